"""Writing an application: every page is kept as it is sent, until the whole is sent or thirty days pass."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from icmp import notices
from icmp.form_design import NEEDS, YOU, Ask, Page, as_it_applies, is_asked
from icmp.models import Answer, AnswerState, Application, ApplicationState, Attribute, PageTime, ProfileVersion
from icmp.models.application import new_resume_token
from icmp.policies import LETTERS_PER_DAY
from icmp.queries.joining import JoinForm, raw_answers
from icmp.queries.rounds import drafts_over_before
from icmp.values import NOT_APPLICABLE, PREFER_NOT_TO_SAY, number
from members.limits import take

from .steps import NotPossible, locked

# What a page holds beside answers; consents carry the moment they were given, and the last one counts.
OWN_FIELDS = {YOU: ("name", "email", "language"), NEEDS: ("needs", "offers")}
LONGEST_SITTING = dt.timedelta(minutes=30)  # longer pauses are not time spent on the form


class WrittenMeanwhile(Exception):  # reads as what is said where it is caught
    """Another window wrote other answers on the same page since this one was shown; `keys` are theirs."""

    def __init__(self, keys: set[str]) -> None:
        super().__init__(", ".join(sorted(keys)))
        self.keys = keys


@transaction.atomic
def start_draft(
    *, version: ProfileVersion, token: str, language: str, at: dt.datetime, source: str = "", synthetic: bool = False
) -> Application:
    """Open a draft under a random `token`; the same token again is the same draft. NotPossible once it was sent."""
    values = {
        "profile_version": version,
        "language": language,
        "source": source[:40],
        "started_at": at,
        "state_since": at,
        "changed_at": at,
        "synthetic": synthetic,
    }
    draft, _created = Application.objects.get_or_create(resume_token=token, defaults=values)
    if draft.state != ApplicationState.DRAFT:
        raise NotPossible(draft.state, ApplicationState.DRAFT)
    return draft


@transaction.atomic
def save_page(
    *,
    application: Application,
    page: Page,
    answers: Mapping[str, object],
    at: dt.datetime,
    fields: Mapping[str, Any] | None = None,
    shown_at: dt.datetime | None = None,
    mark: str = "",
) -> Application:
    """Keep one page: `answers` by attribute, None for skipped; `fields` are name, needs, consents and the like.

    `shown_at` is when the page was shown; without it the time since the page before counts. `mark` says what the page
    was shown with: other answers written since then raise WrittenMeanwhile, the same ones do not.
    """
    draft = locked(application)
    if draft.state != ApplicationState.DRAFT:
        raise NotPossible(draft.state, ApplicationState.DRAFT)
    if mark and mark != mark_of(draft, page) and (others := _others(draft, page, answers, fields or {})):
        raise WrittenMeanwhile(others)
    for name, value in (fields or {}).items():
        setattr(draft, name, value)
    keep_answers(draft, {ask.attribute: answers.get(ask.attribute) for ask in page.asks}, at=at)
    _note_promise(draft, page.asks, answers)
    seconds = _sitting(draft, shown_at, at=at)
    _note_time(draft, page.key, seconds=seconds)
    _forget_told(draft, page)
    draft.form_seconds += seconds
    draft.page, draft.changed_at = page.key, at
    draft.save()
    return draft


def mark_of(draft: Application, page: Page) -> str:
    """What a page is shown with, as a short text: another window's changes change it."""
    return hashlib.sha256(json.dumps(_held(draft, page), sort_keys=True).encode()).hexdigest()[:20]


def _held(draft: Application, page: Page) -> dict[str, object]:
    known = raw_answers(draft)
    fields: dict[str, object] = {name: getattr(draft, name) for name in OWN_FIELDS.get(page.key, ())}
    return {ask.attribute: known.get(ask.attribute) for ask in page.asks} | fields


def _others(draft: Application, page: Page, answers: Mapping[str, object], fields: Mapping[str, Any]) -> set[str]:
    held, sent = _held(draft, page), {**answers, **fields}
    return {key for key, value in held.items() if key in sent and sent[key] != value}


@transaction.atomic
def note_refused(*, application: Application, page: Page, questions: Iterable[str]) -> None:
    """Remember at which questions a page was refused, until it is kept: where somebody stops who stops now."""
    draft = locked(application)
    if draft.state == ApplicationState.DRAFT:
        stuck = sorted(set(questions) & {ask.attribute for ask in page.asks})
        PageTime.objects.update_or_create(application=draft, page=page.key, defaults={"stuck": stuck})


def _sitting(draft: Application, shown_at: dt.datetime | None, *, at: dt.datetime) -> int:
    """Seconds spent on a page: since it was shown, but not counted twice with another window, and half an hour at most."""
    since = draft.changed_at
    if shown_at is not None and shown_at <= at:
        since = max(shown_at, draft.changed_at) if draft.page else shown_at
    return int(max(dt.timedelta(), min(at - since, LONGEST_SITTING)).total_seconds())


