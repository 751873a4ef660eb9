"""Every letter the site writes, as it reads, and in the organizers' own words."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.desk import may
from members.models import LetterWording
from members.operations import WordingChanged, give_up_wording, set_wording
from members.requests import SiteRequest

from .anatomy import Anatomy, anatomy, kinds
from .examples import example_facts
from .forms import WordingForm
from .wording import facts_shown, wording_in_force, written

DEED = "word_letters"


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The list of letters, each with its subject and the languages in which it has own words."""
    _allow(request)
    language = get_language() or "en"
    own: dict[str, set[str]] = {}
    for kind, code in LetterWording.objects.filter(ended_at=None).values_list("kind", "language"):
        own.setdefault(kind, set()).add(code)
    facts = example_facts(language=language, now=timezone.now())
    rows = []
    for kind in kinds():
        subject = subject_of(anatomy(kind=kind, language=language, context=facts))
        rows.append((kind, subject, [(code, name, code in own.get(kind, ())) for code, name in settings.LANGUAGES]))
    context = {**admin.site.each_context(request), "title": _("Letters"), "rows": rows}
    return render(request, "members/letters/letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: SiteRequest, kind: str, language: str) -> HttpResponse:
    """One letter in one language: write, look at it with example facts, put it in force."""
    original = _letter_or_404(request, kind, language)
    own = wording_in_force(kind, language)
    start = {"subject": own.subject if own else original.subject, "text": own.text if own else original.text}
    form = WordingForm(request.POST or None, initial={**start, "seen": own.pk if own else None}, original=original)
    if request.method != "POST":
        return _show(request, kind, language, form, original, own)
    if not form.is_valid():
        return _show(request, kind, language, form, original, own, status=422)
    if "look" in request.POST:
        return _show(request, kind, language, form, original, own, words=form.cleaned_data)
    try:
        set_wording(kind=kind, language=language, by=request.user, at=timezone.now(), **form.cleaned_data)
    except WordingChanged as change:
        return _show(request, kind, language, form, original, own, status=409, present=change.present, changed=True)
    messages.success(request, _("From now on this letter is written in your words."))
    return redirect("letters:letter", kind, language)


@require_POST
def original(request: SiteRequest, kind: str, language: str) -> HttpResponse:
    """Give up the own words."""
    _letter_or_404(request, kind, language)
    seen = request.POST.get("seen", "")
    try:
        give_up_wording(
            kind=kind, language=language, seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except WordingChanged:
        messages.error(request, _("Somebody changed the words in between. Look at them first."))
    else:
        messages.success(request, _("This letter is written in its original words again."))
    return redirect("letters:letter", kind, language)


def subject_of(apart: Anatomy) -> str:
    """The original subject with its facts."""
    return written(apart.subject, "", apart)[0]


def _allow(request: HttpRequest) -> None:
    if not may(request, DEED):
        raise PermissionDenied


def _letter_or_404(request: HttpRequest, kind: str, language: str) -> Anatomy:
    _allow(request)
    if kind not in kinds() or language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        facts = example_facts(language=language, now=timezone.now())
    return anatomy(kind=kind, language=language, context=facts)


def _show(
    request: HttpRequest, kind: str, language: str, form: WordingForm, original: Anatomy, own: LetterWording | None,
    *, status: int = 200, words: dict[str, Any] | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    shown = words or {"subject": own.subject if own else original.subject, "text": own.text if own else original.text}
    subject, text = written(shown["subject"], shown["text"], original)
    earlier = LetterWording.objects.filter(kind=kind, language=language).exclude(ended_at=None)
    context = {
        **admin.site.each_context(request),
        "title": subject_of(original),
        "kind": kind,
        "language": language,
        "languages": [(code, name, code == language) for code, name in settings.LANGUAGES],
        "form": form,
        "own": own,
        "facts": facts_shown(original),
        "subject": subject,
        "text": text,
        "is_look": words is not None,
        "earlier": earlier.select_related("written_by").order_by("-written_at")[:10],
        **more,
    }
    return render(request, "members/letters/letter.html", context, status=status)
