"""Several applications decided in one go: each by itself, seen first, and refused for itself."""

import re

import pytest
from django.test import Client

from icmp.models import Application, Decision, Intake
from icmp.operations import decide_application, declare_conflict, open_review
from members.models import Letter, User
from tests.factories import UserFactory, organizer

from .factories import IntakeFactory, ProfileVersionFactory, ReviewFactory, SubmittedApplicationFactory, stand
from .test_application_desk import at_the_desk
from .test_decisions import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
PAGE = "/desk/icmp/application/together/"
DECLINE = {"outcome": "decline", "reason": "Not what we can give.", "pointer": ""}
ACCEPT = {"outcome": "accept", "reason": "Gives more than asked.", "pointer": ""}


@pytest.fixture
def decider() -> User:
    return organizer("admissions")


@pytest.fixture
def desk(decider: User) -> Client:
    return at_the_desk(decider)


def read(decider: User, many: int, *, advice: str = "decline", **facts: object) -> list[Application]:
    """So many applications whose answers the decider has opened."""
    version = ProfileVersionFactory()
    rows = [
        SubmittedApplicationFactory(
            profile_version=version, user=UserFactory(), name=f"Ana {number}", recommendation=advice,
            score=90 - number, **facts,
        )
        for number in range(many)
    ]  # fmt: skip
    for row in rows:
        ReviewFactory(application=row, reviewer=decider, opened_at=NOW)
    return rows


def sent(rows: list[Application], what: dict[str, str], button: str, **reasons: str) -> dict[str, object]:
    return {"of": [str(row.pk) for row in rows], button: "1", **what, **reasons}


def states(rows: list[Application]) -> list[str]:
    return [Application.objects.get(pk=row.pk).state for row in rows]


def fates(html: str) -> list[tuple[str, str]]:
    """Name and what is said of it, in the order of the page."""
    found = re.findall(r'class="fate">.*?<strong><a[^>]*>([^<]+)</a>.*?(?=class="fate"|</ol>)', html, re.DOTALL)
    words = [re.sub(r"<[^>]+>", " ", block) for block in html.split('class="fate"')[1:]]
    return [(name, " ".join(block.split())) for name, block in zip(found, words, strict=True)]


def test_preview_shows_each_fate_and_letter_and_changes_nothing(desk: Client, decider: User) -> None:
    rows = read(decider, 3)

    html = desk.post(PAGE, sent(rows, DECLINE, "preview")).text

    assert [("is declined" in words, "The letter" in words) for _name, words in fates(html)] == [(True, True)] * 3
    assert (states(rows), Decision.objects.count(), Letter.objects.count()) == (["in_review"] * 3, 0, 0)


def test_decision_about_three_makes_three_decisions_each_with_its_letter(desk: Client, decider: User) -> None:
    rows = read(decider, 3, advice="accept")

    html = desk.post(PAGE, sent(rows, ACCEPT, "decide")).text

    assert "3 applications decided" in html
    assert states(rows) == ["accepted"] * 3
    assert list(Decision.objects.values_list("decided_by", "reason")) == [(decider.pk, ACCEPT["reason"])] * 3
    assert Letter.objects.filter(kind="application_accepted").count() == 3


def test_override_without_its_own_reason_decides_nothing_and_keeps_what_was_typed(desk: Client, decider: User) -> None:
    advised, other = read(decider, 1, advice="accept"), read(decider, 1, advice="decline")
    rows = advised + other

    response = desk.post(PAGE, sent(rows, ACCEPT, "decide"))

    assert response.status_code == 422
    assert "please say why you decide against it" in response.text
    assert ACCEPT["reason"] in response.text
    assert f"reason_{other[0].pk}" in response.text
    assert f'name="reason_{advised[0].pk}"' not in response.text
    assert states(rows) == ["in_review"] * 2


