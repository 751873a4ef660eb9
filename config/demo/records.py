"""The rows of a made-up past, before any database: plain, frozen, marked synthetic."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from config.demo.stock import Words

Method = Literal["card", "sepa_debit", "bank_transfer"]


@dataclass(frozen=True, slots=True)
class Stay:
    """From when to when somebody is a member; no end means still here."""

    person_id: str
    joined_on: date
    ended_on: date | None
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the activity ledger; `activity` is a key of the taxonomy, `target_id` another person."""

    person_id: str
    activity: str
    occurred_at: datetime
    minutes: int
    object_key: str = ""
    target_id: str = ""
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class HelpExchange:
    """Help that `giver_id` gave; it counts only once the receiver confirms. Useful: 0 no, 1 somewhat, 2 very."""

    giver_id: str
    receiver_id: str
    need: str
    minutes: int
    occurred_at: datetime
    confirmed_at: datetime | None
    useful: int | None
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class Attendance:
    """What became of a registration."""

    person_id: str
    registered_at: datetime
    state: Literal["registered", "attended", "no_show", "cancelled"]


@dataclass(frozen=True, slots=True)
class Gathering:
    """An event held or, with nobody attended yet, to come. Hours are the organizers'."""

    key: str
    title: Words
    summary: Words
    format: Literal["online", "in_person"]
    city: str
    starts_at: datetime
    minutes: int
    capacity: int
    needs: tuple[str, ...]
    north_star: bool
    organizer_hours: int
    attendance: tuple[Attendance, ...]
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class MonthlyPayment:
    """A month's fee in minor units; without `paid_on` it is still owed."""

    person_id: str
    tier: str
    amount: int
    currency: str
    due_on: date
    paid_on: date | None
    method: Method
    synthetic: bool = True


@dataclass(frozen=True, slots=True)
class Past:
    """Two years of a community, everything in order of time."""

    stays: Mapping[str, Stay]
    deeds: tuple[Deed, ...]
    exchanges: tuple[HelpExchange, ...]
    events: tuple[Gathering, ...]
    payments: tuple[MonthlyPayment, ...]
    upcoming: tuple[Gathering, ...]
    synthetic: bool = True
