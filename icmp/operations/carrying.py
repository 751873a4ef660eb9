"""A draft goes on with the questions in force: what was written stays, and its applicant is told what is new."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from icmp.forms.fields import field_for
from icmp.models import Application, ApplicationState, ProfileStatus, ProfileVersion
from icmp.queries.joining import (
    JoinForm,
    community_language,
    join_form,
    published_profile,
    raw_answers,
    unfinished_page,
)
from icmp.values import said
from members.languages import pick

from .drafts import keep_answers
from .steps import locked

MOST_AT_ONCE = 200
NEW, AGAIN, REWORDED = "new", "again", "reworded"


@transaction.atomic
def carry_over(*, application: Application, at: dt.datetime, shown: ProfileVersion | None = None) -> Application:
    """Let a draft that was written by older questions (`shown`, else its own) go on with those in force.

    Answers to the same attribute stay. One that no longer fits is asked for again, and what it said is kept to be shown.
    """
    draft, wanted = locked(application), published_profile()
    written_by = shown or draft.profile_version
    if (
        draft.state != ApplicationState.DRAFT
        or wanted is None
        or {written_by.pk, draft.profile_version_id} == {wanted.pk}
    ):
        return draft
    before, after = join_form(written_by), join_form(wanted)
    notes = changes(before, after, raw_answers(draft), language=draft.language)
    keep_answers(draft, dict.fromkeys((key for key, note in notes.items() if note["why"] == AGAIN)), at=at)
    known = draft.carried_over.get("questions", {})
    gone = {*draft.carried_over.get("gone", ()), *before.questions} - set(after.questions)
    draft.carried_over = {"questions": {**known, **notes}} | ({"gone": sorted(gone)} if gone else {})
    draft.profile_version = wanted
    if after.page(draft.page) is None and draft.page:
        draft.page = (unfinished_page(draft, after) or after.pages[-1]).key
    draft.save(update_fields=["carried_over", "profile_version", "page"])
    return draft


def carry_drafts_over(*, at: dt.datetime) -> int:
    """Carry drafts over that were begun by a version that is in force no longer; returns how many."""
    if published_profile() is None:
        return 0
    old = Application.objects.filter(state=ApplicationState.DRAFT, profile_version__status=ProfileStatus.RETIRED)
    drafts = list(old.order_by("pk")[:MOST_AT_ONCE])
    for draft in drafts:
        carry_over(application=draft, at=at)
    return len(drafts)


def changes(
    before: JoinForm, after: JoinForm, answers: Mapping[str, object], *, language: str
) -> dict[str, dict[str, str]]:
    """What is asked differently, by attribute: new, asked again because the answer no longer fits, or reworded."""
    found: dict[str, dict[str, str]] = {}
    for ask in after.asks:
        old, answer = before.questions.get(ask.attribute), answers.get(ask.attribute)
        if old is None and answer is None:
            found[ask.attribute] = {"why": NEW}
        elif answer is not None and not fits(after, ask.attribute, answer):
            asked_by = before if old else after
            found[ask.attribute] = {"why": AGAIN, "before": in_words(asked_by, ask.attribute, answer, language)}
        elif old is not None and answer is not None and old.prompt != after.questions[ask.attribute].prompt:
            found[ask.attribute] = {"why": REWORDED}
    return found


def fits(form: JoinForm, attribute: str, answer: object) -> bool:
    """Whether an answer could be given to the question as it is asked now."""
    ask = next(ask for ask in form.asks if ask.attribute == attribute)
    field = field_for(form.questions[attribute], ask, language="en", fallback="en")
    try:
        field.clean(field.prepare_value(answer))
    except (ValidationError, TypeError, AttributeError):  # an answer of another kind than the field reads
        return False
    return True


def in_words(form: JoinForm, attribute: str, answer: object, language: str) -> str:
    """What somebody answered, in the words they chose."""
    fallback = community_language()
    labels = {option["key"]: option["label"] for option in form.questions[attribute].options}
    parts = [pick(labels.get(str(part)), language, fallback=fallback).text or str(part) for part in said(answer)]
    return ", ".join(parts)
