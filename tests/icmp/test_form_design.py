"""The design of the join form."""

import pytest

from icmp.form_design import MOST_QUESTIONS, Ask, Page, counted, is_asked, page_of, pages
from icmp.queries.joining import join_form

from .narrowed import narrowed


@pytest.mark.parametrize(
    ("ask", "page"),
    [
        (Ask(attribute="a", kind="single_choice", dimension="scope", must_have=True), "basics"),
        (Ask(attribute="a", kind="single_choice", dimension="background"), "work"),
        (Ask(attribute="a", kind="number", dimension="contribution"), "giving"),
        (Ask(attribute="a", kind="number", dimension="commitment", signed=True), "pledge"),
        (Ask(attribute="a", kind="pledge", dimension="commitment", must_have=True), "pledge"),
        (Ask(attribute="a", kind="consent", dimension="values", must_have=True), "agreement"),
        (Ask(attribute="a", kind="long_text", dimension="values"), "motivation"),
        (Ask(attribute="a", kind="number"), "more"),
        (Ask(attribute="a", kind="number", theme="music", dimension="values"), "music"),
        (Ask(attribute="a", kind="number", theme="status"), "status-"),
        (Ask(attribute="a", kind="number", theme="art / music"), "art - music"),
    ],
)
def test_question_finds_its_page(ask: Ask, page: str) -> None:
    assert page_of(ask) == page


def test_pages_come_with_must_haves_first_and_consents_last() -> None:
    asks = [
        Ask(attribute="c", kind="consent"),
        Ask(attribute="p", kind="pledge"),
        Ask(attribute="m", kind="number", theme="music"),
        Ask(attribute="w", kind="number", dimension="role"),
        Ask(attribute="b", kind="number", dimension="scope"),
    ]

    found = [page.key for page in pages(asks, needs=True, consents=False)]

    assert found == ["you", "basics", "work", "music", "needs", "pledge", "agreement"]


def test_pages_without_anything_to_ask_do_not_exist() -> None:
    assert [page.key for page in pages([], needs=False, consents=False)] == ["you"]


def test_minutes_of_a_page_are_longer_with_a_long_text() -> None:
    assert Page("x", (Ask(attribute="a", kind="long_text"), Ask(attribute="b", kind="number"))).minutes == 4


@pytest.mark.parametrize(("link", "asked"), [("family", True), ("none", False), (None, False)])
def test_conditional_question_is_asked_when_its_rule_holds(link: str | None, asked: bool) -> None:
    ask = Ask(attribute="a", kind="number", when={"attr": "link", "op": "eq", "value": "family"})

    assert is_asked(ask, {"link": link}) is asked


@pytest.mark.django_db
def test_form_of_the_narrowed_example_has_its_pages_and_at_most_twelve_questions() -> None:
    form = join_form(narrowed())

    assert [page.key for page in form.pages] == [
        "you", "basics", "work", "giving", "motivation", "more", "needs", "pledge", "agreement",
    ]  # fmt: skip
    assert counted(form.asks) <= MOST_QUESTIONS
    assert {ask.attribute for ask in form.page("basics").asks} == {"country_of_residence", "mexico_link"}
    assert {ask.attribute for ask in form.page("pledge").asks} == {
        "accepts_time_pledge", "accepts_fee_pledge", "pledge_hours_month",
    }  # fmt: skip
