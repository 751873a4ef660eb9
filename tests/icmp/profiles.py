"""Small profiles for the tests of the score: every answer is its own value."""

from decimal import Decimal
from typing import Any

from icmp.scoring import Assessment, Criterion, Profile

SHARE = {"type": "piecewise", "points": [[0, 0], [1, 1]]}


def a_criterion(key: str, weight: object = 10, **settings: Any) -> Criterion:
    return Criterion(
        key=key,
        attribute=settings.pop("attribute", key),
        weight=Decimal(str(weight)),
        value_function=settings.pop("value_function", SHARE),
        **settings,
    )


def a_profile(*criteria: Criterion, **settings: Any) -> Profile:
    return Profile(
        criteria=criteria,
        accept_min=Decimal(str(settings.pop("accept_min", 70))),
        review_min=Decimal(str(settings.pop("review_min", 50))),
        **settings,
    )


def columns(assessment: Assessment) -> tuple[Decimal, Decimal]:
    contributions = sum((result.contribution for result in assessment.results), Decimal(0))
    return contributions, sum((result.shortfall for result in assessment.results), Decimal(0))
