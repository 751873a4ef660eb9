"""Which round takes applications, and which comes next."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max, Q

from icmp.models import Intake
from icmp.policies import DRAFT_KEPT


@dataclass(frozen=True)
class Rounds:
    """The round that is open and the one that opens next. A community that has never named a round is always open."""

    open: Intake | None
    next: Intake | None
    has_any: bool

    @property
    def is_between(self) -> bool:
        """Whether nobody can apply now."""
        return self.has_any and self.open is None

    @property
    def drafts_rest(self) -> bool:
        """Whether drafts wait, untouched, for a round that has its date."""
        return self.is_between and self.next is not None


def rounds_at(at: dt.datetime) -> Rounds:
    """How it stands at a moment; of two that are open, the one that closes first."""
    found = Intake.objects.open_at(at).first()
    following = Intake.objects.upcoming(at).first()
    return Rounds(found, following, bool(found or following) or Intake.objects.exists())


def drafts_over_before(at: dt.datetime) -> dt.datetime | None:
    """Drafts last written before this are over at a moment; None while nobody's are.

    Thirty days; but what could not be sent in a pause has thirty days in the round that ended the pause.
    """
    rounds, usual = rounds_at(at), at - DRAFT_KEPT
    if rounds.drafts_rest:
        return None
    if rounds.open is None or rounds.open.opens_at <= usual:
        return usual
    before = Intake.objects.filter(opens_at__lt=rounds.open.opens_at)
    if before.filter(Q(closes_at=None) | Q(closes_at__gte=rounds.open.opens_at)).exists():
        return usual
    pause = before.aggregate(began=Max("closes_at"))["began"]
    return pause - DRAFT_KEPT if pause else None
