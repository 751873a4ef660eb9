"""The personas: all with their results, one to write, one to delete. The result follows while one writes."""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from icmp.models import Persona, ProfileVersion
from icmp.models.profile import ProfileStatus
from icmp.operations.personas import PersonaChanged, add_persona, delete_persona, persona_mark, write_persona
from icmp.queries.joining import speaker
from members.desk import may
from members.requests import SiteRequest

from .answers import asked_by
from .differences import differences
from .forms import PersonaForm
from .results import Judge, Result, customer_answers

MOST_VERSIONS = 30
KEY = re.compile(r"[-\w]{1,60}")


@dataclass(frozen=True)
class Line:
    """A persona in the list."""

    persona: Persona
    name: str
    result: Result | None
    customer_score: object


@require_safe
def personas(request: SiteRequest) -> HttpResponse:
    """All personas and what the chosen version says about each."""
    _for_readers(request)
    versions, chosen, icp = _versions(request.GET.get("version", ""))
    say = speaker()
    judge, customers = (Judge(version, say) if version else None for version in (chosen, icp))
    lines = [
        Line(
            row,
            say(row.name) or row.key,
            judge.result(row.answers, row.expected) if judge else None,
            customers.score(customer_answers(row, icp)) if customers and icp else None,
        )
        for row in Persona.objects.select_related("segment")
    ]
    failing = sum(line.result is not None and not line.result.passes for line in lines)
    context = {"lines": lines, "failing": failing, "versions": versions, "chosen": chosen, "icp": icp}
    return _render(request, "list", context | {"may_write": may(request, "set_profile")})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SiteRequest) -> HttpResponse:
    """A new persona."""
    _for_writers(request)
    return _write(request, _nobody())


@require_http_methods(["GET", "HEAD", "POST"])
def persona(request: SiteRequest, key: str) -> HttpResponse:
    """One persona, with its result against the chosen version."""
    _for_readers(request)
    row = get_object_or_404(Persona.objects.select_related("segment"), key=key)
    if request.method == "POST":
        _for_writers(request)
    return _write(request, row)


@require_POST
def result(request: SiteRequest) -> HttpResponse:
    """The result of what stands in the form now; nothing is saved."""
    _for_readers(request)
    key = request.POST.get("key", "")
    known = Persona.objects.filter(key=key).first() if KEY.fullmatch(key) else None
    row = known or _nobody()
    _rows, chosen, icp = _versions(request.POST.get("version", ""))
    form = _form(request, row, chosen, icp, request.POST)
    form.is_valid()
    return render(request, "icmp/personas/result.html", _found(form, chosen, icp))


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SiteRequest, key: str) -> HttpResponse:
    """Ask once, then delete."""
    _for_writers(request)
    row = get_object_or_404(Persona, key=key)
    if request.method == "POST":
        delete_persona(persona=row, by=request.user, at=timezone.now())
        messages.success(request, _("The persona is gone."))
        return redirect("personas:personas")
    return _render(request, "delete", {"persona": row, "name": speaker()(row.name) or row.key})


def _write(request: SiteRequest, row: Persona) -> HttpResponse:
    typed = request.POST if request.method == "POST" else None
    versions, chosen, icp = _versions((typed or request.GET).get("version", ""))
    form = _form(request, row, chosen, icp, typed)
    page: dict[str, Any] = {"form": form, "persona": row, "versions": versions, "chosen": chosen}
    if typed is None:
        return _page(request, page | {"mark": persona_mark(row) if row.pk else ""}, chosen, icp)
    page["mark"] = typed.get("mark", "")
    if not form.is_valid():
        return _page(request, page, chosen, icp, status=422)
    if typed.get("deed") == "look":
        return _page(request, page | {"is_unsaved": True}, chosen, icp)
    try:
        saved = _save(request, row, form)
    except PersonaChanged as error:
        conflict = differences(error.present, form)
        return _page(
            request, page | {"mark": persona_mark(error.present), "conflict": conflict}, chosen, icp, status=409
        )
    messages.success(request, _("The persona is saved."))
    return redirect("personas:persona", saved.key)


def _nobody() -> Persona:
    return Persona(answers={}, organization={}, needs={})


def _save(request: SiteRequest, row: Persona, form: PersonaForm) -> Persona:
    by, at = request.user, timezone.now()
    if row.pk is None:
        return add_persona(values=form.values, by=by, at=at)
    return write_persona(persona=row, values=form.values, mark=request.POST.get("mark", ""), by=by, at=at)


def _form(
    request: SiteRequest, row: Persona, chosen: ProfileVersion | None, icp: ProfileVersion | None, data: Any
) -> PersonaForm:
    """The form by the questions of the chosen version, of the customers' profile and of segments."""
    about_firms = icp is not None and icp.subject == "organization"
    people = [version for version in (chosen, None if about_firms else icp) if version]
    asked = asked_by(people, row.answers)
    about = [one for one in asked_by([icp], ()) if one.function] if icp and about_firms else []
    return PersonaForm(data, persona=row, asked=asked, about=about, community=request.community)


def _found(form: PersonaForm, chosen: ProfileVersion | None, icp: ProfileVersion | None) -> dict[str, Any]:
    """The result of what is typed, or of what is saved."""
    row, say = form.persona, form.words.say
    answers, firm = (form.answers(), form.answers("o")) if form.is_bound else (row.answers, row.organization)
    expected = form.cleaned_data.get("expected") if form.is_bound else row.expected
    said = firm if icp and icp.subject == "organization" else answers
    return {
        "result": Judge(chosen, say).result(answers, expected or "") if chosen else None,
        "customer_score": Judge(icp, say).score(said) if icp else None,
        "chosen": chosen,
    }


def _versions(wanted: str) -> tuple[list[ProfileVersion], ProfileVersion | None, ProfileVersion | None]:
    """The versions to choose from, the chosen one (else the newest draft, else the one in force), and the customers'."""
    rows = list(ProfileVersion.objects.about_members().order_by("-version")[:MOST_VERSIONS])
    named = next((row for row in rows if wanted.isdecimal() and row.version == int(wanted[:9])), None)
    for status in (ProfileStatus.DRAFT, ProfileStatus.PUBLISHED):
        named = named or next((row for row in rows if row.status == status), None)
    customers = ProfileVersion.objects.about_customers().exclude(status=ProfileStatus.RETIRED)
    return rows, named, customers.order_by("-status", "-version").first()


def _for_readers(request: SiteRequest) -> None:
    if not may(request, "see_applications"):
        raise PermissionDenied


def _for_writers(request: SiteRequest) -> None:
    if not may(request, "set_profile"):
        raise PermissionDenied


def _page(
    request: SiteRequest, page: dict[str, Any], chosen: ProfileVersion | None, icp: ProfileVersion | None,
    *, status: int = 200,
) -> HttpResponse:  # fmt: skip
    form: PersonaForm = page["form"]
    title = (form.words.say(page["persona"].name) or page["persona"].key) if page["persona"].pk else _("New persona")
    found = _found(form, chosen, icp) | {"title": title, "may_write": may(request, "set_profile")}
    return _render(request, "persona", {**page, **found}, status=status)


def _render(request: SiteRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, f"icmp/personas/{name}.html", {**admin.site.each_context(request), **context}, status=status)
