"""A quick look at entries, made in the request by the press with its limits."""

from collections.abc import Sequence
from typing import Any

from django.core.files.storage import default_storage

from directory.models import Entry

from .manuscript import photo_name
from .press import add_photo, run_preview, workshop

STEP = 2  # entries on a page


def preview_page(book: dict[str, Any], entries: Sequence[Entry]) -> bytes:
    """The entries on one page, as a PNG; raises press.PressStopped."""
    with workshop(book) as root:
        for entry in entries:
            if entry.photo:
                with default_storage.open(entry.photo.name) as photo:
                    add_photo(root, photo_name(entry), photo)
        return run_preview(root)
