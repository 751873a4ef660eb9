"""The way in: how many of those who began an application came how far."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from icmp.health import queries
from icmp.health.measure import AsOf, Measure
from icmp.periods import Span
from icmp.statistics import wilson

WINDOW_DAYS = 90
STEPS = ("started", "confirmed", "decided", "accepted", "completed")
DEFINITION = _(
    "Applications begun in 90 days, by how far they have come until today. "
    "Drafts that nobody touched for 30 days are deleted and not counted; spam is not either."
)


@dataclass(frozen=True, kw_only=True)
class Funnel(Measure):
    """How many reached each step, and where they stand."""

    steps: tuple[tuple[str, int], ...]
    states: tuple[tuple[str, int], ...]


def admissions(as_of: AsOf) -> Funnel:
    """Count the applications of the last 90 days by step and by state."""
    rows = queries.applications_begun(as_of.at - dt.timedelta(days=WINDOW_DAYS), as_of.at)
    reached, states = queries.steps_reached(rows), queries.by_state(rows)
    started, completed = reached["started"], reached["completed"]
    return Funnel(
        key="admissions",
        definition=DEFINITION,
        n=started,
        period=Span(as_of.day - dt.timedelta(days=WINDOW_DAYS), as_of.day),
        value=completed / started if started else None,
        numerator=completed,
        denominator=started,
        interval=wilson(completed, started) if started else None,
        steps=tuple((step, reached[step]) for step in STEPS),
        states=tuple(sorted(states.items(), key=lambda row: (-row[1], row[0]))),
        also={step: reached[step] for step in STEPS},
    )
