"""One question of a draft: read, written, with its condition; when two write it, both texts are shown."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from icmp import drafting
from icmp.canvas.reading import differing, said
from icmp.canvas.rows import Typed, rearranged
from icmp.drafting import Row, State
from icmp.editor.frame import LOOK, for_keepers, for_readers
from icmp.form_design import AGREEMENT, BASICS, PLEDGE, page_of
from icmp.form_states import ask_of
from icmp.models import ProfileVersion, QuestionKind
from icmp.operations import ConditionRefused, NoProfileDraft, ProfileChanged, change_question
from icmp.queries.foundations import mark_of
from members.requests import SiteRequest

from .forms import Earlier, QuestionForm, form_for, pages_of
from .frame import Whole, found, page
from .overview import untellable

REDRAW = "redraw"


class Screen:
    """One question of one version, as it was saved."""

    def __init__(self, request: SiteRequest, version: ProfileVersion, key: str) -> None:
        self.whole, self.key = Whole(version, request), key
        row = drafting.criterion(self.whole.state, key)
        if row is None or not row["question"]:
            raise Http404
        self.row: Row = row
        self.question: Row = row["question"]
        self.ask = ask_of(row)
        asked_before = self.whole.before(self.ask.attribute)
        self.setting = Earlier(request.community, asked_before)
        themes = [ask.theme for ask in self.whole.asks]
        usual = page_of(ask_of({**row, "question": {**self.question, "theme": ""}}))
        self.pages = pages_of(usual, [*themes, self.question.get("theme") or ""])

    @property
    def mark(self) -> str:
        return mark_of(self.question)

    @property
    def fixed_page(self) -> str:
        """Why the page of this question cannot be chosen, in words; empty where it can."""
        where = page_of(self.ask)
        if where == PLEDGE:
            return _("Promises stand on a page of their own, with the text that is signed.")
        if where == AGREEMENT:
            return _("What somebody agrees to stands on the last page, each with its own box.")
        return (
            _("A must-have stands on the first page, so that nobody answers the rest in vain.") if self._first() else ""
        )

    def _first(self) -> bool:
        return self.ask.must_have and page_of(self.ask) == BASICS

    def initial(self, question: Row | None = None) -> Typed:
        return QuestionForm.initial_of(question or self.question, self.setting, self.pages)

    def form(self, initial: Typed | None = None, data: Any = None) -> QuestionForm:
        made = form_for(self.question)
        return made(
            data, setting=self.setting, initial=self.initial() if initial is None else initial,
            question=self.question, pages=self.pages, fixed_page=self.fixed_page,
        )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: SiteRequest, version: int, key: str) -> HttpResponse:
    """Show a question, or save it."""
    for_readers(request)
    screen = Screen(request, found(version), key)
    if request.method != "POST":
        return _page(request, screen, screen.form())
    for_keepers(request)
    form, deed = screen.form(data=request.POST), request.POST.get("deed", "")
    if deed == LOOK:
        return _look(request, screen, form)
    return _redrawn(request, screen, form, deed) if deed else _saved(request, screen, form)


def _look(request: SiteRequest, screen: Screen, form: QuestionForm) -> HttpResponse:
    """The remarks on what is typed right now."""
    state = _tried(screen, form)
    whole = Whole(screen.whole.version, request, state)
    return page(request, "remarks", whole.version, {"own": whole.remarks_on(screen.key), "whole": whole.remarks_on("")})


def _tried(screen: Screen, form: QuestionForm) -> State:
    if not form.is_valid():
        return screen.whole.state
    return drafting.with_question(screen.whole.state, screen.key, form.values())


def _redrawn(request: SiteRequest, screen: Screen, form: QuestionForm, deed: str) -> HttpResponse:
    """The form after one of its buttons: a row more, less or elsewhere. Nothing is saved."""
    typed = form.typed()
    if deed != REDRAW and rearranged(typed, deed, form.lists) is None:
        raise Http404
    return _page(request, screen, screen.form(typed), mark=request.POST.get("mark", ""), is_unsaved=True)


def _saved(request: SiteRequest, screen: Screen, form: QuestionForm) -> HttpResponse:
    """Write the question, or say at its place why not."""
    mark = request.POST.get("mark", "")
    if not form.is_valid():
        return _page(request, screen, form, mark=mark, status=422)
    version = screen.whole.version
    try:
        change_question(
            version=version, key=screen.key, values=form.values(), mark=mark, by=request.user, at=timezone.now()
        )
    except ConditionRefused as refused:
        form.add_error(None, untellable(refused.broken, screen.whole))
        return _page(request, screen, form, mark=mark, status=422)
    except ProfileChanged as refused:
        return _conflict(request, screen, form, refused.present)
    except NoProfileDraft:
        return _page(request, screen, screen.form(), status=409, lost=said(screen.form(form.typed())))
    messages.success(request, _("The question is saved."))
    if request.POST.get("go") == "on":
        return redirect("form_editor:form", version.version)
    return redirect("form_editor:question", version.version, screen.key)


def _conflict(request: SiteRequest, screen: Screen, form: QuestionForm, present: State) -> HttpResponse:
    """Both texts, side by side, and the form with what was typed here."""
    theirs = drafting.part_of(present, f"question:{screen.key}")
    typed = screen.form(form.typed())
    if not theirs:
        return _page(request, screen, form, status=409, lost=said(typed))
    both = differing(typed, screen.form(screen.initial(dict(theirs))))
    return _page(request, screen, form, mark=mark_of(theirs), status=409, conflict=both)


def _page(
    request: SiteRequest, screen: Screen, form: QuestionForm, *, mark: str | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    whole, attributes = screen.whole, [ask.attribute for ask in screen.whole.asks]
    here = attributes.index(screen.ask.attribute) + 1 if screen.ask.attribute in attributes else 0
    context = {
        "key": screen.key,
        "title": whole.words.say(screen.question["prompt"]) or screen.key,
        "kind": QuestionKind(screen.question["kind"]).label,
        "number": here,
        "total": len(attributes),
        "form": form,
        "fixed_page": screen.fixed_page,
        "can_ask_before": bool(screen.setting.asked_before),
        "mark": screen.mark if mark is None else mark,
        "said": said(form),
        "own": whole.remarks_on(screen.key),
        "whole": whole.remarks_on(""),
        **_neighbors(whole, screen.ask.attribute),
    }
    return page(request, "question", whole.version, context | more, status=status)


def _neighbors(whole: Whole, attribute: str) -> dict[str, str]:
    """The criteria whose questions are asked before and after this one."""
    keys = [whole.criteria[ask.attribute]["key"] for ask in whole.asks if ask.attribute in whole.criteria]
    row = whole.criteria.get(attribute)
    if row is None:
        return {"before": "", "after": ""}
    place = keys.index(row["key"])
    return {"before": keys[place - 1] if place else "", "after": keys[place + 1] if place + 1 < len(keys) else ""}
