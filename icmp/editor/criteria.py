"""One criterion: added, read, written, taken out. When two write it, both texts are shown."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from icmp import drafting
from icmp.admin.words import Vocabulary
from icmp.canvas.reading import differing, said
from icmp.canvas.rows import Setting, Typed, rearranged
from icmp.drafting import BadDraft, Row, State
from icmp.models import Attribute, ProfileVersion
from icmp.operations import (
    NoProfileDraft,
    OnlyMonitored,
    ProfileChanged,
    add_criterion,
    change_criterion,
    remove_criterion,
)
from icmp.queries.foundations import mark_of
from icmp.queries.profiles import profile_state
from members.form_fields import in_languages_of
from members.requests import SiteRequest

from .adding import AddForm
from .beside import Beside
from .curves import curve
from .forms import FORMS, CriterionForm
from .frame import LOOK, for_keepers, for_readers, found, look, page

REDRAW = "redraw"


class Screen:
    """One criterion of one version, as it was saved."""

    def __init__(self, request: SiteRequest, version: ProfileVersion, key: str) -> None:
        self.version, self.key = version, key
        self.setting, self.words = Setting(request.community), Vocabulary()
        self.state: State = profile_state(version)
        row = drafting.criterion(self.state, key)
        if row is None:
            raise Http404
        self.row: Row = row
        self.attribute = Attribute.objects.get(key=row["attribute"])

    @property
    def part(self) -> str:
        return f"criterion:{self.key}"

    @property
    def mark(self) -> str:
        return mark_of(drafting.part_of(self.state, self.part))

    def form(self, row: Row | None = None) -> CriterionForm:
        """The form of a saved criterion."""
        shown = row or self.row
        kind = shown["value_function"]["type"]
        return self._made(kind, initial=CriterionForm.initial_of(shown, self.attribute))

    def posted(self, request: SiteRequest) -> CriterionForm:
        """The form as it was sent, by the kind it was drawn for."""
        drawn = request.POST.get("drawn", "")
        if drawn not in FORMS:
            raise Http404
        return self._made(drawn, data=request.POST, initial=CriterionForm.initial_of(self.row, self.attribute))

    def typed(self, typed: Typed, kind: str) -> CriterionForm:
        """The form with what somebody typed, without judging it."""
        saved = CriterionForm.initial_of(self.row, self.attribute)
        return self._made(kind if kind in FORMS else self.row["value_function"]["type"], initial=saved | typed)

    def _made(self, kind: str, **more: Any) -> CriterionForm:
        about: dict[str, Any] = {"row": self.row, "attribute": self.attribute, "profile_kind": self.version.kind}
        return FORMS[kind](more.pop("data", None), setting=self.setting, **about, **more)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: SiteRequest, kind: str, version: int, key: str) -> HttpResponse:
    """Show a criterion, or save it."""
    for_readers(request)
    screen = Screen(request, found(kind, version), key)
    if request.method != "POST":
        return _page(request, screen, screen.form())
    for_keepers(request)
    form, deed = screen.posted(request), request.POST.get("deed", "")
    if deed == LOOK:
        return look(request, screen.version, _tried(screen, form), screen.words, key=key)
    if deed or request.POST.get("kind") != request.POST.get("drawn"):
        return _redrawn(request, screen, form, deed or REDRAW)
    return _saved(request, screen, form)


def _tried(screen: Screen, form: CriterionForm) -> State:
    """The draft with what is typed, where that makes sense; else as it was saved."""
    if form.data.get("kind") != form.data.get("drawn") or not form.is_valid():
        return screen.state
    return drafting.with_criterion(screen.state, screen.key, form.values())


def _redrawn(request: SiteRequest, screen: Screen, form: CriterionForm, deed: str) -> HttpResponse:
    """The form after one of its buttons: a row more, less or elsewhere, or another kind. Nothing is saved."""
    typed = form.typed()
    if deed != REDRAW and rearranged(typed, deed, form.lists) is None:
        raise Http404
    kind = str(typed.get("kind") or "")
    again = screen.typed(typed, kind)
    return _page(request, screen, again, mark=request.POST.get("mark", ""), is_unsaved=True)


def _saved(request: SiteRequest, screen: Screen, form: CriterionForm) -> HttpResponse:
    """Write the criterion, or say at its place why not."""
    mark = request.POST.get("mark", "")
    if not form.is_valid():
        return _page(request, screen, form, mark=mark, status=422)
    values = form.values()
    names = form.options() or () if values["question"] is None else ()
    try:
        change_criterion(
            version=screen.version, key=screen.key, values=values, names=names, mark=mark, by=request.user,
            at=timezone.now(),
        )  # fmt: skip
    except ProfileChanged as refused:
        return _conflict(request, screen, form, refused.present)
    except NoProfileDraft:
        lost = said(screen.typed(form.typed(), form.cleaned_data["kind"]))
        return _page(request, screen, screen.form(), status=409, lost=lost)
    except BadDraft as refused:
        form.add_error(None, refused.message)
        return _page(request, screen, form, mark=mark, status=422)
    messages.success(request, _("“%(name)s” is saved.") % {"name": screen.words.say(values["label"])})
    if request.POST.get("go") == "on":
        return redirect("editor:profile", screen.version.kind, screen.version.version)
    return redirect("editor:criterion", screen.version.kind, screen.version.version, screen.key)


def _conflict(request: SiteRequest, screen: Screen, form: CriterionForm, present: State) -> HttpResponse:
    """Both texts, side by side, and the form with what was typed here."""
    theirs = drafting.criterion(present, screen.key)
    typed = screen.typed(form.typed(), form.cleaned_data["kind"])
    if theirs is None:
        return _page(request, screen, form, status=409, lost=said(typed))
    both = differing(typed, screen.form(theirs))
    mark = mark_of(drafting.part_of(present, screen.part))
    return _page(request, screen, form, mark=mark, status=409, conflict=both)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SiteRequest, kind: str, version: int) -> HttpResponse:
    """A new criterion."""
    for_keepers(request)
    row, words = found(kind, version), Vocabulary()
    taken = set(row.criteria.values_list("attribute__key", flat=True))
    language = request.community.language if request.community else "en"
    form = AddForm(request.POST or None, kind=kind, say=words.say, taken=taken, language=language)
    in_languages_of(form, request.community)
    if request.method != "POST":
        return page(request, "add", row, {"form": form})
    if not form.is_valid():
        return page(request, "add", row, {"form": form}, status=422)
    try:
        key = add_criterion(version=row, row=form.row(), new=form.new(), by=request.user, at=timezone.now())
    except NoProfileDraft:
        form.add_error(None, _("This version is no draft any more. Duplicate it and add the criterion there."))
    except OnlyMonitored:
        form.add_error("attribute", _("What only monitors fairness can never be scored."))
    else:
        return redirect("editor:criterion", kind, version, key)
    return page(request, "add", row, {"form": form}, status=409)


@require_POST
def remove(request: SiteRequest, kind: str, version: int, key: str) -> HttpResponse:
    """Take a criterion out; undo brings it back."""
    for_keepers(request)
    screen = Screen(request, found(kind, version), key)
    mark = request.POST.get("mark", "")
    try:
        remove_criterion(version=screen.version, key=key, mark=mark, by=request.user, at=timezone.now())
    except ProfileChanged:
        words = _("Somebody saved this criterion in between, so it was not taken out. This is how it stands now.")
        return _page(request, screen, screen.form(), status=409, refusal=words)
    except NoProfileDraft:
        words = _("This version is no draft any more.")
        return _page(request, screen, screen.form(), status=409, refusal=words)
    name = screen.words.say(screen.row["label"]) or key
    messages.success(request, _("“%(name)s” is taken out. Undo brings it back.") % {"name": name})
    return redirect("editor:profile", kind, version)


def _page(
    request: SiteRequest,
    screen: Screen,
    form: CriterionForm,
    *,
    mark: str | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    beside = Beside(screen.version, screen.state, screen.words)
    drawn = next(kind for kind, made in FORMS.items() if made is type(form))
    keys = drafting.keys(screen.state)
    place = keys.index(screen.key)
    points = form.rows.get("points")
    context = {
        "key": screen.key,
        "title": screen.words.say(screen.row["label"]) or screen.key,
        "number": place + 1,
        "total": len(keys),
        "before": keys[place - 1] if place else "",
        "after": keys[place + 1] if place + 1 < len(keys) else "",
        "form": form,
        "drawn": drawn,
        "curve": curve([point.typed() if point.is_bound else point.initial for point in points.forms]) if points else None,
        "mark": screen.mark if mark is None else mark,
        "said": said(form),
        "asks_for": screen.words.attribute(screen.row["attribute"]),
        "has_question": bool(screen.row["question"]) and screen.version.kind == "icmp",
        "beside": beside,
        "own": beside.remarks_on(screen.key),
    }  # fmt: skip
    return page(request, "criterion", screen.version, context | more, status=status)
