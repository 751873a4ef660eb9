"""The seats of rounds as they stand in the database, and who waits for them."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from icmp.models import (
    Application,
    ApplicationState,
    Decision,
    Intake,
    LotDraw,
    Outcome,
    Segment,
    WaitsBecause,
)
from icmp.waiting import Room, Waiting
from icmp.waiting import Segment as SegmentKey

UNDECIDED = (ApplicationState.IN_REVIEW, ApplicationState.NEEDS_INFO)


def room_of(intake: Intake, *, without: UUID | None = None) -> Room:
    """The seats of one round, as if one application were not there. Lock the intake first when a seat is to be taken."""
    return rooms_of([intake], without=without)[intake.pk]


def rooms_of(intakes: Iterable[Intake], *, without: UUID | None = None) -> dict[int, Room]:
    """By intake, in at most four queries however many there are."""
    rows = list(intakes)
    taken = _taken(rows, without)
    usual = {row.key: row.seat_quota for row in Segment.objects.exclude(seat_quota=None)}
    kept = _kept([row for row in rows if row.lottery_seats], without)
    return {
        row.pk: Room(
            seats=row.seats,
            taken=taken[row.pk],
            quotas=quotas_of(row, usual),
            kept=kept.get(row.pk, 0),
        )
        for row in rows
    }


def quotas_of(intake: Intake, usual: dict[str, int | None]) -> dict[str, int]:
    """The most seats of each segment: what the intake says, else what is usual for the segment; never above all seats."""
    told = {**usual, **intake.segment_quotas}
    return {key: min(most, intake.seats) for key, most in told.items() if most is not None}


def waiting_of(intake: Intake) -> list[Waiting]:
    """Who waits for a seat of a round, as the rules read it."""
    columns = ("pk", "segment__key", "submitted_at", "score", "lapsed_offers", "waits_because")
    return [
        Waiting(
            key=key,
            segment=segment,
            submitted_at=submitted_at or intake.opens_at,
            score=score,
            lapsed_offers=lapsed,
            chosen=because == WaitsBecause.CHOSEN,
        )
        for key, segment, submitted_at, score, lapsed, because in in_line(intake).values_list(*columns)
    ]


def in_line(intake: Intake) -> QuerySet[Application]:
    """The waiting list of a round in its order."""
    return Application.objects.in_waiting_order().filter(intake=intake)


def eligible_for_lots(intake: Intake) -> QuerySet[Application]:
    """Among whom lottery seats are drawn: undecided, between the two lines of the profile, and firmly so."""
    return Application.objects.filter(intake=intake, state__in=UNDECIDED, recommendation="review", robust=True)


def declined_untold(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Those whose decline can still be undone, because its letter has not gone."""
    untold = Decision.objects.in_force().filter(outcome=Outcome.DECLINE, announced_at=None)
    return rows.filter(state=ApplicationState.DECLINED, pk__in=untold.values("application"))


def _taken(rows: list[Intake], without: UUID | None) -> dict[int, Counter[SegmentKey]]:
    taken: dict[int, Counter[SegmentKey]] = {row.pk: Counter() for row in rows}
    seated = _but(Application.objects.holding_a_seat().filter(intake__in=rows), without)
    counted = seated.order_by().values_list("intake", "segment__key").annotate(seats=Count("pk"))
    for intake, segment, seats in counted:
        taken[intake][segment] = seats
    return taken


def _kept(rows: list[Intake], without: UUID | None) -> dict[int, int]:
    """Seats that wait for the draw, and afterwards for the decision about those who were drawn, until it is told."""
    if not rows:
        return {}
    drawn = set(LotDraw.objects.filter(intake__in=rows).values_list("intake", flat=True))
    winners = Application.objects.filter(intake__in=rows, drawn_at__isnull=False)
    waiting = winners.filter(Q(state__in=UNDECIDED) | Q(pk__in=declined_untold(winners).values("pk")))
    counted = _but(waiting, without).order_by().values_list("intake").annotate(n=Count("pk"))
    open_lots: dict[int, int] = dict(counted)
    return {row.pk: open_lots.get(row.pk, 0) if row.pk in drawn else row.lottery_seats for row in rows}


def _but(rows: QuerySet[Application], without: UUID | None) -> QuerySet[Application]:
    return rows.exclude(pk=without) if without else rows
