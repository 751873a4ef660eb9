"""Groups so small that a figure would be about somebody are told together with others."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from icmp.health.measure import HIDDEN_BELOW

Item = TypeVar("Item")


def gathered(groups: Mapping[str, Sequence[Item]]) -> tuple[dict[str, list[Item]], list[Item]]:
    """Split off the groups of fewer than five people, as one; a lone small group takes the smallest other with it.

    So nobody finds the small ones by taking the shown ones from the whole. What cannot be shown at all comes back empty.
    """
    shown = {key: list(group) for key, group in groups.items() if len(group) >= HIDDEN_BELOW}
    rest = [one for key, group in groups.items() if key not in shown for one in group]
    while rest and len(rest) < HIDDEN_BELOW and shown:
        smallest = min(shown, key=lambda key: (len(shown[key]), key))
        rest += shown.pop(smallest)
    return shown, rest if len(rest) >= HIDDEN_BELOW else []
