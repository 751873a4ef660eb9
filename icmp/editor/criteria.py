"""One criterion in the editor: written, tried while it is typed, removed; when two write it, both texts are shown."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from icmp.canvas.reading import differing, said
from icmp.canvas.rows import Setting, Typed, rearranged
from icmp.models import Criterion, ProfileVersion
from icmp.operations import PieceChanged, ProfileIsFixed, remove_criterion, write_criterion
from icmp.profile_lints import on_criterion
from icmp.queries.foundations import State, mark_of
from icmp.queries.profile_drafts import criterion_state, profile_state
from icmp.values import number
from members.requests import SiteRequest

from . import wording
from .criterion_forms import LISTS, CriterionForm
from .curve import Plot, plot
from .frame import beside, found, may_write, page, to_write
from .stored import initial_of
from .views import FIXED

LOOK, REDRAW = "look", "redraw"
# The sections of the form, in order: heading, fields.
ABOUT = ("label", "attribute", "data_type", "dimension", "rationale")
WEIGHING = ("weight", "must_have", "knockout_min", "decline_text", "missing_policy", "evidence")
VALUING = ("agg", "default", "op", "low", "high", "levels")
ASKING = ("prompt", "help", "kind", "least", "most", "required")
RATING = tuple(f"anchor_{level}" for level in range(5))
# Which of the fields of VALUING a way of valuing answers uses.
USES = {
    "options": ("agg", "default"), "threshold": ("op", "low", "high"), "rubric": ("levels",),
}  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """A new criterion at the end."""
    row = to_write(request, kind, version)
    return _answer(request, row, None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: SiteRequest, kind: str, version: int, key: str) -> HttpResponse:
    """A criterion to read or to write."""
    row = found(request, kind, version)
    own = row.criteria.select_related("attribute", "question").filter(key=key).first()
    if own is None and request.method != "POST":
        raise Http404
    return _answer(request, row, own, key=key)


@require_POST
def remove(request: SiteRequest, kind: str, version: int, key: str) -> HttpResponse:
    """Take a criterion out; undo brings it back."""
    row = to_write(request, kind, version)
    try:
        remove_criterion(version=row, key=key, by=request.user, at=timezone.now())
    except ProfileIsFixed:
        messages.error(request, FIXED)
    else:
        messages.success(request, _("The criterion is out. “Take back” brings it back."))
    return redirect("editor:profile", kind, version)


def _answer(request: SiteRequest, row: ProfileVersion, own: Criterion | None, *, key: str = "") -> HttpResponse:
    setting = Setting(request.community)
    before = criterion_state(own) if own else None
    if request.method != "POST":
        return _page(request, row, _form(row, setting, initial_of(before, setting)), before)
    row = to_write(request, row.kind, row.version)
    form = CriterionForm(request.POST, setting=setting, initial=initial_of(before, setting), profile_kind=row.kind)
    deed = request.POST.get("deed", "")
    if deed == LOOK:
        return page(request, "look", _seen(row, form, before, key))
    if deed:
        typed = form.typed()
        if deed != REDRAW and rearranged(typed, deed, form.lists) is None:
            raise Http404
        shown = _form(row, setting, typed)
        return _page(request, row, shown, before, mark=request.POST.get("revision", ""), is_unsaved=True)
    return _saved(request, row, form, before, key=key)


def _saved(
    request: SiteRequest, row: ProfileVersion, form: CriterionForm, before: State | None, *, key: str
) -> HttpResponse:
    mark = request.POST.get("revision", "")
    if not form.is_valid():
        return _page(request, row, form, before, mark=mark, status=422)
    values = form.saved(before)
    mine = _form(row, form.setting, form.typed())
    try:
        key = write_criterion(version=row, key=key, values=values, mark=mark, by=request.user, at=timezone.now())
    except PieceChanged as refused:
        if refused.present is None:
            return _page(request, row, form, None, status=409, is_gone=True)
        theirs = _form(row, form.setting, initial_of(refused.present, form.setting))
        both = differing(mine, theirs)
        return _page(request, row, form, before, mark=mark_of(refused.present), status=409, conflict=both)
    except ProfileIsFixed:
        return _page(request, row, mine, before, status=409, lost=said(mine), refusal=FIXED)
    messages.success(request, _("“%(criterion)s” is saved.") % {"criterion": form.setting.say(values["label"])})
    if request.POST.get("go") == "stay":
        return redirect("editor:criterion", row.kind, row.version, key)
    return redirect("editor:profile", row.kind, row.version)


def _form(row: ProfileVersion, setting: Setting, initial: Typed) -> CriterionForm:
    return CriterionForm(setting=setting, initial=initial, profile_kind=row.kind)


def _seen(row: ProfileVersion, form: CriterionForm, before: State | None, key: str) -> dict[str, Any]:
    """Remarks, personas and curve of what is typed; of what is saved while it cannot be used."""
    state = profile_state(row)
    if form.is_bound and form.is_valid():
        typed = {"key": key or "new", "attribute": "new", **form.saved(before)}
        kept = [typed if each["key"] == key else each for each in state["criteria"]]
        state = state | {"criteria": kept if key else [*kept, typed]}
        own = list(on_criterion(typed, kind=row.kind))
    else:
        own = list(on_criterion(before, kind=row.kind)) if before else []
    return beside(row, state) | {"profile": row, "own": [wording.remark(each) for each in own], "plot": _plot(form)}


def _plot(form: CriterionForm) -> Plot | None:
    """The curve that stands in the form, if it is one."""
    if "points" not in form.shown_lists:
        return None
    rows = [row.typed() if row.is_bound else row.initial for row in form.rows["points"].forms if not row.is_blank]
    pairs = [(number(_dotted(row["x"])), number(_dotted(row["share"]))) for row in rows]
    points = [(x, share / 100) for x, share in pairs if x is not None and share is not None]
    return plot(points) if all(Decimal(0) <= share <= 1 for _x, share in points) else None


def _dotted(typed: object) -> object:
    return typed.replace(",", ".") if isinstance(typed, str) else typed


def _page(
    request: SiteRequest,
    row: ProfileVersion,
    form: CriterionForm,
    before: State | None,
    *,
    mark: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    key = before["key"] if before else ""
    writes = may_write(request, row)
    context = {
        "profile": row,
        "key": key,
        "name": form.setting.say(before["label"]) if before else "",
        "form": form,
        "mark": mark or (mark_of(before) if before else ""),
        "may_write": writes,
        "said": () if writes else said(form),
        "about": [form[name] for name in ABOUT],
        "weighing": [form[name] for name in WEIGHING],
        "valuing": [(form[name], name in USES.get(form.chosen, ())) for name in VALUING],
        "lists": [(form.rows[name], name in LISTS.get(form.chosen, ())) for name in form.lists],
        "asking": [form[name] for name in ASKING],
        "rating": [form[name] for name in RATING],
        "uses": USES | {name: (*USES.get(name, ()), *lists) for name, lists in LISTS.items()},
        "has_ratings": form.chosen == "rubric" or any(form[name].value() for name in RATING),
        **_seen(row, form, before, key),
    }
    return page(request, "criterion", context | more, status=status)
