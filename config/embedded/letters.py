"""The letters the mail catcher keeps: one .eml file each in a folder, the newest 500."""

import email
import itertools
import pathlib
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from typing import Any

KEPT = 500
RECIPIENTS = "X-Caught-For"  # the envelope's recipients; a blind copy stands nowhere else
NAME = re.compile(r"[0-9]{20}-[0-9]{6}")


@dataclass(frozen=True)
class Letter:
    """One caught letter; `name` is its file without .eml and sorts by arrival."""

    name: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=default)

    @property
    def recipients(self) -> list[str]:
        return [one.strip() for one in self.header(RECIPIENTS).split(",") if one.strip()]

    def header(self, name: str) -> str:
        """The decoded header; a broken one is empty rather than an error."""
        try:
            return str(self.message.get(name, "")).strip()  # a folded first word leaves a blank
        except (ValueError, IndexError, AttributeError):  # what the parser raises on malformed addresses
            return ""

    def body(self, kind: str) -> str:
        """The `plain` or `html` part as text, empty if there is none."""
        part = self.message.get_body((kind,))
        if part is None:
            return ""
        try:
            return str(part.get_content())
        except (LookupError, KeyError):  # a charset or type nobody knows
            return (part.get_payload(decode=True) or b"").decode(errors="replace")  # type: ignore[union-attr]  # bytes

    def as_json(self) -> dict[str, Any]:
        headers = {name.lower(): self.header(name) for name in ("Subject", "From", "To", "Date")}
        parts = {"text": self.body("plain"), "html": self.body("html")}
        return {"name": self.name, "recipients": self.recipients, **headers, **parts}


class Letterbox:
    """The folder; files are written under another name first, so that a reader never sees half a letter."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self._count = itertools.count()
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, raw: bytes, recipients: list[str]) -> Letter:
        """Keep a letter and let go of those beyond the newest 500."""
        named = f"{RECIPIENTS}: {', '.join(_one_line(one) for one in recipients)}\r\n".encode()
        with self._lock:
            letter = Letter(f"{time.time_ns():020d}-{next(self._count) % 1_000_000:06d}", named + raw)
            unfinished = self.folder / f"{letter.name}.part"
            unfinished.write_bytes(letter.raw)
            unfinished.rename(self._file(letter.name))
            for name in self._names()[KEPT:]:
                self._file(name).unlink()
        return letter

    def find(self, name: str) -> Letter | None:
        if not NAME.fullmatch(name) or not self._file(name).is_file():
            return None
        return Letter(name, self._file(name).read_bytes())

    def newest(self, *, to: str = "") -> Iterator[Letter]:
        """The letters, newest first; with `to` those whose recipient contains it."""
        for name in self._names():
            letter = self.find(name)
            if letter and (not to or any(to.casefold() in one.casefold() for one in letter.recipients)):
                yield letter

    def _file(self, name: str) -> pathlib.Path:
        return self.folder / f"{name}.eml"

    def _names(self) -> list[str]:
        return sorted((file.stem for file in self.folder.glob("*.eml") if NAME.fullmatch(file.stem)), reverse=True)


def _one_line(address: str) -> str:
    return re.sub(r"[\s,]+", "", address)
