from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from members.models import Member
from members.requests import SiteRequest


@login_required
@require_safe
def me(request: SiteRequest) -> HttpResponse:
    """My membership: standing, pledge, page of the book, dues, privacy."""
    member = Member.objects.select_related("profile").filter(user=request.user).first()
    pledge = member.pledges.filter(valid_to=None).first() if member else None
    return render(request, "members/me.html", {"member": member, "pledge": pledge})
