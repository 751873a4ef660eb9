"""What every page needs to draw its frame."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from members.desk import may

# What belongs to a person's own page, though it stands elsewhere.
MINE = ("/book/me/", "/dues/", "/accounts/")
# The list of applications opens on those that wait for the organizers.
OPENS_ON = {"admin:icmp_application_changelist": "?stage=open"}


@dataclass(frozen=True)
class Link:
    """An entry of the navigation."""

    url: str
    label: str
    current: bool


def site(request: HttpRequest) -> dict[str, Any]:
    """The community, the navigation for this reader, and light or dark."""
    theme = request.COOKIES.get("theme", "")
    return {
        "community": getattr(request, "community", None),
        "nav": list(navigation(request)),
        "theme": theme if theme in ("light", "dark") else "",
    }


def navigation(request: HttpRequest) -> Iterator[Link]:
    """The few places this reader can go to from everywhere."""
    whole = (reverse("home"), reverse("admin:index"))
    here = _stands_at(request)
    for name, label in _places(request):
        url = reverse(name)
        current = here == url if url in whole else here.startswith(url)
        yield Link(url + OPENS_ON.get(name, ""), label, current)


def _stands_at(request: HttpRequest) -> str:
    """The address by which the navigation shows where the reader is."""
    user = getattr(request, "user", None)
    mine = user is not None and user.is_authenticated and request.path.startswith(MINE)
    return reverse("members:me") if mine else request.path


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return [
            ("home", _("About")),
            ("events:list", _("Events")),
            ("icmp:join", _("Join")),
            ("account_login", _("Sign in")),
        ]
    if user.is_staff and request.path.startswith(reverse("admin:index")):
        return _desk_places(request)
    book = [("directory:book", _("The book"))] if user.viewer.sees_book else []
    reads = [("reviewing:mine", _("Readings"))] if user.viewer.may("review_applications") else []
    desk = [("admin:index", _("Organizers"))] if user.is_staff else []
    return [("home", _("Today")), *book, ("events:list", _("Events")), ("members:me", _("My page")), *reads, *desk]


def _desk_places(request: HttpRequest) -> list[tuple[str, str]]:
    places = [
        ("admin:index", _("Monday"), "see_desk"),
        ("admin:icmp_application_changelist", _("Admissions"), "see_applications"),
        ("admin:members_member_changelist", _("Members"), "see_people"),
        ("admin:events_event_changelist", _("Events"), "see_people"),
        ("admin:billing_charge_changelist", _("Dues"), "see_money"),
        ("admin:directory_edition_changelist", _("The book"), "see_people"),
        ("admin:members_auditline_changelist", _("Records"), "see_audit"),
    ]
    return [(name, label) for name, label, deed in places if may(request, deed)]
