"""What is known about applicants beside the criteria of a profile: described, asked, and asked no longer."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from icmp import drafting
from icmp.form_conditions import Broken, broken
from icmp.models import Attribute, DataType, Question, QuestionKind, Sensitivity
from icmp.queries.foundations import mark_of
from icmp.queries.joining import join_form, published_profile
from icmp.queries.profiles import plain_value
from members.audit import note
from members.models import Community, User

from .profile_drafts import ConditionRefused

State = dict[str, Any]
DESCRIBED = ("label", "options", "unit", "sensitivity", "retention_days")
# How a kind of answer can be asked for; what is not here cannot be asked by a form.
ASKED_AS: dict[str, tuple[str, ...]] = {
    DataType.SINGLE: (QuestionKind.SINGLE_CHOICE,),
    DataType.MULTI: (QuestionKind.MULTI_CHOICE,),
    DataType.NUMBER: (QuestionKind.NUMBER,),
    DataType.RATING: (QuestionKind.SCALE,),
    DataType.TEXT: (QuestionKind.LONG_TEXT, QuestionKind.LINK),
    DataType.BOOL: (QuestionKind.PLEDGE, QuestionKind.CONSENT),
}
LAST = 200  # what belongs to no criterion is asked after what does, unless somebody puts it elsewhere


class AttributeRefusal(Exception):
    """Something about an attribute that cannot be so."""


class AttributeChanged(AttributeRefusal):
    """Somebody saved it in between; `present` is how it stands now."""

    def __init__(self, present: State) -> None:
        super().__init__("the attribute was saved by somebody else in between")
        self.present = present


class ScoredAlready(AttributeRefusal):
    """A criterion values it, so it cannot become one that only monitors fairness."""


class NeverAskedHere(AttributeRefusal):
    """What only monitors fairness, or has no kind of question, is not asked in the join form."""


def attribute_state(attribute: Attribute) -> State:
    """An attribute with its question beside the profile, as forms show and write it."""
    question = Question.objects.filter(attribute=attribute, criterion=None).first()
    asked = {name: plain_value(getattr(question, name)) for name in drafting.QUESTION} if question else None
    return {name: getattr(attribute, name) for name in DESCRIBED} | {"question": asked}


@transaction.atomic
def add_attribute(*, key: str, data_type: str, label: Mapping[str, str], by: User | None, at: dt.datetime) -> Attribute:
    """Describe something that nobody was asked so far; it is asked once it has a question."""
    Community.objects.select_for_update().first()  # two at once get two keys
    free = drafting.free_key(key, Attribute.objects.values_list("key", flat=True))
    made = Attribute.objects.create(key=free, data_type=data_type, label=dict(label))
    note(deed="attribute.added", about=made, by=by, at=at, key=free)
    return made


@transaction.atomic
def write_attribute(
    *, attribute: Attribute, values: State, question: State | None, mark: str, by: User | None, at: dt.datetime
) -> Attribute:
    """Write an attribute and its question; `mark` is that of the state the form showed.

    Holds at once, for every version. Raises AttributeChanged, ScoredAlready, NeverAskedHere and ConditionRefused.
    """
    row = Attribute.objects.select_for_update().get(pk=attribute.pk)
    present = attribute_state(row)
    if mark_of(present) != mark:
        raise AttributeChanged(present)
    before = _untellable()
    for name, value in values.items():
        setattr(row, name, value)
    if row.sensitivity == Sensitivity.MONITORING_ONLY and row.criteria.exists():
        raise ScoredAlready
    row.save()
    if question is not None:
        _write_question(row, question)
    _refuse_worse(before)
    if attribute_state(row) != present:
        note(deed="attribute.written", about=row, by=by, at=at, key=row.key)
    return row


@transaction.atomic
def ask_attribute(*, attribute: Attribute, asked: bool, by: User | None, at: dt.datetime) -> None:
    """Begin or stop asking by the question it has; again is the same. Raises NeverAskedHere and ConditionRefused."""
    row = Attribute.objects.select_for_update().get(pk=attribute.pk)
    if asked and row.sensitivity == Sensitivity.MONITORING_ONLY:
        raise NeverAskedHere
    before = _untellable()
    changed = Question.objects.filter(attribute=row, criterion=None, active=not asked).update(active=asked)
    _refuse_worse(before)
    if changed:
        note(deed="attribute.asked" if asked else "attribute.unasked", about=row, by=by, at=at, key=row.key)


def _write_question(attribute: Attribute, values: State) -> None:
    if values.get("active") and attribute.sensitivity == Sensitivity.MONITORING_ONLY:
        raise NeverAskedHere
    present = Question.objects.filter(attribute=attribute, criterion=None).values_list("kind", flat=True)
    if values["kind"] not in {*ASKED_AS.get(attribute.data_type, ()), *present}:
        raise NeverAskedHere
    Question.objects.update_or_create(
        attribute=attribute, criterion=None, defaults=values, create_defaults={**values, "order": LAST}
    )


def _untellable() -> list[Broken]:
    """Conditions of the form in force that nobody can tell in time."""
    version = published_profile()
    return broken(join_form(version).asks) if version else []


def _refuse_worse(before: list[Broken]) -> None:
    if worse := [each for each in _untellable() if each not in before]:
        raise ConditionRefused(worse)
