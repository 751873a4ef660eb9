"""The members' shelf: editions that are out."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.models import Edition
from members.requests import SiteRequest

from .desk import pdf_of
from .queries import is_offered


@login_required
@require_safe
def editions(request: SiteRequest) -> HttpResponse:
    """Every published edition, for those who see the book."""
    if not request.user.viewer.sees_book:
        return render(request, "directory/closed.html", {"standing": request.user.viewer.standing}, status=403)
    shelf = [(edition, is_offered(edition)) for edition in Edition.objects.published()]
    return render(request, "directory/editions.html", {"shelf": shelf})


@login_required
@require_safe
def edition_pdf(request: SiteRequest, number: int) -> FileResponse:
    """The file; one that is not offered answers like one that does not exist."""
    edition = Edition.objects.published().filter(number=number).first()
    if edition is None or not request.user.viewer.sees_book or not is_offered(edition):
        raise Http404
    return pdf_of(edition)
