import datetime as dt

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from directory.bookpage import PARAMS, book_page
from directory.export import MOST_ROWS, table
from directory.filters import BookFilter, narrowed
from directory.lexemes import ask
from directory.models import NEVER_SHOWN, Listing
from directory.results import LONGEST_SEARCH, results
from directory.search import exactly
from members.audit import note
from members.limits import take
from members.requests import SiteRequest

from .limits import too_often

EXPORTS, PER = 5, dt.timedelta(hours=1)


@login_required
@require_safe
def book(request: SiteRequest) -> HttpResponse:
    """The book as list or grid, with search and facets; htmx gets the part that changes."""
    viewer = request.user.viewer
    if not viewer.sees_book:
        return render(request, "directory/closed.html", {"standing": viewer.standing}, status=403)
    found = results(
        viewer=viewer, text=request.GET.get("q", ""), filters=request.GET, after=request.GET.get("after", "")
    )
    page = book_page(found, request.GET)
    template = "directory/book_swap.html" if request.htmx else "directory/book.html"
    response = render(request, template, {"results": found, "page": page, "may_export": viewer.may("see_people")})
    patch_vary_headers(response, ["HX-Request"])
    if request.htmx:
        response["HX-Push-Url"] = page.url
    return response


@login_required
@require_safe
def export(request: SiteRequest) -> HttpResponse:
    """What is shown, as a table, for organizers alone."""
    if not request.user.viewer.may("see_people"):
        raise Http404
    answer: HttpResponse = _exported(request)
    return answer


@reauthentication_required
def _exported(request: SiteRequest) -> HttpResponse:
    """Asks for the password or passkey again; every export leaves a line in the records."""
    now = timezone.now()
    if not take(deed="book export", who=str(request.user.pk), limit=EXPORTS, per=PER, at=now):
        return too_often(request)
    everyone = Listing.objects.visible_to(request.user.viewer).in_order()
    filters = BookFilter(request.GET, queryset=everyone)
    rows = exactly(narrowed(filters, everyone, filters.chosen), ask(request.GET.get("q", "")[:LONGEST_SEARCH]))
    people = list(rows.defer(*NEVER_SHOWN)[:MOST_ROWS])
    asked = sorted(name for name in request.GET if name in PARAMS)
    note(deed="book.exported", about=request.user, by=request.user, at=now, people=len(people), filters=asked)
    response = HttpResponse(table(people), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="book-{now:%Y-%m-%d}.csv"'
    return response
