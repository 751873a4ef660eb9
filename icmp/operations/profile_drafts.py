"""A profile is drafted: begun, written piece by piece, put in order, undone, thrown away. Published ones never change."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from icmp.models import (
    Application,
    Assessment,
    Attribute,
    Criterion,
    ProfileRevision,
    ProfileStatus,
    ProfileVersion,
    Question,
)
from icmp.queries.foundations import State, mark_of
from icmp.queries.profile_drafts import (
    CRITERION,
    QUESTION,
    SETTINGS,
    criteria_of,
    criterion_state,
    profile_state,
    settings_state,
    weights_state,
)
from members.audit import note
from members.models import Community, User

from .copying import copy_profile_version
from .foundation_drafts import free_key

KEPT_REVISIONS = 100


class ProfileRefusal(Exception):
    """A step that a profile cannot take; what kind of refusal it is says why."""


class ProfileIsFixed(ProfileRefusal):
    """Only a draft is written; a published or retired version never changes."""


class PieceChanged(ProfileRefusal):
    """Somebody saved the same piece in between; `present` is what stands there now, None when it is gone."""

    def __init__(self, present: State | None) -> None:
        super().__init__("saved by somebody else in between")
        self.present = present


class NothingToUndo(ProfileRefusal):
    """The draft is as it was begun."""


class ProfileInUse(ProfileRefusal):
    """Somebody was assessed by this version, or applied under it; it stays."""


@transaction.atomic
def start_profile(
    *, kind: str, by: User | None, at: dt.datetime, based_on: ProfileVersion | None = None
) -> ProfileVersion:
    """Begin the next version of a kind: a copy of `based_on`, else of the one in force, else empty."""
    source = based_on or ProfileVersion.objects.published().filter(kind=kind).first()
    if source is not None:
        draft = copy_profile_version(version=source, by=by, at=at)
        _keep_revision(draft, by=by, at=at)
        return draft
    Community.objects.select_for_update().first()  # two at once get two numbers
    newest = ProfileVersion.objects.filter(kind=kind).aggregate(Max("version"))["version__max"] or 0
    draft = ProfileVersion.objects.create(kind=kind, version=newest + 1)
    _keep_revision(draft, by=by, at=at)
    note(deed="profile.started", about=draft, by=by, at=at, version=draft.version)
    return draft


@transaction.atomic
def write_settings(
    *, version: ProfileVersion, values: State, mark: str, by: User | None, at: dt.datetime
) -> ProfileVersion:
    """Write what holds for the whole version. Raises PieceChanged when `mark` is not that of what stands there."""
    row = _draft(version, at)
    _check_mark(settings_state(row), mark)
    _set(row, {name: values[name] for name in SETTINGS if name in values})
    return _saved(row, by=by, at=at, piece="settings")


@transaction.atomic
def write_criterion(
    *, version: ProfileVersion, key: str, values: State, mark: str, by: User | None, at: dt.datetime
) -> str:
    """Write one criterion with its question; an empty `key` adds one. Returns its key.

    `values` are those of `criterion_state`; for an attribute that is not there yet, `new_attribute` says what it is.
    Raises PieceChanged, ProfileIsFixed.
    """
    row = _draft(version, at)
    known = {each.key: each for each in criteria_of(row)}
    if key:
        if key not in known:
            raise PieceChanged(None)
        _check_mark(criterion_state(known[key]), mark)
    else:
        key = free_key(values["label"], known)
    attribute = _attribute(values)
    place = known[key].order if key in known else max((each.order for each in known.values()), default=-1) + 1
    facts = {name: values[name] for name in CRITERION if name in values and name != "key"}
    criterion, _created = Criterion.objects.update_or_create(
        profile_version=row, key=key, defaults=facts | {"attribute": attribute, "order": place}
    )
    _write_question(criterion, values.get("question"))
    _saved(row, by=by, at=at, piece=key)
    return key


@transaction.atomic
def remove_criterion(*, version: ProfileVersion, key: str, by: User | None, at: dt.datetime) -> ProfileVersion:
    """Take a criterion out of a draft; again is the same, and undo brings it back."""
    row = _draft(version, at)
    gone, _rows = row.criteria.filter(key=key).delete()
    return _saved(row, by=by, at=at, piece=key) if gone else row


@transaction.atomic
def order_criteria(*, version: ProfileVersion, keys: Sequence[str], by: User | None, at: dt.datetime) -> ProfileVersion:
    """Put the criteria into an order; those that are not named follow as they stood."""
    row = _draft(version, at)
    rows = criteria_of(row)
    wanted = {key: place for place, key in enumerate(keys)}
    rows.sort(key=lambda each: wanted.get(each.key, len(wanted)))
    if [each.order for each in rows] == list(range(len(rows))):
        return row
    _number(rows)
    return _saved(row, by=by, at=at, piece="order")


@transaction.atomic
def write_weights(
    *,
    version: ProfileVersion,
    weights: Mapping[str, Decimal],
    method: str,
    mark: str,
    by: User | None,
    at: dt.datetime,
) -> ProfileVersion:
    """Write the weights of all criteria at once, and how they were found. Raises PieceChanged."""
    row = _draft(version, at)
    _check_mark(weights_state(row), mark)
    rows = [each for each in criteria_of(row) if each.key in weights]
    for each in rows:
        each.weight = weights[each.key]
    Criterion.objects.bulk_update(rows, ["weight"])
    _set(row, {"weighting_method": method})
    return _saved(row, by=by, at=at, piece="weights")


@transaction.atomic
def undo_profile(*, version: ProfileVersion, by: User | None, at: dt.datetime) -> ProfileVersion:
    """Take the last save back. Raises NothingToUndo at the beginning."""
    row = _draft(version, at)
    newest, *before = row.revisions.all()[:2]
    if not before:
        raise NothingToUndo
    _restore(row, before[0].state)
    newest.delete()
    row.revision += 1  # forms that show what was undone are out of date
    row.save(update_fields=["revision"])
    ProfileRevision.objects.filter(pk=before[0].pk).update(number=row.revision)
    note(deed="profile.undone", about=row, by=by, at=at)
    return row


@transaction.atomic
def discard_profile(*, version: ProfileVersion, by: User | None, at: dt.datetime) -> None:
    """Throw a draft away; again is the same. Raises ProfileIsFixed, ProfileInUse."""
    row = ProfileVersion.objects.select_for_update().filter(pk=version.pk).first()
    if row is None:
        return
    if row.status != ProfileStatus.DRAFT:
        raise ProfileIsFixed
    if any(model.objects.filter(profile_version=row).exists() for model in (Application, Assessment)):
        raise ProfileInUse
    note(deed="profile.discarded", about=row, by=by, at=at, version=row.version)
    row.delete()


def _draft(version: ProfileVersion, at: dt.datetime) -> ProfileVersion:
    """The version as it is now, locked; whoever else writes it waits until this transaction ends."""
    row = ProfileVersion.objects.select_for_update().get(pk=version.pk)
    if row.status != ProfileStatus.DRAFT:
        raise ProfileIsFixed
    if not row.revisions.exists():  # a draft that a file brought in
        _keep_revision(row, by=None, at=at)
    return row


def _check_mark(present: State, mark: str) -> None:
    if mark_of(present) != mark:
        raise PieceChanged(present)


def _set(row: ProfileVersion, values: State) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _saved(row: ProfileVersion, *, by: User | None, at: dt.datetime, piece: str) -> ProfileVersion:
    row.revision += 1
    row.save(update_fields=["revision"])
    _keep_revision(row, by=by, at=at)
    old = row.revisions.values_list("pk", flat=True)[KEPT_REVISIONS:]
    ProfileRevision.objects.filter(pk__in=list(old)).delete()
    note(deed="profile.written", about=row, by=by, at=at, piece=piece)
    return row


def _keep_revision(row: ProfileVersion, *, by: User | None, at: dt.datetime) -> None:
    row.refresh_from_db()
    state = profile_state(row)
    row.revisions.create(number=row.revision, state=state, by=by, at=at)


def _restore(row: ProfileVersion, state: State) -> None:
    """Make a draft what a state says."""
    row.criteria.all().delete()
    _set(row, {**state["settings"], "weighting_method": state["weighting_method"]})
    known = {attribute.key: attribute for attribute in Attribute.objects.all()}
    for place, each in enumerate(state["criteria"]):
        facts = {name: each[name] for name in CRITERION}
        attribute = known[each["attribute"]]
        criterion = Criterion.objects.create(profile_version=row, attribute=attribute, order=place, **facts)
        _write_question(criterion, each["question"])


def _number(rows: Sequence[Criterion]) -> None:
    """Count the criteria through; the form asks in the same order."""
    questions = []
    for place, each in enumerate(rows):
        each.order = place
        if question := getattr(each, "question", None):
            question.order = place
            questions.append(question)
    Criterion.objects.bulk_update(rows, ["order"])
    Question.objects.bulk_update(questions, ["order"])


def _attribute(values: State) -> Attribute:
    """The attribute that a criterion looks at; a new one is made, and options it lacks are added."""
    new: Mapping[str, Any] | None = values.get("new_attribute")
    if new is not None:
        key = free_key(new["label"], dict.fromkeys(Attribute.objects.values_list("key", flat=True)))
        attribute = Attribute.objects.create(key=key, label=new["label"], data_type=new["data_type"])
    else:
        attribute = Attribute.objects.select_for_update(of=("self",)).get(key=values["attribute"])
    offered = (values.get("question") or {}).get("options", [])
    there = {option["key"] for option in attribute.options}
    more = [option for option in offered if option["key"] not in there]
    if more:
        attribute.options = [*attribute.options, *more]
        attribute.save(update_fields=["options"])
    return attribute


def _write_question(criterion: Criterion, asked: Mapping[str, Any] | None) -> None:
    if asked is None:
        Question.objects.filter(criterion=criterion).delete()
        return
    facts = {name: asked[name] for name in QUESTION if name in asked}
    defaults = facts | {"attribute": criterion.attribute, "order": criterion.order}
    Question.objects.update_or_create(criterion=criterion, defaults=defaults)
