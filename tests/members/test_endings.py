"""Days off without shame, suspensions that end, leaving with a day, notice with the right to answer."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from config.todo import tasks
from icmp.health.measure import AsOf
from members.consents import consents_in_force, withdraw_consent
from members.models import LeaveOfAbsence, Letter, Member, Notice, Profile, StandingChange, Suspension, User
from members.operations import (
    MovedOn,
    NoLeave,
    answer,
    ask_leave,
    decide_notice,
    end_leave,
    give_notice,
    leave_with_notice,
    make_candidate,
    read_answer,
    take_step,
    withdraw_notice,
)
from members.standings import advance_standings
from tests.factories import MemberFactory, ProfileFactory, organizer
from tests.members.desk import at_desk, at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def day(n: int) -> dt.date:
    return TODAY + dt.timedelta(days=n)


def later(n: int) -> dt.datetime:
    return NOW + dt.timedelta(days=n)


def someone(standing: str = "member", **values: object) -> Member:
    extra = {"candidate_until": day(60)} if standing == "candidate" else {}
    return ProfileFactory(member=MemberFactory(standing=standing, **extra, **values)).member


def standing_of(member: Member) -> str:
    return Member.objects.get(pk=member.pk).standing


def days_off(member: Member, first: int, last: int) -> LeaveOfAbsence:
    return ask_leave(member=member, starts_on=day(first), ends_on=day(last), reason="", by=member.user, at=NOW)


def noticed(member: Member, by: User | None = None) -> Notice:
    return give_notice(
        member=member,
        seen=member.standing,
        last_day=day(30),
        reason="No word for a year.",
        by=by or organizer(),
        at=NOW,
    )


def test_leave_when_asked_from_today_then_paused_and_back_by_itself():
    member = someone()

    days_off(member, 0, 10)
    steps = [advance_standings(at=later(n)) for n in (5, 10, 11)]

    assert steps == [0, 0, 1]
    assert list(StandingChange.objects.order_by("pk").values_list("after", "on")) == [
        ("paused", TODAY), ("member", day(11)),
    ]  # fmt: skip
    assert "up to and including" in Letter.objects.get(kind="standing_paused").text


def test_leave_when_asked_for_later_then_it_begins_on_its_day():
    member = someone()

    days_off(member, 7, 20)
    before = standing_of(member)
    steps = [advance_standings(at=later(n)) for n in (6, 7, 8)]

    assert (before, steps, standing_of(member)) == ("member", [0, 1, 0], "paused")


def test_leave_when_back_early_then_it_does_not_begin_again():
    member = someone()
    leave = days_off(member, 0, 20)

    end_leave(leave=leave, by=member.user, at=later(3))
    steps = [advance_standings(at=later(n)) for n in (3, 4, 21)]

    leave.refresh_from_db()
    assert (standing_of(member), steps, leave.ends_on) == ("member", [0, 0, 0], day(3))


def test_leave_when_taken_back_before_it_begins_then_gone():
    member = someone()

    end_leave(leave=days_off(member, 5, 9), by=member.user, at=NOW)

    assert LeaveOfAbsence.objects.count() == 0


def test_leave_of_a_candidate_when_asked_then_noted_and_the_standing_stays():
    member = someone("candidate")

    days_off(member, 0, 10)

    assert (standing_of(member), advance_standings(at=later(1))) == ("candidate", 0)


@pytest.mark.parametrize(("standing", "first"), [("member", -1), ("lapsed", 0), ("suspended", 0), ("left", 0)])
def test_leave_when_it_cannot_be_then_refused(standing, first):
    with pytest.raises(NoLeave):
        days_off(someone(standing), first, 5)


def test_leave_when_days_overlap_then_refused():
    member = someone()
    days_off(member, 5, 9)

    with pytest.raises(NoLeave):
        days_off(member, 9, 12)


def test_suspension_when_its_last_day_is_over_then_it_ends_by_itself():
    member, by = someone(), organizer("moderator")

    take_step(member=member, step="suspend", seen="member", by=by, at=NOW, reason="Wrote on.", until=day(14))
    steps = [advance_standings(at=later(n)) for n in (14, 15, 16)]

    assert (steps, standing_of(member)) == ([0, 1, 0], "member")
    assert Suspension.objects.get().over_at == later(15)
    assert reverse("members:answer") in Letter.objects.get(kind="standing_suspended").text


def test_answer_when_given_then_it_may_change_until_somebody_read_it():
    member, by = someone(), organizer("moderator")
    take_step(member=member, step="suspend", seen="member", by=by, at=NOW, reason="Wrote on.", until=day(14))
    about = Suspension.objects.get()

    for text in ("I did not.", "I did, and I am sorry."):
        answer(about=about, text=text, by=member.user, at=NOW)
    read_answer(about=about, by=by, at=NOW)
    with pytest.raises(MovedOn):
        answer(about=about, text="And another thing.", by=member.user, at=NOW)

    about.refresh_from_db()
    assert (about.answer, about.read_by) == ("I did, and I am sorry.", by)


def test_answer_when_somebody_else_gives_it_then_refused():
    notice = noticed(someone())

    with pytest.raises(MovedOn):
        answer(about=notice, text="x", by=organizer(), at=NOW)


def test_leaving_when_today_then_left_at_once():
    member = someone()

    leave_with_notice(member=member, last_day=TODAY, reason="Moving.", alumni="", language="en", at=NOW)

    assert (standing_of(member), Notice.objects.count()) == ("left", 0)


def test_leaving_when_on_a_day_then_the_calendar_does_it_and_one_may_stay_after_all():
    goes, stays = someone(), someone()
    for member in (goes, stays):
        leave_with_notice(member=member, last_day=day(20), reason="", alumni="", language="en", at=NOW)
    withdraw_notice(notice=stays.notices.get(), by=stays.user, at=later(5))

    steps = [advance_standings(at=later(n)) for n in (20, 21, 22)]

    assert (steps, standing_of(goes), standing_of(stays)) == ([0, 1, 0], "left", "member")


def test_leaving_when_agreed_then_alumni_and_listed_until_taken_back():
    member = someone()

    leave_with_notice(member=member, last_day=TODAY, reason="", alumni="Keep me.", language="en", at=NOW)
    kept = consents_in_force(member.user)["alumni"].text
    listed = Profile.objects.appearing().count()
    withdraw_consent(user=member.user, purpose="alumni", at=later(1))
    steps = [advance_standings(at=later(1)) for _ in range(2)]

    assert (kept, listed, steps, standing_of(member)) == ("Keep me.", 1, [1, 0], "left")
    assert Profile.objects.appearing().count() == 0


def test_notice_when_a_year_goes_by_then_nobody_is_ended_by_the_calendar():
    member = someone()
    noticed(member)

    steps = [advance_standings(at=later(n)) for n in range(0, 365, 7)]

    assert (sum(steps), standing_of(member)) == (0, "member")


def test_notice_when_decided_too_early_then_refused_and_after_the_answer_was_read_possible():
    member, by = someone(), organizer()
    notice = noticed(member, by)

    with pytest.raises(MovedOn):
        decide_notice(notice=notice, end=True, reason="x", by=by, at=later(30))
    answer(about=notice, text="I was ill.", by=member.user, at=NOW)
    read_answer(about=notice, by=by, at=NOW)
    decide_notice(notice=notice, end=False, reason="We did not know. Welcome back.", by=by, at=later(1))

    assert standing_of(member) == "member"
    assert "We did not know." in Letter.objects.get(kind="notice_kept").text


def test_notice_when_the_day_is_over_then_a_person_may_end_it():
    member, by = someone(), organizer()

    decide_notice(notice=noticed(member, by), end=True, reason="No answer came.", by=by, at=later(31))

    assert standing_of(member) == "left"
    assert "No answer came." in Letter.objects.get(kind="standing_left").text


def test_ending_when_written_past_the_operation_then_the_database_wants_a_person():
    notice = noticed(someone())

    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(outcome="ended")


@pytest.mark.django_db(transaction=True)
def test_notice_when_two_decide_at_once_then_one_counts():
    member, by = someone(), organizer()
    notice = noticed(member, by)

    results = at_once(lambda end: decide_notice(notice=notice, end=end, reason="x", by=by, at=later(31)), [True, False])

    assert sorted(type(result).__name__ for result in results) == ["MovedOn", "Notice"]


def test_notice_when_too_short_or_given_twice_then_refused():
    member, by = someone(), organizer()

    with pytest.raises(MovedOn):
        give_notice(member=member, seen="member", last_day=day(13), reason="x", by=by, at=NOW)
    noticed(member, by)
    with pytest.raises(MovedOn):
        noticed(member, by)


def test_pause_page_when_filled_in_then_days_off_and_when_wrong_422(client: Client) -> None:
    member = someone()
    client.force_login(member.user)
    url = reverse("members:pause")

    wrong = [
        client.post(url, {"starts_on": "2026-11-20", "ends_on": "2026-11-10", "reason": "A child"}),
        client.post(url, {"starts_on": "2020-01-01", "ends_on": "2026-11-10"}),
        client.post(url, {"starts_on": "soon"}),
    ]
    right = client.post(url, {"starts_on": "2026-11-02", "ends_on": "2026-11-30"})
    twice = client.post(url, {"starts_on": "2026-11-02", "ends_on": "2026-11-30"})
    page = client.get(reverse("members:me")).text

    assert [one.status_code for one in wrong] == [422, 422, 422]
    assert "A child" in wrong[0].text
    assert (right.status_code, twice.status_code, LeaveOfAbsence.objects.count()) == (302, 422, 1)
    assert "I am back" in page
    assert client.post(reverse("members:come_back"), {"leave": LeaveOfAbsence.objects.get().pk}).status_code == 302
    assert standing_of(member) == "member"


def test_answer_page_when_there_is_nothing_to_answer_then_not_found(client: Client) -> None:
    client.force_login(someone().user)

    assert client.get(reverse("members:answer")).status_code == 404


def test_answer_page_when_suspended_then_reason_and_form_and_the_organizer_reads_by_name(client: Client) -> None:
    member = someone()
    take_step(member=member, step="suspend", seen="member", by=organizer(), at=NOW, reason="Wrote on.", until=day(14))
    client.force_login(member.user)

    page = client.get(reverse("members:answer")).text
    empty = client.post(reverse("members:answer"), {"text": " "}).status_code
    client.post(reverse("members:answer"), {"text": "I am sorry."})
    desk = Client()
    moderator = at_desk(desk, "moderator")
    shown = desk.get(reverse("admin:members_member_change", args=[member.pk])).text
    desk.post(reverse("admin:members_member_read_answer", args=[member.pk]))

    assert ("Wrote on." in page, empty, "I am sorry." in shown) == (True, 422, True)
    assert Suspension.objects.get().read_by == moderator
    assert f"Read by {moderator} on" in client.get(reverse("members:answer")).text


@pytest.mark.parametrize(
    ("role", "may_read"), [("owner", True), ("moderator", True), ("events", False), ("auditor", False)]
)
def test_member_page_when_opened_then_the_answer_only_for_who_reads_answers(client, role, may_read):
    member = someone()
    answer(about=noticed(member), text="I was ill.", by=member.user, at=NOW)
    at_desk(client, role)

    assert ("I was ill." in client.get(reverse("admin:members_member_change", args=[member.pk])).text) is may_read


def test_notice_when_given_and_decided_at_the_desk_then_only_after_its_day(client: Client) -> None:
    member = someone()
    at_desk(client)
    urls = {name: reverse(f"admin:members_member_{name}", args=[member.pk]) for name in ("notice", "decide_notice")}

    short = client.post(urls["notice"], {"seen": "member", "last_day": "2026-11-05", "reason": "No word."})
    client.post(urls["notice"], {"seen": "member", "last_day": "2026-11-20", "reason": "No word."})
    early = client.post(urls["decide_notice"], {"outcome": "ended", "reason": "No answer."})
    with time_machine.travel(later(19), tick=False):
        at_desk(client)
        client.post(urls["decide_notice"], {"outcome": "ended", "reason": "No answer."})

    assert (short.status_code, early.status_code, standing_of(member)) == (422, 302, "left")
    assert [row.outcome for row in Notice.objects.all()] == ["ended"]


@pytest.mark.parametrize(("role", "waits"), [("admissions", True), ("owner", True), ("treasurer", False)])
def test_monday_when_an_answer_was_not_read_then_it_waits_for_who_may_decide(role, waits):
    as_of = AsOf(at=NOW, timezone="Europe/Berlin")
    notice = noticed(someone())
    before = [task.title for task in tasks(organizer(role).viewer, as_of)]

    answer(about=notice, text="I was ill.", by=notice.member.user, at=NOW)

    title = "1 member waits for your word"
    assert title not in before
    assert (title in [task.title for task in tasks(organizer(role).viewer, as_of)]) is waits


@pytest.mark.parametrize(
    ("standing", "after"),
    [("left", "candidate"), ("alumni", "candidate"), ("lapsed", "candidate"), ("suspended", "suspended")],
)
def test_seat_when_a_former_member_is_accepted_again_then_candidate_and_a_suspension_is_not_paid_away(standing, after):
    member = someone(standing)

    make_candidate(user=member.user, name="Ana Pérez", by=None, at=NOW)

    assert standing_of(member) == after


def test_alumni_when_somebody_has_left_then_by_own_word_and_nobody_else(client: Client) -> None:
    gone, here = someone("left"), someone()

    for member in (gone, here):
        client.force_login(member.user)
        client.post(reverse("members:alumni"))

    assert (standing_of(gone), standing_of(here)) == ("alumni", "member")
    assert consents_in_force(gone.user)["alumni"].text.startswith("Keep me among the alumni")
