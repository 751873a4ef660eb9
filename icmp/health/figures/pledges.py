from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from icmp.health import pictures
from icmp.health.measures.delivered import Delivered

from .figure import Figure, Table, drawn, lamp, members_counted, month, number, percent, words

LABEL, ABOUT = gettext_lazy("Pledges"), gettext_lazy("Do we do what we promised?")


def worded(measure: Delivered) -> Figure:
    """Hours given against hours pledged, and months paid against months due."""
    return Figure(
        label=str(LABEL),
        period=month(measure.period),
        sentence=_("Of %(pledged)s hours pledged for %(period)s, %(given)s were given.")
        % {
            "pledged": number(measure.hours_pledged),
            "given": number(measure.hours_given),
            "period": month(measure.period),
        },
        text=" ".join(part for part in (_keeping(measure), _carried(measure), _money(measure)) if part),
        n=" ".join([members_counted(measure.n), words(measure.definition)]),
        svg=_picture(measure),
        table=_table(measure),
        **lamp(measure.light, percent(measure.value or 0)),
    )


def _keeping(measure: Delivered) -> str:
    return _("%(kept)s of %(n)s members gave at least four fifths of their pledge.") % {
        "kept": number(measure.keeping.compliant),
        "n": number(measure.keeping.n),
    }


def _carried(measure: Delivered) -> str:
    if measure.fulfilment is None or not measure.fulfilment.givers_overloaded:
        return ""
    return _("Some give so much beyond their pledge that they carry %(share)s of it all.") % {
        "share": percent(float(measure.fulfilment.carried))
    }


def _money(measure: Delivered) -> str:
    if not measure.fees_due:
        return ""
    return _("%(paid)s of %(due)s fees are paid.") % {
        "paid": number(measure.fees_paid),
        "due": number(measure.fees_due),
    }


def _picture(measure: Delivered) -> str:
    if not measure.hours_pledged:
        return ""
    hours = pictures.bullet(
        measure.hours_given,
        goal=measure.hours_pledged,
        value_text=_("%(hours)s h given") % {"hours": number(measure.hours_given)},
        goal_text=_("%(hours)s h pledged") % {"hours": number(measure.hours_pledged)},
    )
    alt = _("%(given)s of %(pledged)s pledged hours were given") % {
        "given": number(measure.hours_given),
        "pledged": number(measure.hours_pledged),
    }
    return drawn("bullet", hours, alt) + _fees(measure)


def _fees(measure: Delivered) -> str:
    if not measure.fees_due:
        return ""
    fees = pictures.bullet(
        measure.fees_paid,
        goal=measure.fees_due,
        value_text=_("%(n)s paid") % {"n": number(measure.fees_paid)},
        goal_text=_("%(n)s due") % {"n": number(measure.fees_due)},
    )
    return drawn("bullet", fees, _money(measure))


def _table(measure: Delivered) -> Table:
    low, high = measure.fees_interval
    rows = [
        [_("Hours pledged"), number(measure.hours_pledged, places=1)],
        [_("Hours given, nobody beyond the own pledge"), number(measure.hours_given, places=1)],
        [_("Hours given in all"), number(measure.hours_in_all, places=1)],
        [_("Fees due"), number(measure.fees_due)],
        [_("Fees paid"), number(measure.fees_paid)],
    ]
    if measure.fees_due:
        rows.append([_("95 percent interval of the share paid"), f"{percent(low)} – {percent(high)}"])
    return Table(caption=_("Pledged and delivered"), head=[_("What"), _("How much")], rows=rows)
