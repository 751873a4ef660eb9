"""A letter to an applicant in an organizer's own words."""

import datetime as dt

from django.db import transaction

from icmp import notices
from icmp.models import Application
from members.audit import note
from members.models import Letter, User

from .steps import locked


class NoAddress(Exception):
    """Nobody confirmed an address for this application, so nothing is written to it."""


@transaction.atomic
def write_to_applicant(
    *, application: Application, subject: str, text: str, by: User, at: dt.datetime
) -> Letter | None:
    """Send a letter in the organizer's words and note it; the same words again on the same day are sent once.

    Raises NoAddress while the address is not confirmed.
    """
    row = locked(application)
    if row.confirmed_at is None or not row.email:
        raise NoAddress
    letter = notices.write_note(row, subject=subject, text=text, by=by, at=at)
    if letter:
        note(deed="application.written_to", about=row, by=by, at=at, letter=str(letter.pk))
    return letter
