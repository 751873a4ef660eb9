from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from icmp.backtest import expected_by_chance, found_of_100
from icmp.health.figures.figure import Figure, Table, drawn, members_counted, number, percent, words
from icmp.health.measure import HIDDEN_BELOW
from icmp.laboratory import pictures
from icmp.laboratory.trial import Outcome, Trial, Tried
from icmp.statistics import Interval

GRADES = {
    "insufficient": gettext_lazy("too few"),
    "indicative": gettext_lazy("a hint"),
    "adequate": gettext_lazy("enough"),
}
BANDS = {
    "accept": gettext_lazy("advise to accept"),
    "review": gettext_lazy("look closer"),
    "decline": gettext_lazy("advise to decline"),
}
DEFINITIONS: Mapping[Outcome, object] = {
    "engaged": gettext_lazy(
        "Who has been here for 90 days or more. It went well when they kept at least 60 percent of what was agreed in "
        "their first three months. Only what they had answered before joining is used."
    ),
    "retained": gettext_lazy(
        "Who joined 180 days ago or earlier. It went well when they were still here after 180 days. Only what they had "
        "answered before joining is used."
    ),
}


@dataclass(frozen=True)
class Move:
    """A criterion's weight now, where the evidence points, and what the next version would give it."""

    name: str
    now: str
    aim: str
    then: str


@dataclass(frozen=True)
class Difference:
    """A weight as it was shown and as it would be suggested now; empty where there is none."""

    name: str
    shown: str
    now: str


def figures(trial: Trial, outcome: Outcome) -> list[Figure]:
    """The pictures of a back-test; of fewer than five people it says only that."""
    if trial.n < HIDDEN_BELOW:
        return [_few(trial, outcome)]
    return [criteria(trial, outcome), score(trial)]


def criteria(trial: Trial, outcome: Outcome) -> Figure:
    """Each criterion: how much more often it went well for those who have it."""
    return Figure(
        label=_("Criteria"),
        period=_("Who did better?"),
        sentence=_sentence(trial),
        text=_chance(trial),
        n=" ".join([members_counted(trial.n), *_of(trial), words(DEFINITIONS[outcome])]),
        svg=_picture(trial),
        table=_table(trial),
    )


def score(trial: Trial) -> Figure:
    """Whether the whole score told who would do well, and the outcome band by band."""
    told = trial.auc is not None and not any(0 < row.n < HIDDEN_BELOW for row in trial.bands)
    return Figure(
        label=_("The score"),
        period=_("Did it know?"),
        sentence=_auc(trial),
        text="" if told else _("The bands are told apart once each has five people."),
        n=_(
            "0.5 is a coin, 1 knows everything (AUC, ties count half). Rates of bands are drawn towards the rate of all "
            "by ten people, so that three people make no rule."
        ),
        table=_bands(trial) if told else None,
    )


def moves(trial: Trial) -> list[Move]:
    """The weights of the suggestion, as a table."""
    if trial.suggestion is None:
        return []
    aims = trial.suggestion.aims
    return [
        Move(
            name=words(row.label),
            now=number(float(row.weight), places=2),
            aim=number(aims[row.key], places=1),
            then=number(float(row.suggested), places=2),
        )
        for row in trial.criteria
        if row.suggested is not None
    ]


def differences(trial: Trial, shown: Mapping[str, Decimal]) -> list[Difference]:
    """What somebody saw beside what is suggested now."""
    now = trial.suggestion.weights if trial.suggestion else {}
    return [
        Difference(words(row.label), _weight(shown.get(row.key)), _weight(now.get(row.key)))
        for row in trial.criteria
        if shown.get(row.key) != now.get(row.key)
    ]


def _weight(weight: Decimal | None) -> str:
    return "–" if weight is None else number(float(weight), places=2)


def _few(trial: Trial, outcome: Outcome) -> Figure:
    sentence = _("Nothing to measure yet.") if trial.n == 0 else _("Fewer than five people so far: not shown.")
    return Figure(
        label=_("Criteria"),
        period=_("Who did better?"),
        sentence=sentence,
        text=_("This fills by itself as the community lives."),
        n=words(DEFINITIONS[outcome]),
    )


def points(interval: Interval | None) -> str:
    """An interval of a difference, in points of a hundred."""
    if interval is None:
        return "–"
    return f"{number(100 * interval.low, sign=True)} … {number(100 * interval.high, sign=True)}"


def _sentence(trial: Trial) -> str:
    supported = trial.supported
    if not trial.graded:
        return _("No criterion can be judged yet: too few people have it, or too few do not.")
    if not supported:
        return _("No criterion stands out from chance so far.")
    names = ", ".join(words(row.label) for row in supported)
    return ngettext("One criterion stands out: %(names)s.", "%(n)s criteria stand out: %(names)s.", len(supported)) % {
        "n": number(len(supported)),
        "names": names,
    }


