"""The way in: whom the community is for, and the form, one theme a page."""

import datetime as dt
import re
from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from icmp.form_design import AGREEMENT, PLEDGE, YOU, Page, as_it_applies, is_asked
from icmp.forms.join import PageForm, form_of
from icmp.intakes.public import rounds_shown
from icmp.models import Application, ApplicationState
from icmp.models.application import new_resume_token
from icmp.operations import (
    BetweenRounds,
    NotPossible,
    Unfinished,
    WrittenMeanwhile,
    carry_over,
    keep_proofs,
    mark_of,
    note_refused,
    save_page,
    start_draft,
    submit_application,
)
from icmp.policies import ANSWER_PROMISED
from icmp.queries.joining import (
    JoinForm,
    fees,
    join_form,
    published_foundation,
    published_profile,
    raw_answers,
    unfinished_page,
)
from icmp.queries.rounds import rounds_at
from icmp.renewal import renewal_path, way_back
from icmp.reviewing.answers import Said, said
from icmp.themes import about, title
from members.models import User
from members.operations import local_day

from . import often
from .deeds import deed_for
from .shown import shown_at, shown_now, shown_version
from .visitor import application_of, remember

TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


@require_safe
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """For whom, for whom not, what is expected, how long it takes."""
    version = published_profile()
    held = application_of(request)
    draft = held if held and held.state == ApplicationState.DRAFT else None
    shown, form = rounds_shown(timezone.now()), join_form(version) if version else None
    context = {
        "foundation": published_foundation(),
        "fees": fees(),
        "form": form,
        "draft": draft,
        "shown": shown,
        "is_whole": bool(draft and form and draft.profile_version == version and not unfinished_page(draft, form)),
        "indexable": True,
        **_back(request),
    }
    response = render(request, "icmp/join.html", context)
    # The browser holds on to a draft as long as it waits for a round.
    opens = shown.rounds.next.opens_at if shown.rounds.next and shown.rounds.drafts_rest else None
    return remember(response, draft, until=opens) if draft else response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def page(request: HttpRequest, key: str) -> HttpResponse:
    """One page of the form: shown with what was saved, saved when it is sent."""
    draft = application_of(request)
    if draft and draft.state != ApplicationState.DRAFT:
        if key != YOU or draft.state == ApplicationState.UNVERIFIED:
            return redirect("icmp:sent")
        draft = None  # a new application, after an earlier one
    # What was typed is read by the questions that were shown, also when others are in force by now.
    version = shown_version(request) or (draft.profile_version if draft else published_profile())
    form = join_form(version) if version else None
    here = form.page(key) if form else None
    if draft and here is None and draft.carried_over and draft.page != key:
        return redirect("icmp:page", draft.page)  # the page is gone with the questions that stood on it
    if form is None or here is None:
        raise Http404
    if draft is None and key != YOU:
        return redirect("icmp:page", YOU)
    language = request.POST.get("read_in")
    if language in dict(settings.LANGUAGES):
        return _read_in(request, form, here, draft, language)
    answer = _answer(request, form, here, draft)
    is_kept = here.key == YOU and answer.status_code == 302
    return _speaks(answer, request.POST["language"]) if is_kept else answer


def _read_in(
    request: HttpRequest, form: JoinForm, here: Page, draft: Application | None, language: str
) -> HttpResponse:
    """The same page in another language, with everything typed so far and nothing of it judged."""
    translation.activate(language)
    files = None if _counts_files(request, draft) else request.FILES
    bound = form_of(here)(request.POST, files, form=form, page=here, draft=draft, shows=True)
    if draft:
        bound.full_clean()
        keep_proofs(application=draft, shown=bound.proofs, at=timezone.now())  # no browser sends a file again
        bound = form_of(here)(request.POST, form=form, page=here, draft=draft, shows=True)
    bound.errors.clear()
    return _speaks(_show(request, bound, draft), language)


def _answer(request: HttpRequest, form: JoinForm, here: Page, draft: Application | None) -> HttpResponse:
    if request.method != "POST":
        return _show(request, form_of(here)(form=form, page=here, draft=draft, shows=True), draft)
    now, refused = timezone.now(), _counts_files(request, draft)
    # A page of nothing but boxes may be sent with none of them ticked.
    files = None if refused else request.FILES
    bound = form_of(here)(request.POST, files, form=form, page=here, draft=draft, shows=True)
    if not bound.is_valid():
        if draft:
            note_refused(application=draft, page=here, questions=bound.refused)
            keep_proofs(application=draft, shown=bound.proofs, at=now)  # no browser sends a file again
            bound = form_of(here)(request.POST, files, form=form, page=here, draft=draft, shows=True)
        if refused:
            return _refused(request, bound, draft, refused, at=now)
        return _show(request, bound, draft, status=422)
    try:
        draft = draft or _begun(request, form, bound, at=now)
        before = _asked(form, here, draft)
        draft = save_page(
            application=draft, page=here, answers=bound.answers, fields=bound.kept(now), at=now,
            shown_at=shown_at(request), mark=request.POST.get("mark", "")[:40],
        )  # fmt: skip
        keep_proofs(application=draft, shown=bound.proofs, at=now)
        draft = carry_over(application=draft, at=now, shown=form.version)
        if refused:
            raise refused
    except NotPossible:
        return redirect("icmp:sent")  # sent a moment ago, in another window
    except WrittenMeanwhile as other:
        return _show(request, bound, draft, status=409, other=other.keys)
    except often.TooOften as too_often:
        return _refused(request, bound, draft, too_often, at=now)
    if draft.profile_version_id != form.version.pk:
        return _carried(join_form(draft.profile_version), here, draft)
    if _asked(form, here, draft) - before:
        return _go(here.key, draft)  # an answer on this page opened another question on it
    following = form.after(here.key)
    return _go(following.key, draft) if following else _send(request, bound, draft, at=now)


