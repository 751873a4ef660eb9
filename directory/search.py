"""Which rows a search finds, and in which order they stand."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import Case, CharField, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast

from .lexemes import Asked, Near
from .models import Listing, ListingQuerySet
from .sql import Lexemes

TOO_FEW = 5  # fewer hits than this, and near words are looked for as well
RANKED = 2_000  # up to so many hits stand in order of how well they fit; more of them by name
EXACT = 10_000_000  # the score of any exact hit lies above that of any near one
RANK_STEPS = 1_000_000

Place = Sequence[Any]  # score, sort key and profile of the row after which to go on


def exactly(rows: QuerySet[Listing], asked: Asked | None) -> QuerySet[Listing]:
    """Rows with every word that was asked for, each as the beginning of one of theirs."""
    return rows.filter(document=Lexemes(Value(asked.beginning))) if asked else rows


def nearly(rows: QuerySet[Listing], asked: Asked, near: Near) -> QuerySet[Listing]:
    """The same, and rows that have a near word in place of one that was typed."""
    return rows.filter(document=Lexemes(Value(f"({asked.beginning}) | ({near.any})")))


def scored(rows: QuerySet[Listing], asked: Asked | None, near: Near | None) -> QuerySet[Any, Any]:
    """Rows with a whole-number `score`: keyset pages need one that is the same each time it is computed."""
    return rows.annotate(score=_score(asked, near) if asked else Value(0))


def _score(asked: Asked, near: Near | None) -> Case:
    # A word as such counts on top of the same word as a beginning: Ana before Anabel.
    fit = _rank(asked.beginning, asked.exact) + EXACT
    likeness = _rank(near.any, near.nearest) if near else Value(0)
    found = When(document=Lexemes(Value(asked.beginning)), then=fit)
    return Case(found, default=likeness, output_field=IntegerField())


def _rank(wide: str, narrow: str) -> Cast:
    """How well a row fits, 0 to 2 RANK_STEPS: what fits the narrower question counts twice."""
    rank = SearchRank(F("document"), Lexemes(Value(wide))) + SearchRank(F("document"), Lexemes(Value(narrow)))
    return Cast(rank * RANK_STEPS, IntegerField())


def place_of(
    everyone: ListingQuerySet, asked: Asked | None, near: Near | None, public_id: str
) -> QuerySet[Listing, tuple[object, ...]]:
    """Where a person stands, to go on from there; empty for somebody this viewer does not see."""
    return scored(everyone.filter(public_id=public_id), asked, near).values_list("score", "sort_key", "profile_id")


def bearing(everyone: ListingQuerySet, words: Sequence[str]) -> ListingQuerySet:
    """Those whose first surname begins with one of the words."""
    return everyone.filter(reduce(or_, (Q(sort_key__startswith=word) for word in words)))


def by_fit(rows: QuerySet[Listing], asked: Asked, near: Near | None, after: Place | None) -> QuerySet[Listing]:
    """The best first, equal ones by name."""
    fitting = scored(rows, asked, near)
    if after:
        score, key, profile = after
        behind = Q(sort_key__gt=key) | Q(sort_key=key, profile_id__gt=profile)
        fitting = fitting.filter(Q(score__lt=int(score)) | (Q(score=int(score)) & behind))
    return fitting.order_by("-score", "sort_key", "profile_id")


def by_name(rows: QuerySet[Listing], after: Place | None, *, gathered: bool) -> QuerySet[Listing]:
    """In the order of the book. `gathered`: collect the hits and sort them, instead of walking the names.

    A surname sits in one place of the order, so the walk that looks cheap to the planner may read the whole book
    before it gets there. The appended nothing hides the index on names from it.
    """
    nothing = Func(F("sort_key"), Value(""), template="(%(expressions)s)", arg_joiner=" || ", output_field=CharField())
    order = "stands_at" if gathered else "sort_key"
    rows = rows.annotate(stands_at=nothing) if gathered else rows
    if after:
        _score, key, profile = after
        # The first condition is implied by the second; the index needs it to jump there.
        behind = Q(**{f"{order}__gt": key}) | Q(**{order: key, "profile_id__gt": profile})
        rows = rows.filter(behind, **{f"{order}__gte": key})
    return rows.order_by(order, "profile_id")
