"""One step of the canvas: read, written, changed by its buttons; when two write it, both texts are shown."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from icmp.foundation_steps import STEPS
from icmp.metric_words import metric_in_words
from icmp.models import FoundationVersion, Segment
from icmp.operations import GatesShut, NotADraft, SegmentsInUse, StepChanged, write_step
from icmp.queries.foundations import mark_of
from members.desk import may
from members.languages import pick
from members.requests import SiteRequest

from . import wording
from .reading import differing, said
from .role_templates import ROLES, begun_with
from .rows import rearranged
from .screens import Screen, gates_in_words, stops
from .steps import StepForm

LOOK, REDRAW, BEGIN = "look", "redraw", "begin:"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: SiteRequest, version: int, step: str) -> HttpResponse:
    """Show a step, or save it."""
    if step not in STEPS or not may(request, "see_desk"):
        raise Http404
    row = get_object_or_404(FoundationVersion, version=version)
    screen = Screen(row, step, request.community)
    if request.method != "POST":
        return _page(request, screen, screen.form())
    if not may(request, "set_foundations"):
        raise PermissionDenied
    form, deed = screen.posted(request.POST), request.POST.get("deed", "")
    if deed == LOOK:
        return render(request, "icmp/canvas/remarks_swap.html", {"parts": screen.parts(form)})
    return _redrawn(request, screen, form, deed) if deed else _saved(request, screen, form)


def _redrawn(request: SiteRequest, screen: Screen, form: StepForm, deed: str) -> HttpResponse:
    """The form after one of its buttons: a row more, less or elsewhere, or a beginning. Nothing is saved."""
    typed = form.typed()
    if deed.startswith(BEGIN):
        key, community = deed.removeprefix(BEGIN), screen.setting.community
        if screen.step != "role" or key not in ROLES:
            raise Http404
        typed = begun_with(key, typed, community.languages if community else ())
    elif deed != REDRAW and rearranged(typed, deed, form.lists) is None:
        raise Http404
    return _page(request, screen, screen.typed(typed), revision=request.POST.get("revision", ""), is_unsaved=True)


def _saved(request: SiteRequest, screen: Screen, form: StepForm) -> HttpResponse:
    """Write the step, or say at its place why not."""
    revision = request.POST.get("revision", "")
    if not form.is_valid():
        return _page(request, screen, form, revision=revision, status=422)
    values = form.saved(screen.before)
    try:
        write_step(
            foundation=screen.foundation, step=screen.step, values=values, revision=revision, by=request.user,
            at=timezone.now(),
        )  # fmt: skip
    except StepChanged as refused:
        theirs = screen.form(refused.present)
        both = differing(screen.typed(form.typed()), theirs)
        return _page(request, screen, form, revision=mark_of(refused.present), status=409, conflict=both)
    except NotADraft:
        lost = said(screen.typed(form.typed()))
        return _page(request, screen, screen.form(), status=409, lost=lost)
    except SegmentsInUse as refused:
        form.add_error(None, _still_used(refused.keys))
    except GatesShut as refused:
        form.add_error("stage", _still_shut(refused))
    if form.errors:
        return _page(request, screen, form, revision=revision, status=422)
    messages.success(request, _("“%(step)s” is saved.") % {"step": wording.title_of(screen.step)})
    after = _neighbor(screen.step, 1) if request.POST.get("go") == "on" else screen.step
    number = screen.foundation.version
    return redirect("canvas:step", number, after) if after else redirect("canvas:overview", number)


def _page(
    request: SiteRequest, screen: Screen, form: StepForm, *, revision: str | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    """The step, to write where one may, else to read."""
    row, key = screen.foundation, screen.step
    is_writing = screen.is_open and may(request, "set_foundations")
    context = {
        **admin.site.each_context(request),
        "foundation": row,
        "step": key,
        "title": wording.title_of(key),
        "about": wording.about(key),
        "stops": stops(screen.states),
        "number": list(STEPS).index(key) + 1,
        "before": _neighbor(key, -1),
        "after": _neighbor(key, 1),
        "form": form,
        "parts": list(screen.parts(form)),
        "revision": mark_of(screen.before) if revision is None else revision,
        "is_writing": is_writing,
        "said": () if is_writing else said(screen.form()),
        "is_beside": not STEPS[key].is_versioned,
        "roles": [(f"{BEGIN}{name}", role["label"]) for name, role in ROLES.items()] if key == "role" else [],
        "gates": gates_in_words(row) if key == "growth" else [],
    }
    return render(request, "icmp/canvas/step.html", context | more, status=status)


def _neighbor(step: str, by: int) -> str:
    """The key of the step before or after; nothing at the ends."""
    keys = list(STEPS)
    place = keys.index(step) + by
    return keys[place] if 0 <= place < len(keys) else ""


def _still_used(keys: list[str]) -> str:
    names = [pick(row.name, wording.reader()).text for row in Segment.objects.filter(key__in=keys)]
    words = _("Members or applications are in %(segments)s, so it stays. Put it back, or rename it.")
    return words % {"segments": ", ".join(names)}


def _still_shut(refused: GatesShut) -> str:
    names = [metric_in_words(gate.metric) for gate in refused.gates]
    words = _("Not yet. These gates are shut or not measured: %(gates)s.")
    return words % {"gates": ", ".join(names)}
