"""Rows of people into a file, one after the other: its length does not matter."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from typing import IO

from directory.export import safe
from directory.shown import shown
from members.gates import Viewer
from members.importing import sheets
from members.models import Profile

from .columns import COLUMNS

BATCH = 1_000
Tell = Callable[[int], object]


def table(viewer: Viewer, *, columns: Sequence[str], standings: Sequence[str], tell: Tell) -> Iterator[tuple[str, ...]]:
    """The names of the columns, then everybody in these standings whom the viewer may see, as far as they show it."""
    yield tuple(str(COLUMNS[name].label) for name in columns)
    people = Profile.objects.visible_to(viewer).filter(member__standing__in=standings)
    count = 0
    for profile in people.select_related("member__user").order_by("sort_key", "pk").iterator(chunk_size=BATCH):
        page = shown(profile, to=viewer.audience)
        if page is None:
            continue  # not even the name is told
        yield tuple(COLUMNS[name].cell(page, profile.member) for name in columns)
        count += 1
        if count % BATCH == 0:
            tell(count)


def write_csv(target: IO[bytes], rows: Iterator[tuple[str, ...]]) -> None:
    """UTF-8 with a mark for spreadsheets; no cell becomes a formula."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()


def write(target: IO[bytes], rows: Iterator[tuple[str, ...]], *, kind: str, title: str) -> None:
    """The rows as CSV or as a workbook, in which every cell is text."""
    if kind == "xlsx":
        sheets.write(target, title=title, table=rows)
    else:
        write_csv(target, rows)
