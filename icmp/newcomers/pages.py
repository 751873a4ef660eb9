"""The members' own pages of the first weeks: what a newcomer sees, and what a buddy does."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from icmp.health.measure import AsOf
from icmp.models import BuddyOffer, BuddyPair
from members import lifecycle
from members.models import Member, User
from members.requests import SiteRequest

from . import queries
from .buddies import STEPS, NotPossible, mark_step, offer_to_be_buddy, take_offer_back, tell_how_it_goes
from .evidence import evidence_of
from .forms import FeedbackForm, OfferForm
from .wording import STEP_HELP
from .wording import STEPS as STEP_LABELS


@login_required
@require_safe
def first_weeks(request: SiteRequest) -> HttpResponse:
    """My first weeks: day, buddy, pledge with the real number, what was expected, and when a person talks with me."""
    member = queries.newcomers().filter(user=request.user).first()
    found = evidence_of(member, _now(request)) if member else None
    return render(request, "icmp/newcomers/first_weeks.html", {"found": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def buddy(request: SiteRequest) -> HttpResponse:
    """My newcomers and my offer; a POST keeps the offer."""
    member = _member(request.user)
    if member is None:
        raise Http404
    form = OfferForm(request.POST or None, initial=_offered(member))
    if request.method == "POST" and form.is_valid():
        offer_to_be_buddy(member=member, at_once=form.cleaned_data["at_once"], at=timezone.now())
        messages.success(request, _("Thank you. When somebody new fits, both of you get a letter."))
        return redirect("welcome:buddy")
    return _show(request, member, offer=form, status=422 if form.errors else 200)


@login_required
@require_POST
def take_back(request: SiteRequest) -> HttpResponse:
    """No more newcomers."""
    member = _member(request.user)
    if member is None:
        raise Http404
    take_offer_back(member=member, at=timezone.now())
    messages.success(request, _("You get no new newcomer from now on."))
    return redirect("welcome:buddy")


@login_required
@require_POST
def step(request: SiteRequest, pk: int, name: str) -> HttpResponse:
    """A step is done."""
    pair = _pair(request.user, pk)
    if name not in STEPS:
        raise Http404
    try:
        mark_step(pair=pair, step=name, by=request.user, at=timezone.now())
    except NotPossible as error:
        raise Http404 from error
    messages.success(request, _("Noted. Thank you."))
    return redirect("welcome:buddy")


@login_required
@require_POST
def feedback(request: SiteRequest, pk: int) -> HttpResponse:
    """How it goes, for the organizers."""
    pair, member = _pair(request.user, pk), _member(request.user)
    form = FeedbackForm(request.POST)
    if member is None:
        raise Http404
    if not form.is_valid():
        return _show(request, member, told={pair.pk: form}, status=422)
    try:
        tell_how_it_goes(pair=pair, feedback=form.cleaned_data["feedback"], by=request.user, at=timezone.now())
    except NotPossible as error:
        raise Http404 from error
    messages.success(request, _("The organizers read it before they decide."))
    return redirect("welcome:buddy")


def _show(
    request: SiteRequest,
    member: Member,
    *,
    offer: OfferForm | None = None,
    told: dict[int, FeedbackForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = queries.pairs_open().filter(buddy=member).select_related("newcomer__user", "newcomer__profile")
    forms = told or {}
    pairs = [
        (pair, _steps(pair), forms.get(pair.pk) or FeedbackForm(initial={"feedback": pair.feedback}))
        for pair in rows.order_by("-paired_at").prefetch_related("newcomer__needs__need")
    ]
    context = {"pairs": pairs, "offer": offer or OfferForm(initial=_offered(member)), "offered": _offered(member)}
    return render(request, "icmp/newcomers/buddy.html", context, status=status)


def _steps(pair: BuddyPair) -> list[dict[str, Any]]:
    return [
        {"name": name, "label": STEP_LABELS[name], "help": STEP_HELP[name], "done": getattr(pair, field)}
        for name, field in STEPS.items()
    ]


def _offered(member: Member) -> dict[str, int]:
    row = BuddyOffer.objects.filter(member=member).first()
    return {"at_once": row.at_once} if row else {}


def _member(user: User) -> Member | None:
    """Whoever looks after others is a member, and no candidate."""
    return Member.objects.filter(user=user, standing=lifecycle.MEMBER).first()


def _pair(user: User, pk: int) -> BuddyPair:
    pair = queries.pairs_open().filter(pk=pk, buddy__user=user).first()
    if pair is None:
        raise Http404
    return pair


def _now(request: SiteRequest) -> AsOf:
    return AsOf(at=timezone.now(), timezone=request.community.timezone if request.community else "UTC")