def _send(request: HttpRequest, bound: PageForm, draft: Application, *, at: dt.datetime) -> HttpResponse:
    """The last page was kept; sending is undone when it is too often."""
    try:
        with transaction.atomic():
            submit_application(application=draft, at=at, suspicious="honeypot" in draft.flags)
            often.sends(request, draft, at=at)
    except Unfinished as missing:
        return _go(missing.page, draft)
    except BetweenRounds:
        return remember(redirect("icmp:join"), draft)  # where it says that all is kept, and when to come back
    except often.TooOften as refused:
        return _refused(request, bound, draft, refused, at=at)
    return redirect("icmp:sent")


def _begun(request: HttpRequest, form: JoinForm, bound: PageForm, *, at: dt.datetime) -> Application:
    often.begins(request, at=at)
    return start_draft(
        version=form.version, token=_token(request), language=bound.reads_in, at=at, source=_source(request)
    )


def _counts_files(request: HttpRequest, draft: Application | None) -> often.TooOften | None:
    """Beyond the limit a file is not looked at; what was typed beside it is kept all the same."""
    try:
        often.uploads(request, draft, at=timezone.now())
    except often.TooOften as refused:
        return refused
    return None


def _refused(
    request: HttpRequest, bound: PageForm, draft: Application | None, refused: often.TooOften, *, at: dt.datetime
) -> HttpResponse:
    bound.add_error(None, refused.words)
    return refused.answer(_show(request, bound, draft, again=True), at=at)


def _carried(form: JoinForm, here: Page, draft: Application) -> HttpResponse:
    """On with the questions in force: never sent before its applicant was told what changed."""
    following = form.after(here.key) if form.page(here.key) else None
    told = draft.carried_over.get("questions", {})
    first = next((page for page in form.pages if any(ask.attribute in told for ask in page.asks)), None)
    page = following or first or unfinished_page(draft, form) or form.pages[-1]
    return _go(page.key, draft)


def _show(
    request: HttpRequest, bound: PageForm, draft: Application | None,
    *, status: int = 200, other: Collection[str] = (), again: bool = False,
) -> HttpResponse:  # fmt: skip
    form, here = bound.form, bound.page
    keys = [one.key for one in form.pages]
    place, previous = keys.index(here.key), form.before(here.key)
    context = {
        "bound": bound,
        "page": here,
        "title": title(here.key),
        "token": request.POST.get("draft") or new_resume_token(),
        "shown": request.POST.get("shown") or shown_now(form.version, at=timezone.now()),
        # What was seen by now may be replaced by sending once more.
        "mark": ("" if other or again else request.POST.get("mark", "")[:40])
        or (mark_of(draft, here) if draft else ""),
        "other": _written(bound, draft, other) if draft and other else None,
        "told": _told(bound, draft),
        "draft": draft,
        "previous": previous,
        "is_last": form.after(here.key) is None,
        "rounds": rounds_at(timezone.now()),
        "steps": ["done" if index < place else "now" if index == place else "" for index in range(len(keys))],
        "step_number": place + 1,
        "step_about": about(here.key, here.minutes),
        "promised_on": local_day(timezone.now() + ANSWER_PROMISED),
        "has_consents": here.key == AGREEMENT,
        **(_back(request) if here.key == YOU else {}),
        "typed_in": "answers",
        "deed": deed_for(request, draft) if here.key == PLEDGE and draft else "",
    }
    return render(request, "icmp/page.html", context, status=status)


def _written(bound: PageForm, draft: Application, keys: Collection[str]) -> list[Said]:
    """What another window wrote on this page, in words."""
    prompts = {bound.say(bound.form.questions[key].prompt) for key in keys if key in bound.form.questions}
    return [one for one in said(draft) if one.question in prompts]


def _told(bound: PageForm, draft: Application | None) -> list[dict[str, str]] | None:
    """What is asked differently since the draft was written, each with its page; None when nothing changed."""
    if draft is None or "questions" not in draft.carried_over:
        return None
    notes, form = draft.carried_over["questions"], bound.form
    return [
        {**notes[ask.attribute], "page": page.key, "prompt": bound.say(form.questions[ask.attribute].prompt)}
        for page in form.pages
        for ask in page.asks
        if ask.attribute in notes
    ]


def _back(request: HttpRequest) -> dict[str, str]:
    """For somebody who is signed in: whether there is anything to apply for."""
    return {"way": way_back(request.user if isinstance(request.user, User) else None), "renewal_path": renewal_path()}


def _go(key: str, draft: Application) -> HttpResponse:
    """On to a page, which this browser may go on with."""
    return remember(redirect("icmp:page", key), draft)


def _speaks(response: HttpResponse, language: str) -> HttpResponse:
    """In this language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 86400, samesite="Lax", secure=settings.SECURE
    )
    return response


def _token(request: HttpRequest) -> str:
    """The random text the blank form carried, so that sending it twice is one draft."""
    token = request.POST.get("draft", "")
    return token if TOKEN.fullmatch(token) else new_resume_token()


def _source(request: HttpRequest) -> str:
    return request.GET.get("from", "")[:40]


def _asked(form: JoinForm, here: Page, draft: Application) -> set[str]:
    told = as_it_applies(form.asks, raw_answers(draft))
    return {ask.attribute for ask in here.asks if is_asked(ask, told)}
