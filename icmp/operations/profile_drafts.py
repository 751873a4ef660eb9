"""Drafts of profiles: started, duplicated, written part by part, undone, thrown away. What is no draft stays."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from icmp import drafting
from icmp.drafting import Change, Row, State
from icmp.form_conditions import Broken, broken
from icmp.form_states import asks_of
from icmp.models import (
    Attribute,
    Criterion,
    ProfileRevision,
    ProfileStatus,
    ProfileVersion,
    Question,
    SheetValues,
)
from icmp.queries.foundations import mark_of
from icmp.queries.joining import asks_beside
from icmp.queries.profiles import is_in_use, order_of_asking, profile_state
from members.audit import note
from members.models import Community, User

MOST_REVISIONS = 100  # of a draft; undo goes back no further


class ProfileRefusal(Exception):
    """A draft of a profile that cannot be changed like this."""


class NoProfileDraft(ProfileRefusal):
    """Published and retired versions never change; a change is a new version."""


class ProfileChanged(ProfileRefusal):
    """Somebody saved the same part in between; `present` is the whole draft as it stands now."""

    def __init__(self, present: State) -> None:
        super().__init__("the draft was saved by somebody else in between")
        self.present = present


class NothingToUndo(ProfileRefusal):
    """The draft is as it was begun."""


class NothingToRedo(ProfileRefusal):
    """Nothing was undone, or something was saved since."""


class ConditionRefused(ProfileRefusal):
    """A question would wait for an answer that is not there yet when it is asked; `broken` says which."""

    def __init__(self, broken: list[Broken]) -> None:
        super().__init__("a condition that nobody can tell in time")
        self.broken = broken


class VersionInUse(ProfileRefusal):
    """Somebody was measured by this version, or it was in force: it stays."""


class OnlyMonitored(ProfileRefusal):
    """What only monitors fairness can never be scored."""


@dataclass(frozen=True)
class NewAttribute:
    """Something that nobody was asked so far."""

    key: str
    label: Mapping[str, str]
    data_type: str
    unit: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def start_profile_draft(
    *, kind: str, by: User | None, at: dt.datetime, based_on: ProfileVersion | None = None, subject: str = "person"
) -> ProfileVersion:
    """Begin the next version as a copy of `based_on`, else of the one in force; empty where there is none."""
    Community.objects.select_for_update().first()  # two at once get two numbers
    versions = ProfileVersion.objects.filter(kind=kind)
    before = based_on or versions.published().first()
    newest = versions.aggregate(Max("version"))["version__max"] or 0
    # A draft may be thrown away, so nothing leans on it.
    kept = before if before is None or before.status != ProfileStatus.DRAFT else before.based_on
    draft = ProfileVersion.objects.create(kind=kind, version=newest + 1, based_on=kept, subject=subject)
    if before:
        anew = {"change_note": "", "form_order": order_of_asking(before)}
        _write(draft, drafting.with_settings(profile_state(before), anew))
        draft.refresh_from_db()
    note(deed="profile_version.started", about=draft, by=by, at=at, version=draft.version)
    return draft


def change_profile_settings(
    *, version: ProfileVersion, values: Mapping[str, Any], mark: str, by: User | None, at: dt.datetime
) -> ProfileVersion:
    """Write bands and other settings. Raises NoProfileDraft, ProfileChanged, BadDraft, as every change does."""

    def change(state: State) -> State:
        return drafting.with_settings(state, values)

    return _change(version, change, part="settings", mark=mark, by=by, at=at)


@transaction.atomic
def change_criterion(
    *,
    version: ProfileVersion,
    key: str,
    values: Mapping[str, Any],
    mark: str,
    by: User | None,
    at: dt.datetime,
    names: Sequence[Row] = (),
) -> ProfileVersion:
    """Write one criterion; `names` are its options where no question carries them. Raises NoSuchCriterion too."""

    def change(state: State) -> State:
        return drafting.with_criterion(state, key, values)

    row = _change(version, change, part=f"criterion:{key}", mark=mark, by=by, at=at)
    if names:
        _rename_options(row.criteria.select_related("attribute").get(key=key).attribute, names)
    return row


def change_question(
    *, version: ProfileVersion, key: str, values: Mapping[str, Any], mark: str, by: User | None, at: dt.datetime
) -> ProfileVersion:
    """Write the question of one criterion. Raises NoSuchCriterion and ConditionRefused too."""

    def change(state: State) -> State:
        return _tellable(state, drafting.with_question(state, key, values))

    return _change(version, change, part=f"question:{key}", mark=mark, by=by, at=at)


def order_questions(
    *, version: ProfileVersion, order: Sequence[str], mark: str, by: User | None, at: dt.datetime
) -> ProfileVersion:
    """Write in which order the form asks, by attribute. Raises ConditionRefused too."""

    def change(state: State) -> State:
        return _tellable(state, drafting.with_settings(state, {"form_order": list(order)}))

    return _change(version, change, part="form", mark=mark, by=by, at=at)


@transaction.atomic
def add_criterion(
    *, version: ProfileVersion, row: Row, new: NewAttribute | None = None, by: User | None, at: dt.datetime
) -> str:
    """Add a criterion at the end and give its key; what is asked for is known, or `new`. Raises OnlyMonitored too."""
    attribute = _made(new) if new else Attribute.objects.get(key=row["attribute"])
    if attribute.only_monitored:
        raise OnlyMonitored
    given: list[str] = []

    def change(state: State) -> State:
        given.append(drafting.free_key(attribute.key, drafting.keys(state)))
        return drafting.added(state, {**row, "key": given[0], "attribute": attribute.key})

    _change(version, change, by=by, at=at)
    return given[0]


def remove_criterion(
    *, version: ProfileVersion, key: str, mark: str, by: User | None, at: dt.datetime
) -> ProfileVersion:
    """Take a criterion out, with its question; undo brings both back."""

    def change(state: State) -> State:
        return drafting.without(state, key)

    return _change(version, change, part=f"criterion:{key}", mark=mark, by=by, at=at)


def weigh_criteria(
    *,
    version: ProfileVersion,
    order: Sequence[str],
    weights: Mapping[str, Decimal],
    method: str,
    mark: str,
    by: User | None,
    at: dt.datetime,
) -> ProfileVersion:
    """Write the order of the criteria, what they weigh and how that was found."""

    def change(state: State) -> State:
        return drafting.weighed(drafting.ordered(state, order), weights, method=method)

    return _change(version, change, part="order", mark=mark, by=by, at=at)


@transaction.atomic
def undo_profile_change(*, version: ProfileVersion, revision: int, by: User | None, at: dt.datetime) -> ProfileVersion:
    """Bring back how the draft stood before the last save. `revision` is the one that was looked at."""
    row = _seen(version, revision)
    newest, before = [*row.revisions.standing()[:2], None, None][:2]
    if newest is None or before is None:
        raise NothingToUndo
    row.revisions.filter(pk=newest.pk).update(is_undone=True)
    _stand(row, before)
    note(deed="profile_version.undone", about=row, by=by, at=at)
    return row


@transaction.atomic
def redo_profile_change(*, version: ProfileVersion, revision: int, by: User | None, at: dt.datetime) -> ProfileVersion:
    """Do again what was undone last. `revision` is the one that was looked at."""
    row = _seen(version, revision)
    undone = row.revisions.undone().first()
    if undone is None:
        raise NothingToRedo
    _stand(row, undone)
    note(deed="profile_version.redone", about=row, by=by, at=at)
    return row


@transaction.atomic
def discard_profile_draft(*, version: ProfileVersion, by: User | None, at: dt.datetime) -> None:
    """Throw a draft away; again is the same. Raises VersionInUse."""
    row = ProfileVersion.objects.select_for_update().filter(pk=version.pk).first()
    if row is None:
        return
    if is_in_use(row):
        raise VersionInUse
    note(deed="profile_version.discarded", about=row, by=by, at=at, version=row.version)
    row.delete()


@transaction.atomic
def _change(
    version: ProfileVersion, change: Change, *, part: str = "", mark: str = "", by: User | None, at: dt.datetime
) -> ProfileVersion:
    """Change a draft when the part is still what its form showed; nothing changed writes nothing."""
    row = _locked(version)
    present = profile_state(row)
    if part and mark_of(drafting.part_of(present, part)) != mark:
        raise ProfileChanged(present)
    wanted = change(present)
    drafting.profile_of(wanted)  # refuses what nobody could score
    if mark_of(wanted) == mark_of(present):
        return row
    if not row.revisions.filter(number=row.revision).exists():
        ProfileRevision.objects.create(profile_version=row, number=row.revision, state=present, by=None, at=at)
    row.revisions.undone().delete()
    _write(row, wanted)
    _count(row)
    ProfileRevision.objects.create(profile_version=row, number=row.revision, state=profile_state(row), by=by, at=at)
    _forget_old(row)
    note(deed="profile_version.written", about=row, by=by, at=at, part=part)
    return row


def _tellable(before: State, after: State) -> State:
    """The state after a change, if no condition breaks by it; what was broken before may stay so."""
    beside = asks_beside()
    worse = [each for each in broken(asks_of(after, beside)) if each not in broken(asks_of(before, beside))]
    if worse:
        raise ConditionRefused(worse)
    return after


def _locked(version: ProfileVersion) -> ProfileVersion:
    row = ProfileVersion.objects.select_for_update().get(pk=version.pk)
    if row.status != ProfileStatus.DRAFT:
        raise NoProfileDraft
    return row


def _seen(version: ProfileVersion, revision: int) -> ProfileVersion:
    """The draft, locked, when it is still the one that was looked at."""
    row = _locked(version)
    if row.revision != revision:
        raise ProfileChanged(profile_state(row))
    return row


def _stand(row: ProfileVersion, revision: ProfileRevision) -> None:
    """Make the draft what a revision says, which becomes the present; the numbers only rise."""
    _write(row, revision.state)
    _count(row)
    row.revisions.filter(pk=revision.pk).update(number=row.revision, is_undone=False)


def _count(row: ProfileVersion) -> None:
    row.revision += 1
    row.save(update_fields=["revision"])


def _forget_old(row: ProfileVersion) -> None:
    kept = row.revisions.values_list("pk", flat=True)[:MOST_REVISIONS]
    row.revisions.exclude(pk__in=list(kept)).delete()


def _write(row: ProfileVersion, state: State) -> None:
    """Make the rows what the state says; what stands there already is not written again."""
    before = profile_state(row)
    ProfileVersion.objects.filter(pk=row.pk).update(**state["settings"])
    present = {one.key: one for one in row.criteria.select_related("attribute", "question")}
    row.criteria.exclude(key__in=drafting.keys(state)).delete()
    attributes = {one.key: one for one in Attribute.objects.filter(key__in=[c["attribute"] for c in state["criteria"]])}
    for order, values in enumerate(state["criteria"]):
        _write_criterion(row, values, order, attributes[values["attribute"]], present.get(values["key"]))
    if not drafting.is_scored_alike(before, state):
        SheetValues.objects.filter(profile_version=row).delete()  # what answers were worth until now
    row.refresh_from_db()


def _write_criterion(
    version: ProfileVersion, values: Row, order: int, attribute: Attribute, known: Criterion | None
) -> None:
    criterion = known or Criterion(profile_version=version, key=values["key"])
    for name in drafting.CRITERION:
        if name not in ("key", "attribute"):
            setattr(criterion, name, values[name])
    criterion.attribute, criterion.order = attribute, order
    criterion.save()
    _write_question(criterion, values["question"], order)


def _write_question(criterion: Criterion, values: Row | None, order: int) -> None:
    if values is None:
        Question.objects.filter(criterion=criterion).delete()
        return
    columns = {name: values[name] for name in drafting.QUESTION if name in values}
    Question.objects.update_or_create(
        criterion=criterion, defaults={**columns, "attribute": criterion.attribute, "order": order}
    )
    _name_options(criterion.attribute, values["options"])


def _name_options(attribute: Attribute, options: list[Row]) -> None:
    """What can be answered is known by its name wherever the attribute is read; what was known stays known."""
    known = {option["key"] for option in attribute.options}
    if more := [option for option in options if option["key"] not in known]:
        attribute.options = [*attribute.options, *more]
        attribute.save(update_fields=["options"])


def _rename_options(attribute: Attribute, names: Sequence[Row]) -> None:
    """The options of something that no form asks for: their newest names, beside what was known before."""
    named = {option["key"]: {"key": option["key"], "label": option["label"]} for option in names}
    known = {option["key"]: option for option in attribute.options}
    attribute.options = list({**known, **named}.values())
    attribute.save(update_fields=["options"])


def _made(new: NewAttribute) -> Attribute:
    key = drafting.free_key(new.key, Attribute.objects.values_list("key", flat=True))
    return Attribute.objects.create(key=key, label=dict(new.label), data_type=new.data_type, unit=dict(new.unit))
