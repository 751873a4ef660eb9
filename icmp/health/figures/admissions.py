from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from icmp.health import pictures
from icmp.health.measures.funnel import WINDOW_DAYS, Funnel
from icmp.models import ApplicationState

from .figure import Figure, Table, drawn, lamp, number, percent, until, words

LABEL, ABOUT = gettext_lazy("Admissions"), gettext_lazy("How far do applicants come?")
STEPS = {
    "started": gettext_lazy("began"),
    "confirmed": gettext_lazy("sent and confirmed"),
    "decided": gettext_lazy("decided by a person"),
    "accepted": gettext_lazy("accepted"),
    "completed": gettext_lazy("took their seat"),
}


def worded(measure: Funnel) -> Figure:
    """The way in as bars, step by step."""
    reached = dict(measure.steps)
    return Figure(
        label=str(LABEL),
        period=until(measure.period.ends_on, WINDOW_DAYS),
        sentence=_("Of %(started)s who began, %(confirmed)s sent it and %(completed)s took a seat.")
        % {name: number(count) for name, count in reached.items()},
        n=" ".join([_counted(measure), words(measure.definition)]),
        svg=_picture(measure),
        table=_table(measure),
        **lamp(measure.light),
    )


def _counted(measure: Funnel) -> str:
    return ngettext("n = %(n)s application.", "n = %(n)s applications.", measure.n) % {"n": number(measure.n)}


def _picture(measure: Funnel) -> str:
    rows = [
        (str(STEPS[step]), float(count), f"{number(count)} · {percent(count / measure.n)}")
        for step, count in measure.steps
    ]
    alt = _("Applications by step: %(rows)s") % {"rows": ", ".join(f"{name} {figure}" for name, _n, figure in rows)}
    return drawn("bars", pictures.bars(rows), alt)


def _table(measure: Funnel) -> Table:
    states = [(str(ApplicationState(state).label), count) for state, count in measure.states]
    rows = [[str(STEPS[step]), number(count), percent(count / measure.n)] for step, count in measure.steps]
    rows += [[_("today: %(state)s") % {"state": name}, number(n), percent(n / measure.n)] for name, n in states]
    return Table(caption=_("Applications by step and by state"), head=[_("Step"), _("People"), _("Share")], rows=rows)
