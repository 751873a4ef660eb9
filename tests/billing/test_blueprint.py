"""Plans from a community's file, and back."""

import pytest

from billing import blueprint
from billing.models import Plan
from members.shapes import BrokenSection

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


def read(tiers):
    fitted = blueprint.SHAPES["membership_tiers"](tiers, ("membership_tiers",), "en")
    return blueprint.read(fitted, "EUR")


def test_tiers_when_read_then_minor_units_and_written_back_the_same():
    plans = read(TIERS)

    assert [(plan.key, plan.amount_minor, plan.currency, plan.period) for plan in plans] == [
        ("standard", 1500, "EUR", "month"),
        ("patron", 4050, "EUR", "year"),
    ]
    assert read(blueprint.write()) == plans


def test_tiers_when_read_again_then_money_makes_a_new_row_and_words_do_not():
    first = read(TIERS)

    second = read([TIERS[0] | {"amount": "16.00"}, TIERS[1] | {"name": "Padrino"}])

    assert second[0].pk != first[0].pk
    assert second[1].pk == first[1].pk
    assert Plan.objects.get(pk=second[1].pk).name == {"en": "Padrino"}
    assert list(Plan.objects.filter(key="standard").order_by("amount_minor").values_list("amount_minor", "active")) == [
        (1500, False),
        (1600, True),
    ]


def test_tiers_when_one_is_missing_then_not_offered_any_more():
    read(TIERS)

    read(TIERS[:1])

    assert list(Plan.objects.offered().values_list("key", flat=True)) == ["standard"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"amount": "fifteen"}, ("membership_tiers", 1, "amount")),
        ({"amount": "-1"}, ("membership_tiers", 1, "amount")),
        ({"amount": "1.234"}, ("membership_tiers", 1, "amount")),
        ({"period": "week"}, ("membership_tiers", 1, "period")),
        ({"name": ""}, ("membership_tiers", 1, "name")),
        ({"key": "standard"}, ("membership_tiers", 1, "key")),
    ],
)
def test_tiers_when_one_cannot_be_read_then_named_and_nothing_changes(change, path):
    with pytest.raises(BrokenSection) as problem:
        read([TIERS[0], TIERS[1] | change])

    assert problem.value.path == path
    assert not Plan.objects.exists()
