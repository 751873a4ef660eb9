"""Applications by what only monitors fairness: told in tens and rounded, so that no single decision moves a figure.

Whoever decides knows whom they decided and when. So a decision counts once it was told, and as it was told first (an appeal
moves nothing); all intakes count together; and of those who answered, the told ones count ten by ten. Who answers, changes
or deletes an answer after being told can still move a rounded share.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from icmp.models import ApplicationState, Assessment, Decision, Outcome
from icmp.monitoring.queries import Asked, answers_of, asked
from members.languages import LanguageMap

from .cases import Case
from .impact import FEWEST
from .queries import as_steps

BATCH = 10


@dataclass(frozen=True, kw_only=True)
class Monitored:
    """One thing that only monitors: its name, its options, and the applications of each that is large enough."""

    label: LanguageMap
    options: dict[str, LanguageMap]
    groups: dict[str, list[Case]]


def monitored() -> list[Monitored]:
    """What is asked for monitoring, with its groups of ten or more; in two queries more, once anybody answered."""
    questions = asked()
    if not questions:
        return []
    cases = _cases()
    return [_one(row, cases) for row in questions]


def _one(row: Asked, cases: list[Case]) -> Monitored:
    options = {str(one["key"]): one.get("label") or str(one["key"]) for one in row.options}
    known = [case for case in cases if case.answers and case.answers.get(row.key) in options]
    released = known[: len(known) // BATCH * BATCH]
    groups = {key: [case for case in released if case.answers and case.answers[row.key] == key] for key in options}
    large = {key: found for key, found in groups.items() if len(found) >= FEWEST}
    return Monitored(label=row.label, options=options, groups=large)


def _cases() -> list[Case]:
    """Those who answered and were told, in the order in which they were told first."""
    rows = Decision.objects.filter(announced_at__isnull=False, application__confirmed_at__isnull=False)
    rows = rows.exclude(application__state=ApplicationState.SPAM)
    first = rows.order_by("application", "announced_at", "pk").distinct("application")
    told = sorted(first.values_list("announced_at", "application", "outcome"))
    said = answers_of(application for _at, application, _outcome in told)
    steps = _steps(list(said))
    return [
        Case(
            intake=None, language="", vouched=None, answers=said[application], decided=outcome != Outcome.DECLINE,
            **steps.get(application, {}),
        )
        for _at, application, outcome in told
        if application in said
    ]  # fmt: skip


def _steps(applications: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """The advice at the time they were told; what was assessed later moves nothing."""
    told = Decision.objects.filter(application=OuterRef("application"), announced_at__isnull=False)
    rows = Assessment.objects.filter(
        application__in=applications,
        computed_at__lte=Subquery(told.order_by("announced_at").values("announced_at")[:1]),
    )
    found = as_steps(rows)
    return {application: {**steps, "criteria": {}} for application, steps in found.items()}
