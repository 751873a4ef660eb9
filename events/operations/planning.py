import dataclasses
import datetime as dt

from django.db import transaction
from django.utils.text import slugify

from events import lifecycle, notices
from events.models import Event
from events.plan import Plan
from members.audit import note
from members.models import User

from .line import offer_free_places
from .steps import IllegalStep, go, lock_event

SLUG_LENGTH = 70
TOLD = (
    "title",
    "starts_at",
    "timezone",
    "minutes",
    "place",
    "city",
    "online_link",
)  # what calendars and guests must learn


class CapacityBelowTaken(Exception):
    """More places are taken than the change would leave; `taken` says how many."""

    def __init__(self, taken: int) -> None:
        super().__init__(str(taken))
        self.taken = taken


@transaction.atomic
def draft_event(*, plan: Plan, by: User | None, at: dt.datetime, slug: str = "") -> Event:
    """Keep a plan; nobody but organizers sees it. Naming no need is allowed and shown as an orphan."""
    event = Event.objects.create(
        slug=slug or _free_slug(plan), organizer=by, changed_at=at, ends_at=plan.ends_at, **_values(plan)
    )
    note(deed="event.drafted", about=event, by=by, at=at)
    return event


@transaction.atomic
def change_event(*, event: Event, plan: Plan, by: User | None, at: dt.datetime) -> Event:
    """Write a changed plan; guests and calendars are told when time or place changed. Raises CapacityBelowTaken."""
    locked = lock_event(event)
    if locked.state not in lifecycle.CHANGEABLE:
        raise IllegalStep(locked.state, locked.state)
    if plan.capacity < locked.taken:
        raise CapacityBelowTaken(locked.taken)
    changed = [name for name, value in _values(plan).items() if getattr(locked, name) != value]
    for name, value in _values(plan).items():
        setattr(locked, name, value)
    locked.ends_at, locked.changed_at = plan.ends_at, at
    locked.sequence += any(name in TOLD for name in changed)
    locked.save()
    note(deed="event.changed", about=locked, by=by, at=at, fields=sorted(changed))
    if locked.state in lifecycle.AHEAD and any(name in TOLD for name in changed):
        notices.tell_of_change(locked, at=at)
    offer_free_places(locked, at=at)
    return locked


@transaction.atomic
def publish_event(*, event: Event, by: User | None, at: dt.datetime, opens: bool = True) -> Event:
    """Show a draft to its audience; with `opens` places can be taken from now on. Raises IllegalStep."""
    locked = lock_event(event)
    go(locked, lifecycle.PUBLISHED, by=by, at=at, deed="event.published")
    if opens:
        go(locked, lifecycle.OPEN, by=by, at=at, deed="event.opened")
    return locked


@transaction.atomic
def close_registration(*, event: Event, by: User | None, at: dt.datetime) -> Event:
    """Take no newcomers; whoever waits in line is still served. Raises IllegalStep."""
    locked = lock_event(event)
    go(locked, lifecycle.CLOSED, by=by, at=at, deed="event.closed")
    return locked


@transaction.atomic
def open_registration(*, event: Event, by: User | None, at: dt.datetime) -> Event:
    """Let people take places, for the first time or again. Raises IllegalStep."""
    locked = lock_event(event)
    go(locked, lifecycle.OPEN, by=by, at=at, deed="event.opened")
    offer_free_places(locked, at=at)
    return locked


def _values(plan: Plan) -> dict[str, object]:
    return {**{field.name: getattr(plan, field.name) for field in dataclasses.fields(plan)}, "needs": list(plan.needs)}


def _free_slug(plan: Plan) -> str:
    name = slugify(next(iter(plan.title.values()), ""))[:SLUG_LENGTH].strip("-") or "event"
    stem = f"{name[: SLUG_LENGTH - 11]}-{plan.starts_local:%Y-%m-%d}"
    taken = set(Event.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
