"""Who is writing: the draft's random token in a cookie that no script reads."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from icmp.models import Application
from icmp.policies import DRAFT_KEPT

COOKIE = "__Host-join" if settings.SECURE else "join"


def application_of(request: HttpRequest) -> Application | None:
    """The application that this browser is writing or has just sent."""
    token = request.COOKIES.get(COOKIE, "")
    if not token or len(token) > 40:
        return None
    return Application.objects.select_related("profile_version").filter(resume_token=token).first()


def remember(response: HttpResponse, application: Application, *, until: dt.datetime | None = None) -> HttpResponse:
    """Let this browser go on with the application: as long as drafts are kept, which begins `until` in a pause."""
    waits = max(until - timezone.now(), dt.timedelta()) if until else dt.timedelta()
    response.set_cookie(
        COOKIE,
        application.resume_token,
        max_age=int((DRAFT_KEPT + waits).total_seconds()),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """The browser no longer holds an application."""
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
