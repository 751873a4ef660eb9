"""The first ninety days: buddies by lot, notes on their days, and a verdict that only a person gives."""

import datetime as dt
import time

import pytest
import time_machine
from django.db import IntegrityError, transaction

from icmp.models import BuddyPair, ProbationReview
from icmp.newcomers import buddies, queries
from icmp.newcomers.buddies import NotPossible, change_buddy, follow_pairs, mark_step, pair_by_lot, tell_how_it_goes
from icmp.newcomers.calendar import note_due
from icmp.newcomers.fitting import Someone, best_fits
from icmp.newcomers.probation import AlreadyDecided, AlreadyExtended, alarm_overdue, decide_probation, write_notes
from members.consents import record_consent
from members.models import ActivityType, AuditLine, Deed, LeaveOfAbsence, Letter, Member, StandingChange
from members.operations import choose_letters, enter_grace, leave_community, local_day, restore_member
from members.standings import advance_standings
from tests.factories import organizer
from tests.icmp import world
from tests.icmp.first_weeks import JOINED, LAST_DAY, candidate, willing
from tests.members.desk import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
REVIEWED = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def days(n: int) -> dt.datetime:
    return JOINED + dt.timedelta(days=n)


def verdict(member: Member, name: str, **more: object) -> ProbationReview:
    facts = {"seen": member.candidate_until, "reason": "We talked.", "by": organizer("admissions"), "at": REVIEWED}
    return decide_probation(member=member, verdict=name, **facts | more)


def letters(kind: str) -> list[str]:
    return list(Letter.objects.filter(kind=kind).order_by("written_at", "pk").values_list("subject", flat=True))


def test_best_fits_when_somebody_shares_more_then_only_they():
    newcomer = Someone(key=0, segment="a", language="es", city="Köln")
    others = [
        Someone(key=1, segment="b", language="es", city="Köln", free=1),
        Someone(key=2, segment="a", language="de", city="", free=2),
        Someone(key=3, segment="a", language="de", city="Bonn", free=1),
        Someone(key=4, segment="a", language="es", city="Köln", free=0),
    ]

    assert [one.key for one in best_fits(newcomer, others)] == [2, 3]
    assert best_fits(newcomer, others[3:]) == []


@pytest.mark.parametrize(
    ("day", "due"),
    [(0, None), (2, None), (3, 3), (6, 3), (7, None), (14, 14), (18, None), (30, 30), (45, 45), (49, None)],
)
def test_note_when_its_day_has_come_then_due_for_four_days(day, due):
    assert note_due(dt.date(2026, 8, 10), dt.date(2026, 8, 10) + dt.timedelta(days=day)) == due


def test_pair_when_somebody_is_free_then_both_are_told_once():
    newcomer, buddy = candidate(), willing()

    pairs = [pair_by_lot(newcomer=newcomer, at=JOINED) for _ in range(2)]

    assert (pairs[0].buddy, pairs[0].newcomer, pairs[1]) == (buddy, newcomer, None)
    assert letters("buddy_found") == [f"{buddy.user} looks after you in your first weeks"]
    assert letters("buddy_asked") == ["Your newcomer: Lucía Gómez Ibarra"]


def test_pair_when_somebody_took_a_seat_then_at_once(django_capture_on_commit_callbacks):
    buddy = willing()

    with django_capture_on_commit_callbacks(execute=True):
        newcomer = candidate()

    assert BuddyPair.objects.get().buddy == buddy
    assert follow_pairs(at=JOINED) == 0
    assert BuddyPair.objects.get().newcomer == newcomer


def test_pair_when_segment_and_city_fit_then_that_one():
    newcomer = candidate(segment="rising", city="Köln")
    willing(segment="other", city="Köln")
    fits = willing(segment="rising", city="Köln")
    willing(segment="rising", city="Bonn")

    assert {pair_by_lot(newcomer=newcomer, at=JOINED).buddy} == {fits}


@pytest.mark.parametrize("reason", ["full", "away", "candidate", "left"])
def test_pair_when_nobody_may_be_asked_then_none(reason):
    buddy = willing(at_once=1)
    if reason == "full":
        pair_by_lot(newcomer=candidate(), at=JOINED)
    if reason == "away":
        LeaveOfAbsence.objects.create(member=buddy, starts_on=JOINED.date(), ends_on=JOINED.date())
    if reason in ("candidate", "left"):
        Member.objects.filter(pk=buddy.pk).update(standing=reason, candidate_until=LAST_DAY)

    assert pair_by_lot(newcomer=candidate(), at=JOINED) is None


def at_the_same_moment(monkeypatch, people: int) -> int:
    """So many newcomers ask for the only place, each looking for a while; returns how many pairs that made."""
    newcomers = [candidate(f"Person {n}") for n in range(people)]
    willing(at_once=1)
    looked = queries.willing

    def slowly(day):
        rows = looked(day)
        len(rows)  # what this transaction sees
        time.sleep(0.3)
        return rows

    monkeypatch.setattr(queries, "willing", slowly)
    at_once(lambda member: pair_by_lot(newcomer=member, at=JOINED), newcomers)
    return BuddyPair.objects.count()