def _chance(trial: Trial) -> str:
    """How much chance alone would do, and how much a test of this size can see."""
    found = found_of_100(trial.n)
    seen = (
        _("With so few people even a strong criterion is found in fewer than 22 of 100 communities.")
        if found is None
        else _("In a community of this size a strong criterion is found in %(found)s of 100 cases.") % {"found": found}
    )
    judged = len(trial.graded)
    if not judged:
        return seen
    expected = _("Of the %(n)s criteria judged, %(few)s would stand out by chance alone.") % {
        "n": number(judged),
        "few": number(expected_by_chance(judged), places=1),
    }
    return f"{seen} {expected}"


def _of(trial: Trial) -> list[str]:
    told = [_("It went well for %(well)s of them.") % {"well": number(trial.well)}]
    if trial.drawn_from:
        told.append(_("Drawn by lot from %(n)s people.") % {"n": number(trial.drawn_from)})
    if trial.without:
        told.append(
            ngettext(
                "%(n)s person came without an application and is not counted.",
                "%(n)s people came without an application and are not counted.",
                trial.without,
            )
            % {"n": number(trial.without)}
        )
    return told


def _is_small(row: Tried) -> bool:
    """So few on a side that the figure would be about somebody."""
    return min(row.table.n1, row.table.n0) < HIDDEN_BELOW


def _picture(trial: Trial) -> str:
    if not trial.graded:
        return ""
    rows = []
    for row in trial.graded:
        difference, interval = row.table.difference or 0.0, row.table.interval or Interval(-1.0, 1.0)
        figure = f"{number(100 * difference, sign=True)} ({points(interval)})"
        rows.append((words(row.label), (interval.low, difference, interval.high), figure))
    picture = pictures.ranges(
        rows, scale=(-1, 1), against=0, against_name=_("no difference"), ends=(_("worse"), _("better"))
    )
    alt = _("Difference in points between people with and without each criterion, with its interval: %(rows)s") % {
        "rows": "; ".join(f"{name} {figure}" for name, _span, figure in rows)
    }
    return drawn("ranges", picture, alt)


def _table(trial: Trial) -> Table:
    return Table(
        caption=_("Went well, of those with and without each criterion"),
        head=[
            _("Criterion"),
            _("With"),
            _("Without"),
            _("Lift"),
            _("Difference in points"),
            _("95 percent interval"),
            _("Reliability"),
            _("Evidence"),
        ],
        rows=[_row(row) for row in trial.criteria],
    )


def _row(row: Tried) -> list[str]:
    """Counts always, except of very few; figures only where the counts carry them."""
    table, name, grade = row.table, words(row.label), str(GRADES[row.table.grade])
    if _is_small(row):
        sizes = (ngettext("%(n)s person", "%(n)s people", n) % {"n": number(n)} for n in (table.n1, table.n0))
        return [name, *sizes, "–", "–", "–", "–", grade]
    counts = [_("%(k)s of %(n)s") % {"k": number(k), "n": number(n)} for k, n in _groups(row)]
    if table.grade == "insufficient":
        return [name, *counts, "–", "–", "–", "–", grade]
    shares = [f"{count}, {percent(k / n)}" for count, (k, n) in zip(counts, _groups(row), strict=True)]
    lift = "–" if table.lift is None else number(table.lift, places=2)
    difference = number(100 * (table.difference or 0), places=1, sign=True)
    return [name, *shares, lift, difference, points(table.interval), number(table.reliability, places=2), grade]


def _groups(row: Tried) -> tuple[tuple[int, int], tuple[int, int]]:
    return (row.table.k1, row.table.n1), (row.table.k0, row.table.n0)


def _auc(trial: Trial) -> str:
    if trial.auc is None:
        return _("Nothing to rank: it went the same for everybody.")
    figure = number(trial.auc, places=2)
    if trial.auc < 0.5:
        return _("The score ranks those who did well lower than the others: AUC %(auc)s.") % {"auc": figure}
    if trial.auc < 0.6:
        return _("The score knows hardly more than a coin: AUC %(auc)s.") % {"auc": figure}
    return _("Who did well had the higher score in %(share)s of all pairs: AUC %(auc)s.") % {
        "share": percent(trial.auc),
        "auc": figure,
    }


def _bands(trial: Trial) -> Table:
    return Table(
        caption=_("Went well, by the band of the score"),
        head=[_("Band"), _("Went well"), _("Rate, drawn towards all")],
        rows=[
            [
                str(BANDS[row.band]),
                _("%(k)s of %(n)s") % {"k": number(row.well), "n": number(row.n)},
                percent(row.rate) if row.n else "–",
            ]
            for row in trial.bands
        ],
    )
