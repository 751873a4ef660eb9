"""Figures and deeds of a foundation as people read them."""

from decimal import Decimal

import pytest
import yaml
from django.utils import translation

from config.blueprints.importing import EXAMPLES
from icmp.canvas.kinds import KINDS
from icmp.metric_words import amount_in_words
from icmp.models import FoundationVersion
from icmp.ratifying.parts import parts

TOLD = {"hours_per_newcomer": 1.5, "hours_per_month_pledged": 1200}


@pytest.mark.parametrize(
    ("language", "capacity", "hours", "target", "share"),
    [
        ("en", ["1,200", "1.5"], "2.5 hours a month", "7.5 steps", "62.5 %"),
        ("de", ["1.200", "1,5"], "2,5 Stunden im Monat", "7,5 steps", "62,5 %"),
        ("es", ["1200", "1,5"], "2,5 horas al mes", "7,5 steps", "62,5 %"),
    ],
)
def test_numbers_of_a_foundation_when_read_then_in_the_readers_notation(language, capacity, hours, target, share):
    row = FoundationVersion(
        mission="",
        capacity=TOLD,
        expected_hours_per_month=Decimal("2.50"),
        north_star={"target": "7.50", "unit": "steps"},
    )

    with translation.override(language):
        blocks = {block.field: block.value for part in parts(row) for block in part.blocks}
        told = amount_in_words("active_share", Decimal("0.6250"))

    assert [blocks["hours_per_month_pledged"], blocks["hours_per_newcomer"]] == capacity
    assert (blocks["hours"], blocks["star_target"], told) == (hours, target, share)


def test_deeds_of_the_taxonomy_when_chosen_among_then_all_have_words():
    taxonomy = yaml.safe_load((EXAMPLES / "activity_taxonomy.yaml").read_text())

    assert {row["key"] for row in taxonomy["activity_types"]} - set(KINDS) == set()
