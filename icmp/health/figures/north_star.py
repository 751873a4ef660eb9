from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from icmp.health import pictures
from icmp.health.measures.lifts import NorthStar

from .figure import Figure, Table, drawn, lamp, members_counted, month, number, percent, short_month, words

LABEL, ABOUT = gettext_lazy("North star"), gettext_lazy("Is this a good month?")


def worded(measure: NorthStar) -> Figure:
    """The value against its goal, the pace of the running period, and a year of it."""
    return Figure(
        label=str(LABEL),
        period=f"{words(measure.name)}, {month(measure.period)}",
        sentence=_sentence(measure),
        text=" ".join(part for part in (_pace(measure), _trend(measure)) if part),
        n=_rests_on(measure),
        people_url=reverse("health:cases") if measure.cases else "",
        people_label=ngettext("Read the case", "Read the %(n)s cases", len(measure.cases)) % {"n": len(measure.cases)},
        svg=_picture(measure),
        table=_table(measure),
        **lamp(measure.light),
    )


def _sentence(measure: NorthStar) -> str:
    facts = {"name": words(measure.name), "value": number(measure.value or 0), "period": month(measure.period)}
    if not measure.target:
        return _("%(name)s: %(value)s in %(period)s.") % facts
    facts["goal"] = number(measure.target)
    if (measure.value or 0) >= measure.target:
        return _("%(name)s: %(value)s in %(period)s, the goal of %(goal)s is reached.") % facts
    facts["short"] = number(measure.target - (measure.value or 0))
    return _("%(name)s: %(value)s in %(period)s, %(short)s short of the goal of %(goal)s.") % facts


def _pace(measure: NorthStar) -> str:
    facts = {"period": month(measure.running), "so_far": number(measure.so_far)}
    if measure.pace is None:
        return capfirst(_("%(period)s so far: %(so_far)s.") % facts)
    facts["pace"] = percent(measure.pace)
    return capfirst(_("%(period)s so far: %(so_far)s, at %(pace)s of the pace that the goal needs.") % facts)


def _trend(measure: NorthStar) -> str:
    if measure.trend is None:
        return ""
    return _("The last four periods brought %(recent)s on average, the four before %(before)s.") % {
        "recent": number(measure.trend.recent, places=1),
        "before": number(measure.trend.before, places=1),
    }


def _rests_on(measure: NorthStar) -> str:
    bands = _("Bands: half the goal, the goal, beyond.") if measure.target else ""
    return " ".join(part for part in (members_counted(measure.n), words(measure.definition), bands) if part)


def _picture(measure: NorthStar) -> str:
    values = [float(value) for _span, value, _people in measure.series]
    goal_text = _("goal %(goal)s") % {"goal": number(measure.target)} if measure.target else ""
    line = pictures.line(
        values,
        names=[short_month(span) for span, _value, _people in measure.series],
        tip=number(values[-1]),
        goal=measure.target,
        goal_text=goal_text,
    )
    year = drawn("line", line, _alt(measure))
    if not measure.target:
        return year
    bullet = pictures.bullet(values[-1], goal=measure.target, value_text=number(values[-1]), goal_text=goal_text)
    return drawn("bullet", bullet, _sentence(measure)) + year


def _alt(measure: NorthStar) -> str:
    (first, begun, _n), (last, now, _m) = measure.series[0], measure.series[-1]
    return _("%(name)s from %(first)s to %(last)s: from %(begun)s to %(now)s") % {
        "name": words(measure.name),
        "first": month(first),
        "last": month(last),
        "begun": number(begun),
        "now": number(now),
    }


def _table(measure: NorthStar) -> Table:
    return Table(
        caption=words(measure.name),
        head=[_("Period"), words(measure.name), _("Members")],
        rows=[[month(span), number(value), number(people)] for span, value, people in measure.series],
    )
