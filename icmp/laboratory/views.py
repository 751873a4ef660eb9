"""The laboratory's pages, behind the desk's door: read by those who see applications, nothing here changes a profile."""

from typing import Any, TypeVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from icmp.focus import frankenstein
from icmp.health import figures as health
from icmp.health.measure import AsOf
from icmp.health.measures import spread as spread_of
from icmp.models import ProfileVersion
from icmp.operations import draft_with_weights
from members.desk import may
from members.requests import SiteRequest

from . import queries
from .corners import tension as tension_of
from .figures import corners, doubts, newcomers, present, spread, trial
from .forms import AlignmentForm, BackTestForm, DraftForm, VersionForm
from .newcomers import room_now
from .present import present as present_of
from .trial import Trial, back_test

Form = TypeVar("Form", bound=VersionForm)


@require_safe
def home(request: SiteRequest) -> HttpResponse:
    """The four questions."""
    return _page(request, "home", {})


@require_safe
def backtest(request: SiteRequest) -> HttpResponse:
    """Which criteria of a version told who would do well."""
    _check(request)
    form = _filled(BackTestForm, request, outcome="engaged")
    if not form.is_valid():
        return _page(request, "backtest", {"form": form}, status=_unless_empty(form))
    return _page(request, "backtest", _tried(request, form))


@require_POST
def draft(request: SiteRequest) -> HttpResponse:
    """Make a draft from the suggestions, if they still are what was shown."""
    if not may(request, "set_profile"):
        raise PermissionDenied
    form = DraftForm(request.POST)
    if not form.is_valid():
        chosen = BackTestForm(request.POST)
        context = _tried(request, chosen) if chosen.is_valid() else {"form": chosen}
        return _page(request, "backtest", context | {"refused": form}, status=422)
    version, outcome, shown = form.chosen, form.cleaned_data["outcome"], form.cleaned_data["weights"]
    tried = back_test(version, outcome, _now(request))
    if tried.suggestion is None or tried.suggestion.weights != shown:
        context = _tried(request, form, tried) | {"conflict": trial.differences(tried, shown)}
        return _page(request, "backtest", context, status=409)
    made = draft_with_weights(
        version=version, weights=shown, by=request.user, at=timezone.now(), change_note=_note(version)
    )
    messages.success(
        request, _("Version %(version)s is a draft with the suggested weights.") % {"version": made.version}
    )
    return redirect("editor:profile", made.kind, made.version)


@require_safe
def alignment(request: SiteRequest) -> HttpResponse:
    """How the present members score under a version, and whether that moved."""
    _check(request)
    form = _filled(AlignmentForm, request, baseline="founding")
    if not form.is_valid():
        return _page(request, "alignment", {"form": form}, status=_unless_empty(form))
    version = form.chosen
    found = present_of(version, form.cleaned_data["baseline"], _now(request))
    names = dict(version.criteria.values_list("key", "label"))
    figures = [
        present.everybody(found, version),
        present.drifted(found, names),
        present.groups(found.segments, version, label=_("Segment"), about=_("Who is aligned where?")),
        present.groups(found.cohorts, version, label=_("Joined"), about=_("Did intake change?")),
    ]
    return _page(request, "alignment", {"form": form, "figures": figures})


@require_safe
def tension(request: SiteRequest) -> HttpResponse:
    """Customers against community members."""
    _check(request)
    rows = ProfileVersion.objects.published().filter(criteria__isnull=False).distinct()
    published = {row.kind: row for row in rows}
    if len(published) < 2:
        return _page(request, "tension", {"missing": [kind for kind in ("icp", "icmp") if kind not in published]})
    found = tension_of(published["icp"], published["icmp"], _now(request))
    context = {
        "figure": corners.picture(found),
        "corners": corners.corners(found),
        "facts": corners.facts(found),
        "actions": corners.actions(found),
    }
    return _page(request, "tension", context)


@require_safe
def focus(request: SiteRequest) -> HttpResponse:
    """Are we spread too thin, and for how many more is there room?"""
    _check(request)
    found, room = spread_of(_now(request)), room_now(_now(request))
    context: dict[str, Any] = {
        "figure": health.figure("spread", _now(request)),
        "room": {
            "sentence": newcomers.sentence(room),
            "facts": newcomers.facts(room),
            "is_whole": len(room.limits) == len(newcomers.REASONS),
        },
    }
    if not found.is_hidden:
        north_star, by_objective = queries.objectives()
        check = frankenstein(north_star_hours=north_star, hours_by_objective=by_objective)
        context |= {"aloud": spread.aloud(found), "facts": spread.facts(found, check)}
    return _page(request, "focus", context)


def _check(request: SiteRequest) -> None:
    if not may(request, "see_applications"):
        raise PermissionDenied


def _now(request: SiteRequest) -> AsOf:
    return AsOf(at=timezone.now(), timezone=request.community.timezone if request.community else "UTC")


def _page(request: SiteRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    _check(request)
    frame = {**admin.site.each_context(request), "here": name}
    return render(request, f"icmp/laboratory/{name}.html", {**frame, **context}, status=status)


def _filled(kind: type[Form], request: SiteRequest, **defaults: str) -> Form:
    """The form as it was sent; what was not chosen is the version in force and the first choice."""
    default = kind().default
    version = {"version": str(default.version)} if default else {}
    return kind({**defaults, **version, **request.GET.dict()})


def _unless_empty(form: VersionForm) -> int:
    """Without any version there is nothing to choose, which is nobody's mistake."""
    return 422 if form.versions else 200


def _tried(request: SiteRequest, form: BackTestForm, tried: Trial | None = None) -> dict[str, Any]:
    version, outcome = form.chosen, form.cleaned_data["outcome"]
    found = tried or back_test(version, outcome, _now(request))
    weights = found.suggestion.weights if found.suggestion else {}
    shown = {
        "version": version.version,
        "outcome": outcome,
        "weights": ",".join(f"{k}={w}" for k, w in weights.items()),
    }
    return {
        "form": form,
        "version": version,
        "figures": trial.figures(found, outcome),
        "doubts": doubts.doubts(found) if found.n else [],
        "moves": trial.moves(found),
        "draft_form": DraftForm(initial=shown, auto_id="draft_%s"),
        "may_draft": may(request, "set_profile"),
    }


def _note(version: ProfileVersion) -> str:
    return _("Weights from the back-test of version %(version)s.") % {"version": version.version}
