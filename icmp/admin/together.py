"""Several applications decided in one go: each one's fate and letter first, then the same again for good."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from icmp import notices
from icmp.forms.together import TogetherForm
from icmp.models import Application, Outcome
from icmp.operations import (
    AlreadyDecided,
    AnswersUnread,
    ConflictOfInterest,
    Fate,
    OverrideUnexplained,
    SamePerson,
    decide_together,
    foresee,
)
from icmp.reviewing.bars import BAND_SHAPES, BANDS
from members.desk import may

from .showing import person

MOST = 50  # as many as somebody looks over at once
REFUSED: dict[type[Exception], Any] = {
    AnswersUnread: gettext_lazy("You have not opened the answers."),
    ConflictOfInterest: gettext_lazy("You stepped aside; somebody else decides."),
    SamePerson: gettext_lazy("An appeal against your own decision: another person decides."),
    OverrideUnexplained: gettext_lazy("Your reason against the advice is missing."),
}
FATES = {
    Outcome.ACCEPT: ("ok", gettext_lazy("is accepted and gets a seat")),
    Outcome.WAITLIST: ("mark", gettext_lazy("goes to the waiting list")),
    Outcome.DECLINE: ("", gettext_lazy("is declined; the letter waits twelve hours")),
}


@dataclass(frozen=True)
class Line:
    """One application on the page."""

    row: Application
    band: Any
    band_shape: str
    shape: str
    words: str
    subject: str = ""
    letter: str | SafeString = ""
    asks: forms.BoundField | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest) -> HttpResponse:
    """Choose, look at what becomes of each, decide."""
    if not may(request, "decide_applications"):
        raise PermissionDenied
    rows = _chosen(request)
    if not rows:
        messages.error(request, _("Choose at least one application that is in review."))
        return redirect("admin:icmp_application_changelist")
    if request.method != "POST":
        return _page(request, TogetherForm(applications=rows), [_unmoved(row) for row in rows])
    form = TogetherForm(request.POST, applications=rows)
    if not form.is_valid():
        return _page(request, form, [_unmoved(row) for row in rows], status=422)
    return _decide(request, form, rows) if "decide" in request.POST else _foresee(request, form, rows)


def _chosen(request: HttpRequest) -> list[Application]:
    """The applications that were ticked; what is no application any more is left out."""
    given = request.POST.getlist("of") or request.GET.get("of", "").split(",")
    keys = {key for key in (_uuid(text) for text in given[:MOST]) if key}
    rows = Application.objects.filter(pk__in=keys).exclude(state__in=["draft", "unverified"])
    return list(rows.select_related("profile_version", "segment", "intake", "user").order_by("promised_on", "pk"))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _foresee(request: HttpRequest, form: TogetherForm, rows: list[Application], *, status: int = 200) -> HttpResponse:
    now, kept = timezone.now(), form.cleaned_data
    fates = foresee(
        applications=rows,
        outcome=kept.get("outcome", ""),
        reason=kept.get("reason", ""),
        by=person(request),
        at=now,
        pointer=kept.get("pointer", ""),
    )
    lines = [_line(fate, form, kept.get("pointer", "")) for fate in fates]
    return _page(request, form, lines, foreseen=any(fate.decision for fate in fates), status=status)


def _decide(request: HttpRequest, form: TogetherForm, rows: list[Application]) -> HttpResponse:
    """Nothing is decided while a reason is missing; then each for itself, and what was refused is said."""
    now, kept, by, reasons = timezone.now(), form.cleaned_data, person(request), form.override_reasons
    facts = {"outcome": kept["outcome"], "reason": kept["reason"], "pointer": kept["pointer"], "by": by, "at": now}
    foreseen = foresee(applications=rows, **facts)
    silent = [fate.application for fate in foreseen if fate.overrides and not reasons[fate.application.pk].strip()]
    if silent:
        for row in silent:
            form.demand(row)
        lines = [_line(fate, form, kept["pointer"]) for fate in foreseen]
        return _page(request, form, lines, foreseen=True, status=422)
    fates = decide_together(applications=rows, override_reasons=reasons, **facts)
    decided = sum(fate.decision is not None for fate in fates)
    title = ngettext("%(n)s application decided", "%(n)s applications decided", decided) % {"n": decided}
    context = {**admin.site.each_context(request), "title": title, "lines": [_line(fate) for fate in fates]}
    return render(request, "admin/icmp/application/together_done.html", context)


def _line(fate: Fate, form: TogetherForm | None = None, pointer: str = "") -> Line:
    row = fate.application
    band, shape = BANDS.get(row.recommendation), BAND_SHAPES.get(row.recommendation, "")
    if fate.decision is None:
        return Line(row, band, shape, "watch", _refusal(fate.refusal))
    badge, words = FATES[Outcome(fate.decision.outcome)]
    if form is None:
        return Line(row, band, shape, badge, str(words))
    subject, body = notices.preview_decision(
        row, outcome=fate.decision.outcome, pointer=pointer, at=fate.decision.decided_at
    )
    asks = form.of(row) if fate.overrides else None
    if asks is not None:
        asks.field.required = True  # said beside it; what is missing is said by `demand`, at the one that lacks it
    return Line(row, band, shape, badge, str(words), subject, body, asks)


def _refusal(refused: Exception | None) -> str:
    """Why this one is left as it is; whoever decided first is named."""
    if isinstance(refused, AlreadyDecided):
        first = refused.decision
        return _("Already decided by %(who)s: %(outcome)s.") % {
            "who": first.decided_by,
            "outcome": first.get_outcome_display(),
        }
    return str(next((words for kind, words in REFUSED.items() if isinstance(refused, kind)), _("No longer in review.")))


def _unmoved(row: Application) -> Line:
    """Before anything was chosen."""
    band, shape = BANDS.get(row.recommendation), BAND_SHAPES.get(row.recommendation, "")
    return Line(row, band, shape, "", row.get_state_display())


def _page(
    request: HttpRequest, form: TogetherForm, lines: list[Line], *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {**admin.site.each_context(request), "title": _("Decide together"), "form": form, "lines": lines}
    return render(request, "admin/icmp/application/together.html", context | more, status=status)
