"""A quick look at entries, made in the request by the press with its limits."""

from collections.abc import Sequence

from directory.models import Edition, Entry

from .manuscript import manuscript
from .portraits import add_portraits
from .press import run_preview, workshop

STEP = 2  # entries on a page


def preview_page(edition: Edition, entries: Sequence[Entry]) -> bytes:
    """The entries on one page, as a PNG; raises press.PressStopped."""
    with workshop(manuscript(edition, entries, preview=True)) as root:
        add_portraits(root, entries, tell=lambda done: None)
        return run_preview(root)
