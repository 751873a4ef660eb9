"""The press: an empty folder with template, data and photos, and a child process that sets them."""

import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from PIL import Image, ImageOps

HERE = pathlib.Path(__file__).parent
PHOTO_SIZE = (402, 502)  # 34 by 42.5 mm at 300 points an inch
PHOTO_QUALITY = 86
TURN = 0.25  # seconds between two looks at the child
LONGEST, LONGEST_PREVIEW = 170.0, 10.0


class PressStopped(Exception):
    """The child ended without a book: too large, too slow, or a fault in the template."""


@dataclass(frozen=True)
class Printed:
    """What came off the press; `standard` is empty where the texts did not allow PDF/UA-1."""

    content: bytes
    pages: int
    standard: str
    unprinted: str


@contextmanager
def workshop(book: dict[str, Any]) -> Iterator[pathlib.Path]:
    """A folder with nothing but the template and the data; it vanishes afterwards."""
    with tempfile.TemporaryDirectory(prefix="edition-") as folder:
        root = pathlib.Path(folder)
        (root / "photos").mkdir()
        shutil.copy(HERE / "classic.typ", root / "classic.typ")
        (root / "book.json").write_text(json.dumps(book, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        yield root


def add_photo(root: pathlib.Path, name: str, source: IO[bytes]) -> None:
    """Put a photo into the folder in the size in which it is printed."""
    with Image.open(source, formats=("JPEG",)) as opened:
        opened.draft("RGB", PHOTO_SIZE)  # decodes at half the size: four times as fast
        small = ImageOps.fit(opened.convert("RGB"), PHOTO_SIZE, Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=PHOTO_QUALITY)
    (root / name).write_bytes(buffer.getvalue())


def run(root: pathlib.Path, *, moment: int, alive: Callable[[], None]) -> Printed:
    """Set the whole book as PDF. `alive` is called again and again and may raise to stop the press."""
    return _run(root, "pdf", moment=moment, alive=alive, longest=LONGEST)


def run_preview(root: pathlib.Path) -> bytes:
    """The first page as a picture."""
    return _run(root, "png", moment=0, alive=lambda: None, longest=LONGEST_PREVIEW).content


def _run(root: pathlib.Path, form: str, *, moment: int, alive: Callable[[], None], longest: float) -> Printed:
    command = [sys.executable, "-I", "-X", "utf8", str(HERE / "child.py"), str(root), form, str(moment)]
    with (root / "stderr").open("wb") as complaints:
        child = subprocess.Popen(  # noqa: S603  (our interpreter, our script, a folder of ours)
            command, cwd=root, env={}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=complaints
        )
    try:
        _wait(child, alive=alive, until=time.monotonic() + longest)
    finally:
        child.kill()
        child.wait()
    if child.returncode or not (root / "result.json").exists():
        # Only the kind of fault: the text before it may quote what somebody wrote.
        raise PressStopped(_kind((root / "stderr").read_text(errors="replace")) or f"ended with {child.returncode}")
    result = json.loads((root / "result.json").read_text())
    return Printed((root / f"out.{form}").read_bytes(), result["pages"], result["standard"], result["unprinted"])


def _wait(child: "subprocess.Popen[bytes]", *, alive: Callable[[], None], until: float) -> None:
    while child.poll() is None:
        if time.monotonic() > until:
            raise PressStopped("took too long")
        alive()
        try:
            child.wait(timeout=TURN)
        except subprocess.TimeoutExpired:
            continue


def _kind(complaint: str) -> str:
    last = complaint.strip().rpartition("\n")[2]
    return last.partition(":")[0][:60]
