"""Joining, from the blank form to the confirmed address."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from icmp.models import Application, Assessment
from icmp.operations import expire_drafts, expire_unverified
from members.models import Consent, Letter, User
from tests.factories import MemberFactory, UserFactory

from .narrowed import ANSWERS, YOU, apply_and_confirm, fill_in, link_in, narrowed, status_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]


@pytest.fixture(autouse=True)
def _published() -> None:
    narrowed()


def test_start_page_says_for_whom_and_for_whom_not(client: Client) -> None:
    response = client.get("/join/")

    assert response.status_code == 200
    assert "This is not the place if" in response.text
    assert "you want a title to show" in response.text
    assert Application.objects.count() == 0


@pytest.mark.parametrize("key", ["you"])
def test_page_asked_for_makes_no_row(client: Client, key: str) -> None:
    client.get(f"/join/{key}/")

    assert Application.objects.count() == 0


def test_form_filled_in_is_sent_and_a_letter_asks_for_confirmation(client: Client) -> None:
    response = fill_in(client)

    application = Application.objects.get()
    assert response.headers["Location"] == "/join/sent/"
    assert (application.state, application.email, application.stated_plan) == (
        "unverified",
        "inigo@example.org",
        "solidarity",
    )
    assert application.stated_hours == Decimal(4)
    assert application.needs == {"growth_mentoring": 5, "peer_network": 4}
    assert application.offers == ["code reviews"]
    assert Letter.objects.get().kind == "application_confirm"
    assert User.objects.count() == 0


def test_form_shows_nobody_points_or_weights(client: Client) -> None:
    fill_in(client, agreement={"q_accepts_code": ""})

    texts = [client.get(f"/join/{key}/").text for key in ANSWERS]

    assert all("weight" not in text and "points" not in text for text in texts)


@pytest.mark.parametrize(
    ("language", "subject", "page_word"),
    [("en", "Confirm your address", "Confirm"), ("de", "", ""), ("es", "", "")],
)
def test_confirmed_application_is_scored_in_review_and_speaks_the_applicants_language(
    client: Client, language: str, subject: str, page_word: str
) -> None:
    application = apply_and_confirm(client, you={"language": language})

    user = User.objects.get()
    assert (application.user, user.language, user.email) == (user, language, "inigo@example.org")
    assert application.promised_on is not None
    assert application.segment.key == "rising_professional"
    assessment = Assessment.objects.get()
    assert assessment.must_haves == dict.fromkeys(
        ["residence", "mexico_link", "accepts_code", "time_pledge", "fee_pledge"], "pass"
    )
    assert application.score == assessment.score
    assert set(Letter.objects.values_list("language", flat=True)) == {language}
    given = {row.purpose: (row.given, row.language) for row in Consent.objects.all()}
    assert given["admission_reading"] == (True, language)
    assert given["contact_by_letter"] == (False, language)
    assert "monitoring" not in given
    assert client.get(status_of(application)).status_code == 200


def test_consent_keeps_the_exact_words_that_were_shown(client: Client) -> None:
    apply_and_confirm(client, you={"language": "es"})

    kept = Consent.objects.get(purpose="book_ebook")

    assert kept.text.startswith("Mi página puede aparecer")


def test_confirmation_works_once_and_not_after_a_day(client: Client) -> None:
    fill_in(client)
    link = link_in(Letter.objects.get(), "/join/confirm/")

    first, again = client.post(link), client.post(link)

    assert (first.status_code, again.status_code) == (302, 410)
    assert Application.objects.get().state == "in_review"


def test_confirmation_after_a_day_is_refused(client: Client) -> None:
    fill_in(client)
    link = link_in(Letter.objects.get(), "/join/confirm/")

    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=25)):
        late = client.post(link)

    assert late.status_code == 410
    assert Application.objects.get().state == "unverified"


def test_confirmation_page_changes_nothing_until_the_button_is_pressed(client: Client) -> None:
    fill_in(client)

    response = client.get(link_in(Letter.objects.get(), "/join/confirm/"))

    assert response.status_code == 200
    assert Application.objects.get().state == "unverified"


def test_address_with_an_account_sees_the_same_pages_and_reads_another_letter() -> None:
    UserFactory(email="inigo@example.org")
    known, stranger = Client(), Client()
    fill_in(known)
    fill_in(stranger, you={"email": "nueva@example.org"})

    pages = [one.get("/join/sent/") for one in (known, stranger)]

    texts = [page.text.replace("inigo@example.org", "X").replace("nueva@example.org", "X") for page in pages]
    assert _without_tokens(texts[0]) == _without_tokens(texts[1])
    assert set(Letter.objects.values_list("to", "kind")) == {
        ("inigo@example.org", "application_known_address"),
        ("nueva@example.org", "application_confirm"),
    }


def _without_tokens(text: str) -> list[str]:
    return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line and "nonce" not in line]


def test_member_who_applies_reads_that_the_seat_is_there(client: Client) -> None:
    MemberFactory(user=UserFactory(email="inigo@example.org"))

    fill_in(client)

    letter = Letter.objects.get()
    assert letter.kind == "application_has_a_seat"
    assert "/join/confirm/" not in letter.text


def test_confirming_with_an_account_binds_the_application_to_it(client: Client) -> None:
    user = UserFactory(email="inigo@example.org")

    application = apply_and_confirm(client)

    assert application.user == user
    assert User.objects.count() == 1


# -- drafts -----------------------------------------------------------------------------------------------------------


def test_going_back_shows_what_was_saved(client: Client) -> None:
    client.post("/join/you/", YOU)
    client.post("/join/basics/", ANSWERS["basics"])

    you, basics = client.get("/join/you/").text, client.get("/join/basics/").text

    assert "Íñigo Núñez Größmann" in you
    assert basics.count("checked") == 3


def test_cookie_of_a_draft_is_hidden_from_scripts(client: Client) -> None:
    response = client.post("/join/you/", YOU)

    cookie = response.cookies["join"]
    assert cookie["httponly"] is True
    assert len(cookie.value) == 32


def test_first_page_sent_twice_is_one_draft() -> None:
    token = "A" * 32
    first, second = Client(), Client()

    for one in (first, second):
        one.post("/join/you/", YOU | {"draft": token})

    assert Application.objects.count() == 1


def test_last_page_sent_five_times_is_one_application_and_one_letter(client: Client) -> None:
    fill_in(client)

    answers = [client.post("/join/agreement/", ANSWERS["agreement"]) for _ in range(4)]

    assert {answer.status_code for answer in answers} == {302}
    assert (Application.objects.count(), Letter.objects.count()) == (1, 1)


def test_form_sent_with_a_page_left_out_leads_to_that_page(client: Client) -> None:
    client.post("/join/you/", YOU)

    response = client.post("/join/agreement/", ANSWERS["agreement"])

    assert response.headers["Location"] == "/join/basics/"
    assert Application.objects.get().state == "draft"


def test_link_to_continue_later_opens_the_draft_elsewhere_and_works_once(client: Client) -> None:
    client.post("/join/you/", YOU)
    client.post("/join/continue/", {"email": "INIGO@example.org"})
    link, elsewhere = link_in(Letter.objects.get(), "/join/continue/"), Client()

    opened = elsewhere.post(link)

    assert opened.status_code == 302
    assert "Íñigo" in elsewhere.get("/join/you/").text
    assert Client().post(link).status_code == 410


def test_link_asked_for_an_unknown_address_says_the_same_and_writes_nothing(client: Client) -> None:
    response = client.post("/join/continue/", {"email": "nobody@example.org"})

    assert response.status_code == 200
    assert "is on its way" in response.text
    assert Letter.objects.count() == 0


def test_letters_to_one_address_are_at_most_three_a_day(client: Client) -> None:
    client.post("/join/you/", YOU)

    for _ in range(5):
        client.post("/join/continue/", {"email": YOU["email"]})

    assert Letter.objects.count() == 3


def test_draft_left_alone_for_thirty_days_is_deleted(client: Client) -> None:
    client.post("/join/you/", YOU)
    now = dt.datetime.now(dt.UTC)

    early, late = expire_drafts(at=now + dt.timedelta(days=29)), expire_drafts(at=now + dt.timedelta(days=31))

    assert (early, late) == (0, 1)
    assert Application.objects.count() == 0


def test_application_unconfirmed_for_seven_days_expires_without_a_letter(client: Client) -> None:
    fill_in(client)

    closed = expire_unverified(at=dt.datetime.now(dt.UTC) + dt.timedelta(days=8))

    assert closed == 1
    assert Application.objects.get().state == "expired"
    assert Letter.objects.count() == 1


# -- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "wrong", "kept"),
    [
        ("you", {"email": "not an address", "name": "Ana"}, "not an address"),
        ("you", {"name": "12345", "email": "a@example.org", "language": "en"}, "12345"),
        ("you", {"name": "x" * 161, "email": "a@example.org", "language": "en"}, "x" * 161),
        ("you", {"name": "Ana", "email": "a@example.org", "language": "fr"}, "a@example.org"),
    ],
)
def test_first_page_with_a_mistake_comes_back_with_what_was_typed(
    client: Client, key: str, wrong: dict[str, str], kept: str
) -> None:
    response = client.post(f"/join/{key}/", wrong)

    assert response.status_code == 422
    assert kept in response.text
    assert "Something is not right yet" in response.text
    assert Application.objects.count() == 0


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("basics", {"q_country_of_residence": "XX", "q_mexico_link": ["family"]}),
        ("basics", {"q_country_of_residence": "DE", "q_mexico_link": ["family", "none"]}),
        ("basics", {}),
        ("giving", {"q_helped_last_12m": "-1"}),
        ("giving", {"q_helped_last_12m": "many"}),
        ("giving", {"q_helped_last_12m": "1e99"}),
        ("giving", {"q_helped_last_12m": "NaN"}),
        ("motivation", {"q_statement_rating": "x" * 5001}),
        ("motivation", {"q_vouches": "\n".join(f"Name {n}" for n in range(6))}),
        ("more", {"q_years_experience": "61"}),
        ("needs", {"needs": ["rocket"]}),
        ("needs", {"needs": ["growth_mentoring"], "offers": "x" * 121}),
        ("pledge", {"q_accepts_time_pledge": "maybe"}),
        ("agreement", {"q_accepts_code": "on"}),
    ],
)
def test_later_page_with_a_mistake_is_422_and_nothing_is_lost(
    client: Client, key: str, wrong: dict[str, object]
) -> None:
    client.post("/join/you/", YOU)

    response = client.post(f"/join/{key}/", wrong)

    assert response.status_code == 422
    assert "data-errors" in response.text
    assert Application.objects.get().name == YOU["name"]


@pytest.mark.parametrize(
    "path", ["/join/nowhere/", "/join/you%20/", "/join/status/unknown/", "/join/status/%F0%9F%98%80/"]
)
def test_unknown_page_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("token", ["x", "y" * 4000, "%00", "ñ"])
def test_stale_links_say_so(client: Client, token: str) -> None:
    resumed, confirmed = client.get(f"/join/continue/{token}/"), client.post(f"/join/confirm/{token}/")

    assert {resumed.status_code, confirmed.status_code} <= {400, 410}


def test_nul_byte_is_refused_with_a_clear_page(client: Client) -> None:
    response = client.post("/join/you/", YOU | {"name": "Ana\x00"})

    assert response.status_code == 400


def test_page_without_a_draft_leads_to_the_first(client: Client) -> None:
    client.cookies["join"] = "stale-token"

    assert client.get("/join/pledge/").headers["Location"] == "/join/you/"


def test_prefer_not_to_say_is_an_answer_and_leaves_the_must_have_unknown(client: Client) -> None:
    application = apply_and_confirm(
        client, basics={"q_country_of_residence": "__prefer_not_to_say__", "q_mexico_link": ["family"]}
    )

    assert (application.recommendation, Assessment.objects.get().reason) == ("review", "must_have_unknown")


def test_program_that_fills_in_everything_is_flagged_and_not_told(client: Client) -> None:
    response = fill_in(client, you={"company_website": "https://spam.example"})

    assert response.headers["Location"] == "/join/sent/"
    assert Application.objects.get().flags == ["honeypot", "too_fast"]


def test_person_who_takes_a_minute_is_not_flagged(client: Client) -> None:
    now = dt.datetime.now(dt.UTC)
    with time_machine.travel(now - dt.timedelta(minutes=5)):
        client.post("/join/you/", YOU)
    for key, answers in ANSWERS.items():
        client.post(f"/join/{key}/", answers)

    application = Application.objects.get()
    assert application.flags == []
    assert 295 <= application.form_seconds <= 310
