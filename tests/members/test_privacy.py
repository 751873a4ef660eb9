"""The privacy center, and what is forgotten by itself."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile

from members.consents import consents_in_force, record_consent
from members.forgetting import forget_expired
from members.models import AuditLine, Counter, Job, LeaveOfAbsence, Letter, LetterChoice, Member, StandingChange
from members.standings import advance_standings
from tests.factories import MemberFactory, ProfileFactory, UserFactory

from .test_outbox import write_one
from .test_sign_in import sign_in_by_code

pytestmark = pytest.mark.django_db
CENTER = "/me/privacy/"


@pytest.fixture
def member(community, client) -> Member:
    """Somebody who has just signed in, with a page and one consent."""
    made = ProfileFactory(headline="Builds bridges").member
    sign_in_by_code(client, made.user)
    return made


@pytest.fixture
def agreed(member, at):
    return record_consent(
        user=member.user, purpose="book_print", given=True, text="My page may be printed.", language="en", source="form", at=at
    )  # fmt: skip


def test_center_when_opened_then_consents_and_what_is_kept(client, agreed):
    page = client.get(CENTER).content.decode()

    assert "My page may be printed." in page
    assert "What is kept, why and for how long" in page


def test_data_when_taken_along_then_all_of_ones_own_and_nobody_elses(client, member, agreed):
    other = ProfileFactory(headline="Somebody else entirely")

    response = client.get(f"{CENTER}data/")
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        data = json.loads(archive.read("data.json"))["data"]

    assert [row["headline"] for row in data["members.Profile"]] == ["Builds bridges"]
    assert [row["text"] for row in data["members.Consent"]] == ["My page may be printed."]
    assert other.headline not in json.dumps(data)
    assert AuditLine.objects.filter(deed="data.exported", subject__contains=str(member.user.pk)).count() == 1


def test_consent_when_withdrawn_twice_then_one_no_and_a_clear_answer(client, member, agreed):
    first = client.post(f"{CENTER}consent/", {"purpose": "book_print"})
    second = client.post(f"{CENTER}consent/", {"purpose": "book_print"})
    unknown = client.post(f"{CENTER}consent/", {"purpose": "never asked"})

    assert (first.status_code, second.status_code, unknown.status_code) == (302, 404, 404)
    assert consents_in_force(member.user)["book_print"].given is False


def test_letters_when_chosen_then_the_others_are_off(client, member):
    client.post(f"{CENTER}letters/", {"wanted": ["event_reminder"]})

    off = set(LetterChoice.objects.filter(user=member.user).values_list("kind", flat=True))
    assert "event_reminder" not in off
    assert "dues_reminder" in off


def test_letters_when_an_unknown_kind_is_sent_then_the_whole_page_says_so(client, agreed):
    response = client.post(f"{CENTER}letters/", {"wanted": ["everything"]})

    assert response.status_code == 422
    assert "My page may be printed." in response.content.decode()
    assert LetterChoice.objects.count() == 0


def test_leaving_when_the_name_is_wrong_then_nothing_and_the_reason_is_kept(client, member):
    response = client.post(f"{CENTER}leave/", {"name": "Square", "reason": "I move away."})

    member.refresh_from_db()
    assert (response.status_code, member.standing) == (422, "member")
    assert "I move away." in response.content.decode()


def test_leaving_when_confirmed_then_gone_told_and_signed_out(client, member):
    response = client.post(f"{CENTER}leave/", {"name": "circle", "reason": "I move away."})

    member.refresh_from_db()
    assert (response.headers["Location"], member.standing) == ("/", "left")
    assert StandingChange.objects.get(after="left").reason == "I move away."
    assert Letter.objects.filter(kind="standing_left", to=member.user.email).count() == 1
    assert client.get(CENTER).headers["Location"].startswith("/accounts/login/")


def test_leaving_when_sent_twice_then_the_same_answer_and_one_step(client, member, at):
    Member.objects.update(standing="left", standing_since=at.date(), ended_on=at.date())

    response = client.post(f"{CENTER}leave/", {"name": "Circle"}, follow=True)

    assert "You have left." in response.content.decode()
    assert (StandingChange.objects.count(), Letter.objects.filter(kind="standing_left").count()) == (0, 0)


def test_leaving_when_never_a_member_then_no_such_page(client, community):
    sign_in_by_code(client, UserFactory())

    assert client.get(f"{CENTER}leave/").status_code == 404


def test_forgetting_when_time_is_over_then_only_that_goes(community, at, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    old, young = at - dt.timedelta(days=181), at - dt.timedelta(days=179)
    for when, key in ((old, "old"), (young, "young")):
        write_one(when, key=key)
    Letter.objects.update(state="sent")
    write_one(old, key="still waiting")
    for key, end in (("over", at - dt.timedelta(seconds=1)), ("runs", at + dt.timedelta(seconds=1))):
        Counter.objects.create(key=key, count=1, window_ends_at=end)
        Session.objects.create(session_key=key, session_data="", expire_date=end)
        job = Job.objects.create(kind="test", asked_at=at, expires_at=end)
        job.file.save(f"{key}.pdf", ContentFile(b"%PDF"))

    gone = forget_expired(at=at)

    assert gone == 4
    assert set(Letter.objects.values_list("key", flat=True)) == {"young", "still waiting"}
    assert [counter.key for counter in Counter.objects.all()] == ["runs"]
    assert [session.session_key for session in Session.objects.all()] == ["runs"]
    assert [path.name for path in tmp_path.rglob("*.pdf")] == ["runs.pdf"]


def test_pauses_when_the_leave_is_over_then_back_among_the_members(community, at):
    day = at.date()
    back, away = (MemberFactory(standing="paused") for _ in range(2))
    open_end = MemberFactory(standing="paused")
    LeaveOfAbsence.objects.create(
        member=back, starts_on=day - dt.timedelta(days=30), ends_on=day - dt.timedelta(days=1)
    )
    LeaveOfAbsence.objects.create(member=away, starts_on=day - dt.timedelta(days=30), ends_on=day)

    first, second = advance_standings(at=at), advance_standings(at=at)

    assert (first, second) == (1, 0)
    assert {m.pk: m.standing for m in Member.objects.all()} == {
        back.pk: "member", away.pk: "paused", open_end.pk: "paused",
    }  # fmt: skip
