"""The organizers' queue: every application that was sent, and what is shown beside the rows of one page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from icmp.models import Application, Decision, Review


@dataclass(frozen=True)
class Quota:
    """Seats of an intake, or of a segment in it: how many are taken, of how many."""

    taken: int
    seats: int
    of_segment: bool


@dataclass(frozen=True)
class Beside:
    """What the queue shows of an application that is not its own: readers, seats, and whether its letter waits."""

    readers: tuple[Review, ...] = ()
    quota: Quota | None = None
    may_be_undone: bool = False


def queue() -> QuerySet[Application]:
    """Every application that was sent, the oldest promise first, without what only its own page shows."""
    sent = Application.objects.exclude(state__in=["draft", "unverified"]).select_related("segment", "intake")
    return sent.defer("needs", "offers", "consents", "signed_pledge").order_by("promised_on", "submitted_at", "pk")


def beside(rows: Sequence[Application]) -> dict[object, Beside]:
    """By application, in three queries however many rows there are."""
    keys = [row.pk for row in rows]
    readers: dict[object, list[Review]] = {}
    for review in Review.objects.filter(application__in=keys, conflict_of_interest=False).select_related("reviewer"):
        readers.setdefault(review.application_id, []).append(review)
    taken = _taken({row.intake_id for row in rows if row.intake_id})
    untold = set(
        Decision.objects.in_force()
        .filter(application__in=keys, outcome="decline", announced_at=None)
        .values_list("application", flat=True)
    )
    return {row.pk: Beside(tuple(readers.get(row.pk, ())), _quota(row, taken), row.pk in untold) for row in rows}


def _taken(intakes: set[int]) -> Counter[tuple[int, int | None]]:
    """Seats taken by intake and segment; under None, all of an intake."""
    taken: Counter[tuple[int, int | None]] = Counter()
    held = Application.objects.holding_a_seat().filter(intake__in=intakes).order_by()
    for intake, segment, seats in held.values_list("intake", "segment").annotate(seats=Count("pk")):
        taken[intake, None] += seats
        if segment is not None:
            taken[intake, segment] += seats
    return taken


def _quota(row: Application, taken: Counter[tuple[int, int | None]]) -> Quota | None:
    intake, segment = row.intake, row.segment
    if intake is None:
        return None
    own = intake.segment_quotas.get(segment.key, segment.seat_quota) if segment else None
    if segment is None or own is None:
        return Quota(taken[intake.pk, None], intake.seats, of_segment=False)
    return Quota(taken[intake.pk, segment.pk], own, of_segment=True)
