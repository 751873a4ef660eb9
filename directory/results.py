"""One page of the book: who is found, how many, and how many there would be of every kind. Three statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import F

from members.gates import Viewer

from .facets import EXACT, SAMPLES, roughly, sampled_part, surely
from .filters import KINDS, SEVERAL, BookFilter, Kind, narrowed, wanted_values
from .lexemes import Asked, Near, ask, near
from .lexicon import near_words
from .models import NEVER_SHOWN, Listing, ListingQuerySet, Word, WordQuerySet
from .search import RANKED, TOO_FEW, bearing, by_fit, by_name, exactly, nearly, place_of
from .sql import FacetRows, Numbers, Rows, Size, Tally, likely, numbers, tallies

PAGE = 24
GATHERED = 10_000  # about so many hits of a phrase are collected and sorted; among more, some soon come by
LARGE_PART = 16  # of SAMPLES: read people and leave most out, rather than look up who is in it
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Results:
    """What a page of the book shows, before it is put into words."""

    everyone: int
    about: bool  # `everyone` is about so many
    found: int
    at_least: bool  # more than `found`, which a sample tells for sure
    people: Sequence[Listing]
    following: Listing | None  # the first of the next page
    tallies: Mapping[str, Sequence[Tally]]
    chosen: Mapping[str, Any]
    by_fit: bool = False
    near: bool = False
    after: str = ""
    unknown: Sequence[tuple[Kind, str]] = ()
    ignored: Sequence[Any] = field(default_factory=list)


@dataclass(frozen=True)
class _Query:
    everyone: ListingQuerySet
    words: WordQuerySet
    asked: Asked | None
    filters: BookFilter
    chosen: dict[str, Any]

    def rows(self, near: Near | None = None, without: str = "") -> Rows:
        rows = narrowed(self.filters, self.everyone, self.chosen, without)
        return nearly(rows, self.asked, near) if near and self.asked else exactly(rows, self.asked)

    @property
    def is_whole(self) -> bool:
        return self.asked is None and not self.chosen

    @property
    def active(self) -> list[Kind]:
        return [kind for kind in KINDS if self.chosen.get(kind.param)]


def results(*, viewer: Viewer, text: str, filters: Mapping[str, Any], after: str = "", size: int = PAGE) -> Results:
    """What `viewer` finds. Nothing that this viewer may not see has any part in it: all of it is asked of visible rows."""
    everyone = Listing.objects.visible_to(viewer)
    form = BookFilter(filters, queryset=everyone)
    query = _Query(everyone, Word.objects.visible_to(viewer), ask(text[:LONGEST_SEARCH]), form, form.chosen)
    known, unknown = _numbers(query, after, list(wanted_values(query.chosen)))
    if unknown:
        query = _Query(everyone, query.words, query.asked, form, _without(query.chosen, unknown))
        known, _ = _numbers(query, after, [])
    return _results(query, known, size=size, after=after, unknown=unknown)


def _results(query: _Query, known: Numbers, *, size: int, after: str, unknown: Sequence[tuple[Kind, str]]) -> Results:
    asked, exact = query.asked, known.found.count
    alike = near(asked, known.near) if asked and exact is not None and exact < TOO_FEW else None
    ranked = asked is not None and exact is not None and exact <= RANKED
    people = list(_in_order(query, known, alike, after, ranked=ranked).defer(*NEVER_SHOWN)[: size + 1])
    if alike:  # asked beside the people: which words are near was known only then
        known = replace(known, found=Size(people[0].likely if people else 0, None))
    sources = _sources(query, known, alike)
    counted, counts = tallies(sources)
    sampled = sources[0].factor > 1
    told = surely(counted) if sampled else counted
    found = known.found.count if known.found.count is not None else told
    everyone = known.everyone.count
    if everyone is None:
        everyone = roughly(known.everyone.likely)
    return Results(
        everyone=everyone,
        about=known.everyone.count is None,
        found=everyone if query.is_whole else found,
        at_least=sampled and known.found.count is None and not query.is_whole,
        people=people[:size],
        following=people[size] if len(people) > size else None,
        tallies=counts,
        chosen=query.chosen,
        by_fit=ranked,
        near=alike is not None and counted > (exact or 0),
        after=after if known.after else "",
        unknown=unknown,
        ignored=query.filters.ignored,
    )


def _in_order(query: _Query, known: Numbers, alike: Near | None, after: str, *, ranked: bool) -> Rows:
    """Those who are found from `after` on: the best first, or by name when they are many."""
    rows = query.rows(alike)
    if not query.asked or not ranked:
        return by_name(rows, known.after, gathered=_gathered(query, known))
    if not alike:
        return by_fit(rows, query.asked, None, known.after)
    # What near words are worth, and how many people have them, is known only now.
    place = place_of(query.everyone, query.asked, alike, after).first() if known.after else None
    return by_fit(rows, query.asked, alike, place).annotate(likely=likely(rows))


def _gathered(query: _Query, known: Numbers) -> bool:
    """Whether the hits are collected and sorted: when few of them are spread over the names.

    Bearers of a surname stand in one place of the order; a walk along the names comes by the others soon enough.
    """
    if query.asked and not query.asked.near:  # phrases and short words: nobody knows where they stand
        return known.found.likely <= GATHERED
    return not query.is_whole and known.found.likely - known.bearers <= RANKED


def _numbers(query: _Query, after: str, wanted: list[tuple[Kind, str]]) -> tuple[Numbers, list[tuple[Kind, str]]]:
    known = numbers(
        everyone=query.everyone,
        found=None if query.is_whole else query.rows(),
        bases={kind.column: query.rows(without=kind.param) for kind in query.active},
        after=place_of(query.everyone, query.asked, None, after) if after else None,
        near=[near_words(query.words, typed) for typed in query.asked.near] if query.asked else [],
        wanted=[query.everyone.filter(**_has(kind, value)) for kind, value in wanted],
        bearers=bearing(query.everyone, query.asked.near) if query.asked and query.asked.near else None,
    )
    return known, [pair for pair, exists in zip(wanted, known.known, strict=True) if not exists]


def _has(kind: Kind, value: str) -> dict[str, Any]:
    return {f"{kind.column}__contains": [value]} if kind.many else {kind.column: value}


def _without(chosen: Mapping[str, Any], unknown: Sequence[tuple[Kind, str]]) -> dict[str, Any]:
    gone = {(kind.param, value) for kind, value in unknown}
    params = {kind.param for kind in KINDS}
    kept = {
        name: [each for each in value if (name, each) not in gone] if name in params else value
        for name, value in chosen.items()
    }
    return {name: value for name, value in kept.items() if value not in ([], None)}


def _sources(query: _Query, known: Numbers, alike: Near | None) -> list[FacetRows]:
    """The facets that filter nothing share the rows of the page; each of the others ignores its own filter."""
    active = query.active
    others = {column: many for column, many in SEVERAL.items() if column not in {kind.column for kind in active}}
    sources = [_source(query.rows(alike), others, known.found.likely)]
    for kind in active:
        rows = query.rows(alike, without=kind.param)
        sources.append(_source(rows, {kind.column: kind.many}, known.bases[kind.column]))
    return sources


def _source(rows: Rows, facets: dict[str, bool], expected: int) -> FacetRows:
    """Everybody up to about EXACT people, else the fair share of them that `sample` marks."""
    if expected <= EXACT:
        return FacetRows(rows, facets)
    part = sampled_part(expected, samples=SAMPLES)
    # Of a large part the index would name half the book to spare a few thousand rows: the added nothing hides it.
    drawn = F("sample") + 0 if part > LARGE_PART else F("sample")
    return FacetRows(rows.alias(drawn=drawn).filter(drawn__lt=part), facets, factor=SAMPLES / part)
