from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from icmp.health import pictures
from icmp.health.measures.growth import GrowthYear

from .figure import Figure, Table, drawn, lamp, month, number, short_month, words

LABEL, ABOUT = gettext_lazy("Growth"), gettext_lazy("Where do the active come from?")


def worded(measure: GrowthYear) -> Figure:
    """Who came, came back and went in the last full month, and a year of months."""
    return Figure(
        label=str(LABEL),
        period=month(measure.period),
        sentence=_sentence(measure),
        text=_ratio(measure),
        n=" ".join([_counted(measure), words(measure.definition)]),
        svg=_picture(measure),
        table=_table(measure),
        **lamp(measure.light),
    )


def _sentence(measure: GrowthYear) -> str:
    last = measure.series[-1][1]
    facts = {"active": number(last.active), "period": month(measure.period)}
    begin = (
        ngettext(
            "%(active)s person was active in %(period)s", "%(active)s people were active in %(period)s", last.active
        )
        % facts
    )
    return _("%(begin)s: %(new)s new, %(back)s back, %(gone)s gone.") % {
        "begin": begin,
        "new": number(last.new),
        "back": number(last.resurrected),
        "gone": number(last.churned),
    }


def _ratio(measure: GrowthYear) -> str:
    if measure.value is None:
        return _("Nobody went silent.")
    return _("For each one who went silent, %(ratio)s came or came back.") % {"ratio": number(measure.value, places=1)}


def _counted(measure: GrowthYear) -> str:
    return ngettext("n = %(n)s person in two months.", "n = %(n)s people in two months.", measure.n) % {
        "n": number(measure.n)
    }


def _picture(measure: GrowthYear) -> str:
    columns = pictures.columns(
        [(one.retained, one.resurrected, one.new, one.churned) for _span, one in measure.series],
        names=[short_month(span) for span, _one in measure.series],
        legend=(_("stayed"), _("back"), _("new"), _("gone")),
    )
    first, last = measure.series[0], measure.series[-1]
    alt = _("Active people a month from %(first)s to %(last)s: from %(begun)s to %(now)s") % {
        "first": month(first[0]),
        "last": month(last[0]),
        "begun": number(first[1].active),
        "now": number(last[1].active),
    }
    return drawn("columns", columns, alt)


def _table(measure: GrowthYear) -> Table:
    return Table(
        caption=_("Active people by month"),
        head=[_("Month"), _("Active"), _("Stayed"), _("Back"), _("New"), _("Gone")],
        rows=[
            [month(span), *(number(n) for n in (one.active, one.retained, one.resurrected, one.new, one.churned))]
            for span, one in measure.series
        ],
    )
