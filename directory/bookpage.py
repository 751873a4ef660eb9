"""A page of the book in words: chips, facets, cities, where to go on. Addresses stay shareable."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.places import Place, find

from .facets import Count, guarded
from .filters import KINDS, Kind
from .map import Pin, pins
from .models import Listing
from .results import LONGEST_SEARCH, Results
from .sql import Tally
from .wording import worded

OFFERS = 2  # of a person, in the list
VALUES = 10  # per facet; chosen ones always
CITIES = 8
CARDS, LINES = "cards", "list"


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    group: str
    label: str
    url: str


@dataclass(frozen=True)
class Choice:
    """A value one can tick: how many have it (None: few), and whether it is ticked."""

    id: str
    value: str
    label: str
    count: int | None
    about: bool
    checked: bool


@dataclass(frozen=True)
class Facet:
    param: str
    label: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class City:
    name: str
    count: int
    about: bool
    url: str


@dataclass(frozen=True)
class Card:
    """A person in the list, as components/card.html draws one."""

    url: str
    name: str
    key: str
    photo: str
    line: str
    meta: Sequence[str]
    mark: str
    listing: Listing


@dataclass(frozen=True)
class BookPage:
    """Everything the template draws beside the people."""

    text: str
    everyone: str  # how many there are in all
    found: str
    layout: str
    url: str
    cards: Sequence[Card]
    chips: Sequence[Chip]
    facets: Sequence[Facet]
    cities: Sequence[City]
    elsewhere: bool
    pins: Sequence[Pin]
    remarks: Sequence[str]
    span: str
    next_url: str
    next_label: str
    start_url: str
    other_layout_url: str
    export_url: str


class Address:
    """The book's address with some parameters changed; empty ones never stand in it."""

    def __init__(self, given: QueryDict, chosen: Sequence[str]) -> None:
        self.given = given.copy()
        for name in [name for name in self.given if name not in chosen]:
            del self.given[name]
        for name in list(self.given):
            self.given.setlist(name, [value for value in self.given.getlist(name) if value.strip()])

    def __call__(self, *, to: str = "", **changes: str) -> str:
        query = self.given.copy()
        for name, value in changes.items():
            query[name] = value
            if not value:
                del query[name]
        return self._text(query, to)

    def without(self, name: str, value: str) -> str:
        query = self.given.copy()
        query.setlist(name, [other for other in query.getlist(name) if other.strip() != value])
        query.pop("after", None)
        return self._text(query)

    def having(self, name: str, value: str) -> str:
        query = self.given.copy()
        query.setlist(name, [value])
        query.pop("after", None)
        return self._text(query)

    @staticmethod
    def _text(query: QueryDict, to: str = "") -> str:
        path, encoded = to or reverse("directory:book"), query.urlencode()
        return f"{path}?{encoded}" if encoded else path


PARAMS = ("q", "view", "after", *(kind.param for kind in KINDS), "years_from", "years_to", "since")


def book_page(results: Results, given: QueryDict) -> BookPage:
    """Put what was found into words; `given` is what the address said."""
    address = Address(given, PARAMS)
    layout = LINES if given.get("view") == LINES else CARDS
    cities = _cities(results, address)
    people, following = results.people, results.following
    return BookPage(
        text=given.get("q", "").strip()[:LONGEST_SEARCH],
        everyone=_("about %(count)s") % {"count": _grouped(results.everyone)}
        if results.about
        else _grouped(results.everyone),
        found=_grouped(results.found),
        layout=layout,
        url=address(),
        cards=[_card(person) for person in people],
        chips=_chips(results, address),
        facets=[facet for facet in (_facet(kind, results) for kind in KINDS) if facet.choices],
        cities=cities,
        elsewhere=sum(city.count for city in cities) < results.found,
        pins=pins((place, city.count) for city in cities if (place := _place(city.name))),
        remarks=_remarks(results, given),
        span=_span(results),
        next_url=address(after=people[-1].public_id) if following else "",
        next_label=_("Next, from %(name)s") % {"name": following.surname}
        if following and not results.by_fit
        else _("Next"),
        start_url=address(after="") if results.after else "",
        other_layout_url=address(view="" if layout == LINES else LINES, after=""),
        export_url=address(view="", after="", to=reverse("directory:export")),
    )


def _grouped(count: int) -> str:
    return number_format(count, force_grouping=True)


