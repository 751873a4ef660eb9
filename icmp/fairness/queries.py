"""Applications for the comparison: a handful of queries, however many there are."""

from typing import Any

from django.db.models import QuerySet

from icmp.models import (
    AnswerSheet,
    Application,
    ApplicationState,
    Assessment,
    Decision,
    Intake,
    Outcome,
)
from icmp.vouching.counting import counting_vouches

from .cases import Case, criteria_of

MOST = 3_000  # the newest applications that a page compares
ADVICE = {"accept": True, "review": False, "decline": False}


def intakes() -> QuerySet[Intake]:
    """The rounds to choose from, the newest first."""
    return Intake.objects.order_by("-opens_at")[:50]


def cases(intake: Intake | None = None) -> list[Case]:
    """The newest confirmed applications, of one intake or of all, each with what became of it."""
    rows = Application.objects.submitted().filter(confirmed_at__isnull=False).exclude(state=ApplicationState.SPAM)
    if intake:
        rows = rows.filter(intake=intake)
    chosen = list(rows.order_by("-submitted_at", "pk").values_list("pk", "intake", "language", "email")[:MOST])
    keys = [pk for pk, *_rest in chosen]
    assessed = as_steps(Assessment.objects.filter(application__in=keys))
    decided, vouched = _decided(keys), counting_vouches(keys)
    answers = dict(AnswerSheet.objects.filter(application__in=keys).values_list("application", "answers"))
    return [
        Case(
            intake=intake_pk,
            language=language,
            answers=answers.get(pk),
            vouched=pk in vouched if email else None,  # without an address the answers are forgotten
            decided=decided.get(pk),
            **assessed.get(pk, {}),
        )
        for pk, intake_pk, language, email in chosen
    ]


def as_steps(rows: QuerySet[Assessment]) -> dict[Any, dict[str, Any]]:
    """By application: what its newest assessment for the decision says of each step."""
    newest = rows.filter(purpose="decision").order_by("application", "-computed_at", "-pk").distinct("application")
    return {
        application: {
            "must_haves": "fail" not in must_haves.values(),
            "advised": ADVICE[recommendation],
            "criteria": criteria_of(results),
        }
        for application, must_haves, recommendation, results in newest.values_list(
            "application", "must_haves", "recommendation", "results"
        )
    }


def _decided(keys: list[Any]) -> dict[Any, bool]:
    rows = Decision.objects.in_force().filter(application__in=keys)
    return {pk: outcome != Outcome.DECLINE for pk, outcome in rows.values_list("application", "outcome")}