@pytest.mark.django_db(transaction=True)
def test_pair_when_many_want_the_last_place_at_once_then_one_gets_it(monkeypatch):
    assert at_the_same_moment(monkeypatch, 4) == 1


@pytest.mark.django_db(transaction=True)
def test_pair_when_the_lock_is_off_then_somebody_gets_too_many(monkeypatch):
    """The negative control."""
    monkeypatch.setattr(buddies, "_lock_offers", lambda: None)

    assert at_the_same_moment(monkeypatch, 4) > 1


def test_buddy_when_changed_by_an_organizer_then_all_three_are_told():
    newcomer, first = candidate(), willing()
    pair = pair_by_lot(newcomer=newcomer, at=JOINED)
    second, by = willing(), organizer("admissions")

    changed = change_buddy(newcomer=newcomer, buddy=second, seen=pair.pk, by=by, at=days(1))

    assert (changed.buddy, changed.paired_by) == (second, by)
    assert letters("buddy_ended") == ["You no longer look after Lucía Gómez Ibarra"]
    assert Letter.objects.get(kind="buddy_ended").user == first.user
    with pytest.raises(NotPossible):
        change_buddy(newcomer=newcomer, buddy=first, seen=pair.pk, by=by, at=days(1))


def test_buddy_when_the_first_weeks_are_over_then_the_pair_ends_and_a_left_buddy_is_replaced():
    newcomer, buddy = candidate(), willing()
    pair_by_lot(newcomer=newcomer, at=JOINED)
    other = willing()

    leave_community(member=buddy, by=buddy.user, at=days(5))
    counts = [follow_pairs(at=days(5)) for _ in range(2)]
    verdict(newcomer, "full")
    ended = follow_pairs(at=REVIEWED)

    assert counts == [2, 0]
    assert list(BuddyPair.objects.order_by("pk").values_list("buddy", flat=True)) == [buddy.pk, other.pk]
    assert (ended, queries.pairs_open().count()) == (1, 0)


def test_step_when_met_then_one_deed_of_the_buddy_for_the_newcomer():
    ActivityType.objects.create(
        key="member.welcomed", weight=7, minutes=30, presence=True, counts_as=["hours", "help"], direction="give"
    )
    newcomer, buddy = candidate(), willing()
    pair = pair_by_lot(newcomer=newcomer, at=JOINED)

    for at in (days(2), days(3)):
        mark_step(pair=pair, step="met", by=buddy.user, at=at)

    deed = Deed.objects.get()
    assert (deed.member, deed.target, deed.minutes, deed.occurred_at) == (buddy, newcomer, 30, days(2))
    pair.refresh_from_db()
    assert (pair.met_at, pair.wrote_at) == (days(2), None)


def test_step_when_somebody_else_marks_it_then_not_possible():
    pair = pair_by_lot(newcomer=candidate(), at=JOINED) if willing() else None

    with pytest.raises(NotPossible):
        mark_step(pair=pair, step="wrote", by=organizer(), at=JOINED)
    with pytest.raises(NotPossible):
        tell_how_it_goes(pair=pair, feedback="Fine.", by=pair.newcomer.user, at=JOINED)


def test_notes_when_the_days_come_then_each_once_in_the_morning():
    newcomer = candidate(language="de")
    world.pledge(newcomer, "4")
    world.deed(newcomer, days(10), "mentoring.session_given", minutes=90)

    counts = [write_notes(at=days(n)) for n in range(60) for _ in range(2)]

    rows = Letter.objects.filter(kind="newcomer").order_by("written_at")
    assert sum(counts) == 4
    assert [(row.not_before.date() - JOINED.date()).days for row in rows] == [3, 14, 30, 45]
    assert {row.language for row in rows} == {"de"}


def test_note_of_the_thirtieth_day_when_read_then_pledge_and_real_number():
    newcomer = candidate()
    world.pledge(newcomer, "4")
    world.deed(newcomer, days(10), "mentoring.session_given", minutes=90)

    write_notes(at=days(30))

    text = " ".join(Letter.objects.get(kind="newcomer").text.split())
    assert "thirty days ago you pledged 4 hours a month. On record are 1.5 hours since then." in text
    assert "not a reproach" in text


def test_note_when_read_then_own_needs_lead_into_the_book():
    newcomer = candidate()
    world.needs(newcomer, world.need("mentoring"), 5)

    write_notes(at=days(3))

    text = Letter.objects.get(kind="newcomer").text
    assert "Mentoring: http" in text
    assert "/book/?q=Mentoring" in text


@pytest.mark.parametrize("reason", ["left", "away", "grace", "switched off", "member"])
def test_notes_when_somebody_is_not_here_or_wants_none_then_none(reason):
    newcomer = candidate()
    if reason == "left":
        leave_community(member=newcomer, by=newcomer.user, at=days(1))
    if reason == "away":
        LeaveOfAbsence.objects.create(member=newcomer, starts_on=days(1).date(), ends_on=days(60).date())
    if reason == "grace":
        enter_grace(member=newcomer, by=None, at=days(1), reason="dues are late")
    if reason == "switched off":
        choose_letters(user=newcomer.user, wanted=set(), at=days(1))
    if reason == "member":
        verdict(newcomer, "full", at=days(1))

    assert sum(write_notes(at=days(n)) for n in range(60)) == 0


