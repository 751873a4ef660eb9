"""Applications that came on paper, and addresses that nobody has confirmed yet."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from icmp.form_design import AGREEMENT, YOU, Page, is_asked
from icmp.forms.entering import SOURCE_WORDS, AddressForm, EntryForm
from icmp.forms.join import PageForm, form_of
from icmp.models import Application, ApplicationState
from icmp.operations import (
    NotPossible,
    SameAddress,
    Unfinished,
    correct_address,
    mark_spam,
    save_page,
    start_entry,
    submit_application,
)
from icmp.policies import UNVERIFIED_KEPT
from icmp.queries.joining import JoinForm, join_form, published_profile, raw_answers
from icmp.themes import title
from members.desk import may

from .showing import person

LIST = "admin:icmp_application_unconfirmed"
MOST = 100


@require_safe
def unconfirmed(request: HttpRequest) -> HttpResponse:
    """Who was sent a confirmation and has not used it, and what is still being typed in: never their answers."""
    rows, words = _unread(request), request.GET.get("q", "").strip()[:80]
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(email__icontains=words))
    waiting = rows.filter(state=ApplicationState.UNVERIFIED).order_by("-submitted_at")[:MOST]
    typed = rows.filter(state=ApplicationState.DRAFT).order_by("-changed_at")[:MOST]
    context = {
        "title": _("Not confirmed yet"),
        "waiting": [(row, row.state_since + UNVERIFIED_KEPT) for row in waiting],
        "typed": typed,
        "words": words,
    }
    return _render(request, "unconfirmed", context)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Begin to type in what came on paper."""
    _check(request)
    version = published_profile()
    if version is None:
        messages.error(request, _("Publish a profile first: the form follows from it."))
        return redirect("admin:icmp_application_changelist")
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = start_entry(version=version, by=person(request), at=timezone.now(), **form.cleaned_data)
        return redirect("admin:icmp_application_enter_page", draft.pk, YOU)
    context = {"title": _("Enter an application for somebody"), "form": form}
    return _render(request, "enter", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def enter_page(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """One page of the join form, typed in from paper."""
    draft = _one(request, pk, ApplicationState.DRAFT)
    form = join_form(draft.profile_version)
    here = form.page(key)
    if here is None:
        raise Http404
    bound = _bound(request, form, here, draft)
    if request.method != "POST" or not bound.is_valid():
        return _show(request, bound, draft, status=422 if request.method == "POST" else 200)
    now, before = timezone.now(), _asked(here, draft)
    try:
        draft = save_page(application=draft, page=here, answers=bound.answers, fields=bound.kept(now), at=now)
    except NotPossible:
        return _gone(request)
    following = here if _asked(here, draft) - before else form.after(here.key)
    return redirect("admin:icmp_application_enter_page", pk, following.key) if following else _submit(request, draft)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A mistyped address: another letter to the right one."""
    row = _one(request, pk, ApplicationState.UNVERIFIED)
    form = AddressForm(request.POST or None, initial={"email": row.email})
    if request.method == "POST" and form.is_valid():
        try:
            written = correct_address(
                application=row, email=form.cleaned_data["email"], by=person(request), at=timezone.now()
            )
        except SameAddress:
            form.add_error("email", _("This is the address that is there already."))
        except NotPossible:
            return _gone(request)
        else:
            return _corrected(request, written=written)
    return _render(request, "correct", {"title": row, "form": form, "row": row}, status=422 if form.is_bound else 200)


@require_POST
def junk(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put something unconfirmed aside, without a letter."""
    row = _one(request, pk, ApplicationState.UNVERIFIED)
    try:
        mark_spam(application=row, by=person(request), at=timezone.now())
    except NotPossible:
        return _gone(request)
    messages.success(request, _("Put aside as spam; nobody is written to."))
    return redirect(LIST)


def _check(request: HttpRequest) -> None:
    if not may(request, "decide_applications"):
        raise PermissionDenied


def _unread(request: HttpRequest) -> QuerySet[Application]:
    """What nobody reads yet: unconfirmed ones, and drafts that an organizer types in. Others' drafts are theirs."""
    _check(request)
    mine = Q(state=ApplicationState.UNVERIFIED) | Q(state=ApplicationState.DRAFT, entered_by__isnull=False)
    return Application.objects.filter(mine).select_related("profile_version", "entered_by")


def _one(request: HttpRequest, pk: UUID, state: str) -> Application:
    found = _unread(request).filter(pk=pk, state=state).first()
    if found is None:
        raise Http404
    return found


def _bound(request: HttpRequest, form: JoinForm, here: Page, draft: Application) -> PageForm:
    """The page's own form. Consents are shown, and kept, in the language of the one who gave them."""
    language = draft.language if here.key == AGREEMENT else translation.get_language()
    sent = request.POST if request.method == "POST" else None
    with translation.override(language):
        bound = form_of(here)(sent, form=form, page=here, draft=draft)
    bound.fields.pop("company_website", None)  # a trap for programs; an organizer is none
    return bound


def _asked(here: Page, draft: Application) -> set[str]:
    answers = raw_answers(draft)
    return {ask.attribute for ask in here.asks if is_asked(ask, answers)}


def _submit(request: HttpRequest, draft: Application) -> HttpResponse:
    try:
        sent = submit_application(application=draft, at=timezone.now())
    except Unfinished as missing:
        messages.error(request, _("Something that everybody is asked is not answered yet."))
        return redirect("admin:icmp_application_enter_page", draft.pk, missing.page)
    if sent.confirm_token:
        messages.success(request, _("Entered. A letter asks %(email)s to confirm it.") % {"email": sent.email})
    else:
        messages.warning(request, _("Entered, but this address has had its letters for today."))
    return redirect(LIST)


def _corrected(request: HttpRequest, *, written: bool) -> HttpResponse:
    if written:
        messages.success(request, _("Corrected. The former link is dead; a letter goes to the new address."))
    else:
        messages.warning(request, _("Corrected, but the new address has had its letters for today."))
    return redirect(LIST)


def _gone(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Meanwhile the application changed; look for it in the queue."))
    return redirect(LIST)


def _show(request: HttpRequest, bound: PageForm, draft: Application, *, status: int) -> HttpResponse:
    keys = [one.key for one in bound.form.pages]
    here = bound.page
    context = {
        "title": draft.name or _("Enter an application for somebody"),
        "theme": title(here.key),
        "form": bound,
        "draft": draft,
        "source": SOURCE_WORDS.get(draft.source, draft.source),
        "number": keys.index(here.key) + 1,
        "many": len(keys),
        "previous": bound.form.before(here.key),
        "is_last": bound.form.after(here.key) is None,
    }
    return _render(request, "enter_page", context, status=status)


def _render(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    everything = {**admin.site.each_context(request), **context}
    return render(request, f"admin/icmp/application/{name}.html", everything, status=status)
