"""Many applications decided in one go: each by its own decision, in its own transaction, or refused for itself."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from icmp.models import Application, Decision, Outcome
from members.models import User

from .decisions import (
    AnswersUnread,
    ConflictOfInterest,
    OverrideUnexplained,
    SamePerson,
    agrees,
    decide_application,
)
from .steps import NotPossible

REFUSALS = (NotPossible, AnswersUnread, ConflictOfInterest, SamePerson, OverrideUnexplained)
FORESEEN = "?"  # stands for a reason that is still to be written; what is foreseen is taken back


@dataclass(frozen=True)
class Fate:
    """What becomes of one application: a decision, or why there is none."""

    application: Application
    decision: Decision | None = None
    refusal: Exception | None = None

    @property
    def waits_instead(self) -> bool:
        """Whether a yes became a place on the waiting list, for want of a seat."""
        return self.decision is not None and self.decision.outcome == Outcome.WAITLIST

    @property
    def overrides(self) -> bool:
        """Whether somebody has to say why."""
        if isinstance(self.refusal, OverrideUnexplained):
            return True
        return self.decision is not None and not agrees(self.decision.outcome, self.decision.advised)


def decide_together(
    *,
    applications: Sequence[Application],
    outcome: str,
    reason: str,
    by: User,
    at: dt.datetime,
    override_reasons: Mapping[UUID, str],
    pointer: str = "",
) -> list[Fate]:
    """Decide each application by itself, the best score first, then the earliest: so the last seats are given.

    What was decided meanwhile, was not read or needs a reason is refused for itself and stops nothing else.
    """

    def decide(row: Application) -> Fate:
        try:
            decision = decide_application(
                application=row,
                outcome=outcome,
                reason=reason,
                by=by,
                at=at,
                override_reason=override_reasons.get(row.pk, ""),
                pointer=pointer,
            )
        except REFUSALS as refused:
            return Fate(row, refusal=refused)
        return Fate(row, decision)

    return [decide(row) for row in sorted(applications, key=_rank)]


def foresee(
    *, applications: Sequence[Application], outcome: str, reason: str, by: User, at: dt.datetime, pointer: str = ""
) -> list[Fate]:
    """What `decide_together` would do now, seats, rights and all: it is done and taken back, so it cannot differ."""
    unwritten = {row.pk: FORESEEN for row in applications}
    with transaction.atomic():
        # All of them before the first round, as whoever decides about one locks them: nobody waits in a circle.
        keys = [row.pk for row in applications]
        list(Application.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
        fates = decide_together(
            applications=applications,
            outcome=outcome,
            reason=reason or FORESEEN,
            by=by,
            at=at,
            override_reasons=unwritten,
            pointer=pointer,
        )
        transaction.set_rollback(True)
    return fates


def _rank(row: Application) -> tuple[object, ...]:
    return (row.score is None, -(row.score or 0), row.submitted_at, row.pk)
