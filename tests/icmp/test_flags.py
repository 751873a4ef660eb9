"""What flags an application: somebody twice, answers that do not fit, programs. Each is a suggestion and blocks nobody."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from icmp.flag_words import FLAGS
from icmp.form_design import Ask
from icmp.likely_same import at_odds, lives_elsewhere, mailbox, same_mailbox
from icmp.models import Application
from icmp.operations import answer_more, ask_for_more
from icmp.queries import alike as queries_alike
from icmp.queries.alike import alike, others_of
from tests.factories import MemberFactory, UserFactory, organizer

from .narrowed import ANSWERS, application_in_review, apply_and_confirm, narrowed
from .test_application_desk import at_the_desk, read_and_rate, reader, url  # noqa: F401  # a fixture

LETTER = (
    "I read the letters of three people who came here before me, and answered each of them with what I had learned."
)
ASKS = [
    Ask(attribute="accepts_time_pledge", kind="pledge"),
    Ask(attribute="accepts_fee_pledge", kind="pledge", options=("standard", "none")),
    Ask(attribute="pledge_hours_month", kind="number", signed=True),
]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ana@example.org", "ANA@example.org", True),
        ("ana@example.org", "ana+gremio@example.org", True),
        ("ana+a@example.org", "ana+b@example.org", True),
        ("ana.ruiz@gmail.com", "anaruiz+x@googlemail.com", True),
        ("ana.ruiz@example.org", "anaruiz@example.org", False),  # here a dot may be another person
        ("ana@example.org", "ana@example.com", False),
        ("ana@example.org", "ana@exampleXorg", False),
        ("banana@example.org", "ana@example.org", False),
    ],
)
def test_mailbox_when_written_differently_then_the_same_pattern_fits(one, other, same):
    assert (mailbox(one) == mailbox(other)) is same
    assert bool(re.match(same_mailbox(one), other.lower())) is same


@pytest.mark.parametrize(
    ("one", "other", "elsewhere"),
    [
        ({"city": "Berlin"}, {"city": " berlin "}, False),
        ({"city": "Berlin"}, {"city": "Puebla"}, True),
        ({"city": "Berlin"}, {"field": "law"}, False),  # who says nothing is not somewhere else
        ({"field": "arts"}, {"field": "law"}, False),
    ],
)
def test_place_when_both_said_it_then_compared(one, other, elsewhere):
    assert lives_elsewhere(one, other) is elsewhere


@pytest.mark.parametrize(
    ("says", "hours", "odd"),
    [(True, 3, False), (True, 2, True), (True, 0, True), (False, 0, False), (False, 5, True), (None, 0, False)],
)
def test_promise_when_it_does_not_fit_its_hours_then_at_odds(says, hours, odd):
    answers = {"accepts_time_pledge": says, "accepts_fee_pledge": "standard"}
    amount = {"pledge_hours_month": hours}

    assert at_odds(ASKS, answers | amount, least=Decimal(3)) is odd
    assert at_odds(ASKS, answers, least=Decimal(3)) is False
    assert at_odds(ASKS, answers | amount, least=Decimal(0)) is False


@pytest.fixture
def form(db, community):
    narrowed()


def someone(email: str, name: str = "Ana Ruiz", *, says: str = LETTER, **changes) -> Application:
    motivation = ANSWERS["motivation"] | {"q_statement_rating": says}
    return application_in_review(you={"email": email, "name": name}, motivation=motivation, **changes)


def whys(application: Application) -> list[str]:
    return [one.why for one in alike(application)]


def test_flag_when_the_mailbox_is_the_same_then_a_suggestion_on_both_pages(form) -> None:
    first = someone("ana@example.org")
    second = someone("ana+again@example.org", "Somebody Else", says=LETTER + " And more.")

    assert "duplicate" not in first.flags
    assert "duplicate" in second.flags
    assert (whys(first), whys(second)) == (["address"], ["address"])


def test_flag_when_the_name_is_the_same_then_unless_they_live_elsewhere(form) -> None:
    someone("one@example.org", "Íñigo Größmann", says="Short.")
    same = someone("two@example.org", "inigo groessmann", says="Shorter.")
    abroad = ANSWERS["basics"] | {"q_country_of_residence": "MX"}
    other = someone("three@example.org", "Íñigo Größmann", says="Short too.", basics=abroad)
    first_name = someone("four@example.org", "Íñigo", says="And short.")

    assert "duplicate" in same.flags
    assert "duplicate" not in other.flags
    assert "duplicate" not in first_name.flags


def test_flag_when_a_long_text_is_the_same_then_named_and_short_ones_are_not(form) -> None:
    someone("one@example.org", "Ana Ruiz")
    copied = someone("two@example.org", "Beto Paz")
    someone("three@example.org", "Caro Gil", says="I like it.")
    short = someone("four@example.org", "Dora Sol", says="I like it.")

    assert "same_text" in copied.flags
    assert "duplicate" not in copied.flags
    assert "same_text" not in short.flags


def test_flag_when_a_member_has_the_name_under_another_address_then_suggested(form) -> None:
    member = MemberFactory(user=UserFactory(email="old@example.org", name="Ana Ruiz"))

    application = someone("new@example.org")

    assert "duplicate" in application.flags
    assert [(one.why, one.member) for one in alike(application)] == [("name", member)]


def test_flag_when_the_promise_does_not_fit_then_said_and_gone_once_it_does(form) -> None:
    little = ANSWERS["pledge"] | {"q_pledge_hours_month": "1"}

    row, by = someone("one@example.org", pledge=little), organizer("admissions")
    before = row.flags

    ask_for_more(application=row, question="One hour?", reopened=["pledge_hours_month"], by=by, at=timezone.now())
    answer_more(application=row, text="Three.", answers={"pledge_hours_month": 3}, at=timezone.now())

    row.refresh_from_db()
    assert ("at_odds" in before, "at_odds" in row.flags) == (True, False)
    assert "at_odds" not in someone("two@example.org", "Beto Paz").flags


def test_flags_when_all_are_raised_at_once_then_the_application_is_read_like_any_other(form, client) -> None:
    someone("ana@example.org", says="Another text.")
    someone("beto@example.org", "Beto Paz")
    motivation = ANSWERS["motivation"] | {"q_statement_rating": LETTER}
    you = {"email": "ana+bot@example.org", "name": "Ana Ruiz", "company_website": "https://spam.example"}

    row = apply_and_confirm(
        client, you=you, motivation=motivation, pledge=ANSWERS["pledge"] | {"q_pledge_hours_month": "1"}
    )

    assert set(row.flags) == {"honeypot", "too_fast", "duplicate", "same_text", "at_odds"}
    assert set(row.flags) <= set(FLAGS)
    assert (row.state, row.promised_on is not None, row.score is not None) == ("in_review", True, True)


def test_page_when_somebody_may_be_the_same_then_linked_once_ratings_are_in(form, reader) -> None:  # noqa: F811
    first = someone("ana@example.org")
    second = someone("ana+again@example.org")
    desk = at_the_desk(reader)

    before = desk.get(url(second)).content.decode()
    read_and_rate(desk, second)
    after = desk.get(url(second)).content.decode()

    assert url(first) not in before
    assert url(first) in after
    assert "the same mailbox, written differently" in after


def test_page_when_many_may_be_the_same_then_five_of_a_kind_and_no_more_queries(form) -> None:
    rows = [someone(f"ana+{n}@example.org", f"Ana{n} Ruiz", says=f"Text {n}.") for n in range(3)]
    with CaptureQueriesContext(connection) as few:
        alike(rows[0])
    for n in range(3, 8):
        someone(f"ana+{n}@example.org", f"Ana{n} Ruiz", says=f"Text {n}.")

    with CaptureQueriesContext(connection) as more:
        found = alike(rows[0])

    assert (len(found), len(more)) == (5, len(few))


def test_alike_when_there_are_very_many_then_looked_up_by_name_and_address_and_never_read_through(form) -> None:
    row = someone("ana@example.org", "Ana Ruiz")
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")  # of a handful of rows the planner would read all

    plans = [queries_alike._by_address(row).explain(), queries_alike._named(others_of(row), row.name).explain()]

    assert ["application_email" in plans[0], "application_name" in plans[1]] == [True, True]
