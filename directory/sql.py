"""What the book asks in SQL of its own: three statements for a page, whatever was searched and filtered.

Querysets stay the only source of conditions: they are compiled here and set into larger statements, so that the
door `visible_to` holds in each of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from .facets import EXACT, PART, SAMPLES, WHOLE

MOST_VALUES = 30  # values of one facet that are ever shown

# Set together from compiled querysets and from the column names of directory.filters, never from a request.
TALLIES = (
    "with {bases}, counted as ({branches}), "
    "placed as (select facet, value, n, row_number() over (partition by facet order by n desc, value) as place from counted) "
    "select '' as facet, '' as value, count(*) as n, 0 as place from base_0 "
    "union all select facet, value, n, place from placed where place <= {most} order by facet, place"
)
ONE = "select '{name}' as facet, {name} as value, count(*) as n from base_{at} where {name} <> '' group by 2"
# Unnested in the select list: as a join, every array is put into a cache that is never asked again.
SEVERAL = "select '{name}' as facet, value, count(*) as n from (select unnest({name}) as value from base_{at}) as several group by 2"
COUNT = "(select count(*) from ({sql}) as counted)"
LIKELY = "(select {times} * count(*) from ({sql}) as counted)"
SIZE = "(select array[likely, case when likely <= {most} then {count} end] from (select {likely} as likely offset 0) as size)"  # offset: guessed once
PLACE = "(select array[a::text, b::text, c::text] from ({sql}) as place (a, b, c) limit 1)"

Statement = tuple[str, Sequence[Any]]
Rows = QuerySet[Any, Any]


class Lexemes(SearchQuery):
    """A finished tsquery literal of directory.lexemes, taken as it is instead of being parsed again."""

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra_context: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.get_source_expressions()[-1])
        return f"({sql})::tsquery", params


@dataclass(frozen=True)
class Size:
    """How many rows are likely to match, by an eighth of them, and how many do; the latter not where it is many."""

    likely: int
    count: int | None


@dataclass(frozen=True)
class Numbers:
    """How many there are and match, about how many each base of a facet has, where to go on, which values exist, near words."""

    everyone: Size
    found: Size
    bases: Mapping[str, int]
    after: tuple[str, ...] | None
    known: Sequence[bool]
    bearers: int  # people whose first surname begins with what was typed
    near: Sequence[Sequence[str]]


def numbers(
    *,
    everyone: Rows,
    found: Rows | None,
    bases: Mapping[str, Rows],
    after: Rows | None,
    wanted: Sequence[Rows],
    bearers: Rows | None,
    near: Sequence[Rows],
) -> Numbers:
    """Ask in one statement. `found` None: everyone."""
    parts: list[Statement] = [_size(everyone, most=WHOLE)]
    parts.append(_size(found, most=EXACT) if found is not None else ("null::bigint[]", ()))
    parts.append(_array([_likely(base) for base in bases.values()], "bigint"))
    parts.append(_texts(after) if after is not None else ("null::text[]", ()))
    parts.append(_array([_exists(rows) for rows in wanted], "boolean"))
    parts.append(_count(bearers) if bearers is not None else ("0", ()))
    parts += [_list(words) for words in near]
    sql = f"select {', '.join(part for part, _ in parts)}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _, params in parts for value in params])
        row = cursor.fetchone()
    total, matching, sizes, place, known, bearing, *alike = row
    return Numbers(
        Size(*total),
        Size(*(matching or total)),
        dict(zip(bases, sizes, strict=True)),
        tuple(place) if place else None,
        known,
        bearing,
        alike,
    )


def likely(rows: Rows) -> Coalesce:
    """About how many rows there are, as a column of another query."""
    part = rows.filter(sample__lt=PART).order_by().annotate(every=Value(1)).values("every")
    return Coalesce(Subquery(part.annotate(n=Count("pk") * (SAMPLES // PART)).values("n")), 0)


@dataclass(frozen=True)
class FacetRows:
    """From which rows the values of some facets are counted; `factor` tells how many people one row stands for."""

    rows: Rows
    facets: Mapping[str, bool]  # column: whether it holds several values
    factor: float = 1.0


@dataclass(frozen=True)
class Tally:
    """One value of a facet and how many have it; `about` when counted from a sample."""

    value: str
    count: int
    about: bool


def tallies(sources: Sequence[FacetRows]) -> tuple[int, dict[str, list[Tally]]]:
    """Count the values of every facet in one statement: the most frequent first, equal ones by name.

    Returns with them how many rows the first source has, read or not.
    """
    bases = [_base(at, source) for at, source in enumerate(sources)]
    branches = [_branch(at, name, many) for at, source in enumerate(sources) for name, many in source.facets.items()]
    sql = TALLIES.format(
        most=MOST_VALUES, bases=", ".join(sql for sql, _ in bases), branches=" union all ".join(branches)
    )
    factors = {name: source.factor for source in sources for name in source.facets}
    found: dict[str, list[Tally]] = {name: [] for name in factors}
    total = 0
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _, params in bases for value in params])
        for facet, value, count, _place in cursor.fetchall():
            if facet:
                about = factors[facet] > 1
                found[facet].append(Tally(value, round(count * factors[facet]), about))
            else:
                total = round(count * sources[0].factor)
    return total, found


def _base(at: int, source: FacetRows) -> Statement:
    # Materialized: read once, then counted per facet from memory; the planner cannot trade it for a facet's index.
    columns = list(source.facets) or ["sample"]  # with every facet filtered, the first base is only counted
    sql, params = compiled(source.rows.order_by().values_list(*columns))
    return f"base_{at} ({', '.join(columns)}) as materialized ({sql})", params


def _branch(at: int, name: str, many: bool) -> str:
    return (SEVERAL if many else ONE).format(name=name, at=at)


def compiled(rows: Rows) -> Statement:
    """A queryset as SQL with its parameters."""
    sql, params = rows.query.sql_with_params()
    return sql, params


def _count(rows: Rows) -> Statement:
    sql, params = compiled(rows.order_by().values_list("pk"))
    return COUNT.format(sql=sql), params


def _size(rows: Rows, *, most: int) -> Statement:
    # The count is a query of its own in a branch of CASE: PostgreSQL runs it only when it gets there.
    sql, params = _count(rows)
    guess, guess_params = _likely(rows)
    return SIZE.format(count=sql, likely=guess, most=most), [*params, *guess_params]


def _likely(rows: Rows) -> Statement:
    sql, params = compiled(rows.filter(sample__lt=PART).order_by().values_list("pk"))
    return LIKELY.format(sql=sql, times=SAMPLES // PART), params


def _exists(rows: Rows) -> Statement:
    sql, params = compiled(rows.order_by().values_list("pk"))
    return f"exists ({sql})", params


def _list(rows: Rows) -> Statement:
    sql, params = compiled(rows)
    return f"array({sql})", params


def _texts(rows: Rows) -> Statement:
    sql, params = compiled(rows)
    return PLACE.format(sql=sql), params


def _array(parts: Sequence[Statement], kind: str) -> Statement:
    sql = ", ".join(part for part, _ in parts)
    return f"array[{sql}]::{kind}[]", [value for _, params in parts for value in params]
