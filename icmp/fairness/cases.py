"""Applications as fairness sees them: without a name, by which steps they got through. No Django."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from icmp.rules import matches

from .impact import Count, Impact, impacts

Passed = bool | None  # None: this step never came for that application
Reaches = Callable[["Case"], Passed]

MUST_HAVES, SCORE, READERS, ALL = "must_haves", "score", "readers", "all"
HALF = 0.5


@dataclass(frozen=True, kw_only=True)
class Case:
    """One application. `answers` is None when they were forgotten, `vouched` too."""

    intake: Hashable
    language: str
    answers: Mapping[str, object] | None
    vouched: bool | None
    must_haves: Passed = None
    advised: Passed = None
    decided: Passed = None  # accepted or put on the waiting list by a person
    criteria: Mapping[str, bool] = field(default_factory=dict)


STEPS: dict[str, Reaches] = {
    ALL: lambda case: case.decided,
    MUST_HAVES: lambda case: case.must_haves,
    # Who fails a must-have never comes to the next step: the groups that do are compared there.
    SCORE: lambda case: case.advised if case.must_haves else None,
    READERS: lambda case: case.decided if case.must_haves else None,
}


def criteria_of(results: Iterable[Mapping[str, Any]]) -> dict[str, bool]:
    """By criterion: whether the must-have is met, or else whether the answer is worth half its points or more."""
    found = {}
    for row in results:
        if row.get("must_have") in ("pass", "fail"):
            found[str(row["key"])] = row["must_have"] == "pass"
        elif row.get("value") is not None:
            found[str(row["key"])] = float(row["value"]) >= HALF
    return found


def by_language(case: Case) -> str:
    return case.language


def by_vouch(case: Case) -> str | None:
    return None if case.vouched is None else "with" if case.vouched else "without"


def by_rule(rule: Mapping[str, object]) -> Callable[[Case], str | None]:
    """In the group, outside it, or unknown because it was not answered."""

    def of(case: Case) -> str | None:
        if case.answers is None:
            return None
        return "in" if matches(rule, case.answers) else "out" if matches({"not": rule}, case.answers) else None

    return of


def divided(cases: Iterable[Case], of: Callable[[Case], str | None]) -> dict[str, list[Case]]:
    """The applications of each group; those of whom it is not known are left out."""
    groups: dict[str, list[Case]] = {}
    for case in cases:
        if (group := of(case)) is not None:
            groups.setdefault(group, []).append(case)
    return dict(sorted(groups.items()))


def compared(groups: Mapping[str, list[Case]], reaches: Reaches) -> list[Impact]:
    """One step for all groups."""
    counts = []
    for group, cases in groups.items():
        passed = [reached for case in cases if (reached := reaches(case)) is not None]
        counts.append(Count(group=group, n=len(passed), through=sum(passed)))
    return impacts(counts)


def criterion(key: str) -> Reaches:
    """Whether a criterion is reached, as a step of its own."""
    return lambda case: case.criteria.get(key)
