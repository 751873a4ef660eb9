from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from icmp.health import pictures
from icmp.health.measures.spread import Share, Spread

from .figure import Figure, Table, drawn, lamp, members_counted, number, percent, words

LABEL, ABOUT = gettext_lazy("Spread"), gettext_lazy("Are we too thin?")
WORRIES = {
    "load": gettext_lazy("The programs take more hours than the organizers pledged."),
    "several_communities": gettext_lazy(
        "The segments want such different things that you run more than one community."
    ),
    "unserved": gettext_lazy(
        "More than a quarter of what members need is out of scope: you admit people you do not serve."
    ),
    "mismatch": gettext_lazy("The hours go elsewhere than the needs."),
}


def worded(measure: Spread) -> Figure:
    """How many programmes the needs amount to, how many the hours carry, and where the two differ."""
    return Figure(
        label=str(LABEL),
        period=str(ABOUT),
        sentence=_sentence(measure),
        text=" ".join([_leaning(measure), *(str(WORRIES[one]) for one in measure.focus.worries if one in WORRIES)]),
        n=" ".join([members_counted(measure.n), _hours(measure), words(measure.definition)]),
        svg=_picture(measure),
        table=_table(measure) if measure.shares else None,
        **lamp(measure.light, "" if measure.value is None else number(measure.value, places=2)),
    )


def _sentence(measure: Spread) -> str:
    effective, capacity = measure.focus.effective_programmes, measure.focus.capacity
    if effective is None:
        return _("Members have not said yet what they need.")
    if capacity is None:
        return _("What members need is worth %(programs)s programs; nobody has said how many hours there are.") % {
            "programs": number(effective, places=1)
        }
    return _("What members need is worth %(programs)s programs; our hours carry %(capacity)s.") % {
        "programs": number(effective, places=1),
        "capacity": number(capacity, places=0 if capacity == int(capacity) else 1),
    }


def _leaning(measure: Spread) -> str:
    most = max(measure.shares, key=lambda share: share.gap, default=None)
    if most is None or round(100 * most.gap) < 1:
        return ""
    return _("Need leans to %(program)s, by %(points)s points more than our hours do.") % {
        "program": words(most.name),
        "points": number(100 * most.gap),
    }


def _hours(measure: Spread) -> str:
    return _("%(hours)s organizer hours a month.") % {"hours": number(measure.hours)}


def _gap(share: Share) -> str:
    return number(100 * share.gap, sign=True) if round(100 * share.gap) else _("even")


def _picture(measure: Spread) -> str:
    if not measure.shares:
        return ""
    rows = [(words(share.name), share.gap, _gap(share)) for share in measure.shares]
    bars = pictures.diverging(rows, below=_("more hours than need"), above=_("more need than hours"))
    alt = _("Share of need minus share of hours in points: %(rows)s") % {
        "rows": ", ".join(f"{name} {figure}" for name, _size, figure in rows)
    }
    return drawn("bars", bars, alt)


def _table(measure: Spread) -> Table:
    return Table(
        caption=_("Share of need and of hours"),
        head=[_("Program"), _("Need"), _("Hours"), _("Gap in points")],
        rows=[
            [words(share.name), percent(share.demand), percent(share.hours), number(100 * share.gap, sign=True)]
            for share in measure.shares
        ],
    )
