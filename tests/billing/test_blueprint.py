"""Plans from a community's file, and back."""

import pytest

from billing import blueprint
from billing.models import Plan

pytestmark = pytest.mark.django_db
TIERS = [
    {
        "key": "standard",
        "name": {"en": "Member", "de": "Mitglied"},
        "amount": "15.00",
        "currency": "EUR",
        "period": "month",
    },
    {"key": "patron", "name": "Patron", "amount": "40.5", "period": "year", "note": {"en": "funds solidarity seats"}},
]


def test_tiers_when_read_then_minor_units_and_written_back_the_same():
    plans = blueprint.read(TIERS, "EUR")

    assert [(plan.key, plan.amount_minor, plan.currency, plan.period) for plan in plans] == [
        ("standard", 1500, "EUR", "month"),
        ("patron", 4050, "EUR", "year"),
    ]
    assert blueprint.read(blueprint.write(), "EUR") == plans


def test_tiers_when_read_again_then_money_makes_a_new_row_and_words_do_not():
    first = blueprint.read(TIERS, "EUR")

    second = blueprint.read([TIERS[0] | {"amount": "16.00"}, TIERS[1] | {"name": "Padrino"}], "EUR")

    assert second[0].pk != first[0].pk
    assert second[1].pk == first[1].pk
    assert Plan.objects.get(pk=second[1].pk).name == "Padrino"
    assert list(Plan.objects.filter(key="standard").order_by("amount_minor").values_list("amount_minor", "active")) == [
        (1500, False),
        (1600, True),
    ]


def test_tiers_when_one_is_missing_then_not_offered_any_more():
    blueprint.read(TIERS, "EUR")

    blueprint.read(TIERS[:1], "EUR")

    assert list(Plan.objects.offered().values_list("key", flat=True)) == ["standard"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"amount": "fifteen"}, "membership_tiers[1].amount"),
        ({"amount": "-1"}, "membership_tiers[1].amount"),
        ({"amount": "1.234"}, "membership_tiers[1].amount"),
        ({"period": "week"}, "membership_tiers[1].period"),
        ({"name": ""}, "membership_tiers[1]"),
        ({"key": "standard"}, "membership_tiers"),
    ],
)
def test_tiers_when_one_cannot_be_read_then_named_and_nothing_changes(change, place):
    with pytest.raises(blueprint.WrongTier) as problem:
        blueprint.read([TIERS[0], TIERS[1] | change], "EUR")

    assert problem.value.place == place
    assert not Plan.objects.exists()
