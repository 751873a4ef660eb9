"""The draw of a round's lottery seats: held once, by a person, after the round has closed, and kept for everybody."""

import datetime as dt

from django.db import transaction

from icmp.lots import draw, in_drawn_order, ticket
from icmp.models import Application, ApplicationState, Intake, LotDraw
from icmp.queries.rooms import declined_untold, eligible_for_lots
from members.audit import note
from members.models import User


class NoDraw(Exception):  # reads as what is said where it is caught
    """There is nothing to draw, it is too early, or it was drawn already."""


class NoLots(NoDraw):
    """The round has no seats by lot."""


class StillOpen(NoDraw):
    """Whoever can still apply is in the lot too."""


class NotAllThere(NoDraw):
    """Somebody who applied in time has still to confirm their address."""


class Untold(NoDraw):
    """A decline of the round can still be undone: whoever is put aside like that would choose who is in the lot."""


class NobodyInTheLot(NoDraw):
    """There is no ticket; the draw is kept for when there is one."""


class DrawnAlready(NoDraw):
    """A second draw would choose its outcome."""


@transaction.atomic
def draw_lots(*, intake: Intake, by: User, at: dt.datetime) -> LotDraw:
    """Draw among those whom the advice leaves open. Who is drawn has a seat kept; a person still decides.

    Raises a NoDraw.
    """
    # Applications before the intake, as whoever decides about one locks them.
    tickets = {ticket(row.pk): row for row in eligible_for_lots(intake).order_by("pk").select_for_update(of=("self",))}
    row = Intake.objects.select_for_update().get(pk=intake.pk)
    _check(row, at=at)
    if not tickets:
        raise NobodyInTheLot
    order = [lot.ticket for lot in in_drawn_order(row.lottery_seed, tickets.keys())]
    drawn = draw(row.lottery_seed, tickets.keys(), seats=row.lottery_seats)
    kept = LotDraw.objects.create(
        intake=row, seed=row.lottery_seed, tickets=order, seats=row.lottery_seats, drawn_at=at, drawn_by=by
    )
    for one in drawn:
        application = tickets[one]
        application.drawn_at = at
        application.save(update_fields=["drawn_at"])
        note(deed="application.drawn", about=application, by=by, at=at, ticket=one)
    note(deed="intake.drawn", about=row, by=by, at=at, seed=kept.seed, tickets=len(order), drawn=list(drawn))
    return kept


def _check(row: Intake, *, at: dt.datetime) -> None:
    if LotDraw.objects.filter(intake=row).exists():
        raise DrawnAlready
    if not row.lottery_seats:
        raise NoLots
    if row.closes_at is None or row.closes_at > at:
        raise StillOpen
    applied = Application.objects.filter(intake=row)
    if applied.filter(state=ApplicationState.UNVERIFIED).exists():
        raise NotAllThere
    if declined_untold(applied).exists():
        raise Untold
