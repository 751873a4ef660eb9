"""The vote on a foundation as pages: read and vote on the member site, ask and publish at the desk."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from icmp.models import FoundationVersion
from icmp.operations import close_ratifications, comment_on_foundation, vote_on_foundation, withdraw_ratification
from icmp.queries.founding import tally
from members.models import User
from tests.factories import ProfileFactory, RoleGrantFactory, UserFactory, organizer

from .factories import FoundationFactory
from .founders import AT, RULE, asked, candidate, founders
from .test_application_desk import at_the_desk

pytestmark = pytest.mark.django_db
SOON = AT + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(SOON, tick=False):
        yield


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(row: FoundationVersion, name: str = "version") -> str:
    return reverse(f"foundations:{name}", args=[row.version])


def step(row: FoundationVersion, name: str = "state") -> str:
    return reverse(f"ratifying:{name}", args=[row.version])


def state(row: FoundationVersion) -> str:
    row.refresh_from_db()
    return row.status


# The member site


def test_vote_page_when_a_founding_member_opens_it_then_what_changes_and_a_ballot_without_counts(community):
    FoundationFactory(status="published", co_creation=RULE, mission={"en": "Progress for people who build."})
    row, people = asked(mission={"en": "Progress for people who build cars."})

    html = signed_in(people[0]).get(page(row)).content.decode()

    assert "<ins>" in html
    assert "cars." in html
    assert 'name="vote"' in html
    assert "How the others voted is shown when you have voted." in html


def test_vote_when_sent_twice_and_changed_then_the_last_counts_and_the_counts_are_shown(community):
    row, people = asked()
    client = signed_in(people[0])

    answers = [client.post(page(row, "vote"), {"vote": vote}).status_code for vote in ("yes", "yes", "no")]

    counted = tally(row)
    assert answers == [302, 302, 302]
    assert (counted.yes, counted.no, counted.missing) == (0, 1, 2)
    assert "You can change it until the deadline." in client.get(page(row)).content.decode()


@pytest.mark.parametrize("vote", ["", "maybe", "yes; no"])
def test_vote_when_not_one_of_three_then_said_beside_the_ballot(community, vote):
    row, people = asked()

    response = signed_in(people[0]).post(page(row, "vote"), {"vote": vote})

    assert response.status_code == 422
    assert tally(row).missing == 3


def test_vote_when_somebody_was_not_asked_then_they_read_and_cannot_vote(community):
    row, _people = asked()
    client = signed_in(candidate().user)

    html = client.get(page(row)).content.decode()
    answer = client.post(page(row, "vote"), {"vote": "yes"})

    assert 'name="vote"' not in html
    assert "How they voted is shown when the vote is over." in html
    assert answer.status_code == 403
    assert tally(row).voted == 0


def test_comment_when_empty_or_too_long_then_at_its_part_and_nothing_typed_is_lost(community):
    row, people = asked()
    client = signed_in(people[0])
    long = "Too broad. " * 500

    empty = client.post(page(row, "comment"), {"part": "mission", "text": " "})
    kept = client.post(page(row, "comment"), {"part": "mission", "text": long})

    assert (empty.status_code, kept.status_code) == (422, 422)
    assert "Write something first." in empty.content.decode()
    assert long.strip() in kept.content.decode()
    assert row.comments.count() == 0


def test_comment_when_sent_then_it_stands_at_its_part_as_text_never_as_markup(community):
    row, people = asked()
    client = signed_in(people[0])

    answer = client.post(page(row, "comment"), {"part": "mission", "text": "<b>Too broad.</b>"})

    assert answer.url == page(row) + "#mission"
    assert "&lt;b&gt;Too broad.&lt;/b&gt;" in client.get(page(row)).content.decode()
    assert client.post(page(row, "comment"), {"part": "weather", "text": "Rain."}).status_code == 404


def test_comment_when_the_version_was_taken_back_meanwhile_then_what_was_typed_is_shown_to_copy(community):
    row, people = asked()
    client = signed_in(people[0])
    client.get(page(row))
    withdraw_ratification(foundation=row, by=organizer(), at=SOON)

    answer = client.post(page(row, "comment"), {"part": "mission", "text": "Too broad, I think."})

    assert answer.status_code == 409
    assert "Too broad, I think." in answer.content.decode()


def test_version_when_still_a_draft_or_absent_then_the_same_not_found(community):
    client = signed_in(founders(1)[0])
    draft = FoundationFactory()

    for number in (draft.version, draft.version + 99):
        assert client.get(reverse("foundations:version", args=[number])).status_code == 404
    assert signed_in(UserFactory()).get(reverse("foundations:present")).status_code == 404


def test_present_when_nothing_is_published_then_says_so_and_with_a_vote_leads_to_it(community):
    row, people = asked()

    html = signed_in(people[0]).get(reverse("foundations:present")).content.decode()

    assert "Nothing is published yet." in html
    assert "Your vote is missing." in html
    assert page(row) in html


def test_today_when_a_vote_is_missing_then_it_is_asked_for_until_it_is_cast(community):
    row, people = asked()
    ProfileFactory(member=people[0].member)
    client = signed_in(people[0])

    before = client.get(reverse("home")).content.decode()
    vote_on_foundation(foundation=row, by=people[0], vote="yes", at=SOON)
    after = client.get(reverse("home")).content.decode()

    assert ("Read it and vote" in before, "Read it and vote" in after) == (True, False)


def test_vote_page_when_many_comment_then_as_many_queries_as_for_one(community):
    row, people = asked(6)
    client = signed_in(people[0])
    counts = []

    for commenting in (people[:1], people[1:]):
        for user in commenting:
            comment_on_foundation(foundation=row, part="mission", text=f"From {user.email}", by=user, at=SOON)
        with CaptureQueriesContext(connection) as queries:
            client.get(page(row))
        counts.append(len(queries))

    assert counts[0] == counts[1]


# The desk


def test_desk_when_asked_in_the_browser_then_ballots_go_out_and_a_second_click_changes_nothing(community):
    people, row = founders(3), FoundationFactory(co_creation=RULE)
    client = at_the_desk(organizer())

    answers = [client.post(step(row, "ask"), {"days": "10"}) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (state(row), row.ratifications.count()) == ("in_ratification", len(people))
    assert row.ratify_until == SOON + dt.timedelta(days=10)


@pytest.mark.parametrize("days", ["", "0", "-3", "soon", "99999"])
def test_desk_when_the_days_make_no_sense_then_a_draft_still_and_the_typed_value_stands(community, days):
    founders(3)
    row = FoundationFactory(co_creation=RULE)

    answer = at_the_desk(organizer()).post(step(row, "ask"), {"days": days})

    assert answer.status_code == 422
    assert f'value="{days}"' in answer.content.decode() or days == ""
    assert state(row) == "draft"


def test_desk_when_published_without_a_vote_then_a_reason_is_asked_for_and_shown_to_all(community):
    people, row = founders(3), FoundationFactory(co_creation=RULE)
    client = at_the_desk(organizer())

    without = client.post(step(row, "publish"), {"reason": "  "})
    client.post(step(row, "publish"), {"reason": "The law asks for it."})

    assert without.status_code == 422
    assert state(row) == "published"
    assert "The law asks for it." in signed_in(people[0]).get(reverse("foundations:present")).content.decode()


def test_desk_when_published_while_the_vote_runs_then_refused_with_what_to_do(community):
    row, _people = asked()

    answer = at_the_desk(organizer()).post(step(row, "publish"))

    assert answer.status_code == 409
    assert "Wait for its end, or take the version back first." in answer.content.decode()


def test_desk_when_carried_then_monday_asks_to_publish_and_publishing_puts_it_into_force(community):
    row, people = asked()
    for user in people:
        vote_on_foundation(foundation=row, by=user, vote="yes", at=SOON)
    close_ratifications(at=SOON)
    client = at_the_desk(organizer())

    monday = client.get(reverse("admin:index")).content.decode()
    client.post(step(row, "publish"))

    assert f"Publish version {row.version} of the foundation" in monday
    assert state(row) == "published"


def test_desk_when_only_reading_is_granted_then_counts_but_no_buttons(community):
    row, people = asked()
    vote_on_foundation(foundation=row, by=people[0], vote="yes", at=SOON)
    client = at_the_desk(organizer("admissions"))

    html = client.get(step(row)).content.decode()

    assert "Counts only" in html
    assert people[0].name not in html
    assert step(row, "withdraw") not in html
    assert client.post(step(row, "withdraw")).status_code == 403
    assert state(row) == "in_ratification"


def test_desk_when_the_organizer_has_a_vote_then_counts_only_after_voting(community):
    row, people = asked()
    vote_on_foundation(foundation=row, by=people[1], vote="no", at=SOON)
    owner = RoleGrantFactory(role="owner", user=people[0]).user
    client = at_the_desk(owner)

    before = client.get(step(row)).content.decode()
    vote_on_foundation(foundation=row, by=owner, vote="yes", at=SOON)
    after = client.get(step(row)).content.decode()

    assert ("<dt>Abstained</dt>" in before, "<dt>Abstained</dt>" in after) == (False, True)
