"""Read the shipped example blueprints into pure profiles, for the tests of the rules."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from icmp.scoring import Criterion, Profile

EXAMPLES = Path(__file__).parents[2] / "config" / "blueprints" / "examples"


@cache
def blueprint(name: str) -> dict[str, Any]:
    return yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def pool() -> list[dict[str, Any]]:
    return json.loads((EXAMPLES / "applicant_pool_167.json").read_text(encoding="utf-8"))["people"]


def icmp_profile(name: str) -> Profile:
    icmp = blueprint(name)["icmp"]
    return Profile(
        criteria=tuple(criterion(row) for row in icmp["criteria"]),
        accept_min=Decimal(icmp["bands"]["accept_min"]),
        review_min=Decimal(icmp["bands"]["review_min"]),
        coverage_min=Decimal(icmp["coverage_min"]),
    )


def criterion(row: dict[str, Any]) -> Criterion:
    return Criterion(
        key=row["key"],
        attribute=row.get("attribute", row["key"]),
        weight=Decimal(row["weight"]),
        value_function=row["value_function"],
        must_have=row.get("must_have", False),
        knockout_min=Decimal(row.get("knockout_min", 1)),
        missing_policy=row["missing_policy"],
        label=row["label"],
    )


def expected_outcome(persona: dict[str, Any]) -> str:
    return persona.get("expected", "accept" if persona["type"] in ("ideal", "champion") else "decline")
