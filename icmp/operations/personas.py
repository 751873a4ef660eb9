"""Personas are written and deleted; who saved in between is noticed."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from icmp.models import Persona
from members.audit import note
from members.languages import pick
from members.models import User

State = dict[str, Any]
FIELDS = (
    "name",
    "kind",
    "expected",
    "segment_id",
    "narrative",
    "pointer",
    "needs",
    "offers",
    "answers",
    "organization",
)


class PersonaChanged(Exception):
    """Somebody saved the persona in between; `present` is what stands there now."""

    def __init__(self, present: Persona) -> None:
        super().__init__("the persona was saved by somebody else in between")
        self.present = present


def persona_state(persona: Persona) -> State:
    """What a form of it writes."""
    return {name: getattr(persona, name) for name in FIELDS}


def persona_mark(persona: Persona) -> str:
    """A short mark of the state: a form carries it, so that a second editor's save is noticed."""
    text = json.dumps(persona_state(persona), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def add_persona(*, values: State, by: User | None, at: dt.datetime) -> Persona:
    """Write a new persona behind the others."""
    last = Persona.objects.aggregate(last=Max("order"))["last"]
    order = 0 if last is None else last + 1
    persona = Persona.objects.create(key=_free_key(values["name"]), order=order, **values)
    note(deed="persona.added", about=persona, by=by, at=at)
    return persona


@transaction.atomic
def write_persona(*, persona: Persona, values: State, mark: str, by: User | None, at: dt.datetime) -> Persona:
    """Write a persona; `mark` is that of the state the form showed. Raises PersonaChanged, Persona.DoesNotExist."""
    row = Persona.objects.select_for_update().get(pk=persona.pk)
    if persona_mark(row) != mark:
        raise PersonaChanged(row)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=[name.removesuffix("_id") for name in changed])
        note(deed="persona.written", about=row, by=by, at=at, fields=changed)
    return row


@transaction.atomic
def delete_persona(*, persona: Persona, by: User | None, at: dt.datetime) -> None:
    """Delete a persona; again is the same."""
    row = Persona.objects.select_for_update().filter(pk=persona.pk).first()
    if row is not None:
        note(deed="persona.deleted", about=row, by=by, at=at, key=row.key)
        row.delete()


def _free_key(name: Mapping[str, str]) -> str:
    """A key from the name that no persona has yet."""
    wanted = slugify(pick(name, "en").text).replace("-", "_")[:50] or "persona"
    taken = set(Persona.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    return next(key for n in range(1, len(taken) + 2) if (key := wanted if n == 1 else f"{wanted}_{n}") not in taken)
