"""Are we spread too thin? What members need against the organizers' hours, programme by programme."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from icmp import focus
from icmp.health import queries
from icmp.health.measure import AsOf, Measure
from icmp.lights import TOO_FEW
from icmp.periods import Span

DEFINITION = _(
    "Needs count by how far their importance is above 2. As many equal programs as their spread amounts to, "
    "divided by how many the organizers' hours keep alive. Above 1 we are spread too thin."
)


@dataclass(frozen=True, kw_only=True)
class Share:
    """A programme's part of all demand and of all the organizers' hours (0–1)."""

    key: str
    name: object
    demand: float
    hours: float

    @property
    def gap(self) -> float:
        """More need than hours is above 0."""
        return self.demand - self.hours


@dataclass(frozen=True, kw_only=True)
class Spread(Measure):
    """The spread ratio with everything it is made of."""

    focus: focus.Focus
    hours: float
    shares: tuple[Share, ...]


def spread(as_of: AsOf) -> Spread:
    """Measure focus from the needs members gave, the programmes that run and the published capacity."""
    people, catalogue = queries.people_with_needs(as_of.day), queries.needs()
    runs, names = queries.programmes()
    capacity = organizer_capacity(queries.foundation())
    found = focus.focus(people, catalogue, runs, capacity)
    return Spread(
        key="spread_ratio",
        definition=DEFINITION,
        n=len(people),
        period=Span(as_of.day, as_of.day),
        value=found.spread_ratio,
        numerator=found.effective_programmes,
        denominator=found.capacity,
        light=found.spread_light if len(people) >= TOO_FEW else "too_few",  # type: ignore[arg-type]  # the literals
        focus=found,
        hours=capacity.hours_pledged,
        shares=_shares(people, catalogue, runs, queries.need_names() | names),
        also={"mismatch": found.mismatch, "load": found.load, "unserved_share": found.unserved_share},
    )


def organizer_capacity(foundation: Any) -> focus.Capacity:
    """The organizers' hours as the published foundation tells them."""
    told: Mapping[str, Any] = foundation.capacity if foundation else {}
    return focus.Capacity(
        hours_pledged=float(told.get("hours_per_month_pledged") or 0),
        hours_per_programme=float(told.get("hours_per_programme_month") or 0),
    )


def _shares(
    people: list[focus.Person], catalogue: list[focus.Need], runs: list[focus.Programme], names: Mapping[str, object]
) -> tuple[Share, ...]:
    wanted: dict[str, float] = {run.key: 0.0 for run in runs}
    asked = focus.programme_demand(focus.demand(people), {need.key: need for need in catalogue}, runs)
    for (key, _segment), amount in asked.items():
        wanted[key] = wanted.get(key, 0) + amount
    spent = {run.key: run.hours_per_month for run in runs}
    all_wanted, all_spent = sum(wanted.values()), sum(spent.values())
    if not all_wanted or not all_spent:
        return ()
    rows = [
        Share(key=key, name=names.get(key, key), demand=amount / all_wanted, hours=spent.get(key, 0) / all_spent)
        for key, amount in wanted.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.gap, row.key)))
