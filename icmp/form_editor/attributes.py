"""What is known about applicants beside the profile: listed with what needs it, described, asked or not."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from icmp.admin.words import Vocabulary, plain
from icmp.canvas.reading import differing, said
from icmp.canvas.rows import rearranged
from icmp.editor.frame import WRITES, for_keepers, for_readers
from icmp.models import Attribute, ProfileVersion, Question, Sensitivity
from icmp.operations import (
    AttributeChanged,
    ConditionRefused,
    NeverAskedHere,
    ScoredAlready,
    add_attribute,
    ask_attribute,
    write_attribute,
)
from icmp.operations.attributes import ASKED_AS, State, attribute_state
from icmp.queries.attributes import Use, uses
from icmp.queries.foundations import mark_of
from icmp.queries.joining import join_form, published_profile
from members.desk import may
from members.form_fields import in_languages_of
from members.requests import SiteRequest

from .attribute_forms import AddForm, AttributeForm, attribute_form
from .questions import REDRAW

PAGE = 50


@require_safe
def attributes(request: SiteRequest) -> HttpResponse:
    """Every attribute, what needs it and whether it is asked."""
    for_readers(request)
    paged = Paginator(Attribute.objects.order_by("key"), PAGE).get_page(request.GET.get("page"))
    return _render(request, "attributes", {"page_obj": paged, "lines": _lines(paged.object_list)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SiteRequest) -> HttpResponse:
    """Something that nobody was asked so far."""
    for_keepers(request)
    language = request.community.language if request.community else "en"
    form = in_languages_of(AddForm(request.POST or None), request.community)
    if request.method != "POST":
        return _render(request, "attribute_add", {"form": form})
    if not form.is_valid():
        return _render(request, "attribute_add", {"form": form}, status=422)
    made = add_attribute(
        key=form.key(language), data_type=form.cleaned_data["data_type"], label=form.cleaned_data["label"],
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    return redirect("form_editor:attribute", made.key)


@require_POST
def ask(request: SiteRequest, key: str) -> HttpResponse:
    """Begin or stop asking by the question that is there."""
    for_keepers(request)
    row = get_object_or_404(Attribute, key=key)
    asked = request.POST.get("asked") == "yes"
    try:
        ask_attribute(attribute=row, asked=asked, by=request.user, at=timezone.now())
    except NeverAskedHere:
        messages.warning(request, _("What only monitors fairness is never asked in the join form."))
    except ConditionRefused:
        messages.warning(
            request, _("Another question depends on it, so nothing was changed. Change that condition first.")
        )
    else:
        words = _("It is asked from now on.") if asked else _("It is not asked any more; what was answered stays.")
        messages.success(request, words)
    return redirect("form_editor:attributes")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attribute(request: SiteRequest, key: str) -> HttpResponse:
    """Show an attribute with its question, or save both."""
    for_readers(request)
    row = get_object_or_404(Attribute, key=key)
    state = attribute_state(row)
    if request.method != "POST":
        return _page(request, row, state, _form(request, row, state))
    for_keepers(request)
    form, deed = _form(request, row, state, data=request.POST), request.POST.get("deed", "")
    if not deed:
        return _saved(request, row, state, form)
    typed = form.typed()
    if deed != REDRAW and rearranged(typed, deed, form.lists) is None:
        raise Http404
    again = _form(request, row, state, initial=typed)
    return _page(request, row, state, again, mark=request.POST.get("mark", ""), is_unsaved=True)


def _saved(request: SiteRequest, row: Attribute, state: State, form: AttributeForm) -> HttpResponse:
    """Write it, or say at its place why not."""
    mark = request.POST.get("mark", "")
    if not form.is_valid():
        return _page(request, row, state, form, mark=mark, status=422)
    try:
        write_attribute(
            attribute=row, values=form.described(), question=form.asked_with(), mark=mark, by=request.user,
            at=timezone.now(),
        )  # fmt: skip
    except AttributeChanged as refused:
        typed, theirs = _form(request, row, state, initial=form.typed()), _form(request, row, refused.present)
        both = differing(typed, theirs)
        return _page(request, row, state, form, mark=mark_of(refused.present), status=409, conflict=both)
    except ScoredAlready:
        form.add_error("sensitivity", _("A criterion values it, and what only monitors fairness can never be scored."))
    except NeverAskedHere:
        form.add_error("asked", _("What only monitors fairness is never asked in the join form."))
    except ConditionRefused:
        form.add_error(
            None, _("A condition would wait for an answer that nobody has given by then. Nothing was saved.")
        )
    if form.errors:
        return _page(request, row, state, form, mark=mark, status=422)
    messages.success(request, _("“%(name)s” is saved.") % {"name": _named(row, Vocabulary())})
    return redirect("form_editor:attributes" if request.POST.get("go") == "on" else "form_editor:attribute", *(
        () if request.POST.get("go") == "on" else (row.key,)
    ))  # fmt: skip


def _form(
    request: SiteRequest, row: Attribute, state: State, *, initial: dict[str, Any] | None = None, data: Any = None
) -> AttributeForm:
    return attribute_form(row, state, community=request.community, asks=_asks(), initial=initial, data=data)


def _asks() -> tuple[Any, ...]:
    """The form in force, else the one being written: what is asked before."""
    version = published_profile() or ProfileVersion.objects.about_members().first()
    return join_form(version).asks if version else ()


def _page(
    request: SiteRequest, row: Attribute, state: State, form: AttributeForm, *, mark: str | None = None,
    status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    words = Vocabulary()
    context = {
        "attribute": row,
        "title": _named(row, words),
        "form": form,
        "mark": mark_of(state) if mark is None else mark,
        "said": said(form),
        "use": _used(uses().get(row.key, Use()), words),
        "fixed_page": form.fixed_page,
        "can_ask_before": bool(form.setting.attributes),
        "has_kinds": row.data_type in ASKED_AS,
        "own": form.remarks(words),
        "whole": (),
        "may_write": may(request, WRITES),
    }
    return _render(request, "attribute", context | more, status=status)


def _lines(rows: Iterable[Attribute]) -> list[dict[str, Any]]:
    words, used = Vocabulary(), uses()
    questions = {row.attribute_id: row for row in Question.objects.filter(criterion=None)}
    return [_line(row, questions.get(row.pk), used.get(row.key, Use()), words) for row in rows]


def _line(row: Attribute, question: Question | None, use: Use, words: Vocabulary) -> dict[str, Any]:
    only_monitors = row.sensitivity == Sensitivity.MONITORING_ONLY
    return {
        "key": row.key,
        "label": _named(row, words),
        "kind": row.get_data_type_display(),
        "sensitivity": "" if row.sensitivity == Sensitivity.ORDINARY else row.get_sensitivity_display(),
        "used": _used(use, words),
        "prompt": words.say(question.prompt) if question else "",
        "is_asked": bool(question and question.active),
        "can_be_asked": bool(question and not question.active and not only_monitors),
        "by_profile": use.by_members,
        "is_idle": bool(question and question.active and not use.is_needed),
    }


def _used(use: Use, words: Vocabulary) -> list[str]:
    """What needs an attribute, in words."""
    found = [_("the profile of members")] if use.by_members else []
    found += [_("the profile of customers")] if use.by_customers else []
    found += [_("a draft")] if use.in_drafts and not (use.by_members or use.by_customers) else []
    found += [_("the segment “%(name)s”") % {"name": words.say(name)} for name in use.segments]
    return found + ([_("the condition of another question")] if use.opens else [])


def _named(row: Attribute, words: Vocabulary) -> str:
    return words.say(row.label) or plain(row.key)


def _render(request: SiteRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    frame = {**admin.site.each_context(request), "may_start": may(request, WRITES)}
    return render(request, f"icmp/form_editor/{name}.html", frame | context, status=status)
