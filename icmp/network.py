"""Ties between members: who is connected, who is alone, and whether segments keep to themselves."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass

FADE_PER_IDLE_MONTH = 0.1

Tie = tuple[Hashable, Hashable]


@dataclass(frozen=True, kw_only=True)
class Network:
    """The shape of the ties; each figure is None where there is nobody to compute it from."""

    members: int
    ties: int
    density: float | None
    mean_degree: float | None
    isolate_share: float | None
    largest_component: int


def network(members: Collection[Hashable], ties: Iterable[Tie]) -> Network:
    """Measure the ties among these members; a tie counts once, whoever is named first, and never with oneself."""
    near = _neighbours(members, ties)
    n, edges = len(near), sum(len(others) for others in near.values()) // 2
    return Network(
        members=n,
        ties=edges,
        density=edges / (n * (n - 1) / 2) if n > 1 else None,
        mean_degree=2 * edges / n if n else None,
        isolate_share=sum(not others for others in near.values()) / n if n else None,
        largest_component=_largest(near),
    )


def external_internal_index(ties: Iterable[Tie], segments: Mapping[Hashable, str]) -> float | None:
    """Give (between − within) / all ties over segments: −1 silos … +1 only across; None without ties."""
    pairs = {frozenset(tie) for tie in ties if tie[0] != tie[1] and tie[0] in segments and tie[1] in segments}
    across = sum(len({segments[one] for one in pair}) == 2 for pair in pairs)
    return (2 * across - len(pairs)) / len(pairs) if pairs else None


def tie_strength(strength: float, *, idle_months: float) -> float:
    """Let a tie fade by a tenth each idle month."""
    return float(strength * (1 - FADE_PER_IDLE_MONTH) ** idle_months)


def _neighbours(members: Collection[Hashable], ties: Iterable[Tie]) -> dict[Hashable, set[Hashable]]:
    near: dict[Hashable, set[Hashable]] = {member: set() for member in members}
    for one, other in ties:
        if one != other and one in near and other in near:
            near[one].add(other)
            near[other].add(one)
    return near


def _largest(near: Mapping[Hashable, set[Hashable]]) -> int:
    left, largest = set(near), 0
    while left:
        reached, edge = set[Hashable](), {left.pop()}
        while edge:
            reached |= edge
            edge = set[Hashable]().union(*(near[one] for one in edge)) - reached
        left -= reached
        largest = max(largest, len(reached))
    return largest
