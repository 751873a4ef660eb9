"""How often one network, one address or one draft may do something on the way in, and when it may again."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from icmp.models import Application
from members.limits import free_from, take
from members.middleware import address_of

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """So many times in a window of time."""

    deed: str
    most: int
    per: dt.timedelta


# Generous, because a whole evening of people may apply over the wireless network of one house.
BEGUN = Limit("join begun net", 120, HOUR)
SENT_FROM_NETWORK = Limit("join sent net", 60, HOUR)
SENT_FOR_ADDRESS = Limit("join sent", 5, DAY)
CONFIRMED = Limit("join confirm net", 60, HOUR)  # a confirmation asks up to five members for a word
FILES_FROM_NETWORK = Limit("join file net", 120, HOUR)
FILES_OF_ONE = Limit("join file", 20, HOUR)


class TooOften(Exception):  # reads as what is said where it is caught
    """More often than the limit; `until` is when it is possible again."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until

    @property
    def words(self) -> str:
        """What somebody reads who typed something."""
        return _(
            "Too much came from here in a short time. Nothing you typed is lost; please send it again %(when)s."
        ) % {"when": self.when}

    @property
    def when(self) -> str:
        """From when on, as one says it: an hour of today, or a day with its hour."""
        local, today = timezone.localtime(self.until), timezone.localdate()
        if local.date() == today:
            return _("after %(time)s") % {"time": date_format(local, "TIME_FORMAT")}
        return _("after %(moment)s") % {"moment": date_format(local, "DATETIME_FORMAT")}

    def answer(self, response: HttpResponse, *, at: dt.datetime) -> HttpResponse:
        """The same page, with the code that programs understand."""
        response.status_code = 429
        response["Retry-After"] = str(max(1, int((self.until - at).total_seconds())))
        return response


def within(limit: Limit, who: str, *, at: dt.datetime) -> None:
    """Count once more; raises TooOften."""
    if not take(deed=limit.deed, who=who, limit=limit.most, per=limit.per, at=at):
        raise TooOften(free_from(deed=limit.deed, who=who, at=at))


def begins(request: HttpRequest, *, at: dt.datetime) -> None:
    within(BEGUN, address_of(request), at=at)


def sends(request: HttpRequest, application: Application, *, at: dt.datetime) -> None:
    """Counted when it was really sent; the caller takes the sending back with the exception."""
    within(SENT_FROM_NETWORK, address_of(request), at=at)
    within(SENT_FOR_ADDRESS, application.email, at=at)


def confirms(request: HttpRequest, *, at: dt.datetime) -> None:
    within(CONFIRMED, address_of(request), at=at)


def uploads(request: HttpRequest, application: Application | None, *, at: dt.datetime) -> None:
    """Each file counts, also one that is refused then: looking at it is what costs."""
    for _file in _files(request):
        within(FILES_FROM_NETWORK, address_of(request), at=at)
        if application:
            within(FILES_OF_ONE, str(application.pk), at=at)


def _files(request: HttpRequest) -> Iterable[object]:
    return (file for name in request.FILES for file in request.FILES.getlist(name))


def too_often(request: HttpRequest, refused: TooOften, *, at: dt.datetime) -> HttpResponse:
    """A page of its own, where nothing was typed."""
    return refused.answer(render(request, "icmp/too_often.html", {"when": refused.when}), at=at)
