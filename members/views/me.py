import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from members import queries
from members.models import Member
from members.operations import local_day
from members.operations.leaves import MAY_ASK
from members.requests import SiteRequest


@login_required
@require_safe
def me(request: SiteRequest) -> HttpResponse:
    """My membership: standing, pledge, page of the book, dues, privacy."""
    member = Member.objects.select_related("profile").filter(user=request.user).first()
    pledge = member.pledges.filter(valid_to=None).first() if member else None
    facts = _open(member, local_day(timezone.now())) if member else {}
    return render(request, "members/me.html", {"member": member, "pledge": pledge, **facts})


def _open(member: Member, today: dt.date) -> dict[str, Any]:
    """What is under way about the standing: days off, a notice, something to answer."""
    return {
        "leaves": queries.open_leaves(member, today),
        "today": today,
        "notice": queries.open_notice(member),
        "to_answer": queries.waiting_decision(member),
        "may_pause": member.standing in MAY_ASK,
    }
