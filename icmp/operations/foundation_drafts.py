"""Drafts of foundations: started, written step by step, thrown away. What is no draft is not touched."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from icmp.foundation_steps import COPIED, STEPS
from icmp.gates import Gate, gates
from icmp.models import Application, FoundationStatus, FoundationVersion, Programme, Segment
from icmp.queries.figures import last_figures
from icmp.queries.foundations import State, mark_of, state_of
from icmp.rules import check
from members.audit import note
from members.languages import pick
from members.models import Community, Member, Need, Stage, User

from .foundations import FoundationRefusal, NotADraft

STAY = (FoundationStatus.PUBLISHED, FoundationStatus.SUPERSEDED)  # drafts may be thrown away: nothing leans on them


class StepChanged(FoundationRefusal):
    """Somebody saved the step in between; `present` is what stands there now."""

    def __init__(self, present: State) -> None:
        super().__init__("the step was saved by somebody else in between")
        self.present = present


class WasVotedOn(FoundationRefusal):
    """A draft that came back from a vote stays: members read how it went and what was said."""


class SegmentsInUse(FoundationRefusal):
    """Segments with members or applications stay; `keys` are theirs."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = keys


class GatesShut(FoundationRefusal):
    """Growth waits until every gate is open; `gates` are those that are not."""

    def __init__(self, gates: list[Gate]) -> None:
        super().__init__(", ".join(gate.metric for gate in gates))
        self.gates = gates


@transaction.atomic
def start_foundation(
    *, by: User | None, at: dt.datetime, based_on: FoundationVersion | None = None
) -> FoundationVersion:
    """Begin the next version as a copy of `based_on`, else of the one in force; empty where there is none."""
    community = Community.objects.select_for_update().first()  # two at once get two numbers
    before = based_on or FoundationVersion.objects.published().first()
    if before:
        content = {name: getattr(before, name) for name in COPIED}
    else:
        content = {"mission": {}, "currency": community.currency if community else "EUR"}
    kept = before if before is None or before.status in STAY else before.based_on
    newest = FoundationVersion.objects.aggregate(Max("version"))["version__max"] or 0
    draft = FoundationVersion.objects.create(version=newest + 1, based_on=kept, author=by, **content)
    note(deed="foundation.started", about=draft, by=by, at=at, version=draft.version)
    return draft


@transaction.atomic
def write_step(
    *,
    foundation: FoundationVersion,
    step: str,
    values: State,
    revision: str,
    by: User | None,
    at: dt.datetime,
) -> FoundationVersion:
    """Write one step; what stands beside versions (needs, programs, segments, access, stage) holds at once.

    `revision` is the mark (`mark_of`) of the step as its form showed it. Raises StepChanged when it is not the
    present one, NotADraft, SegmentsInUse, GatesShut, BadRule.
    """
    Community.objects.select_for_update().first()
    row = FoundationVersion.objects.select_for_update().get(pk=foundation.pk)
    chosen = STEPS[step]
    if chosen.is_versioned and row.status != FoundationStatus.DRAFT:
        raise NotADraft
    present = state_of(row, step)
    if mark_of(present) != revision:
        raise StepChanged(present)
    if mark_of(present | values) == revision:
        return row
    if values.get("stage") == Stage.EXPANDING != present.get("stage"):
        _check_gates(values.get("expansion_gates", row.expansion_gates))
    if chosen.is_versioned:
        _write_fields(row, {name: values[name] for name in chosen.fields if name in values})
    for name in chosen.at_once:
        if name in values and values[name] != present[name]:
            _WRITERS[name](values[name])
    note(deed="foundation.written", about=row, by=by, at=at, step=step)
    return row


@transaction.atomic
def discard_foundation(*, foundation: FoundationVersion, by: User | None, at: dt.datetime) -> None:
    """Throw a draft away; again is the same. Raises NotADraft, WasVotedOn."""
    row = FoundationVersion.objects.select_for_update().filter(pk=foundation.pk).first()
    if row is None:
        return
    if row.status != FoundationStatus.DRAFT:
        raise NotADraft
    if row.vote_result or row.comments.exists():
        raise WasVotedOn
    note(deed="foundation.discarded", about=row, by=by, at=at, version=row.version)
    row.delete()


def _write_fields(row: FoundationVersion, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1
    row.save(update_fields=[*values, "revision"])


def _check_gates(told: list[State]) -> None:
    """Start small, then expand: no sooner than every gate is open."""
    if shut := [gate for gate in gates(told, last_figures()) if not gate.is_open]:
        raise GatesShut(shut)


def _write_needs(rows: list[State]) -> None:
    """Renew the known ones and add the new; a need is retired, never removed: members said how much they need it."""
    known = {need.key: need for need in Need.objects.all()}
    for row in rows:
        facts = {name: row[name] for name in ("name", "kind", "in_scope", "segment_specific", "active")}
        need = known.get(row["key"])
        if need is None:
            need = known.setdefault(key := free_key(row["name"], known), Need(key=key))
        _renew(need, facts)


def _write_programmes(rows: list[State]) -> None:
    """Renew the known ones and add the new; a program that ended no longer runs, and is remembered."""
    known = {programme.key: programme for programme in Programme.objects.all()}
    needs = {need.key: need for need in Need.objects.all()}
    for row in rows:
        names = ("name", "hours_per_month", "north_star", "segment_specific", "active")
        programme = known.get(row["key"])
        if programme is None:
            programme = known.setdefault(key := free_key(row["name"], known), Programme(key=key))
        _renew(programme, {name: row[name] for name in names})
        programme.needs.set([needs[key] for key in row["needs"] if key in needs])


def _write_segments(rows: list[State]) -> None:
    """The segments in their new order; one without a row goes, unless applications are in it."""
    for row in rows:
        check(row["when"])
    known = {segment.key: segment for segment in Segment.objects.all()}
    gone = set(known) - {row["key"] for row in rows}
    applied = Application.objects.filter(segment__key__in=gone).values_list("segment__key", flat=True)
    belong = Member.objects.filter(segment__in=gone).values_list("segment", flat=True)
    if keys := sorted({*applied, *belong}):
        raise SegmentsInUse(keys)
    Segment.objects.filter(key__in=gone).delete()
    for order, row in enumerate(rows):
        facts = {"name": row["name"], "when": row["when"], "seat_quota": row["seat_quota"], "order": order}
        segment = known.get(row["key"])
        if segment is None:
            segment = known.setdefault(key := free_key(row["name"], known), Segment(key=key))
        _renew(segment, facts)


def _write_access_model(value: str) -> None:
    Community.objects.update(access_model=value)


def _write_stage(value: str) -> None:
    Community.objects.update(stage=value)


_WRITERS: dict[str, Callable[[Any], None]] = {
    "access_model": _write_access_model,
    "needs": _write_needs,
    "programmes": _write_programmes,
    "segments": _write_segments,
    "stage": _write_stage,
}


def _renew(row: Need | Programme | Segment, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()


def free_key(name: Any, taken: Mapping[str, object]) -> str:
    """A key made of the name that nobody has yet."""
    wanted = slugify(pick(name, "en").text).replace("-", "_")[:50] or "row"
    keys = (wanted, *(f"{wanted}_{number}" for number in range(2, len(taken) + 3)))
    return next(key for key in keys if key not in taken)
