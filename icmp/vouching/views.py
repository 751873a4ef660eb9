"""A member's own page of vouches: who named them, and their answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from icmp.models import MOST_PER_INTAKE, Vouch
from icmp.operations import AnsweredAlready, AsksNoMore, NoPlaceLeft, answer_vouch, refuse_vouch
from members.operations import local_day
from members.requests import SiteRequest

from . import queries
from .forms import VouchForm

SHOWN = 50


@login_required
@require_safe
@never_cache
def mine(request: SiteRequest) -> HttpResponse:
    """Who named me and waits for my word, what I said, and how those I stood for are doing."""
    page = Paginator(queries.answered_by(request.user), SHOWN).get_page(request.GET.get("page"))
    context = {
        "waiting": queries.waiting_for(request.user)[:SHOWN],
        "page_obj": page,
        "quality": queries.quality_of(request.user, as_of=local_day(timezone.now())),
        "most": MOST_PER_INTAKE,
    }
    return render(request, "icmp/vouching/mine.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def answer(request: SiteRequest, pk: int) -> HttpResponse:
    """One question; a POST answers it."""
    vouch = _own(request, pk)
    form = VouchForm(request.POST or None)
    if request.method != "POST" or _is_over(vouch):
        return _show(request, vouch, form)
    form = VouchForm(request.POST)
    if not form.is_valid():
        return _show(request, vouch, form, status=422)
    try:
        answer_vouch(vouch=vouch, by=request.user, at=timezone.now(), **form.cleaned_data)
    except NoPlaceLeft:
        words = _("You have vouched for %(most)s people in this round; that is the most. You may still say no.")
        form.add_error("strength", words % {"most": MOST_PER_INTAKE})
        return _show(request, vouch, form, status=422)
    except (AnsweredAlready, AsksNoMore):
        return redirect("vouching:answer", pk)
    messages.success(request, _("Thank you. Only those who decide read it, after they have read the answers."))
    return redirect("vouching:mine")


@login_required
@require_POST
def rather_not(request: SiteRequest, pk: int) -> HttpResponse:
    """No, which weighs nothing."""
    vouch = _own(request, pk)
    try:
        refuse_vouch(vouch=vouch, by=request.user, at=timezone.now())
    except (AnsweredAlready, AsksNoMore):
        return redirect("vouching:answer", pk)
    messages.success(request, _("Noted. It counts neither for nor against anybody."))
    return redirect("vouching:mine")


def _show(request: SiteRequest, vouch: Vouch, form: VouchForm, *, status: int = 200) -> HttpResponse:
    left = MOST_PER_INTAKE - len(queries.places_taken(vouch.member, vouch.application.intake_id))
    context = {"vouch": vouch, "form": form, "over": _is_over(vouch), "left": left, "most": MOST_PER_INTAKE}
    return render(request, "icmp/vouching/answer.html", context, status=status)


def _is_over(vouch: Vouch) -> bool:
    return vouch.answered_at is not None or vouch.application.state not in queries.ASKING


def _own(request: SiteRequest, pk: int) -> Vouch:
    vouch = queries.asked_of(request.user).filter(pk=pk).first() if pk < 2**63 else None
    if vouch is None:
        raise Http404
    return vouch
