"""A profile of twenty criteria of every kind, and many invented people's answers to it."""

import json
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

from django.db import connection

from icmp.models import Attribute, Criterion, ProfileVersion
from icmp.scoring import Criterion as Rule
from icmp.scoring import Profile

OPTIONS = [f"option_{number}" for number in range(8)]
SHARES = dict(zip(OPTIONS, ["1", "0.9", "0.75", "0.6", "0.5", "0.3", "0.1", "0"], strict=True))
CURVE = [[0, 0], [1, "0.4"], [3, "0.8"], [5, 1]]
KINDS: dict[str, tuple[int, dict[str, Any]]] = {
    "one": (6, {"type": "options", "map": SHARES}),
    "best": (2, {"type": "options", "map": SHARES, "agg": "max"}),
    "mean": (1, {"type": "options", "map": SHARES, "agg": "mean"}),
    "sum": (1, {"type": "options", "map": SHARES, "agg": "sum_capped"}),
    "amount": (4, {"type": "piecewise", "points": CURVE}),
    "least": (1, {"type": "threshold", "op": "gte", "value": 2}),
    "yes": (2, {"type": "boolean"}),
    "many": (2, {"type": "count", "points": CURVE}),
    "rated": (1, {"type": "rubric", "levels": 4}),
}
POLICIES = ("exclude", "zero", "neutral")
COPY = "copy icmp_answersheet (pool_id, label, answers, needs, built_at) from stdin"


def profile() -> Profile:
    """Twenty criteria, two of them must-haves."""
    criteria = [
        Rule(
            key=f"{kind}_{number}",
            attribute=f"{kind}_{number}",
            weight=Decimal(3 + number + place),
            value_function=function,
            must_have=(kind, number) in (("yes", 0), ("one", 0)),
            knockout_min=Decimal("0.3"),
            missing_policy=POLICIES[(place + number) % 3],  # type: ignore[arg-type]
        )
        for place, (kind, (count, function)) in enumerate(KINDS.items())
        for number in range(count)
    ]
    return Profile(criteria=tuple(criteria), accept_min=Decimal(70), review_min=Decimal(50))


def version_of(rules: Profile) -> ProfileVersion:
    """The same as rows."""
    version = ProfileVersion.objects.create(
        kind="icmp", version=1, accept_min=rules.accept_min, review_min=rules.review_min
    )
    for place, rule in enumerate(rules.criteria):
        attribute = Attribute.objects.create(key=rule.attribute, data_type="text")
        Criterion.objects.create(
            profile_version=version, key=rule.key, attribute=attribute, dimension="contribution", weight=rule.weight,
            must_have=rule.must_have, knockout_min=rule.knockout_min, value_function=dict(rule.value_function),
            missing_policy=rule.missing_policy, order=place,
        )  # fmt: skip
    return version


def people(size: int) -> Iterator[dict[str, object]]:
    """What people answer: nine of ten questions, as the form writes it."""
    chance = Random(1)
    asked = [(kind, f"{kind}_{number}") for kind, (count, _function) in KINDS.items() for number in range(count)]
    for _number in range(size):
        yield {key: _answer(kind, chance) for kind, key in asked if chance.random() < 0.9}


def _answer(kind: str, chance: Random) -> object:
    if chance.random() < 0.02:
        return "__na__"
    if kind == "one":
        return chance.choice(OPTIONS)
    if kind in ("amount", "least"):
        return chance.randint(0, 24) / 4 if kind == "amount" else chance.randint(0, 5)
    if kind == "yes":
        return chance.random() < 0.9
    if kind == "rated":
        return [chance.randint(0, 4), chance.randint(0, 4)]
    return chance.sample(OPTIONS, chance.randint(1, 4))


def load(pool: int, size: int, at: str) -> None:
    """Write one sheet a person."""
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for number, answers in enumerate(people(size)):
            copy.write_row((pool, f"p{number:07}", json.dumps(answers), "{}", at))
