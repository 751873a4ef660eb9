"""The life of an event: planned, held, settled into deeds, called off."""

import datetime as dt

import pytest

from events.models import CalendarSecret
from events.operations import (
    AlreadyIn,
    CapacityBelowTaken,
    EventFull,
    IllegalStep,
    TooLate,
    cancel_event,
    cancel_registration,
    change_event,
    check_in,
    close_registration,
    draft_event,
    finish_events,
    open_registration,
    publish_event,
    register,
    release_places,
    renew_calendar_address,
    walk_in,
)
from members.models import AuditLine, Deed, Letter
from members.operations import leave_community
from tests.events.factories import BEFORE, a_plan, an_event, kinds_of_deed
from tests.factories import MemberFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def test_finish_when_over_then_attendance_becomes_deeds_once(community, host):
    kinds_of_deed()
    event = an_event(by=host, capacity=5)
    came, missed = MemberFactory().user, MemberFactory().user
    places = [register(event=event, user=user, at=BEFORE) for user in (came, missed)]
    finish_events(at=event.starts_at)
    check_in(registration=places[0], by=host, at=event.starts_at)

    steps = [finish_events(at=event.ends_at), finish_events(at=event.ends_at + HOUR)]

    deeds = Deed.objects.exclude(type="event.registered").values_list("member__user", "type", "minutes")
    assert steps == [1, 0]
    assert set(deeds) == {
        (came.pk, "event.attended", 90),
        (missed.pk, "event.no_show", 30),
        (host.pk, "event.organized", 360),
    }


def test_finish_when_in_ones_own_time_then_whoever_registered_took_part(community):
    event = an_event(format="async", minutes=0)
    place = register(event=event, user=MemberFactory().user, at=BEFORE)

    finish_events(at=event.starts_at)

    place.refresh_from_db()
    assert place.state == "attended"


def test_finish_when_the_event_begins_then_nobody_waits_and_offers_are_free(community):
    event = an_event(capacity=1)
    first, second = MemberFactory().user, MemberFactory().user
    place = register(event=event, user=first, at=BEFORE)
    register(event=event, user=second, at=BEFORE)
    cancel_registration(registration=place, by=first, at=event.starts_at - HOUR)

    finish_events(at=event.starts_at)

    event.refresh_from_db()
    assert (event.state, event.taken, event.line.get().state) == ("running", 0, "expired")


def test_finish_when_long_ago_then_archived_at_once(community):
    event = an_event()

    finish_events(at=event.ends_at + dt.timedelta(days=91))

    event.refresh_from_db()
    assert event.state == "archived"


def test_check_in_when_marked_absent_by_mistake_then_the_deed_is_taken_back(community, host):
    kinds_of_deed()
    event = an_event()
    place = register(event=event, user=MemberFactory().user, at=BEFORE)
    finish_events(at=event.ends_at)
    finish_events(at=event.ends_at)

    check_in(registration=place, by=host, at=event.ends_at + HOUR)

    sources = Deed.objects.filter(type__in=["event.no_show", "event.attended"]).order_by("pk")
    assert list(sources.values_list("type", "source")) == [
        ("event.no_show", "events"),
        ("event.no_show", "reversal"),
        ("event.attended", "events"),
    ]


def test_walk_in_when_full_then_refused_and_in_line_then_let_in(community, host):
    event = an_event(capacity=1)
    guest, other = UserFactory(), UserFactory()

    got = walk_in(event=event, user=guest, by=host, at=BEFORE)

    event.refresh_from_db()
    assert (got.state, event.taken) == ("attended", 1)
    with pytest.raises(AlreadyIn):
        walk_in(event=event, user=guest, by=host, at=BEFORE)
    with pytest.raises(EventFull):
        walk_in(event=event, user=other, by=host, at=BEFORE)


def test_walk_in_when_a_place_is_on_offer_to_this_person_then_it_is_theirs(community, host):
    event = an_event(capacity=1)
    first, second = UserFactory(), UserFactory()
    place = register(event=event, user=first, at=BEFORE)
    register(event=event, user=second, at=BEFORE)
    cancel_registration(registration=place, by=first, at=BEFORE)

    walk_in(event=event, user=second, by=host, at=BEFORE)

    event.refresh_from_db()
    assert (event.taken, event.line.get().state) == (1, "claimed")


