"""The bank's statement at the desk: choose the file, read line by line what would happen, confirm. Nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from billing import gateway, operations, queries
from billing.models import Charge
from billing.operations.statements import MOST
from billing.statement import Fate, Match, totals
from members.amounts import amount_text
from members.models import Community
from members.operations import local_day

from .forms import ConfirmForm, Statement, StatementForm
from .treasurer import treasurer

FATES = {
    Fate.WRONG_AMOUNT: _("another amount is owed"),
    Fate.ALREADY_PAID: _("already paid"),
    Fate.NOT_OWED: _("canceled or given back"),
    Fate.FAR_DAY: _("day to come, or more than a year ago"),
    Fate.TWICE: _("a second time"),
    Fate.UNKNOWN: _("unknown reference"),
    Fate.NO_REFERENCE: _("no reference"),
    Fate.NO_INCOME: _("no money coming in"),
}
LOOK_AT = frozenset({Fate.WRONG_AMOUNT, Fate.NOT_OWED, Fate.FAR_DAY, Fate.TWICE, Fate.UNKNOWN})


@dataclass(frozen=True)
class Told:
    """One line of the file as the table shows it; one that pays a charge needs no reason."""

    match: Match
    fate: str | Promise
    state: str
    remark: str


def statement(request: HttpRequest) -> HttpResponse:
    """Choose the file, read once more, confirm."""
    by, at = treasurer(request), timezone.now()
    community = Community.objects.the()
    currency = community.currency if community else "EUR"
    if request.method != "POST":
        return _page(request, form=StatementForm(currency=currency))
    if "confirm" not in request.POST:
        form = StatementForm(request.POST, request.FILES, currency=currency)
        if not form.is_valid():
            return _page(request, form=form, status=422)
        return _preview(request, form.cleaned_data["file"])
    confirmed = ConfirmForm(request.POST, currency=currency)
    if not confirmed.is_valid():
        return _page(request, form=StatementForm(currency=currency), problem=confirmed, status=422)
    read: Statement = confirmed.cleaned_data["text"]
    try:
        matches = operations.book_statement(lines=read.lines, by=by, at=at)
    except (gateway.Unavailable, gateway.Refused):
        confirmed.add_error(
            None,
            _("Stripe could not give up its own bill for one of these right now. Nothing was marked; try again soon."),
        )
        return _preview(request, read, problem=confirmed, status=503)
    except operations.TooMany:
        return _preview(request, read, status=422)
    return _page(request, booked=True, **_told(matches))


def _preview(
    request: HttpRequest, read: Statement, *, problem: ConfirmForm | None = None, status: int = 200
) -> HttpResponse:
    matches = queries.statement_matches(read.lines, local_day(timezone.now()))
    facts = _told(matches)
    too_many = facts["totals"].marked > MOST
    return _page(request, text=read.text, problem=problem, too_many=too_many, most=MOST, status=status, **facts)


def _told(matches: Sequence[Match]) -> dict[str, Any]:
    """The two tables, and the sum above them."""
    language = get_language() or "en"
    sums = totals(matches)
    lines = [_line(match, language) for match in matches]
    return {
        "totals": sums,
        "sum": ", ".join(amount_text(minor, currency, language, exact=True) for currency, minor in sums.sums.items()),
        "marked": [line for line in lines if line.match.fate == Fate.MARKED],
        "left": [line for line in lines if line.match.fate != Fate.MARKED],
    }


def _line(match: Match, language: str) -> Told:
    return Told(match, FATES.get(match.fate, ""), "watch" if match.fate in LOOK_AT else "", _remark(match, language))


def _remark(match: Match, language: str) -> str:
    """What the treasurer would look up next."""
    if match.fate == Fate.WRONG_AMOUNT and match.bill:
        owed = amount_text(match.bill.money.minor, match.bill.money.currency, language, exact=True)
        return _("%(amount)s is owed") % {"amount": owed}
    if match.fate == Fate.TWICE:
        return _("as in line %(line)s") % {"line": match.twin}
    return ""


def _page(request: HttpRequest, *, status: int = 200, **facts: Any) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": _("Read a bank statement"), "opts": Charge._meta, **facts}
    return render(request, "admin/billing/statement.html", context, status=status)