def _note_time(draft: Application, page: str, *, seconds: int) -> None:
    row, made = PageTime.objects.get_or_create(application=draft, page=page, defaults={"seconds": seconds})
    if not made:
        row.seconds, row.stuck = row.seconds + seconds, []
        row.save(update_fields=["seconds", "stuck"])


def _forget_told(draft: Application, page: Page) -> None:
    """What was asked differently on a page is answered once the page is kept."""
    asked = {ask.attribute for ask in page.asks}
    left = {key: note for key, note in draft.carried_over.get("questions", {}).items() if key not in asked}
    kept = {name: part for name, part in draft.carried_over.items() if name != "questions"}
    draft.carried_over = {**kept, "questions": left} if left else kept


def keep_answers(application: Application, answers: Mapping[str, object], *, at: dt.datetime) -> None:
    """Write answers by attribute; a later answer replaces an earlier one."""
    attributes = dict(Attribute.objects.filter(key__in=answers).values_list("key", "pk"))
    rows = [_row(application, attributes[key], value, at=at) for key, value in answers.items()]
    changed = ["value", "state", "answered_at"]
    Answer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["application", "attribute"], update_fields=changed
    )


def _row(application: Application, attribute_id: int, value: object, *, at: dt.datetime) -> Answer:
    state = _state(value)
    kept = value if state == AnswerState.ANSWERED else None
    return Answer(application=application, attribute_id=attribute_id, value=kept, state=state, answered_at=at)


def close_hidden_questions(application: Application, form: JoinForm, *, at: dt.datetime) -> None:
    """A conditional question that was not shown counts as not applicable."""
    told = as_it_applies(form.asks, raw_answers(application))
    hidden = {ask.attribute: NOT_APPLICABLE for ask in form.asks if not is_asked(ask, told)}
    keep_answers(application, hidden, at=at)
    gone = set(application.carried_over.get("gone", ())) - set(form.questions)
    application.answers.filter(attribute__key__in=gone).delete()  # answers to questions that are asked no more


def send_resume_link(*, email: str, at: dt.datetime) -> None:
    """Write to an address about its newest draft, at most three times a day; without a draft nothing happens."""
    address = email.strip().lower()
    drafts = Application.objects.filter(email=address, state=ApplicationState.DRAFT)
    draft = drafts.order_by("-changed_at").first()
    if draft and may_write_to(address, at=at):
        notices.write_resume_link(draft, at=at)


@transaction.atomic
def resume_draft(*, token: str, at: dt.datetime) -> Application:
    """Open a draft from its letter; the link works once, so the draft gets a new token."""
    draft = Application.objects.select_for_update().filter(resume_token=token, state=ApplicationState.DRAFT).first()
    if draft is None:
        raise NotPossible("", ApplicationState.DRAFT)
    draft.resume_token, draft.changed_at = new_resume_token(), at
    draft.save(update_fields=["resume_token", "changed_at"])
    return draft


def may_write_to(address: str, *, at: dt.datetime) -> bool:
    """At most three letters a day go to an address that nobody has confirmed yet."""
    return take(deed="join letter", who=address, limit=LETTERS_PER_DAY, per=dt.timedelta(days=1), at=at)


def expire_drafts(*, at: dt.datetime) -> int:
    """Delete drafts that nobody touched for thirty days in which they could be sent; returns how many went."""
    before = drafts_over_before(at)
    if before is None:
        return 0
    old = Application.objects.filter(state=ApplicationState.DRAFT).idle_since(before)
    return sum(_purge(key, before=before) for key in old.values_list("pk", flat=True))


@transaction.atomic
def _purge(key: UUID, *, before: dt.datetime) -> bool:
    """Locked and looked at again: somebody may be writing at it, or sending it, at this moment."""
    idle = Application.objects.filter(pk=key, state=ApplicationState.DRAFT).idle_since(before)
    draft = idle.select_for_update().first()
    if draft is None:
        return False
    draft.delete()
    return True


def _state(value: object) -> str:
    if value is None:
        return AnswerState.SKIPPED
    if value == PREFER_NOT_TO_SAY:
        return AnswerState.PREFER_NOT_TO_SAY
    return AnswerState.NOT_APPLICABLE if value == NOT_APPLICABLE else AnswerState.ANSWERED


def _note_promise(draft: Application, asks: tuple[Ask, ...], answers: Mapping[str, object]) -> None:
    """Hours and plan are repeated on the application, for the deed that is signed later."""
    for ask in asks:
        value = answers.get(ask.attribute)
        if ask.is_promised_amount:
            hours = number(value)
            draft.stated_hours = None if hours is None else min(hours, Decimal(744))
        if ask.asks_for_the_fee:
            draft.stated_plan = value if isinstance(value, str) and value in ask.options else ""
