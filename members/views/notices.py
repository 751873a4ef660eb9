"""The texts a community owes its readers: imprint, privacy notice, code of conduct."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members.languages import LanguageMap, pick
from members.models import Community
from members.prose import prose


@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    community = Community.objects.the()
    return _notice(request, _("Imprint"), community.imprint if community else {}, community)


@require_safe
def privacy_notice(request: HttpRequest) -> HttpResponse:
    community = Community.objects.the()
    return _notice(request, _("Privacy notice"), community.privacy_notice if community else {}, community)


@require_safe
def code_of_conduct(request: HttpRequest) -> HttpResponse:
    community = Community.objects.the()
    return _notice(request, _("Code of conduct"), community.code_of_conduct if community else {}, community)


def _notice(request: HttpRequest, title: str, text: LanguageMap, community: Community | None) -> HttpResponse:
    passage = pick(text, get_language() or "en", fallback=community.language if community else "en")
    return render(request, "members/notice.html", {"title": title, "passage": passage, "html": prose(passage.text)})
