"""What holds for every request: an id in the logs, clean input, the reader's language, a second factor for staff."""

import datetime as dt
import logging
import time
import uuid
import zoneinfo
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from .auth import has_second_factor, lacks_recent_code
from .limits import take
from .logs import request_id
from .models import Community

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("gremio.request")
# paths that somebody who still lacks the second factor needs in order to get it
WITHOUT_SECOND_FACTOR = ("/accounts/", "/static/", "/health/", "/language/", "/theme", "/jsi18n/")
WITH_RECENT_PROOF = (
    "/me/privacy/data/",
    "/me/privacy/leave/",
    "/accounts/email/",
    "/accounts/password/set/",
    "/accounts/2fa/",
)
WAY_BACK = "way_back"  # where somebody wanted to go who is setting up a second factor first
SIGN_IN_POSTS = ("/accounts/login/", "/accounts/password/reset/", "/accounts/2fa/", "/accounts/reauthenticate/")
PER_NETWORK, PER_ACCOUNT = 30, 6
WINDOW = dt.timedelta(minutes=5)
NOT_FOUND, NOT_ALLOWED = 404, 405
DEBUG_REMARK = b"<code>DEBUG = True</code>"


def request_log(answer: Answer) -> Answer:
    """Give the request an id and write one line about it: route and status, never a query or a body."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex)
        started = time.perf_counter()
        try:
            response = answer(request)
            response["X-Request-Id"] = request_id.get()
            _write_line(request, response, started)
        finally:
            request_id.reset(token)
        return response

    return middleware


def _write_line(request: HttpRequest, response: HttpResponse, started: float) -> None:
    match = request.resolver_match
    facts = {"method": request.method, "route": match.route if match else "-", "status": response.status_code}
    log.info("answered", extra={**facts, "ms": round(1000 * (time.perf_counter() - started))})


def clean_input(answer: Answer) -> Answer:
    """Answer text that no database can keep (NUL, half a surrogate pair), or a wrong method, with a clear page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _is_unclean(request):
            return render(request, "400.html", status=400)
        response = answer(request)
        return _not_this_way(request, response) if response.status_code == NOT_ALLOWED else response

    return middleware


def _not_this_way(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Somebody followed an address that only takes what a button sends: say so instead of an empty page."""
    page = render(request, "405.html", status=NOT_ALLOWED)
    page["Allow"] = response["Allow"]
    return page


def _is_unclean(request: HttpRequest) -> bool:
    texts = [request.path, *(v for _, values in request.GET.lists() for v in values), *request.GET]
    if request.method == "POST" and request.content_type != "application/json":
        texts += [v for _, values in request.POST.lists() for v in values if isinstance(v, str)]
    return any("\x00" in text or any(0xD800 <= ord(c) <= 0xDFFF for c in text) for text in texts)


def reader_language(answer: Answer) -> Answer:
    """A signed-in person reads in the language of the account, everybody in the community's time zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
        community = Community.objects.the()
        request.community = community  # type: ignore[attr-defined]  # read once per request by everybody
        timezone.activate(zoneinfo.ZoneInfo(community.timezone if community else "UTC"))
        try:
            return answer(request)
        finally:
            timezone.deactivate()

    return middleware


def second_factor(answer: Answer) -> Answer:
    """Somebody with a staff role gets nowhere without a second factor, whichever way they came in.

    Who has none yet is led to setting one up and finds the way back from there; who has one shows it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated or request.path.startswith(WITHOUT_SECOND_FACTOR):
            return answer(request)
        if not user.is_staff or has_second_factor(request):
            request.session.pop(WAY_BACK, None)
            return answer(request)
        came_for = request.get_full_path() if request.method == "GET" else reverse("admin:index")
        if is_mfa_enabled(user):
            return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({REDIRECT_FIELD_NAME: came_for})}")
        request.session[WAY_BACK] = came_for
        return HttpResponseRedirect(reverse("mfa_activate_totp"))

    return middleware


def recent_proof(answer: Answer) -> Answer:
    """Where it matters, somebody without password and second factor proves once more to own the address.

    allauth asks everybody else again, and lets these pass: they sign in by code, and a code can come again.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(WITH_RECENT_PROOF) or not lacks_recent_code(request):
            return answer(request)
        logout(request)
        messages.info(request, _("Before this, please prove once more that it is you: a code by letter does."))
        query = urlencode({REDIRECT_FIELD_NAME: request.path})
        return HttpResponseRedirect(f"{reverse('account_request_login_code')}?{query}")

    return middleware


def limit_sign_in(answer: Answer) -> Answer:
    """Slow down guessing: per network and per account, counted in Postgres, atomic under parallel requests."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.path.startswith(SIGN_IN_POSTS) and not _within_limits(request):
            response = render(request, "429.html", status=429)
            response["Retry-After"] = str(int(WINDOW.total_seconds()))
            return response
        return answer(request)

    return middleware


def _within_limits(request: HttpRequest) -> bool:
    now = timezone.now()
    account = (request.POST.get("login") or request.POST.get("email") or _whose_code(request)).strip().lower()
    network = take(deed="sign-in net", who=address_of(request), limit=PER_NETWORK, per=WINDOW, at=now)
    return network and (not account or take(deed="sign-in", who=account, limit=PER_ACCOUNT, per=WINDOW, at=now))


def _whose_code(request: HttpRequest) -> str:
    """A code that is typed belongs to a session, or to the person who is signed in."""
    if request.user.is_authenticated:
        return str(request.user.pk)
    return str(request.session.session_key or "")


def address_of(request: HttpRequest) -> str:
    """The network address of the reader, counting exactly the trusted proxies; a forged header changes nothing."""
    hops = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return str(hops[-trusted])
    return str(request.META.get("REMOTE_ADDR", ""))


def never_stored(answer: Answer) -> Answer:
    """Pages of signed-in people are kept by no cache and by no back button after signing out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response

    return middleware


def plain_not_found(answer: Answer) -> Answer:
    """With DEBUG Django answers a missing page with a list of all addresses; the demo's guests get the real page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        is_technical = settings.DEBUG and response.status_code == NOT_FOUND and not response.streaming
        return page_not_found(request, Http404()) if is_technical and DEBUG_REMARK in response.content else response

    return middleware
