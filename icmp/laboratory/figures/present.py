import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from icmp.alignment import STEP, Alignment
from icmp.health.figures.figure import Figure, Table, drawn, lamp, members_counted, number, percent, words
from icmp.health.measure import HIDDEN_BELOW
from icmp.laboratory import pictures
from icmp.laboratory.present import EARLIER, OTHERS, Group, Present
from icmp.lights import light
from icmp.models import ProfileVersion

ALIGNED_AT_LEAST = 0.7
NAMES = {EARLIER: gettext_lazy("Earlier"), OTHERS: gettext_lazy("Small groups together")}


def everybody(found: Present, version: ProfileVersion) -> Figure:
    """The aligned share of everybody who is here, with the histogram beside the baseline's."""
    all_of_us = found.everybody
    if all_of_us.n < HIDDEN_BELOW:
        return few(all_of_us.n, _("Everybody"), _("Are they who we meant?"))
    share, interval = all_of_us.share or 0.0, all_of_us.interval
    facts = {"aligned": number(all_of_us.aligned), "n": number(all_of_us.n), "line": _line(version)}
    return Figure(
        label=_("Everybody"),
        period=_("Are they who we meant?"),
        sentence=_("%(aligned)s of %(n)s members reach %(line)s points or more.") % facts,
        text=_middle(all_of_us),
        n=" ".join([members_counted(all_of_us.n), *_counted(found), _interval(all_of_us), _definition()]),
        svg=_histogram(found, version),
        table=_columns(found),
        **lamp(light(all_of_us.aligned, all_of_us.n, ALIGNED_AT_LEAST), f"{percent(share)} ({_span(*interval)})"),
    )


def drifted(found: Present, names: dict[str, object]) -> Figure:
    """Whether the spread of the scores moved more than chance, and which criterion moved most."""
    if found.drift is None:
        return few(min(found.everybody.n, found.baseline.n), _("Drift"), _("Did it move?"))
    drift = found.drift
    sentence = (
        _("The scores moved more than chance explains.")
        if drift.signal
        else _("The scores have not moved more than chance moves them.")
    )
    return Figure(
        label=_("Drift"),
        period=_since(found),
        sentence=sentence,
        text=_moved(found, names),
        n=_(
            "PSI %(psi)s; it signals above %(critical)s for groups of %(n)s and %(m)s, and chance alone gives about "
            "%(expected)s. The usual fixed line of 0.10 alarms in four of five small groups that did not change."
        )
        % {
            "psi": number(drift.psi, places=3),
            "critical": number(drift.critical, places=3),
            "expected": number(drift.expected, places=2),
            "n": number(found.everybody.n),
            "m": number(found.baseline.n),
        },
        table=None,
        **lamp("watch" if drift.signal else "ok"),
    )


def groups(rows: tuple[Group, ...], version: ProfileVersion, *, label: str, about: str) -> Figure:
    """The aligned share of each group with its interval."""
    if not rows:
        return few(0, label, about)
    named = [(_name(row), row.alignment) for row in rows]
    told = [
        (name, (one.interval.low, one.share or 0.0, one.interval.high), f"{percent(one.share or 0)} · n = {one.n}")
        for name, one in named
    ]
    picture = pictures.ranges(
        told, scale=(0, 1), against=ALIGNED_AT_LEAST, against_name=percent(ALIGNED_AT_LEAST),
        ends=(percent(0), percent(1)),
    )  # fmt: skip
    alt = _("Aligned share with its interval: %(rows)s") % {
        "rows": "; ".join(f"{name} {percent(one.share or 0)} ({_span(*one.interval)})" for name, one in named)
    }
    return Figure(
        label=label,
        period=about,
        sentence=_apart(named),
        n=_("Share of each group at %(line)s points or more, with its 95 percent interval. Groups of fewer than five people are told together.")
        % {"line": _line(version)},
        svg=drawn("ranges", picture, alt),
        table=_groups_table(named, label),
    )  # fmt: skip


def few(n: int, label: str, about: str) -> Figure:
    """What is said of a group too small to speak of."""
    sentence = _("Nothing to measure yet.") if n == 0 else _("Fewer than five people so far: not shown.")
    return Figure(label=label, period=about, sentence=sentence, n=_definition())


def _definition() -> str:
    return _("Everybody who is here is scored as the version would score them today.")


def _counted(found: Present) -> list[str]:
    told = []
    if found.drawn_from:
        told.append(_("Drawn by lot from %(n)s people.") % {"n": number(found.drawn_from)})
    if found.without:
        told.append(
            ngettext(
                "%(n)s person cannot be scored and is not counted.",
                "%(n)s people cannot be scored and are not counted.",
                found.without,
            )
            % {"n": number(found.without)}
        )
    return told


