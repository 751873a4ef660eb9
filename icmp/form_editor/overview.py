"""The whole form of a version: its pages with their questions, how long it is, and what is missing in which language."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from icmp import drafting
from icmp.admin.words import plain, rule_in_words
from icmp.editor.frame import for_keepers, for_readers
from icmp.form_conditions import Broken
from icmp.form_design import AGREEMENT, MOST_QUESTIONS, NEEDS, YOU, Ask, Page, counted, minutes_of, pages
from icmp.form_lints import MOST_MINUTES
from icmp.models import ProfileStatus, ProfileVersion, Question, QuestionKind
from icmp.operations import ConditionRefused, NoProfileDraft, ProfileChanged, order_questions
from icmp.queries.foundations import mark_of
from icmp.queries.joining import needs_asked
from icmp.themes import title
from members.requests import SiteRequest

from . import languages
from .frame import Whole, found, page

UP, DOWN = "up:", "down:"


@require_safe
def newest(request: SiteRequest) -> HttpResponse:
    """The form that is being written, else the one in force."""
    for_readers(request)
    rows = ProfileVersion.objects.about_members()
    row = rows.filter(status=ProfileStatus.DRAFT).first() or rows.published().first() or rows.first()
    return redirect("form_editor:form", row.version) if row else redirect("editor:versions")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: SiteRequest, version: int) -> HttpResponse:
    """Show the form, or move one of its questions."""
    for_readers(request)
    whole = Whole(found(version), request)
    if request.method != "POST":
        return _page(request, whole)
    for_keepers(request)
    order = _moved(whole.asks, request.POST.get("deed", ""))
    mark = request.POST.get("mark", "")
    try:
        order_questions(version=whole.version, order=order, mark=mark, by=request.user, at=timezone.now())
    except ConditionRefused as refused:
        return _page(request, whole, status=422, refusal=untellable(refused.broken, whole))
    except ProfileChanged:
        words = _("Somebody moved a question in between, so nothing was moved. This is how it stands now.")
        return _page(request, Whole(whole.version, request), status=409, refusal=words)
    except NoProfileDraft:
        return _page(request, whole, status=409, refusal=_("This version is no draft any more."))
    messages.success(request, _("The question is moved."))
    return redirect("form_editor:form", version)


def untellable(broken: Sequence[Broken], whole: Whole) -> str:
    """Why a question cannot stand there: it would wait for an answer that nobody has given by then."""
    words = _("“%(asked)s” is asked depending on “%(about)s”, which has to be asked before. Nothing was changed.")
    first = broken[0]
    return words % {"asked": whole.words.attribute(first.attribute), "about": whole.words.attribute(first.about)}


def _moved(asks: Sequence[Ask], deed: str) -> list[str]:
    """The order with one question a place further up or down on its own page. Anything else is a 404."""
    by = -1 if deed.startswith(UP) else 1
    attribute = deed.removeprefix(UP).removeprefix(DOWN)
    for each in _pages(asks):
        keys = [ask.attribute for ask in each.asks]
        if attribute in keys and deed.startswith((UP, DOWN)):
            order = [ask.attribute for ask in asks]
            moved = drafting.moved(keys, attribute, by)
            start = order.index(keys[0])
            return [*order[:start], *moved, *order[start + len(keys) :]]
    raise Http404


def _pages(asks: Sequence[Ask]) -> tuple[Page, ...]:
    return pages(asks, needs=False, consents=False)


def _page(request: SiteRequest, whole: Whole, *, status: int = 200, **more: Any) -> HttpResponse:
    beside = {row.attribute.key: _state(row) for row in _beside()}
    questions = {ask.attribute: _question(whole, ask, beside) for ask in whole.asks}
    designed = pages(whole.asks, needs=needs_asked().exists(), consents=True)
    context = {
        "sheets": [_sheet(whole, one, questions) for one in designed],
        "tongues": languages.tongues(questions.values(), whole.wanted),
        "counted": counted(whole.asks),
        "most": MOST_QUESTIONS,
        "minutes": minutes_of(whole.asks),
        "most_minutes": MOST_MINUTES,
        "own": whole.remarks_on(""),
        "unasked": _unasked(whole),
        "mark": mark_of(drafting.part_of(whole.state, "form")),
        "can_undo": whole.version.revisions.standing().count() > 1,
        "can_redo": whole.version.revisions.undone().exists(),
    }
    return page(request, "form", whole.version, context | more, status=status)


def _unasked(whole: Whole) -> list[dict[str, Any]]:
    """The criteria that the form does not ask for."""
    rows = [row for row in whole.state["criteria"] if row["attribute"] not in whole.criteria]
    return [
        {
            "key": row["key"],
            "label": whole.words.say(row["label"]) or plain(row["key"]),
            "has_question": row["question"],
        }
        for row in rows
    ]


def _beside() -> Sequence[Question]:
    return list(Question.objects.filter(criterion=None, active=True).select_related("attribute"))


def _state(row: Question) -> drafting.Row:
    return {name: getattr(row, name) for name in drafting.QUESTION}


def _question(whole: Whole, ask: Ask, beside: dict[str, drafting.Row]) -> drafting.Row:
    own = whole.criteria.get(ask.attribute)
    return own["question"] if own else beside[ask.attribute]


def _sheet(whole: Whole, one: Page, questions: dict[str, drafting.Row]) -> dict[str, Any]:
    """One page of the form as it is listed."""
    last = len(one.asks)
    lines = [
        _line(whole, ask, questions[ask.attribute]) | {"is_first": number == 1, "is_last": number == last}
        for number, ask in enumerate(one.asks, start=1)
    ]
    return {"title": title(one.key), "minutes": one.minutes, "lines": lines, "note": _NOTES.get(one.key, "")}


def _line(whole: Whole, ask: Ask, question: drafting.Row) -> dict[str, Any]:
    criterion = whole.criteria.get(ask.attribute)
    return {
        "attribute": ask.attribute,
        "criterion": criterion["key"] if criterion else "",
        "prompt": whole.words.say(question["prompt"]) or plain(ask.attribute),
        "kind": QuestionKind(ask.kind).label,
        "must_have": ask.must_have,
        "required": ask.required,
        "condition": rule_in_words(ask.when, whole.words) if ask.when else "",
        "missing": languages.names(languages.missing(question, whole.wanted)),
        "remarks": len(whole.remarks_on(criterion["key"])) if criterion else 0,
    }


_NOTES = {YOU: "you", NEEDS: "needs", AGREEMENT: "agreement"}
