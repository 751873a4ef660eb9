"""The organizers' own words for a letter: set, replaced, given up."""

import datetime as dt

from django.db import transaction

from members.audit import note
from members.models import Community, LetterWording, User


class WordingChanged(Exception):
    """Somebody set other words in between; `present` are those in force now, None for the original."""

    def __init__(self, present: LetterWording | None) -> None:
        super().__init__("the words were changed by somebody else in between")
        self.present = present


@transaction.atomic
def set_wording(
    *, kind: str, language: str, subject: str, text: str, seen: int | None, by: User, at: dt.datetime
) -> LetterWording:
    """Put own words in force; `seen` is the row that was in force when writing began, None for the original.

    Raises WordingChanged when another is in force now. The same words again change nothing.
    """
    present = _present(kind, language, seen)
    if present and (present.subject, present.text) == (subject, text):
        return present
    _end(present, at=at)
    row = LetterWording.objects.create(
        kind=kind, language=language, subject=subject, text=text, written_by=by, written_at=at
    )
    note(deed="letter.worded", about=row, by=by, at=at, kind=kind, language=language)
    return row


@transaction.atomic
def give_up_wording(*, kind: str, language: str, seen: int | None, by: User, at: dt.datetime) -> None:
    """Back to the original; raises WordingChanged when other words are in force than those `seen`."""
    present = _present(kind, language, seen)
    if present:
        _end(present, at=at)
        note(deed="letter.original_again", about=present, by=by, at=at, kind=kind, language=language)


def _present(kind: str, language: str, seen: int | None) -> LetterWording | None:
    Community.objects.select_for_update().get()  # two first wordings have no row of their own to wait for
    row = LetterWording.objects.filter(kind=kind, language=language, ended_at=None).first()
    if (row.pk if row else None) != seen:
        raise WordingChanged(row)
    return row


def _end(row: LetterWording | None, *, at: dt.datetime) -> None:
    if row:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
