"""What a bank's statement pays, marked in one go: all of it or nothing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from billing import queries
from billing.models import Charge
from billing.statement import Fate, Match, StatementLine, matched, totals
from members.audit import note
from members.models import Community, User
from members.operations import local_day

from .charges import NotOwed
from .payers import lock_payers
from .treasury import must_keep_money, record_bank_transfer

MOST = 300  # payments in one go: each takes some 40 ms, and a request has 30 seconds


class TooMany(Exception):
    """More payments than can be booked in one go."""


@transaction.atomic
def book_statement(*, lines: Sequence[StatementLine], by: User, at: dt.datetime) -> list[Match]:
    """Mark every charge that a line pays, and say of each line what became of it; sent again it marks nothing more.

    Raises NotTreasurer, TooMany, gateway.Unavailable and gateway.Refused; then nothing is marked.
    """
    must_keep_money(by)
    charges = {charge.reference: charge for charge in _locked_charges(lines)}
    matches = matched(lines, queries.bills_of(charges.values()), local_day(at))
    due = [(charges[match.reference], match) for match in matches if match.fate == Fate.MARKED]
    if len(due) > MOST:
        raise TooMany
    booked = {match.line: _book(charge, match, by=by, at=at) for charge, match in _in_order(due)}
    matches = [booked.get(match.line, match) for match in matches]
    told = totals(matches)
    if told.marked:
        about = Community.objects.get()
        note(deed="statement.booked", about=about, by=by, at=at, count=told.marked, left=told.left, **told.sums)
    return matches


def _locked_charges(lines: Sequence[StatementLine]) -> list[Charge]:
    """Everything that is locked later for one payment is locked here for all, before the counter of receipts.

    Otherwise somebody who holds one of these payers and waits for the counter would be waited for in turn.
    """
    named = list(queries.charges_named(lines))
    lock_payers(charge.user_id for charge in named if charge.user_id)
    rows = Charge.objects.filter(pk__in=[charge.pk for charge in named]).select_related("user", "plan", "subscription")
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _in_order(due: Sequence[tuple[Charge, Match]]) -> list[tuple[Charge, Match]]:
    """Whoever pays several periods pays the older ones first, since paying a newer one waives them.

    Bills that Stripe must give up come last: when it is away nothing has been given up there either.
    """
    at_stripe = {charge.user_id for charge, _match in due if charge.stripe_invoice_id}

    def place(one: tuple[Charge, Match]) -> tuple[bool, str, dt.date, str]:
        charge, _match = one
        return charge.user_id in at_stripe, str(charge.user_id), charge.period_start, charge.reference

    return sorted(due, key=place)


def _book(charge: Charge, match: Match, *, by: User, at: dt.datetime) -> Match:
    """One line; a charge that another line of this file has made superfluous is left alone."""
    line = match.line
    try:
        record_bank_transfer(charge=charge, amount=line.amount, received_on=line.booked_on, by=by, at=at)
    except NotOwed:
        return replace(match, fate=Fate.NOT_OWED)
    return match
