"""The frame of the site: home, look, language, probes, error pages."""

import re

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST, require_safe

from config import pages
from members.models import Community

YEAR = 365 * 86400
ACCENT = re.compile(r"oklch\([\d. %]+\)|#[0-9a-fA-F]{6}")
DEFAULT_ACCENT = "oklch(.44 .145 262)"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Strangers read whom the community is for; members see what is for them today."""
    if request.user.is_authenticated:
        return render(request, "config/today.html", pages.today(request.user, at=timezone.now()))
    return render(request, "config/landing.html", pages.landing(at=timezone.now()))


@require_safe
@cache_control(max_age=YEAR, public=True)
def theme(request: HttpRequest) -> HttpResponse:
    """The community's accent, from which the palette derives."""
    community = Community.objects.the()
    accent = community.accent if community and ACCENT.fullmatch(community.accent) else DEFAULT_ACCENT
    return HttpResponse(f":root{{--accent:{accent}}}\n", content_type="text/css")


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or as the device says."""
    response = HttpResponseRedirect(_back(request))
    choice = request.POST.get("theme")
    if choice in ("light", "dark"):
        response.set_cookie("theme", choice, max_age=YEAR, samesite="Lax", secure=settings.SECURE)
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language, for this browser and for the letters of whoever is signed in."""
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES):
        raise BadRequest(code)
    translation.activate(code)
    response = HttpResponseRedirect(_back(request))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax", secure=settings.SECURE)
    if request.user.is_authenticated:
        request.user.language = code
        request.user.save(update_fields=["language"])
    return response


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.headers.get("Referer") or "/"
    hosts = {request.get_host()}
    return target if url_has_allowed_host_and_scheme(target, hosts, require_https=request.is_secure()) else "/"


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The process can serve: the database answers. The broker is not asked, pages work without it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return JsonResponse({"ready": False}, status=503, headers={"Retry-After": "5"})
    return JsonResponse({"ready": True})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /accounts/", "Disallow: /desk/", "Disallow: /join/", "Disallow: /dues/"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")


@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """The living style page, for developers."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "config/style.html", pages.style())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Drawn without database or context, since either may be what broke."""
    return HttpResponse(render_to_string("500.html"), status=500)
