"""The gates to growth: a figure, how it has to stand, and whether it does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from icmp.values import number


@dataclass(frozen=True)
class Gate:
    """One condition of growing. `now` is None while nobody has measured it."""

    metric: str
    op: str
    value: Decimal
    now: Decimal | None = None

    @property
    def is_open(self) -> bool:
        """What is not measured is shut: growing on hope is how communities come to spread too thin."""
        if self.now is None:
            return False
        return self.now >= self.value if self.op == "gte" else self.now <= self.value


def gates(told: Iterable[Mapping[str, object]], figures: Mapping[str, Decimal]) -> list[Gate]:
    """The gates that a foundation names, each with its figure of today; what is no gate is left out."""
    found = []
    for row in told:
        value, metric = number(row.get("value")), str(row.get("metric") or "")
        if metric and value is not None and row.get("op") in ("gte", "lte"):
            found.append(Gate(metric, str(row["op"]), value, figures.get(metric)))
    return found
