"""From a yes to a seat."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from icmp import operations
from icmp.models import Application, FoundationVersion
from members.models import Admission, Letter, Member, Pledge
from members.operations import local_day, make_candidate

from .narrowed import application_in_review, apply_and_confirm, narrowed, status_of
from .test_decisions import NOW, decide

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
SIGN = {"hours": "4", "plan": "solidarity", "agreed": "on", "sign": "1"}


@pytest.fixture
def accepted() -> Application:
    narrowed()
    application = application_in_review()
    decide(application, "accept")
    application.refresh_from_db()
    return application


def free() -> None:
    """A community without a fee; a published foundation changes only as a new version."""
    FoundationVersion.objects.filter(status="published").update(status="superseded")
    FoundationVersion.objects.create(version=2, status="published", mission={"en": "Free."}, expected_hours_per_month=3)


def test_pledge_is_filled_in_read_and_then_signed(accepted: Application, client: Client) -> None:
    url = f"{status_of(accepted)}pledge/"

    blank = client.get(url).text
    read = client.post(url, {"hours": "5", "plan": "standard"})
    accepted.refresh_from_db()
    unsigned = accepted.signed_pledge
    signed = client.post(url, {"hours": "5", "plan": "standard", "agreed": "on", "sign": "1"})

    accepted.refresh_from_db()
    assert 'value="4"' in blank
    assert "will give The Circle 5 hours each month, and pay €15 a month towards its costs." in read.text
    assert (unsigned, signed.status_code) == (None, 302)
    assert accepted.signed_pledge["text"].startswith("I, Íñigo Núñez Größmann, will give The Circle 5 hours")
    assert accepted.state == "accepted"
    assert Admission.objects.get().plan_key == "standard"
    assert Member.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": "2", "plan": "standard"},
        {"hours": "many", "plan": "standard"},
        {"hours": "4", "plan": "gold"},
        {"hours": "4", "plan": "standard", "sign": "1"},
        {"hours": "4000", "plan": "standard"},
    ],
)
def test_pledge_with_a_mistake_is_not_signed(accepted: Application, client: Client, wrong: dict[str, str]) -> None:
    response = client.post(f"{status_of(accepted)}pledge/", wrong)

    accepted.refresh_from_db()
    assert (response.status_code, accepted.signed_pledge) == (422, None)


def test_pledge_without_a_fee_takes_the_seat(accepted: Application, client: Client) -> None:
    free()

    client.post(f"{status_of(accepted)}pledge/", SIGN | {"plan": "agreed"})

    accepted.refresh_from_db()
    member = Member.objects.get()
    assert (accepted.state, member.standing, member.user) == ("completed", "candidate", accepted.user)
    assert member.segment == "rising_professional"
    assert {row.need.key: row.importance for row in member.needs.all()} == {"growth_mentoring": 5, "peer_network": 4}
    assert member.profile.offers == ["code reviews"]
    assert Pledge.objects.get().hours_per_month == Decimal(4)


def test_seat_taken_by_paying_completes_the_application(
    accepted: Application, client: Client, django_capture_on_commit_callbacks
) -> None:
    client.post(f"{status_of(accepted)}pledge/", SIGN)

    with django_capture_on_commit_callbacks(execute=True):
        make_candidate(user=accepted.user, name=accepted.name, by=None, at=NOW)

    accepted.refresh_from_db()
    pledge = Pledge.objects.get()
    assert accepted.state == "completed"
    assert (pledge.plan_key, pledge.fee_minor, pledge.text) == ("solidarity", 500, accepted.signed_pledge["text"])


def test_seat_whose_nudge_was_lost_is_found_by_the_tick(accepted: Application, client: Client) -> None:
    client.post(f"{status_of(accepted)}pledge/", SIGN)
    make_candidate(user=accepted.user, name=accepted.name, by=None, at=NOW)

    counts = [operations.complete_applications(at=NOW) for _ in range(2)]

    assert counts == [1, 0]


def test_completing_twice_is_one_seat_and_one_pledge(accepted: Application, client: Client) -> None:
    client.post(f"{status_of(accepted)}pledge/", SIGN)

    for _ in range(2):
        operations.complete_application(application=accepted, by=None, at=NOW)

    assert (Member.objects.count(), Pledge.objects.count()) == (1, 1)


def test_acceptance_nobody_takes_up_lapses_and_frees_the_seat(accepted: Application) -> None:
    counts = [operations.lapse_accepted(at=NOW + dt.timedelta(days=days)) for days in (21, 22)]

    accepted.refresh_from_db()
    assert (counts, accepted.state) == ([0, 1], "lapsed")
    assert Admission.objects.in_force(dt.date(2030, 1, 29)).count() == 0
    assert Letter.objects.filter(kind="application_lapsed").count() == 1


def test_accepted_person_who_withdraws_may_no_longer_pay(accepted: Application, client: Client) -> None:
    client.post(f"{status_of(accepted)}withdraw/")

    accepted.refresh_from_db()
    assert accepted.state == "withdrawn"
    assert Admission.objects.in_force(local_day(timezone.now())).count() == 0


def test_status_of_the_person_who_is_signed_in_is_the_same_page(accepted: Application, client: Client) -> None:
    client.force_login(accepted.user)

    assert "Read and sign the pledge" in client.get("/join/status/").text


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_journey_from_the_blank_form_to_the_seat_is_in_the_applicants_language(language: str) -> None:
    narrowed()
    free()
    client = Client()
    application = apply_and_confirm(client, you={"language": language})
    decide(application, "accept")

    page = client.get(status_of(application))
    client.post(f"{status_of(application)}pledge/", SIGN | {"plan": "agreed"})

    application.refresh_from_db()
    assert application.state == "completed"
    assert f'<html lang="{language}"' in page.text
    assert set(Letter.objects.values_list("language", flat=True)) == {language}
    assert Letter.objects.count() == 4
