"""The pages of the first weeks: who sees what, nothing typed is lost, a second click changes nothing."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from icmp.models import BuddyOffer, BuddyPair, ProbationReview
from icmp.newcomers.buddies import pair_by_lot, tell_how_it_goes
from icmp.windows.operations import follow_windows
from members.models import Member
from tests.icmp import world
from tests.icmp.first_weeks import JOINED, LAST_DAY, candidate, willing
from tests.members.desk import at_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
SAID = {"reason": "We talked.", "words": "Thank you.", "seen": LAST_DAY.isoformat()}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def lived_through() -> Member:
    """A candidate with a buddy, a pledge, deeds and closed windows."""
    newcomer, buddy = candidate(), willing()
    world.expectation()
    world.pledge(newcomer, "4")
    world.needs(newcomer, world.need("mentoring"), 5)
    world.deed(newcomer, JOINED + dt.timedelta(days=30))
    world.deed(newcomer, JOINED + dt.timedelta(days=31), "mentoring.session_given", minutes=90)
    pair = pair_by_lot(newcomer=newcomer, at=JOINED)
    tell_how_it_goes(pair=pair, feedback="A quiet start, and then a good question.", by=buddy.user, at=NOW)
    follow_windows(at=NOW)
    return newcomer


def review_url(member: Member, name: str = "review") -> str:
    return reverse(f"newcomers:{name}", args=[member.pk])


def test_list_when_opened_then_day_compliance_buddy_and_what_is_missing(client: Client) -> None:
    newcomer = lived_through()
    at_desk(client, "admissions")

    page = " ".join(client.get(reverse("newcomers:candidates")).text.split())

    assert "Lucía Gómez Ibarra" in page
    assert "84 of 90" in page
    assert "Ana Pérez" in page
    assert "33 %" in page
    assert review_url(newcomer) in page


def test_list_when_somebody_is_late_then_said_and_nothing_is_done(client: Client) -> None:
    newcomer = candidate()

    with time_machine.travel(NOW + dt.timedelta(days=20), tick=False):
        at_desk(client)
        page = client.get(reverse("newcomers:candidates")).text

    newcomer.refresh_from_db()
    assert "14 days late" in page
    assert newcomer.standing == "candidate"


def test_list_when_more_candidates_then_the_same_number_of_queries(client: Client) -> None:
    at_desk(client)
    counts = []
    for more in (1, 4):
        for _ in range(more):
            newcomer = lived_through() if not counts else candidate()
            world.pledge(newcomer) if counts else None
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("newcomers:candidates"))
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(("role", "reads_feedback"), [("owner", True), ("admissions", True), ("auditor", False)])
def test_review_when_opened_then_evidence_and_feedback_only_for_who_decides(client, role, reads_feedback):
    newcomer = lived_through()
    at_desk(client, role)

    page = client.get(review_url(newcomer)).text

    assert "day 84 of 90" in page
    assert ("A quiet start" in page) is reads_feedback
    assert ("Decide and write the letter" in page) is reads_feedback
    assert "1.5 of 11" in page


def test_verdict_when_something_is_missing_then_422_and_nothing_typed_is_lost(client: Client) -> None:
    newcomer = lived_through()
    at_desk(client)

    without_words = client.post(review_url(newcomer, "decide"), SAID | {"verdict": "part", "words": ""})
    too_far = client.post(review_url(newcomer, "decide"), SAID | {"verdict": "extend", "until": "2029-01-01"})
    junk = client.post(review_url(newcomer, "decide"), {"verdict": "promote", "seen": "x", "until": "31.02.2026"})

    assert [page.status_code for page in (without_words, too_far, junk)] == [422, 422, 422]
    assert "We talked." in without_words.text
    assert "a goodbye without a word is none" in without_words.text
    assert "Choose a day from" in too_far.text
    assert ProbationReview.objects.count() == 0


def test_verdict_when_sent_twice_then_once(client: Client) -> None:
    newcomer = lived_through()
    at_desk(client)

    answers = [client.post(review_url(newcomer, "decide"), SAID | {"verdict": "full"}, follow=True) for _ in range(2)]

    assert "now stands as: member" in answers[0].text
    assert "stands as: member. Nothing was changed." in answers[1].text
    review = ProbationReview.objects.get()
    assert (review.verdict, review.evidence["day"], review.evidence["deeds"]) == ("full", 84, 2)


def test_verdict_when_extended_then_the_second_time_is_not_offered(client: Client) -> None:
    newcomer = lived_through()
    at_desk(client)

    client.post(review_url(newcomer, "decide"), SAID | {"verdict": "extend", "until": "2026-12-20"})
    page = client.get(review_url(newcomer)).text
    again = client.post(
        review_url(newcomer, "decide"), SAID | {"verdict": "extend", "until": "2027-01-20", "seen": "2026-12-20"}
    )

    newcomer.refresh_from_db()
    assert newcomer.candidate_until == dt.date(2026, 12, 20)
    assert 'value="extend"' not in page
    assert again.status_code == 422


@pytest.mark.parametrize("role", ["auditor", "events", "treasurer"])
def test_verdict_when_the_right_is_missing_then_refused(client, role):
    newcomer = candidate()
    at_desk(client, role)

    assert client.post(review_url(newcomer, "decide"), SAID | {"verdict": "full"}).status_code == 403
    assert client.post(review_url(newcomer, "buddy"), {"buddy": "x"}).status_code == 403


def test_buddy_when_an_organizer_asks_somebody_else_then_changed(client: Client) -> None:
    newcomer = lived_through()
    other, pair = willing(), BuddyPair.objects.get()
    at_desk(client)

    wrong = client.post(review_url(newcomer, "buddy"), {"buddy": str(newcomer.pk), "seen": pair.pk})
    right = client.post(review_url(newcomer, "buddy"), {"buddy": str(other.pk), "seen": pair.pk}, follow=True)
    late = client.post(review_url(newcomer, "buddy"), {"buddy": str(pair.buddy_id), "seen": pair.pk}, follow=True)

    assert wrong.status_code == 422
    assert "Both get a letter." in right.text
    assert "Nothing was changed now." in late.text
    assert BuddyPair.objects.get(ended_at=None).buddy == other


def test_my_first_weeks_when_opened_then_pledge_beside_the_real_number(client: Client) -> None:
    newcomer = lived_through()
    client.force_login(newcomer.user)

    page = client.get(reverse("welcome:first_weeks")).text

    assert "Day 84 of 90." in page
    assert "1.5 of 11 h" in page
    assert "A quiet start" not in page


def test_my_newcomer_when_a_step_is_done_then_marked_and_only_by_the_buddy(client: Client) -> None:
    lived_through()
    pair = BuddyPair.objects.get()
    url = reverse("welcome:step", args=[pair.pk, "wrote"])
    client.force_login(pair.newcomer.user)
    foreign = client.post(url).status_code
    client.force_login(pair.buddy.user)

    answers = [client.post(url, follow=True).status_code for _ in range(2)]
    unknown = client.post(reverse("welcome:step", args=[pair.pk, "danced"])).status_code
    page = client.get(reverse("welcome:buddy")).text

    pair.refresh_from_db()
    assert (foreign, answers, unknown) == (404, [200, 200], 404)
    assert pair.wrote_at == NOW
    assert "Lucía Gómez Ibarra" in page
    assert "A quiet start" in page


def test_offer_when_made_and_taken_back_then_kept_and_gone(client: Client) -> None:
    member = willing()
    BuddyOffer.objects.all().delete()
    client.force_login(member.user)

    wrong = client.post(reverse("welcome:buddy"), {"at_once": "40"})
    client.post(reverse("welcome:buddy"), {"at_once": "2"})
    kept = BuddyOffer.objects.get().at_once
    client.post(reverse("welcome:take_back"))

    assert (wrong.status_code, kept, BuddyOffer.objects.count()) == (422, 2, 0)


def test_offer_when_a_candidate_asks_then_not_found(client: Client) -> None:
    client.force_login(candidate().user)

    assert client.get(reverse("welcome:buddy")).status_code == 404
