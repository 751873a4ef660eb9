"""Read the shipped example blueprints into pure profiles, for the tests of the rules."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from icmp.design import read_profile
from icmp.scoring import Profile

EXAMPLES = Path(__file__).parents[2] / "config" / "blueprints" / "examples"


@cache
def blueprint(name: str) -> dict[str, Any]:
    return yaml.safe_load((EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def pool() -> list[dict[str, Any]]:
    return json.loads((EXAMPLES / "applicant_pool_167.json").read_text(encoding="utf-8"))["people"]


def icmp_profile(name: str) -> Profile:
    found = read_profile(blueprint(name), "icmp")
    assert found is not None
    return found
