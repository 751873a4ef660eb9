"""Seats by lot: drawn once by a person, kept as they fell, and offered to nobody else."""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import Error, transaction

from icmp.intakes import operations as intakes
from icmp.intakes.lottery import (
    DrawnAlready,
    NobodyInTheLot,
    NoLots,
    NotAllThere,
    StillOpen,
    Untold,
    draw_lots,
)
from icmp.intakes.plans import plan_of
from icmp.lots import commitment, draw, ticket
from icmp.models import Application, Decision, Intake, LotDraw
from icmp.operations import decide_application
from icmp.queries.rooms import room_of
from members.models import AuditLine
from tests.factories import organizer

from .factories import (
    ApplicationFactory,
    IntakeFactory,
    ProfileVersionFactory,
    ReviewFactory,
    SegmentFactory,
    SubmittedApplicationFactory,
    stand,
)
from .test_intakes import AT, DAY, standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]


@pytest.fixture
def lots() -> Intake:
    """A round that is over: five may be drawn; others are decided, not firm, or not between the lines."""
    intake = IntakeFactory(seats=10, lottery_seats=2, opens_at=AT - 30 * DAY, closes_at=AT - DAY)
    version = ProfileVersionFactory()
    facts = {"intake": intake, "profile_version": version, "recommendation": "review", "robust": True}
    for _ in range(5):
        SubmittedApplicationFactory(**facts)
    SubmittedApplicationFactory(**facts | {"robust": False})
    SubmittedApplicationFactory(**facts | {"robust": None})
    SubmittedApplicationFactory(**facts | {"recommendation": "accept"})
    SubmittedApplicationFactory(**facts | {"intake": IntakeFactory(opens_at=AT)})
    stand(SubmittedApplicationFactory(**facts), "withdrawn")
    return intake


def test_draw_when_held_then_anybody_finds_the_same_and_two_have_a_seat_kept(lots: Intake):
    promised = commitment(lots.lottery_seed)

    kept = draw_lots(intake=lots, by=organizer("admissions"), at=AT)

    drawn = {ticket(key) for key in Application.objects.filter(drawn_at=AT).values_list("pk", flat=True)}
    by_hand = sorted(kept.tickets, key=lambda one: hashlib.sha256(f"{kept.seed}:{one}".encode()).hexdigest())
    assert commitment(kept.seed) == promised
    assert by_hand == kept.tickets
    assert drawn == set(kept.tickets[:2]) == set(draw(kept.seed, kept.tickets, seats=2))
    assert (len(kept.tickets), room_of(lots).kept, room_of(lots).free) == (5, 2, 8)
    assert AuditLine.objects.get(deed="intake.drawn").facts["seed"] == kept.seed


def test_draw_when_held_again_too_early_or_without_seats_then_refused(lots: Intake):
    by = organizer("admissions")
    draw_lots(intake=lots, by=by, at=AT)

    with pytest.raises(DrawnAlready):
        draw_lots(intake=lots, by=by, at=AT)
    with pytest.raises(StillOpen):
        draw_lots(intake=IntakeFactory(lottery_seats=1, opens_at=AT - DAY, closes_at=AT + DAY), by=by, at=AT)
    with pytest.raises(NoLots):
        draw_lots(intake=IntakeFactory(opens_at=AT - 3 * DAY, closes_at=AT - DAY), by=by, at=AT)


def test_draw_when_kept_then_nobody_changes_it_and_the_round_stays_closed(lots: Intake):
    by = organizer("admissions")
    draw_lots(intake=lots, by=by, at=AT)

    for change in (lambda: LotDraw.objects.update(seed="0"), LotDraw.objects.all().delete):
        with pytest.raises(Error), transaction.atomic():
            change()
    for change in (
        lambda: intakes.open_intake(intake=lots, by=by, at=AT),
        lambda: rewritten(lots, by=by, closes_at=AT + DAY),
        lambda: rewritten(lots, by=by, lottery_seats=3),
    ):
        refused(change)


def rewritten(intake: Intake, *, by: object, **changed: object) -> Intake:
    plan = replace(plan_of(intake), **changed)
    return intakes.change_intake(intake=intake, plan=plan, seen=intakes.mark(intake), by=by, at=AT)


