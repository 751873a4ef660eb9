"""The example communities end to end: their personas get what they must, and the whole pool can be scored."""

from collections import Counter
from decimal import Decimal

import pytest

from icmp.scoring import assess, inputs_hash
from tests.icmp.blueprints import blueprint, icmp_profile, pool


def test_personas_of_the_narrowed_example_have_their_scores() -> None:
    profile = icmp_profile("mpg_narrowed")

    found = {one["key"]: assess(profile, one["answers"]) for one in blueprint("mpg_narrowed")["personas"]}

    assert {key: str(one.score) for key, one in found.items()} == {
        "mariana": "92.67",
        "diego": "82.75",
        "titulo": "83.25",
        "ana": "16.00",
    }
    assert {key: one.failed for key, one in found.items() if one.failed} == {"titulo": ("time_pledge", "fee_pledge")}


@pytest.mark.parametrize(
    ("name", "bands", "reasons"),
    [
        (
            "mpg_narrowed",
            {"accept": 27, "review": 41, "decline": 99},
            {"must_have_failed": 96, "score_band": 71},
        ),
        ("mpg_too_broad", {"accept": 167}, {"score_band": 167}),
    ],
)
def test_pool_of_an_example_falls_into_its_bands(name: str, bands: dict[str, int], reasons: dict[str, int]) -> None:
    profile = icmp_profile(name)

    found = [assess(profile, one["answers"]) for one in pool()]

    assert Counter(one.recommendation for one in found) == bands
    assert Counter(one.reason for one in found) == reasons
    for one in found:
        assert sum((result.contribution for result in one.results), Decimal(0)) == one.score


def test_inputs_hash_of_everybody_in_the_pool_forgets_the_name() -> None:
    profile, someone = icmp_profile("mpg_narrowed"), pool()[0]

    renamed = someone["answers"] | {"name": "Somebody Else"}

    assert inputs_hash(profile, renamed) == inputs_hash(profile, someone["answers"])
