"""Rounds at the desk: read by those who see applications, moved by those who decide them."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from icmp.models import Intake, Segment
from icmp.queries.rooms import in_line, room_of
from members.desk import may
from members.requests import SiteRequest

from . import operations, reading
from .forms import RoundForm
from .lottery import DrawnAlready, NobodyInTheLot, NoDraw, NoLots, NotAllThere, StillOpen, Untold, draw_lots
from .starting import usual_round
from .wording import STATES, refusal

PAGE = 50
SEES, MOVES = "see_applications", "decide_applications"
NO_DRAW = {
    NoLots: gettext_lazy("This round has no seats by lot."),
    StillOpen: gettext_lazy(
        "The round still takes applications. The lot falls among all who applied, so close it first."
    ),
    NotAllThere: gettext_lazy(
        "Somebody who applied in time has still to confirm their address. Wait until they did, or until their week is over."
    ),
    Untold: gettext_lazy(
        "A decline of this round can still be undone. Wait until its letter has gone, so that nobody can choose who is in the lot."
    ),
    NobodyInTheLot: gettext_lazy("Nobody is in the lot."),
    DrawnAlready: gettext_lazy("The lot has fallen already. It falls once."),
}


@require_safe
def intakes(request: SiteRequest) -> HttpResponse:
    """Every round, the newest first, and how many newcomers there is room for."""
    _check(request, SEES)
    now = timezone.now()
    page = Paginator(Intake.objects.order_by("-opens_at"), PAGE).get_page(request.GET.get("page"))
    shown = [(line, *STATES[line.state]) for line in reading.lines(list(page.object_list), now)]
    room = reading.room_for_newcomers(request.community, now) if request.community else None
    return _render(request, "intakes", {"lines": shown, "page_obj": page, "room": room})


@require_safe
def intake(request: SiteRequest, pk: int) -> HttpResponse:
    """One round: its seats, who waits and why, what becomes free, the lot, and what one can do."""
    _check(request, SEES)
    return _page(request, _found(pk))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SiteRequest) -> HttpResponse:
    """Plan a round."""
    _check(request, MOVES)
    return _write(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SiteRequest, pk: int) -> HttpResponse:
    """Write a round anew."""
    _check(request, MOVES)
    return _write(request, _found(pk))


@require_POST
def act(request: SiteRequest, pk: int, verb: str) -> HttpResponse:
    """Open, close, draw, bring who waits, or throw away."""
    _check(request, MOVES)
    if verb not in VERBS:
        raise Http404
    row = _found(pk)
    try:
        done = VERBS[verb](row, request)
    except operations.RoundRefusal as why:
        messages.error(request, refusal(why)[1])
    except NoDraw as why:
        messages.error(request, str(NO_DRAW[type(why)]))
    else:
        messages.success(request, done)
    return redirect("intakes:intakes") if verb == "remove" and _gone(row) else redirect("intakes:intake", pk)


def _opened(row: Intake, request: SiteRequest) -> str:
    operations.open_intake(intake=row, by=request.user, at=timezone.now())
    return _("The round is open: the join page says so from now on.")


def _closed(row: Intake, request: SiteRequest) -> str:
    operations.close_intake(intake=row, by=request.user, at=timezone.now())
    return _("The round is closed. Who applied is read and decided as before.")


def _drawn(row: Intake, request: SiteRequest) -> str:
    held = draw_lots(intake=row, by=request.user, at=timezone.now())
    drawn = min(held.seats, len(held.tickets))
    return ngettext(
        "The lot has fallen on %(n)s application. A person still decides about it.",
        "The lot has fallen on %(n)s applications. A person still decides about each.",
        drawn,
    ) % {"n": drawn}


def _brought(row: Intake, request: SiteRequest) -> str:
    people = operations.bring_waiting(intake=row, by=request.user, at=timezone.now())
    return ngettext(
        "%(n)s person waits for the seats of this round now.",
        "%(n)s people wait for the seats of this round now.",
        people,
    ) % {"n": people}


def _removed(row: Intake, request: SiteRequest) -> str:
    operations.remove_intake(intake=row, by=request.user, at=timezone.now())
    return _("The round is gone.")


VERBS: dict[str, Callable[[Intake, SiteRequest], str]] = {
    "open": _opened,
    "close": _closed,
    "draw": _drawn,
    "bring": _brought,
    "remove": _removed,
}


def _write(request: SiteRequest, row: Intake | None) -> HttpResponse:
    segments, now = list(Segment.objects.all()), timezone.now()
    initial = usual_round(request.community, now) if row is None else None
    told: dict[str, Any] = {"intake": row, "community": request.community, "segments": segments, "initial": initial}
    form = RoundForm(request.POST if request.method == "POST" else None, **told)
    if not form.is_valid():
        return _form(request, form, status=422 if form.is_bound else 200)
    try:
        if row is None:
            row = operations.make_intake(plan=form.plan, by=request.user, at=now)
        else:
            seen = form.cleaned_data["seen"]
            operations.change_intake(intake=row, plan=form.plan, seen=seen, by=request.user, at=now)
    except operations.RoundRefusal as why:
        return _refused(request, form, why)
    messages.success(request, _("The round is saved."))
    return redirect("intakes:intake", row.pk)


def _refused(request: SiteRequest, form: RoundForm, why: operations.RoundRefusal) -> HttpResponse:
    wrong = list(operations.refusals(form.plan))
    for one in wrong if type(why) in map(type, wrong) else [why]:
        field, message = refusal(one)
        if isinstance(one, operations.QuotaTooLarge):
            field = next((name for name, key in form.quota_names.items() if key == one.segment), None)
        form.add_error(field, message)
    if isinstance(why, operations.ChangedMeanwhile) and form.intake:
        seen = operations.mark(_found(form.intake.pk))  # seen by now: saving again replaces it
        form.data = {**request.POST.dict(), "seen": seen}
        return _form(request, form, status=409)
    return _form(request, form, status=422)


def _form(request: SiteRequest, form: RoundForm, *, status: int = 200) -> HttpResponse:
    room = reading.room_for_newcomers(request.community, timezone.now()) if request.community else None
    return _render(request, "form", {"form": form, "intake": form.intake, "room": room}, status=status)


def _page(request: SiteRequest, row: Intake) -> HttpResponse:
    now, segments = timezone.now(), list(Segment.objects.all())
    room, state = room_of(row), reading.state_of(row, now)
    carried = reading.room_for_newcomers(request.community, now) if request.community else None
    why = reading.why_each_waits(row, room)
    waiting = Paginator(in_line(row).select_related("segment"), PAGE).get_page(request.GET.get("page"))
    first = waiting.start_index()
    context = {
        "intake": row,
        "state": state,
        "state_badge": STATES[state],
        "room": room,
        "seats": reading.seats_of(row, room, segments),
        "carried": carried,
        "remarks": reading.remarks_on(row, room, cap=carried["cap"] if carried else None, segments=segments),
        "page_obj": waiting,
        "waiting": [(first + place, one, why.get(one.pk, "")) for place, one in enumerate(waiting.object_list)],
        "held": reading.held_seats(row),
        "lots": reading.lots_of(row),
        "earlier": reading.waiting_since_earlier(row),
        "may_move": may(request, MOVES),
        "may_remove": operations.may_go(row),
    }
    return _render(request, "intake", context)


def _render(request: SiteRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    frame = admin.site.each_context(request)
    return render(request, f"icmp/intakes/{name}.html", {**frame, **context}, status=status)


def _check(request: SiteRequest, deed: str) -> None:
    if not may(request, deed):
        raise PermissionDenied


def _found(pk: int) -> Intake:
    row = Intake.objects.filter(pk=pk).first() if pk < 2**63 else None
    if row is None:
        raise Http404
    return row


def _gone(row: Intake) -> bool:
    return not Intake.objects.filter(pk=row.pk).exists()
