"""Groups so small that a figure would be about somebody are told together with others."""

from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

from icmp.health.measure import HIDDEN_BELOW

Item = TypeVar("Item")


def gathered(groups: Mapping[str, Counter[Item]]) -> tuple[dict[str, Counter[Item]], Counter[Item]]:
    """Split off the groups of fewer than five people, as one; a lone small group takes the smallest other with it.

    So nobody finds the small ones by taking the shown ones from the whole. What cannot be shown at all comes back empty.
    """
    shown = {key: Counter(group) for key, group in groups.items() if group.total() >= HIDDEN_BELOW}
    rest = sum((group for key, group in groups.items() if key not in shown), Counter[Item]())
    while rest and rest.total() < HIDDEN_BELOW and shown:
        smallest = min(shown, key=lambda key: (shown[key].total(), key))
        rest += shown.pop(smallest)
    return shown, rest if rest.total() >= HIDDEN_BELOW else Counter()