def test_cancel_when_people_hold_or_wait_for_places_then_everybody_is_told_and_calendars_too(community, host):
    event = an_event(capacity=1)
    for _ in range(3):
        register(event=event, user=MemberFactory().user, at=BEFORE)

    cancel_event(event=event, reason="The room is flooded.", by=host, at=BEFORE)

    event.refresh_from_db()
    letters = Letter.objects.filter(kind="event_canceled")
    assert (event.state, event.sequence, event.taken, letters.count()) == ("canceled", 1, 0, 3)
    assert all("The room is flooded." in letter.text for letter in letters)
    with pytest.raises(IllegalStep):
        cancel_event(event=event, reason="", by=host, at=BEFORE)


def test_change_when_time_moves_then_guests_and_calendars_learn_it(community, host):
    event = an_event()
    register(event=event, user=MemberFactory().user, at=BEFORE)

    quiet = change_event(event=event, plan=a_plan(organizer_hours=9), by=host, at=BEFORE)
    moved = change_event(event=event, plan=a_plan(minutes=120), by=host, at=BEFORE)

    assert (quiet.sequence, moved.sequence) == (0, 1)
    assert moved.ends_at - moved.starts_at == 2 * HOUR
    assert Letter.objects.filter(kind="event_changed").count() == 1


def test_change_when_fewer_places_than_taken_then_refused(community, host):
    event = an_event(capacity=2)
    for _ in range(2):
        register(event=event, user=MemberFactory().user, at=BEFORE)

    with pytest.raises(CapacityBelowTaken):
        change_event(event=event, plan=a_plan(capacity=1), by=host, at=BEFORE)


def test_register_when_given_back_and_taken_again_then_one_row_with_a_new_door_code(community):
    event = an_event()
    user = MemberFactory().user
    first = register(event=event, user=user, at=BEFORE)
    cancel_registration(registration=first, by=user, at=BEFORE + HOUR)

    again = register(event=event, user=user, at=BEFORE + 2 * HOUR)

    event.refresh_from_db()
    assert (again.pk, event.taken) == (first.pk, 1)
    assert again.token != first.token


def test_cancel_registration_when_twice_then_one_place_is_freed(community):
    event = an_event()
    user = MemberFactory().user
    place = register(event=event, user=user, at=BEFORE)

    for _ in range(2):
        cancel_registration(registration=place, by=user, at=BEFORE)

    event.refresh_from_db()
    assert event.taken == 0


@pytest.mark.parametrize("state", ["draft", "published", "closed"])
def test_register_when_not_open_then_too_late(community, host, state):
    event = draft_event(plan=a_plan(), by=host, at=BEFORE) if state == "draft" else an_event(opens=state == "closed")
    if state == "closed":
        close_registration(event=event, by=host, at=BEFORE)

    with pytest.raises(TooLate):
        register(event=event, user=MemberFactory().user, at=BEFORE)


def test_steps_when_taken_twice_then_illegal_and_written_down_once(community, host):
    event = draft_event(plan=a_plan(), by=host, at=BEFORE)
    publish_event(event=event, by=host, at=BEFORE, opens=False)
    open_registration(event=event, by=host, at=BEFORE)

    with pytest.raises(IllegalStep):
        publish_event(event=event, by=host, at=BEFORE)

    deeds = AuditLine.objects.filter(subject=f"events.event:{event.pk}").order_by("pk")
    assert list(deeds.values_list("deed", flat=True)) == ["event.drafted", "event.published", "event.opened"]


def test_slug_when_the_same_title_and_day_then_told_apart(community):
    slugs = [draft_event(plan=a_plan(), by=None, at=BEFORE).slug for _ in range(3)]

    stem = "the-circle-in-december-2026-12-03"
    assert slugs == [stem, f"{stem}-2", f"{stem}-3"]


def test_leaving_when_somebody_goes_then_their_places_at_members_events_are_free(
    community, django_capture_on_commit_callbacks
):
    inside, outside = an_event(), an_event(audience="public")
    member = MemberFactory()
    for event in (inside, outside):
        register(event=event, user=member.user, at=BEFORE)

    with django_capture_on_commit_callbacks(execute=True):
        leave_community(member=member, by=member.user, at=BEFORE)

    assert inside.registrations.get().state == "canceled_by_host"
    assert outside.registrations.get().state == "confirmed"
    assert release_places(at=BEFORE) == 0


def test_calendar_address_when_renewed_then_one_in_force(community, member):
    first = renew_calendar_address(user=member, at=BEFORE)
    second = renew_calendar_address(user=member, at=BEFORE)

    assert CalendarSecret.objects.get(revoked_at=None) == second
    assert first.secret != second.secret
