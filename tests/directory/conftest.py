"""What tests of the directory share."""

import datetime as dt
import pathlib

import pytest

from directory.editions.operations import open_edition
from directory.models import Edition
from members.models import Community, User
from tests.directory.factories import organizer


@pytest.fixture
def files(settings, tmp_path: pathlib.Path) -> pathlib.Path:
    """Uploads and books of this test in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def editor(community: Community) -> User:
    """Somebody who makes the book."""
    return organizer("book")


@pytest.fixture
def edition(editor: User, at: dt.datetime, files: pathlib.Path) -> Edition:
    """A first edition, just opened."""
    words = {"title": {"en": "The Book", "es": "El libro"}, "subtitle": {}, "foreword": {"en": "Read\n\nslowly."}}
    return open_edition(number=1, year=2026, language="en", medium="both", **words, by=editor, at=at)
