"""The score as readers and organizers see it: bars in points of 100, must-haves in words."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy

from icmp.models import Assessment

BANDS = {"accept": gettext_lazy("accept"), "review": gettext_lazy("look closer"), "decline": gettext_lazy("decline")}
BAND_SHAPES = {"accept": "ok", "review": "watch", "decline": "alarm"}
MUST_HAVES = {
    "pass": gettext_lazy("met"),
    "fail": gettext_lazy("not met"),
    "unknown": gettext_lazy("not answered"),
    "na": gettext_lazy("does not apply"),
}
MUST_HAVE_SHAPES = {"pass": "ok", "fail": "alarm", "unknown": "watch", "na": ""}


@dataclass(frozen=True)
class Bar:
    """What a criterion gave out of what it could, in points of 100."""

    label: str
    points: Decimal
    most: Decimal
    answered: bool
    median: Decimal | None = None  # of the accepted


@dataclass(frozen=True)
class Rule:
    """A must-have in words."""

    label: str
    shape: str
    words: Any


def bars_of(assessment: Assessment, labels: dict[str, str], medians: dict[str, Decimal]) -> list[Bar]:
    """The criteria that weigh, the heaviest first, each with what half of the accepted reached."""
    rows = [
        Bar(
            label=labels.get(result["key"], result["key"]),
            points=Decimal(result["contribution"]),
            most=Decimal(result["contribution"]) + Decimal(result["shortfall"]),
            answered=result["state"] == "answered",
            median=medians.get(result["key"]),
        )
        for result in assessment.results
        if Decimal(result["weight_used"])
    ]
    return sorted(rows, key=lambda bar: -bar.most)


def rules_of(assessment: Assessment, labels: dict[str, str]) -> list[Rule]:
    """The must-haves in the profile's order."""
    return [
        Rule(labels.get(key, key), MUST_HAVE_SHAPES.get(found, ""), MUST_HAVES.get(found, found))
        for key, found in assessment.must_haves.items()
    ]
