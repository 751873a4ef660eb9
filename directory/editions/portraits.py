"""Entries' photos on their way to the press."""

import pathlib
from collections.abc import Callable, Sequence

from directory.models import Entry

from .manuscript import photo_name
from .press import add_photo


def add_portraits(root: pathlib.Path, entries: Sequence[Entry], *, tell: Callable[[int], None]) -> None:
    """Put every entry's copy into the folder in the size of print; `tell` hears how many are done and may raise."""
    for done, entry in enumerate(entries):
        tell(done)
        if entry.photo:
            with entry.photo.open("rb") as photo:
                add_photo(root, photo_name(entry), photo)
