"""The steps of a standing at the desk: only what fits, told beforehand, with a reason, once."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members import gates, lifecycle
from members.models import AuditLine, LeaveOfAbsence, Letter, Member, StandingChange
from members.operations import (
    IllegalStep,
    activate_member,
    change_standing,
    enter_grace,
    make_candidate,
    restore_member,
    take_step,
)
from members.standings import advance_standings
from members.steps import STEPS, steps_from
from tests.factories import MemberFactory, ProfileFactory, UserFactory, organizer

from .desk import at_desk, at_once
from .test_sign_in import sign_in_by_code

pytestmark = pytest.mark.django_db
LATER = dt.date(2027, 1, 1)
UNTIL = timezone.now().date() + dt.timedelta(days=20)


def step_url(member, step):
    return reverse(f"admin:members_member_{step}", args=[member.pk])


def page_url(member):
    return reverse("admin:members_member_change", args=[member.pk])


def someone(standing, **more):
    extra = {"candidate_until": timezone.now().date() + dt.timedelta(days=60)} if standing == "candidate" else {}
    return ProfileFactory(member=MemberFactory(standing=standing, **extra, **more)).member


def told(member, **more):
    return {"seen": member.standing, "reason": "We talked about it", "until": UNTIL.isoformat(), **more}


def test_steps_when_read_then_each_is_legal_and_every_right_exists():
    pairs = {(before, after) for step in STEPS.values() for before in step.before for after in step.after}

    assert all(lifecycle.is_legal(*pair) for pair in pairs)
    assert {step.deed for step in STEPS.values()} <= set(gates.DEEDS)
    assert steps_from(lifecycle.LEFT) == []


@pytest.mark.parametrize("standing", lifecycle.STANDINGS)
@pytest.mark.parametrize("role", ["owner", "admissions", "moderator", "auditor"])
def test_member_page_when_opened_then_only_steps_that_fit_standing_and_role(client, community, standing, role):
    at_desk(client, role)
    member = someone(standing)

    page = client.get(page_url(member)).text

    offered = {name for name in STEPS if step_url(member, name) in page}
    assert offered == {step.name for step in steps_from(standing) if gates.may({role}, step.deed)}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("standing", lifecycle.STANDINGS)
def test_step_when_taken_at_the_desk_then_only_from_where_it_fits(client, community, standing, step):
    owner = at_desk(client)
    member = someone(standing)
    fits = standing in STEPS[step].before

    asked = client.get(step_url(member, step))
    answer = client.post(step_url(member, step), told(member), follow=True)

    member.refresh_from_db()
    changes = list(StandingChange.objects.values_list("before", "after", "by", "reason"))
    assert asked.status_code == (200 if fits else 302)
    if fits:
        assert member.standing in STEPS[step].after
        assert changes == [(standing, member.standing, owner.pk, "We talked about it")]
        assert f"now stands as: {member.get_standing_display()}" in answer.text
    else:
        assert (member.standing, changes, Letter.objects.count()) == (standing, [], 0)
        assert "Nothing was changed" in answer.text


@pytest.mark.parametrize(
    ("standing", "step", "sentences"),
    [
        ("candidate", "confirm", ["becomes: member", "may be printed", "Dues go on as agreed", "is kept in the history"]),
        ("member", "pause", ["becomes: paused", "neither appears in it nor is printed", "what the pause means"]),
        ("member", "suspend", ["The book closes at once", "No new bill by transfer", "signed out", "right to answer"]),
        ("grace", "lapse", ["The book closes at once", "What is owed stays owed", "the way back is open"]),
        ("suspended", "end", ["The book closes at once", "Dues end at once", "with your reason"]),
        ("lapsed", "make_alumni", ["chose to be listed as alumni", "Dues end at once", "with your reason"]),
        ("member", "begin_grace", ["The book stays open", "the membership lapses by itself", "No letter goes"]),
    ],
)  # fmt: skip
def test_step_when_asked_then_says_what_it_does_to_the_person(client, community, standing, step, sentences):
    at_desk(client)
    member = someone(standing)

    page = client.get(step_url(member, step)).text

    assert [sentence for sentence in sentences if sentence not in page] == []
    assert StandingChange.objects.count() == 0


@pytest.mark.parametrize("step", STEPS)
def test_step_when_announced_then_the_letter_is_as_announced(client, community, step):
    """Whether a letter goes, and whether it tells the reason, is what the page said."""
    at_desk(client)
    member = someone(min(STEPS[step].before))

    says = " ".join(str(sentence) for sentence in client.get(step_url(member, step)).context["says"])
    client.post(step_url(member, step), told(member))

    letters = list(Letter.objects.filter(user=member.user))
    assert len(letters) == (0 if "No letter goes" in says else 1)
    assert ["We talked about it" in letter.text for letter in letters] == ["with your reason" in says] * len(letters)


def test_step_when_sent_twice_then_once_and_said(client, community):
    at_desk(client)
    member = someone("member")

    for _ in range(2):
        answer = client.post(step_url(member, "suspend"), told(member), follow=True)

    assert "stands as: suspended. Nothing was changed" in answer.text
    assert StandingChange.objects.count() == Letter.objects.count() == 1
    assert AuditLine.objects.filter(deed="standing.changed").count() == 1


def test_step_when_the_standing_has_moved_on_since_the_page_then_nothing_changes(client, community, at):
    at_desk(client)
    member = someone("member")
    shown = told(member)
    change_standing(member=member, to="grace", by=None, at=at, reason="dues are late")

    answer = client.post(step_url(member, "suspend"), shown, follow=True)

    member.refresh_from_db()
    assert "stands as: in grace. Nothing was changed" in answer.text
    assert member.standing == "grace"


@pytest.mark.django_db(transaction=True)
def test_step_when_two_organizers_take_two_at_once_then_one_is_told(community, at):
    for first, second in (("suspend", "pause"), ("begin_grace", "pause")):
        member, by = someone("member"), organizer()

        def take(step, member=member, by=by):
            return take_step(member=member, step=step, seen="member", by=by, at=at, reason="x", until=LATER)

        got = at_once(take, [first, second])

        assert sorted(type(row).__name__ for row in got) == ["IllegalStep", "Member"]
        assert member.standing_changes.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 401}, "reason"),
        ({"until": ""}, "until"),
        ({"until": "soon"}, "until"),
        ({"until": "2001-01-01"}, "until"),
        ({"until": "2999-01-01"}, "until"),
        ({"seen": ""}, "seen"),
    ],
)
def test_step_when_something_is_wrong_then_said_and_kept(client, community, wrong, field):
    at_desk(client)
    member = someone("member")

    answer = client.post(step_url(member, "pause"), told(member, **wrong))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert StandingChange.objects.count() == LeaveOfAbsence.objects.count() == 0


@pytest.mark.parametrize("role", sorted(gates.STAFF))
@pytest.mark.parametrize("step", ["confirm", "suspend"])
def test_step_when_not_theirs_to_take_then_refused(client, community, role, step):
    at_desk(client, role)
    member = someone("candidate")
    allowed = gates.may({role}, STEPS[step].deed)

    answer = client.post(step_url(member, step), told(member))

    member.refresh_from_db()
    assert answer.status_code == (302 if allowed else 403)
    assert (member.standing != "candidate") == allowed


def test_pause_when_its_last_day_is_over_then_the_calendar_ends_it(client, community):
    at_desk(client)
    member = someone("member")

    client.post(step_url(member, "pause"), told(member))
    on_the_last_day = advance_standings(at=dt.datetime.combine(UNTIL, dt.time(9), dt.UTC))
    on_the_day_after = advance_standings(at=dt.datetime.combine(UNTIL, dt.time(9), dt.UTC) + dt.timedelta(days=1))

    member.refresh_from_db()
    assert (on_the_last_day, on_the_day_after, member.standing) == (0, 1, "member")


def test_pause_when_ended_early_then_the_leave_ends_with_it_and_another_may_begin(client, community):
    at_desk(client)
    member = someone("member")

    client.post(step_url(member, "pause"), told(member))
    client.post(step_url(member, "resume"), told(member, seen="paused"))
    client.post(step_url(member, "pause"), told(member))

    first = Letter.objects.filter(kind="standing_paused").earliest("written_at")
    assert "up to and including" in first.text
    leaves = list(member.leaves.order_by("ends_on").values_list("ends_on", flat=True))
    member.refresh_from_db()
    assert (leaves[1], leaves[0] < UNTIL, member.standing) == (UNTIL, True, "paused")


@pytest.mark.parametrize("before", ["candidate", "member"])
def test_suspension_when_lifted_then_back_to_what_the_person_was(community, at, before):
    by = organizer()
    member = make_candidate(user=UserFactory(), name="Ana Pérez", by=by, at=at)
    if before == "member":
        activate_member(member=member, by=by, at=at, reason="x")
    long_after = at + dt.timedelta(days=400)

    take_step(member=member, step="suspend", seen=before, by=by, at=at, reason="x", until=long_after.date())
    lifted = take_step(member=member, step="reinstate", seen="suspended", by=by, at=long_after, reason="x")

    assert lifted.standing == before


def test_suspension_when_it_begins_then_signed_out_and_told_how_to_answer(client, community):
    at_desk(client)
    member = someone("member")
    theirs = Client()
    sign_in_by_code(theirs, member.user)
    Letter.objects.all().delete()
    before = theirs.get("/me/").status_code

    client.post(step_url(member, "suspend"), told(member, reason="Wrote to others after a no"))

    letter = Letter.objects.get(user=member.user)
    assert (before, theirs.get("/me/").status_code) == (200, 302)
    assert letter.kind == "standing_suspended"
    assert "Wrote to others after a no" in letter.text
    assert "/me/answer/" in letter.text


def test_candidate_when_confirmed_early_then_late_dues_lead_back_to_member(community, at):
    member = make_candidate(user=UserFactory(), name="Ana Pérez", by=None, at=at)
    take_step(member=member, step="confirm", seen="candidate", by=organizer(), at=at, reason="She is one of us")

    enter_grace(member=member, by=None, at=at, reason="dues are late")
    member = restore_member(member=Member.objects.get(pk=member.pk), by=None, at=at, reason="dues arrived")

    assert (member.standing, member.candidate_until) == ("member", None)


def test_step_when_it_does_not_fit_then_the_operation_refuses_too(community, at):
    member = someone("left")

    with pytest.raises(IllegalStep):
        take_step(member=member, step="confirm", seen="left", by=organizer(), at=at, reason="x")

    assert Letter.objects.count() == 0


def test_step_when_the_person_has_a_role_then_the_page_says_that_it_stays(client, community):
    at_desk(client)
    member = ProfileFactory(member__user=organizer("events")).member

    assert "a role does not end with the standing" in client.get(step_url(member, "suspend")).text


def test_own_leaving_when_a_reason_is_given_then_the_letter_does_not_repeat_it(community, at):
    member = someone("member")

    change_standing(member=member, to="left", by=member.user, at=at, reason="Too many letters")

    assert "Too many letters" not in Letter.objects.get().text


def test_history_when_it_grows_then_the_same_number_of_queries(client, community, at):
    at_desk(client, "auditor")
    member, counts = someone("member"), []
    for to in ("grace", "member", "paused"):
        change_standing(member=member, to=to, by=organizer(), at=at, reason=f"to {to}")
        with CaptureQueriesContext(connection) as asked:
            page = client.get(page_url(member)).text
        counts.append(len(asked))

    assert counts[0] == counts[2]
    assert all(words in page for words in ("to grace", "to paused", "in grace → member"))


def test_members_when_they_grow_then_the_same_number_of_queries(client, community):
    at_desk(client, "auditor")
    counts = []
    for _ in range(3):
        someone("member")
        with CaptureQueriesContext(connection) as asked:
            client.get("/desk/members/member/")
        counts.append(len(asked))

    assert counts[0] == counts[2]


def test_member_when_absent_then_not_found(client, community):
    at_desk(client)
    missing = "00000000-0000-0000-0000-000000000007"

    answers = {client.get(f"/desk/members/member/{missing}/{step}/").status_code for step in STEPS}

    assert answers == {404}


def test_pause_when_today_is_another_day_in_the_community_then_its_calendar_counts(client, community):
    at_desk(client)
    member = someone("member")
    community.timezone = "Pacific/Kiritimati"  # already tomorrow there
    community.save()

    with time_machine.travel(dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC), tick=False):
        today = client.post(step_url(member, "pause"), told(member, until="2026-11-03"))
        tomorrow = client.post(step_url(member, "pause"), told(member, until="2026-11-04"))

    assert (today.status_code, tomorrow.status_code) == (422, 302)
