from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from icmp.health import pictures
from icmp.health.measures.engaged import WINDOW_DAYS, Engaged

from .figure import Figure, Table, drawn, lamp, members_counted, number, percent, until, words

LABEL, ABOUT = gettext_lazy("Engagement"), gettext_lazy("Who takes part?")
CLASSES = {
    "more": gettext_lazy("more than agreed (120 and up)"),
    "as_agreed": gettext_lazy("as agreed (80 to 120)"),
    "less": gettext_lazy("less than agreed (40 to 80)"),
    "quiet": gettext_lazy("quiet (below 40)"),
    "too_early": gettext_lazy("too early to say"),
}
LEVELS = {
    1: gettext_lazy("leading"),
    2: gettext_lazy("contributing"),
    3: gettext_lazy("participating"),
    4: gettext_lazy("exploring"),
}


def worded(measure: Engaged) -> Figure:
    """How many were seen, and how the members stand to what they agreed."""
    return Figure(
        label=str(LABEL),
        period=until(measure.period.ends_on, WINDOW_DAYS),
        sentence=_("%(active)s of %(n)s members did something in the last %(days)s days.")
        % {"active": number(measure.numerator or 0), "n": number(measure.n), "days": WINDOW_DAYS},
        text=_index(measure),
        n=" ".join([members_counted(measure.n), _interval(measure), words(measure.definition)]),
        people_url=reverse("health:silent"),
        people_label=_("Who has been silent"),
        svg=_picture(measure),
        table=_table(measure) if measure.classes else None,
        **lamp(measure.light, percent(measure.value or 0)),
    )


def _interval(measure: Engaged) -> str:
    if measure.interval is None:
        return ""
    return _("95 percent interval %(low)s to %(high)s.") % {
        "low": percent(measure.interval.low),
        "high": percent(measure.interval.high),
    }


def _index(measure: Engaged) -> str:
    if measure.measured_on is None:
        return _("The index of each member is measured at night; the first one is not there yet.")
    return _(
        "The bars show everybody's index of %(day)s: deeds that fade by half in 30 days, against what was agreed (100)."
    ) % {"day": date_format(measure.measured_on, "DATE_FORMAT")}


def _rows(measure: Engaged) -> list[tuple[str, int]]:
    return [(str(CLASSES[name]), count) for name, count in measure.classes]


def _picture(measure: Engaged) -> str:
    if not measure.classes:
        return ""
    rows = [(name, float(count), number(count)) for name, count in _rows(measure)]
    alt = _("Members by index: %(rows)s") % {"rows": ", ".join(f"{name} {count}" for name, count in _rows(measure))}
    return drawn("bars", pictures.bars(rows), alt)


def _table(measure: Engaged) -> Table:
    levels = [(str(LEVELS[level]), count) for level, count in measure.levels]
    rows = [[name, number(count)] for name, count in [*_rows(measure), *levels]]
    return Table(caption=_("Members by index and by level"), head=[_("Group"), _("Members")], rows=rows)
