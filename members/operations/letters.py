import datetime as dt

from django.db import transaction

from members.audit import note
from members.letter_kinds import OPTIONAL_KINDS
from members.models import LetterChoice, User


@transaction.atomic
def choose_letters(*, user: User, wanted: set[str], at: dt.datetime) -> None:
    """Keep which of the optional letters a person wants; the others are switched off."""
    off = OPTIONAL_KINDS - wanted
    LetterChoice.objects.filter(user=user).exclude(kind__in=off).delete()
    LetterChoice.objects.bulk_create(
        [LetterChoice(user=user, kind=kind) for kind in sorted(off)], ignore_conflicts=True
    )
    note(deed="letters.chosen", about=user, by=user, at=at, off=sorted(off))