def _interval(one: Alignment) -> str:
    return _("95 percent interval of the share: %(interval)s.") % {"interval": _span(*one.interval)}


def _span(low: float, high: float) -> str:
    return f"{percent(low)} … {percent(high)}"


def _line(version: ProfileVersion) -> str:
    return number(float(version.accept_min))


def _middle(one: Alignment) -> str:
    if one.quartiles is None:
        return ""
    return _("Half of them lie between %(lower)s and %(upper)s points, the middle one at %(median)s.") % {
        "lower": number(one.quartiles.lower, places=1),
        "upper": number(one.quartiles.upper, places=1),
        "median": number(one.quartiles.median, places=1),
    }


def _since(found: Present) -> str:
    if found.since.days == 1:
        return _("Since %(day)s") % {"day": date_format(found.since.starts_on, "DATE_FORMAT")}
    return _("Since those who joined until %(day)s") % {"day": date_format(found.since.ends_on, "DATE_FORMAT")}


def _moved(found: Present, names: dict[str, object]) -> str:
    move = found.move
    if move is None or round(100 * move.by) == 0:
        return ""
    text = (
        _("Most of all “%(name)s” rose: from %(before)s to %(now)s of its best value on average.")
        if move.by > 0
        else _("Most of all “%(name)s” fell: from %(before)s to %(now)s of its best value on average.")
    )
    return text % {"name": words(names[move.key]), "before": percent(move.before), "now": percent(move.now)}


def column_names() -> list[str]:
    """The columns of a histogram, as in 0–20."""
    return [f"{number(low)}–{number(low + STEP)}" for low in range(0, 100, STEP)]


def _histogram(found: Present, version: ProfileVersion) -> str:
    now = [count / found.everybody.n for count in found.everybody.histogram]
    told = found.baseline.n >= HIDDEN_BELOW
    before = [count / found.baseline.n if told else 0.0 for count in found.baseline.histogram]
    figures = [number(count) for count in found.everybody.histogram]
    picture = pictures.histogram(
        now,
        before,
        names=column_names(),
        figures=figures,
        legend=(_("now, with how many"), _("compared with") if told else ""),
        line_at=float(version.accept_min) / 100,
        line_name=_line(version),
    )
    alt = _("Members by score: %(rows)s") % {
        "rows": ", ".join(f"{name}: {figure}" for name, figure in zip(column_names(), figures, strict=True))
    }
    return drawn("groups", picture, alt)


def _columns(found: Present) -> Table:
    told = found.baseline.n >= HIDDEN_BELOW
    rows = zip(column_names(), found.everybody.histogram, found.baseline.histogram, strict=True)
    return Table(
        caption=_("Members by score"),
        head=[_("Score"), _("Now"), _("Compared with")],
        rows=[[name, number(now), number(before) if told else "–"] for name, now, before in rows],
    )


def _name(group: Group) -> str:
    if isinstance(group.name, dt.date):
        return _quarter(group.name)
    return str(NAMES[group.name]) if isinstance(group.name, str) and group.name in NAMES else _segment(group)


def _segment(group: Group) -> str:
    return words(group.name) or _("Without a segment")


def _quarter(first: dt.date) -> str:
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, "M"),
        "last": date_format(first.replace(month=first.month + 2), "YEAR_MONTH_FORMAT"),
    }


def _apart(named: list[tuple[str, Alignment]]) -> str:
    """Name the highest and the lowest only where their intervals do not touch."""
    best = max(named, key=lambda pair: pair[1].share or 0.0)
    worst = min(named, key=lambda pair: pair[1].share or 0.0)
    if best[1].interval.low > worst[1].interval.high:
        return _("%(best)s is aligned clearly more often than %(worst)s.") % {"best": best[0], "worst": worst[0]}
    return _("No group stands out: the intervals overlap.") if len(named) > 1 else _("There is only one group to show.")


def _groups_table(named: list[tuple[str, Alignment]], label: str) -> Table:
    return Table(
        caption=_("Scores by group"),
        head=[label, _("People"), _("Aligned"), _("95 percent interval"), _("Median"), *column_names()],
        rows=[
            [
                name,
                number(one.n),
                percent(one.share or 0),
                _span(*one.interval),
                number(one.quartiles.median, places=1) if one.quartiles else "–",
                *(number(count) for count in one.histogram),
            ]
            for name, one in named
        ],
    )