def _card(person: Listing) -> Card:
    place = [person.public_id]
    return Card(
        url=reverse("directory:profile", args=place),
        name=person.display_name,
        key=person.public_id,
        photo=reverse("directory:photo", args=[*place, 400]) if person.has_photo else "",
        line=person.headline,
        meta=_lines(person),
        mark=_candidate(person),
        listing=person,
    )


def _lines(person: Listing) -> list[str]:
    years = (
        ngettext("%(count)s year", "%(count)s years", person.years) % {"count": person.years} if person.years else ""
    )
    work = ", ".join(
        text for text in (person.role_title or worded("discipline", person.discipline), years, person.city) if text
    )
    offers = _("Offers %(offers)s") % {"offers": ", ".join(person.offers[:OFFERS])} if person.offers else ""
    return [line for line in (work, offers) if line]


def _candidate(person: Listing) -> str:
    if not person.candidate:
        return ""
    if person.candidate_until is None:
        return _("Candidate")
    return _("Candidate until %(day)s") % {"day": date_format(person.candidate_until, "MONTH_DAY_FORMAT")}


def _chips(results: Results, address: Address) -> list[Chip]:
    values = [
        Chip(str(kind.label), worded(kind.column, value), address.without(kind.param, value))
        for kind in KINDS
        for value in results.chosen.get(kind.param, ())
    ]
    for name, label in (("years_from", _("Years, from")), ("years_to", _("Years, to")), ("since", _("Joined since"))):
        if name in results.chosen:
            values.append(Chip(label, _amount(results.chosen[name]), address(**{name: "", "after": ""})))
    return values


def _amount(value: int | dt.date) -> str:
    return date_format(value) if isinstance(value, dt.date) else str(value)


def _facet(kind: Kind, results: Results) -> Facet:
    tallies = {tally.value: tally for tally in results.tallies[kind.column]}
    ticked = results.chosen.get(kind.param, [])
    shown = list(tallies)[:VALUES]
    shown += [value for value in ticked if value not in shown]
    hidden = guarded([(value, tallies[value].count if value in tallies else 0) for value in shown])
    choices = [_choice(kind, at, count, tallies.get(count.value), ticked) for at, count in enumerate(hidden)]
    return Facet(kind.param, str(kind.label), choices)


def _choice(kind: Kind, at: int, count: Count, tally: Tally | None, ticked: Sequence[str]) -> Choice:
    return Choice(
        id=f"{kind.param}_{at}",
        value=count.value,
        label=worded(kind.column, count.value),
        count=count.count,
        about=bool(tally and tally.about),
        checked=count.value in ticked,
    )


def _cities(results: Results, address: Address) -> list[City]:
    """Where those who are shown live: cities with enough people only."""
    ticked = results.chosen.get("city")
    tallies = [tally for tally in results.tallies["city"] if not ticked or tally.value in ticked]
    counts = guarded([(tally.value, tally.count) for tally in tallies])
    shown = (
        City(count.value, count.count, tally.about, address.having("city", count.value))
        for count, tally in zip(counts, tallies, strict=True)
        if count.count is not None
    )
    return list(islice(shown, CITIES))


@lru_cache(maxsize=512)
def _place(name: str) -> Place | None:
    return next((place for place in find(name) if place.name == name), None)


def _remarks(results: Results, given: QueryDict) -> list[str]:
    """What was left out of the question, and why; never an error."""
    remarks = [
        _("Nobody in the book has “%(value)s” under %(kind)s, so it was left out.")
        % {"value": worded(kind.column, value), "kind": kind.label}
        for kind, value in results.unknown
    ]
    remarks += [_("“%(filter)s” could not be read and was left out.") % {"filter": label} for label in results.ignored]
    if any(name not in PARAMS for name in given):
        remarks.append(_("The address asked for a filter that the book does not have; it was left out."))
    if len(given.get("q", "").strip()) > LONGEST_SEARCH:
        remarks.append(_("Only the first %(count)s characters were searched.") % {"count": LONGEST_SEARCH})
    if given.get("after") and not results.after:
        remarks.append(_("The page you left off at is no longer there; this is the beginning."))
    if results.near:
        remarks.append(_("Few fit exactly, so similar words were looked for as well."))
    return remarks


def _span(results: Results) -> str:
    if not results.people:
        return ""
    if results.by_fit:
        return _("Those who fit best come first")
    ends: dict[str, Any] = {"first": results.people[0].surname, "last": results.people[-1].surname}
    return _("%(first)s to %(last)s, by first surname") % ends
