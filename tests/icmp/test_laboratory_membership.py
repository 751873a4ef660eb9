"""The membership's scores from kept values are those of the people read one by one."""

import datetime as dt

import pytest
from django.urls import reverse

from icmp.health import queries as ledgers
from icmp.laboratory import queries
from icmp.laboratory.membership import Membership, of_everybody, of_people
from icmp.laboratory.scored import scored
from icmp.models import Application, ProfileVersion
from icmp.queries.admissions import scoring_profile
from icmp.sheets.keeping import rebuild_sheets
from icmp.sheets.rescoring import rescore
from tests.events.factories import at_desk
from tests.factories import organizer
from tests.icmp import tried
from tests.icmp.factories import SegmentFactory
from tests.icmp.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(community: object) -> ProfileVersion:
    """Sixteen people of two segments and three quarters, one of whom has gone and one said nothing."""
    row = tried.version()
    for key in ("north", "south"):
        SegmentFactory(key=key)
    for index in range(16):
        said = {"gives": index % 3 > 0, "learns": index % 2 > 0} if index else {}
        left = dt.date(2026, 9, 1) if index == 5 else None
        joined = dt.date(2026, 1 + 3 * (index % 3), 9)
        tried.joined(row, said, on=joined, left=left, segment="south" if index % 2 else "north")
    Application.objects.update(confirmed_at=NOW.at)
    rebuild_sheets(at=NOW.at)
    return row


def read(row: ProfileVersion) -> Membership:
    stays = ledgers.stays(NOW)
    rows = scored(queries.people(stays, NOW).rows, scoring_profile(row))
    return of_people(rows, {one.member for one in here()}, {one.member for one in founders()})


def here() -> list[ledgers.Stay]:
    return [one for one in ledgers.stays(NOW) if one.covers(NOW.day)]


def founders() -> list[ledgers.Stay]:
    return [one for one in ledgers.stays(NOW) if one.joined_on < dt.date(2026, 4, 1)]


def test_membership_of_everybody_is_that_of_the_people_who_are_read(version: ProfileVersion) -> None:
    rescore(version=version)

    found, expected = of_everybody(version, here(), founders()), read(version)

    assert found is not None
    assert (found.now, found.then) == (expected.now, expected.then)
    assert (found.segments, found.cohorts) == (expected.segments, expected.cohorts)
    assert found.means_now == pytest.approx(expected.means_now)
    assert found.means_then == pytest.approx(expected.means_then)
    assert (found.now.total(), found.then.total() < found.now.total()) == (14, True)


def test_membership_of_everybody_when_somebody_is_not_valued_yet_is_not_told(version: ProfileVersion) -> None:
    assert of_everybody(version, here(), founders()) is None


def test_alignment_when_everybody_is_valued_then_nobody_is_drawn_by_lot(client, version, monkeypatch) -> None:
    monkeypatch.setattr("icmp.laboratory.queries.MOST", 6)
    desk = at_desk(client, organizer())

    before = desk.get(reverse("laboratory:alignment")).content.decode()
    rescore(version=version)
    after = desk.get(reverse("laboratory:alignment")).content.decode()

    assert "Drawn by lot from 15 people." in before
    assert "Drawn by lot from" not in after