def test_override_with_its_reason_keeps_it_with_that_decision_alone(desk: Client, decider: User) -> None:
    advised, other = read(decider, 1, advice="accept"), read(decider, 1, advice="decline")

    desk.post(PAGE, sent(advised + other, ACCEPT, "decide", **{f"reason_{other[0].pk}": "I met her."}))

    kept = dict(Decision.objects.values_list("application", "override_reason"))
    assert kept == {advised[0].pk: "", other[0].pk: "I met her."}
    assert Decision.objects.get(application=other[0]).agrees_with_recommendation is False


def test_last_seats_go_to_the_best_scores_and_the_preview_says_so(desk: Client, decider: User) -> None:
    rows = read(decider, 3, advice="accept", intake=IntakeFactory(seats=2))

    seen = fates(desk.post(PAGE, sent(rows[::-1], ACCEPT, "preview")).text)
    desk.post(PAGE, sent(rows[::-1], ACCEPT, "decide"))

    assert [(name, "gets a seat" in words) for name, words in seen] == [
        ("Ana 0", True),
        ("Ana 1", True),
        ("Ana 2", False),
    ]
    assert states(rows) == ["accepted", "accepted", "waitlisted"]
    assert Intake.objects.get().seats == 2


def test_applications_that_cannot_be_decided_are_refused_for_themselves(desk: Client, decider: User) -> None:
    good, unread, mine, gone, late = read(decider, 5, advice="accept")
    unread.reviews.update(opened_at=None)
    declare_conflict(application=mine, reviewer=decider, at=NOW)
    stand(gone, "withdrawn")
    other = organizer("admissions")
    open_review(application=late, reviewer=other, at=NOW)
    decide_application(application=late, outcome="waitlist", reason="Later.", by=other, at=NOW)
    rows = [good, unread, mine, gone, late]

    said = dict(fates(desk.post(PAGE, sent(rows, ACCEPT, "decide")).text))

    assert states(rows) == ["accepted", "in_review", "in_review", "withdrawn", "waitlisted"]
    assert "gets a seat" in said["Ana 0"]
    assert "You have not opened the answers." in said["Ana 1"]
    assert "You stepped aside" in said["Ana 2"]
    assert "No longer in review." in said["Ana 3"]
    assert f"Already decided by {other}: waiting list." in said["Ana 4"]


def test_queue_leads_there_with_what_was_ticked(desk: Client, decider: User) -> None:
    rows = read(decider, 2)

    response = desk.post(
        "/desk/icmp/application/",
        {"action": "decide_together", "_selected_action": [str(row.pk) for row in rows], "index": "0"},
        follow=True,
    )

    assert response.status_code == 200
    assert [name for name, _words in fates(response.text)] == ["Ana 0", "Ana 1"]
    assert "Decide and send" not in response.text  # not before each fate was seen


@pytest.mark.parametrize("of", ["", "nonsense", "00000000-0000-0000-0000-000000000000", ",,,"])
def test_page_without_an_application_goes_back_to_the_queue(desk: Client, of: str) -> None:
    assert desk.get(PAGE, {"of": of}).headers["Location"] == "/desk/icmp/application/"


@pytest.mark.parametrize("role", ["auditor", "treasurer", "events"])
def test_people_who_may_not_decide_see_neither_page_nor_action(role: str, decider: User) -> None:
    rows, client = read(decider, 1), at_the_desk(organizer(role))

    answers = [client.get(PAGE, {"of": str(rows[0].pk)}), client.post(PAGE, sent(rows, DECLINE, "decide"))]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert states(rows) == ["in_review"]
    assert "decide_together" not in client.get("/desk/icmp/application/").text


def test_page_needs_queries_by_application_alone(desk: Client, decider: User, django_assert_max_num_queries) -> None:
    rows = read(decider, 3)

    with django_assert_max_num_queries(30):
        desk.get(PAGE, {"of": ",".join(str(row.pk) for row in rows)})
