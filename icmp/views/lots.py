"""The lot of a round for everybody: its fingerprint beforehand, and afterwards all that is needed to draw again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from icmp.intakes.public import draw_of, fingerprint
from icmp.lots import in_drawn_order
from icmp.models import Intake


@require_safe
@never_cache
def lots(request: HttpRequest, pk: int) -> HttpResponse:
    """Tickets and numbers only: whose a ticket is, nobody but its applicant reads."""
    intake = Intake.objects.filter(pk=pk).first() if pk < 2**63 else None
    held = draw_of(intake) if intake else None
    if intake is None or not (intake.lottery_seats or held):
        raise Http404
    context = {
        "intake": intake,
        "fingerprint": fingerprint(intake),
        "draw": held,
        "order": in_drawn_order(held.seed, held.tickets) if held else [],
    }
    return render(request, "icmp/lots.html", context)
