"""People with known outcomes for the laboratory: the worked example of the back-test, as rows."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from icmp.models import Answer, Attribute, ProfileVersion
from members.models import Member
from tests.icmp import world
from tests.icmp.factories import (
    CriterionFactory,
    DecisionFactory,
    ProfileVersionFactory,
    QuestionFactory,
    SubmittedApplicationFactory,
    stand,
)
from tests.icmp.world import moment

JOINED = dt.date(2026, 2, 3)
WEIGHTS = {"gives": 40, "learns": 30, "hosts": 30}
YES_NO = {"type": "boolean"}


def attribute(key: str) -> Attribute:
    return Attribute.objects.get_or_create(key=key, defaults={"data_type": "bool", "label": {"en": key}})[0]


def version(weights: Mapping[str, int] = WEIGHTS, *, kind: str = "icmp", **values: object) -> ProfileVersion:
    row = ProfileVersionFactory(kind=kind, **values)
    for order, (key, weight) in enumerate(weights.items()):
        criterion = CriterionFactory(
            profile_version=row, attribute=attribute(key), weight=Decimal(weight), value_function=YES_NO, order=order,
            label={"en": key.capitalize()},
        )  # fmt: skip
        QuestionFactory(criterion=criterion, kind="consent", prompt={"en": f"{key.capitalize()}?"})
    ProfileVersion.objects.filter(pk=row.pk).update(status="published")  # its criteria never change from here on
    row.refresh_from_db()
    return row


def joined(
    row: ProfileVersion,
    said: Mapping[str, bool],
    *,
    on: dt.date = JOINED,
    left: dt.date | None = None,
    segment: str = "",
) -> Member:
    """Somebody who answered the day before joining."""
    who = world.member(on, segment=segment)
    if left:
        world.step(who, "member", "left", left)
    before = moment(on - dt.timedelta(days=1))
    application = SubmittedApplicationFactory(
        profile_version=row, user=who.user, submitted_at=before, score=Decimal(80)
    )
    DecisionFactory(application=application)
    stand(application, "completed")
    attributes = {key: attribute(key) for key in said}
    Answer.objects.bulk_create(
        Answer(application=application, attribute=attributes[key], value=value, answered_at=before)
        for key, value in said.items()
    )
    return who


def worked_example(row: ProfileVersion) -> list[Member]:
    """Fifty people of whom 27 stayed: 18 of 24 who give and 9 of 26 others, 14/25 and 13/25, 12/20 and 15/30."""
    stayed = _mixed(27, {"gives": 18, "learns": 14, "hosts": 12})
    gone = _mixed(23, {"gives": 6, "learns": 11, "hosts": 8})
    left = JOINED + dt.timedelta(days=40)
    return [joined(row, said) for said in stayed] + [joined(row, said, left=left) for said in gone]


def _mixed(people: int, have: Mapping[str, int]) -> list[dict[str, bool]]:
    """So many people of whom so many have each, spread differently so that none says what another says."""
    # Steps that share no factor with 27 or 23 reach every place once, in another order for each.
    orders = {
        key: [place * step % people for place in range(people)] for key, step in zip(have, (1, 4, 5), strict=True)
    }
    return [{key: order.index(place) < have[key] for key, order in orders.items()} for place in range(people)]
