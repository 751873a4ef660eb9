from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from icmp.health import pictures
from icmp.health.measures.staying import HORIZON, Staying

from .figure import Figure, Table, drawn, lamp, members_counted, number, percent, words

LABEL, ABOUT = gettext_lazy("Retention"), gettext_lazy("Do people stay?")


def worded(measure: Staying) -> Figure:
    """One cohort in plain words, and the curve of everybody."""
    return Figure(
        label=str(LABEL),
        period=str(ABOUT),
        sentence=_sentence(measure),
        text=" ".join(part for part in (_horizon(measure), _gate(measure)) if part),
        n=" ".join([members_counted(measure.n), words(measure.definition)]),
        svg=_picture(measure),
        table=_table(measure),
        **lamp(measure.light),
    )


def _sentence(measure: Staying) -> str:
    cohort = measure.cohort
    if cohort is None:
        here = measure.n - sum(step.ended for step in measure.curve.steps)
        return _("Of the %(n)s who ever joined, %(here)s are here.") % {"n": number(measure.n), "here": number(here)}
    return _("Of the %(n)s who joined from %(first)s to %(last)s, %(here)s are still here.") % {
        "n": number(cohort.joined),
        "first": date_format(cohort.period.starts_on, "YEAR_MONTH_FORMAT"),
        "last": date_format(cohort.period.ends_on, "YEAR_MONTH_FORMAT"),
        "here": number(cohort.here),
    }


def _horizon(measure: Staying) -> str:
    if measure.value is None or measure.interval is None:
        return _("Nobody has been able to be here for %(days)s days yet.") % {"days": HORIZON}
    return _(
        "After %(days)s days %(share)s are still here, between %(low)s and %(high)s with 95 percent confidence."
    ) % {
        "days": HORIZON,
        "share": percent(measure.value),
        "low": percent(measure.interval.low),
        "high": percent(measure.interval.high),
    }


def _gate(measure: Staying) -> str:
    if measure.gate is None:
        return ""
    return _("The gate to more seats asks for %(gate)s at the low end.") % {"gate": percent(measure.gate)}


def _picture(measure: Staying) -> str:
    last = measure.curve.at(measure.days)
    steps = pictures.steps(
        [(step.time, step.survival, step.low, step.high) for step in measure.curve.steps],
        days=measure.days,
        feet=[(day, number(day), _("n = %(n)s") % {"n": number(count)}) for day, count in measure.at_risk],
        percents=(percent(1), percent(0.5), percent(0)),
        tip=percent(last.survival),
        gate=measure.gate,
        gate_text=_("gate %(gate)s") % {"gate": percent(measure.gate)} if measure.gate is not None else "",
    )
    alt = _("Share of %(n)s people still here by days since joining; %(share)s at day %(day)s") % {
        "n": number(measure.n),
        "share": percent(last.survival),
        "day": number(measure.days),
    }
    return drawn("steps", steps, alt)


def _table(measure: Staying) -> Table:
    rows = []
    for day, count in measure.at_risk:
        step = measure.curve.at(day)
        interval = f"{percent(step.low)} – {percent(step.high)}"
        rows.append([number(day), number(count), percent(step.survival), interval])
    return Table(
        caption=ngettext("Still here, of %(n)s person", "Still here, of %(n)s people", measure.n)
        % {"n": number(measure.n)},
        head=[_("Day"), _("Known to be here until then"), _("Share"), _("95 percent interval")],
        rows=rows,
    )
