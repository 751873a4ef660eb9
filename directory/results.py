"""One page of the book: who is found, how many, and how many there would be of every kind. Three statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from members.gates import Viewer

from .facets import EXACT, SAMPLES, sampled_part
from .filters import KINDS, SEVERAL, BookFilter, Kind, narrowed, wanted_values
from .lexemes import Asked, Near, ask, near
from .lexicon import near_words
from .models import Listing, ListingQuerySet, Word, WordQuerySet
from .search import RANKED, TOO_FEW, by_fit, by_name, exactly, nearly, place_of
from .sql import FacetRows, Numbers, Rows, Size, Tally, numbers, tallies

PAGE = 24
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class Results:
    """What a page of the book shows, before it is put into words."""

    everyone: int
    found: int
    at_least: bool  # more than `found`, which is as far as we count
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
    asked = query.asked
    matching = known.found.count
    alike = near(asked, known.near) if asked and matching < TOO_FEW else None
    ranked = asked is not None and not known.found.at_least and matching <= RANKED
    rows = query.rows(alike)
    place: Sequence[Any] | None = known.after
    if asked and alike and place:  # what near words are worth is known only now
        place = place_of(query.everyone, asked, alike, after).first()
    if asked and ranked:
        ordered = by_fit(rows, asked, alike, place)
    else:
        ordered = by_name(rows, known.after, gathered=_gathered(query, known.found))
    people = list(ordered.defer("document", "words")[: size + 1])
    counted, counts = tallies(_sources(query, known, alike))
    return Results(
        everyone=known.everyone,
        found=counted if alike else matching,
        at_least=known.found.at_least,
        people=people[:size],
        following=people[size] if len(people) > size else None,
        tallies=counts,
        chosen=query.chosen,
        by_fit=ranked,
        near=alike is not None and counted > matching,
        after=after if known.after else "",
        unknown=unknown,
        ignored=query.filters.ignored,
    )


def _gathered(query: _Query, found: Size) -> bool:
    """Whether the hits are collected and sorted: few ones, and names, which may all stand in one place of the order."""
    if query.is_whole or found.at_least:
        return False
    return query.asked is not None or found.count <= RANKED


def _numbers(query: _Query, after: str, wanted: list[tuple[Kind, str]]) -> tuple[Numbers, list[tuple[Kind, str]]]:
    known = numbers(
        everyone=query.everyone,
        found=None if query.is_whole else query.rows(),
        bases={kind.column: query.rows(without=kind.param) for kind in query.active},
        after=place_of(query.everyone, query.asked, None, after) if after else None,
        near=[near_words(query.words, typed) for typed in query.asked.near] if query.asked else [],
        wanted=[query.everyone.filter(**_has(kind, value)) for kind, value in wanted],
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


def _source(rows: Rows, facets: dict[str, bool], likely: int) -> FacetRows:
    """Everybody up to EXACT people, else the fair share of them that `sample` marks."""
    if likely <= EXACT:
        return FacetRows(rows, facets)
    part = sampled_part(likely, samples=SAMPLES)
    return FacetRows(rows.filter(sample__lt=part), facets, factor=SAMPLES / part)