def test_verdict_full_when_given_then_member_with_words_in_the_letter():
    newcomer = candidate()

    review = verdict(newcomer, "full", words="You were here from the first day.", evidence={"compliance": "0.75"})

    newcomer.refresh_from_db()
    assert (newcomer.standing, newcomer.candidate_until) == ("member", None)
    assert (review.began_on, review.evidence) == (local_day(JOINED), {"compliance": "0.75"})
    assert "You were here from the first day." in Letter.objects.get(kind="standing_member").text
    assert "We talked." not in Letter.objects.get(kind="standing_member").text
    assert AuditLine.objects.filter(deed="probation.decided").count() == 1


def test_verdict_extend_when_given_then_once_and_no_second_time():
    newcomer = candidate()

    verdict(newcomer, "extend", until=dt.date(2026, 12, 23))
    newcomer.refresh_from_db()
    with pytest.raises(AlreadyExtended):
        verdict(newcomer, "extend", until=dt.date(2027, 1, 23))

    newcomer.refresh_from_db()
    assert (newcomer.standing, newcomer.candidate_until) == ("candidate", dt.date(2026, 12, 23))
    assert letters("candidacy_extended") == ["You have more time as a candidate"]


def test_extension_when_written_past_the_operation_then_the_database_refuses_the_second():
    newcomer = candidate()
    review = verdict(newcomer, "extend", until=dt.date(2026, 12, 23))
    facts = {"member": newcomer, "began_on": review.began_on, "reason": "x", "decided_by": review.decided_by}

    with pytest.raises(IntegrityError), transaction.atomic():
        ProbationReview.objects.create(verdict="extend", until=dt.date(2027, 1, 1), decided_at=REVIEWED, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProbationReview.objects.filter(pk=review.pk).update(verdict="full")


@pytest.mark.parametrize("agreed", [True, False])
def test_verdict_part_when_given_then_left_or_alumni_by_own_word(agreed):
    newcomer = candidate()
    record_consent(
        user=newcomer.user,
        purpose="alumni",
        given=agreed,
        text="Keep in touch.",
        language="en",
        source="test",
        at=JOINED,
    )

    verdict(newcomer, "part", words="It was good to have you; our rhythms differ.")

    newcomer.refresh_from_db()
    kind = "alumni" if agreed else "left"
    assert newcomer.standing == kind
    assert "our rhythms differ" in Letter.objects.get(kind=f"standing_{kind}").text


def test_verdict_when_the_page_was_old_then_already_decided():
    newcomer = candidate()
    seen = newcomer.candidate_until
    verdict(newcomer, "extend", until=dt.date(2026, 12, 23))

    with pytest.raises(AlreadyDecided):
        verdict(newcomer, "full", seen=seen)


@pytest.mark.django_db(transaction=True)
def test_verdict_when_two_organizers_decide_at_once_then_one_counts():
    newcomer, people = candidate(), [organizer("admissions"), organizer("owner")]
    seen = newcomer.candidate_until

    results = at_once(
        lambda one: decide_probation(
            member=newcomer, verdict=one[0], seen=seen, reason="x", words="y", by=one[1], at=REVIEWED
        ),
        [("full", people[0]), ("part", people[1])],
    )

    assert sorted(type(result).__name__ for result in results) == ["AlreadyDecided", "ProbationReview"]
    assert ProbationReview.objects.count() == 1


def test_candidacy_when_interrupted_by_late_dues_then_the_same_first_weeks():
    newcomer = candidate()
    enter_grace(member=newcomer, by=None, at=days(20), reason="dues are late")
    restore_member(member=newcomer, by=None, at=days(25), reason="dues arrived")

    newcomer.refresh_from_db()

    assert newcomer.standing == "candidate"
    assert queries.began_on(newcomer) == local_day(JOINED)


def test_overdue_when_nobody_decides_then_those_who_decide_hear_once_and_nobody_goes():
    newcomer = candidate()
    admissions, owner = organizer("admissions"), organizer("owner")
    organizer("treasurer")
    year = [JOINED + dt.timedelta(days=n) for n in range(0, 365, 5)]

    counts = [alarm_overdue(at=at) + advance_standings(at=at) for at in year]

    assert sum(counts) == 2
    assert set(Letter.objects.filter(kind="probation_overdue").values_list("user", flat=True)) == {
        admissions.pk,
        owner.pk,
    }
    newcomer.refresh_from_db()
    assert newcomer.standing == "candidate"
    assert StandingChange.objects.filter(member=newcomer).count() == 1


def test_candidate_when_the_community_chose_its_days_then_those(community):
    community.settings = {"probation": {"days": 60, "min_compliance": 0.5, "review": "human"}}
    community.save()

    with time_machine.travel(JOINED, tick=False):
        newcomer = candidate()

    assert newcomer.candidate_until == dt.date(2026, 10, 9)
    assert str(queries.least_compliance()) == "0.5"