def refused(change: Callable[[], object]) -> None:
    with pytest.raises(intakes.LotsAreDrawn):
        change()


def test_drawn_when_accepted_by_a_person_then_a_seat_even_in_a_full_segment_and_others_wait(lots: Intake):
    by, segment = organizer("admissions"), SegmentFactory(key="a")
    Intake.objects.filter(pk=lots.pk).update(seats=2, segment_quotas={"a": 0})
    Application.objects.filter(intake=lots).update(segment=segment)
    draw_lots(intake=lots, by=by, at=AT)
    rows = list(Application.objects.filter(intake=lots, state="in_review").order_by("drawn_at", "pk"))

    for row in reversed(rows):
        ReviewFactory(application=row, reviewer=by, opened_at=AT)
        decide_application(application=row, outcome="accept", reason="Gives.", by=by, at=AT)

    seated = Application.objects.filter(intake=lots, state="accepted")
    assert [row.drawn_at for row in seated] == [AT, AT]
    assert room_of(lots).kept == 0


def test_draw_when_somebody_who_applied_in_time_has_not_confirmed_then_refused(lots: Intake):
    version = ProfileVersionFactory()
    stand(ApplicationFactory(intake=lots, profile_version=version, submitted_at=AT - 2 * DAY), "unverified")

    with pytest.raises(NotAllThere):
        draw_lots(intake=lots, by=organizer("admissions"), at=AT)

    assert not LotDraw.objects.exists()


def test_draw_when_people_were_put_aside_by_declines_that_can_be_undone_then_refused_until_they_are_told(lots: Intake):
    """Whoever declines all but one, draws and undoes the declines would have chosen."""
    by = organizer("admissions")
    row = Application.objects.filter(intake=lots, state="in_review", robust=True, recommendation="review").first()
    ReviewFactory(application=row, reviewer=by, opened_at=AT)
    decision = decide_application(application=row, outcome="decline", reason="Not here.", by=by, at=AT)

    with pytest.raises(Untold):
        draw_lots(intake=lots, by=by, at=AT)
    Decision.objects.filter(pk=decision.pk).update(announced_at=AT)
    kept = draw_lots(intake=lots, by=by, at=AT)

    assert len(kept.tickets) == 4


def test_draw_when_nobody_is_in_the_lot_then_refused_and_not_used_up():
    intake = IntakeFactory(lottery_seats=1, opens_at=AT - 3 * DAY, closes_at=AT - DAY)

    with pytest.raises(NobodyInTheLot):
        draw_lots(intake=intake, by=organizer("admissions"), at=AT)

    assert not LotDraw.objects.exists()


def test_drawn_when_declined_and_told_then_the_seat_is_free_for_others(lots: Intake):
    by = organizer("admissions")
    draw_lots(intake=lots, by=by, at=AT)
    row = Application.objects.filter(drawn_at=AT).first()
    ReviewFactory(application=row, reviewer=by, opened_at=AT)

    decision = decide_application(application=row, outcome="decline", reason="Not here.", by=by, at=AT)
    while_it_can_be_undone = room_of(lots).kept
    Decision.objects.filter(pk=decision.pk).update(announced_at=AT)

    assert while_it_can_be_undone == 2
    assert (room_of(lots).kept, room_of(lots).free) == (1, 9)


def test_waiting_when_drawn_in_an_earlier_round_then_brought_without_the_lot_and_also_from_no_round():
    before = IntakeFactory(opens_at=AT - 30 * DAY, closes_at=AT - DAY)
    drawn, loose = standing("waitlisted", intake=before, drawn_at=AT - DAY), standing("waitlisted", intake=None)
    later = IntakeFactory(opens_at=AT)

    brought = intakes.bring_waiting(intake=later, by=organizer("admissions"), at=AT)

    rows = Application.objects.filter(pk__in=[drawn.pk, loose.pk])
    assert brought == 2
    assert set(rows.values_list("intake", "drawn_at")) == {(later.pk, None)}


def test_seeds_when_rounds_are_made_then_each_has_its_own():
    seeds = {IntakeFactory().lottery_seed for _ in range(9)}

    assert len(seeds) == 9
    assert {len(seed) for seed in seeds} == {64}
