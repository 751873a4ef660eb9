"""The profile editor: every version, one version with all its criteria, its lines, and the way into force."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from icmp.admin.words import Vocabulary, plain, valued_in_words
from icmp.canvas.reading import differing, said
from icmp.canvas.rows import Setting
from icmp.models import ProfileKind, ProfileStatus, ProfileVersion
from icmp.operations import (
    NothingToUndo,
    NotPublishable,
    PieceChanged,
    ProfileInUse,
    ProfileIsFixed,
    discard_profile,
    order_criteria,
    publish_profile_version,
    start_profile,
    undo_profile,
    write_settings,
    write_weights,
)
from icmp.queries.foundations import mark_of
from icmp.queries.profile_drafts import criteria_of, settings_state, weights_state
from icmp.queries.profiles import effective_shares
from members.desk import may
from members.requests import SiteRequest

from .forms import SettingsForm, WeightsForm
from .frame import beside, found, may_write, page, to_write

PAGE = 50
MOST_DIGITS = 6
FIXED = gettext_lazy("This version is no draft any more, so it cannot be changed. Begin a new one from it.")


@require_safe
def versions(request: SiteRequest) -> HttpResponse:
    """Both profiles with all their versions."""
    if not may(request, "see_applications"):
        raise Http404
    rows = ProfileVersion.objects.select_related("based_on").order_by("-version")
    kinds = []
    for kind, label in ProfileKind.choices:
        own = rows.filter(kind=kind)
        kinds.append(
            {
                "kind": kind,
                "label": label,
                "page_obj": Paginator(own, PAGE).get_page(request.GET.get(kind)),
                "draft": own.filter(status=ProfileStatus.DRAFT).first(),
            }
        )
    return page(request, "versions", {"kinds": kinds})


@require_POST
def start(request: SiteRequest) -> HttpResponse:
    """Begin a draft: from the version named, from the one in force, or empty."""
    if not may(request, "set_profile"):
        raise PermissionDenied
    kind, named = request.POST.get("kind", ""), request.POST.get("based_on", "")
    if kind not in ProfileKind.values or (named and not (named.isdecimal() and len(named) <= MOST_DIGITS)):
        raise Http404
    source = get_object_or_404(ProfileVersion, kind=kind, version=int(named)) if named else None
    draft = start_profile(kind=kind, by=request.user, at=timezone.now(), based_on=source)
    messages.success(request, _("%(version)s is begun. Applicants see nothing of it yet.") % {"version": draft})
    return redirect("editor:profile", kind, draft.version)


@never_cache
@require_safe
def profile(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """One version: criteria in order with their weights, lines, remarks and personas."""
    return _profile(request, found(request, kind, version))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """What holds for the whole version."""
    row, setting = found(request, kind, version), Setting(request.community)
    state = settings_state(row)
    shown = SettingsForm(setting=setting, initial=SettingsForm.initial_of(state))
    if request.method != "POST":
        return _settings(request, row, shown)
    row = to_write(request, kind, version)
    form = SettingsForm(request.POST, setting=setting, initial=SettingsForm.initial_of(state))
    mark = request.POST.get("revision", "")
    if not form.is_valid():
        return _settings(request, row, form, mark=mark, status=422)
    try:
        write_settings(version=row, values=form.saved(), mark=mark, by=request.user, at=timezone.now())
    except PieceChanged as refused:
        present = refused.present or state
        theirs = SettingsForm(setting=setting, initial=SettingsForm.initial_of(present))
        both = differing(SettingsForm(setting=setting, initial=form.typed()), theirs)
        return _settings(request, row, form, mark=mark_of(present), status=409, conflict=both)
    except ProfileIsFixed:
        lost = said(SettingsForm(setting=setting, initial=form.typed()))
        return _settings(request, row, shown, status=409, lost=lost, refusal=FIXED)
    messages.success(request, _("Saved."))
    return redirect("editor:profile", kind, version)


@require_POST
def weights(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """All weights at once, as typed, by swing or by rank."""
    row = to_write(request, kind, version)
    form = WeightsForm(request.POST, labels=_labels(row))
    if not form.is_valid():
        return _profile(request, row, weights_form=form, mark=request.POST.get("revision", ""), status=422)
    try:
        write_weights(
            version=row, weights=form.weights(), method=form.cleaned_data["method"],
            mark=request.POST.get("revision", ""), by=request.user, at=timezone.now(),
        )  # fmt: skip
    except PieceChanged:
        words = _(
            "Somebody changed the weights or the criteria while you were writing. Yours stand in the table; theirs "
            "beside it. Save again to put yours in their place."
        )
        fresh = WeightsForm(request.POST, labels=_labels(row))
        return _profile(request, row, weights_form=fresh, refusal=words, theirs=True, status=409)
    except ProfileIsFixed:
        return _profile(request, row, refusal=str(FIXED), status=409)
    messages.success(request, _("The weights are saved."))
    return redirect("editor:profile", kind, version)


@require_POST
def order(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """Put a criterion somewhere else: `up:key`, `down:key`, or every key in its new order (`keys`)."""
    row = to_write(request, kind, version)
    verb, _colon, key = request.POST.get("deed", "").partition(":")
    keys = list(_labels(row))
    if verb in ("up", "down") and key in keys:
        place = keys.index(key)
        keys.insert(max(0, place + (-1 if verb == "up" else 1)), keys.pop(place))
    elif set(sent := request.POST.get("keys", "").split()) <= set(keys) and sent:
        keys = sent
    else:
        raise Http404
    try:
        order_criteria(version=row, keys=keys, by=request.user, at=timezone.now())
    except ProfileIsFixed:
        return _profile(request, row, refusal=str(FIXED), status=409)
    return redirect("editor:profile", kind, version)


@require_POST
def undo(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """Take the last save back."""
    row = to_write(request, kind, version)
    try:
        undo_profile(version=row, by=request.user, at=timezone.now())
    except NothingToUndo:
        return _profile(request, row, refusal=_("There is nothing to take back."), status=409)
    except ProfileIsFixed:
        return _profile(request, row, refusal=str(FIXED), status=409)
    messages.success(request, _("The last change is taken back."))
    return redirect("editor:profile", kind, version)


@require_POST
def publish(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """Put a draft into force; what forbids it is said with what to do."""
    row = to_write(request, kind, version)
    if row.status != ProfileStatus.DRAFT:
        return _profile(request, row, refusal=str(FIXED), status=409)
    try:
        publish_profile_version(version=row, by=request.user, at=timezone.now())
    except NotPublishable as refused:
        return _profile(request, row, reasons=refused.reasons, status=409)
    messages.success(request, _("%(version)s is in force. The join form asks by it from now on.") % {"version": row})
    return redirect("editor:profile", kind, version)


@require_POST
def discard(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """Throw a draft away."""
    row = to_write(request, kind, version)
    try:
        discard_profile(version=row, by=request.user, at=timezone.now())
    except ProfileIsFixed:
        return _profile(request, row, refusal=str(FIXED), status=409)
    except ProfileInUse:
        words = _("Somebody was assessed by this version, so it stays.")
        return _profile(request, row, refusal=words, status=409)
    messages.success(request, _("The draft is gone."))
    return redirect("editor:versions")


def _profile(request: SiteRequest, row: ProfileVersion, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a version as it is now, with what was refused."""
    row.refresh_from_db()
    told, words, shares = beside(row), Vocabulary(), effective_shares(row)
    rows, table = criteria_of(row), weights_state(row)
    labels = {each.key: words.say(each.label) or plain(each.key) for each in rows}
    form = more.pop("weights_form", None) or _weights_form(row, labels, table)
    context = {
        "profile": row,
        "criteria": [
            {
                "row": each,
                "label": labels[each.key],
                "valued": valued_in_words(each.value_function, each.attribute.key, words),
                "asked": words.say(each.question.prompt) if hasattr(each, "question") else "",
                "share": f"{shares[each.key] * 100:.0f} %" if shares and each.key in shares else "",
                "weight": form[f"w_{each.key}"],
                "theirs": each.weight if more.get("theirs") else None,
                "remarks": told["told"].get(each.key, []),
            }
            for each in rows
        ],
        "total": sum((each.weight for each in rows), Decimal(0)),
        "method": form["method"],
        "weights_form": form,
        "mark": mark_of(table),
        "may_write": may_write(request, row),
        "can_undo": row.revisions.count() > 1,
    }
    return page(request, "profile", {**told, **context, **more}, status=status)


def _weights_form(row: ProfileVersion, labels: Mapping[str, str], table: Mapping[str, Any]) -> WeightsForm:
    initial = {f"w_{key}": weight for key, weight in table["weights"]} | {"method": "direct"}
    return WeightsForm(labels=labels, initial=initial)


def _labels(row: ProfileVersion) -> dict[str, str]:
    words = Vocabulary()
    return {each.key: words.say(each.label) or plain(each.key) for each in criteria_of(row)}


def _settings(
    request: SiteRequest, row: ProfileVersion, form: SettingsForm, *, mark: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "profile": row,
        "form": form,
        "parts": list(form.parts()),
        "mark": mark or mark_of(settings_state(row)),
        "may_write": may_write(request, row),
        "said": said(form) if not may_write(request, row) else (),
    }
    return page(request, "settings", context | more, status=status)
