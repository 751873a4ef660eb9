"""How far readers agree, and who rates apart from the others."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from icmp import agreement
from icmp.health import pictures
from icmp.health.figures.figure import Figure, Table, drawn, lamp, number, percent
from icmp.models import Verdict
from icmp.queries.agreement import shared_ratings, verdicts
from members.models import User

LOOKED_AT = dt.timedelta(days=365)
FIGURES = 2  # after the point


def figures(at: dt.datetime, *, names_shown: bool) -> list[Figure]:
    """Agreement of a year and the severity of readers; their names only for those who may talk with them."""
    said, rated = verdicts(at - LOOKED_AT), shared_ratings(at - LOOKED_AT)
    readers = sorted({*(who for one in said for who in one), *(who for one in rated for who in one)}, key=str)
    named = _named(readers, names_shown)
    return [_agreed(said, rated, named), _severe(rated, named)]


def _agreed(said: Sequence[Mapping[UUID, str]], rated: Sequence[Mapping[UUID, int]], named: dict[Any, str]) -> Figure:
    verdict_lists = [list(one.values()) for one in said]
    pairs, ratings = agreement.pairs_of(verdict_lists), agreement.pairs_of([list(one.values()) for one in rated])
    share, quadratic = agreement.observed(pairs), agreement.quadratic(ratings)  # type: ignore[arg-type]  # they are ints
    few = len(said) < agreement.ENOUGH
    facts = {"label": _("Agreement"), "period": _("Would another reader say the same?")}
    if share is None:
        sentence = _("No application was read by two people yet.")
        return Figure(
            sentence=sentence,
            text=_("Ask for two readers where the advice is “look closer”."),
            n="",
            table=None,
            **facts,
        )
    told = {"share": percent(share), "n": number(len(said))}
    rows = [
        [_("Same verdict"), percent(share)],
        [_("Fleiss' kappa of the verdicts"), _figure(agreement.fleiss(verdict_lists))],
        [_("AC1 of the verdicts"), _figure(agreement.ac1(verdict_lists, categories=len(Verdict.values)))],
        [_("Quadratic kappa of the ratings"), _figure(quadratic)],
        *_pairs(said, named),
    ]
    return Figure(
        sentence=_("Two readers gave the same verdict in %(share)s of the cases.") % told,
        text=_agreed_todo(quadratic, few=few),
        n=_("n = %(n)s applications read twice or more, in a year. Kappa falls when nearly everybody gets the same "
            "verdict; AC1 does not. Judge by the ratings.") % told,
        table=Table(caption=_("Agreement of readers"), head=[_("Measure"), _("Figure")], rows=rows),
        **lamp("too_few" if few else "ok" if quadratic is None or quadratic >= 0.6 else "watch"),
        **facts,
    )  # fmt: skip


def _agreed_todo(quadratic: float | None, *, few: bool) -> str:
    if few:
        return _("Below twenty applications read twice these figures say little.")
    if quadratic is not None and quadratic < 0.6:
        return _("Sharpen the anchors: let two readers rate three old cases and say aloud where they differ.")
    return _("Nothing to do. Look again after the next intake.")


def _pairs(said: Sequence[Mapping[UUID, str]], named: dict[Any, str]) -> list[list[str]]:
    """Cohen's kappa of every two readers who have read the same."""
    found: dict[tuple[UUID, UUID], list[agreement.Pair]] = {}
    for one in said:
        for pair in combinations(sorted(one, key=str), 2):
            found.setdefault(pair, []).append((one[pair[0]], one[pair[1]]))
    rows = []
    for (first, second), pairs in found.items():
        facts = {"first": named[first], "second": named[second], "n": number(len(pairs))}
        rows.append([_("Cohen's kappa: %(first)s and %(second)s (n = %(n)s)") % facts, _figure(agreement.cohen(pairs))])
    return rows


def _severe(rated: Sequence[Mapping[Any, int]], named: dict[Any, str]) -> Figure:
    found = agreement.severities(rated)
    apart = [one for one in found if one.is_apart]
    facts = {"label": _("Severity"), "period": _("Does it matter who reads?")}
    n = _("Mean difference to those who rated the same answers, on the scale from 0 to 4, in a year.")
    if not found:
        return Figure(sentence=_("No answer was rated by two people yet."), n=n, table=None, **facts)
    rows = [(named[one.reader], one.points, number(one.points, places=1, sign=True)) for one in found]
    picture = pictures.diverging(rows, below=_("stricter"), above=_("milder"))
    told = {"names": ", ".join(named[one.reader] for one in apart)}
    return Figure(
        sentence=_("Rates 0.7 points or more apart from the others: %(names)s.") % told
        if apart
        else _("Nobody rates 0.7 points or more apart from the others."),
        text=_("Sit down together over three old cases, rate them anew, and compare before the next ones are read.")
        if apart
        else _("Nothing to do. Look again after the next intake."),
        n=n,
        svg=drawn("bars", picture, "; ".join(f"{name} {points}" for name, _gap, points in rows)),
        table=Table(
            caption=_("Severity of readers"),
            head=[_("Reader"), _("Points"), _("Shared ratings")],
            rows=[[row[0], row[2], number(one.n)] for row, one in zip(rows, found, strict=True)],
        ),
        **lamp("watch" if apart else "ok"),
        **facts,
    )


def _named(readers: Sequence[UUID], names_shown: bool) -> dict[Any, str]:
    known = dict(User.objects.filter(pk__in=readers).values_list("pk", "name")) if names_shown else {}
    return {
        pk: known.get(pk) or _("Reader %(number)s") % {"number": place} for place, pk in enumerate(readers, start=1)
    }


def _figure(kappa: float | None) -> str:
    return "–" if kappa is None else number(kappa, places=FIGURES)
