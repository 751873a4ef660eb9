"""What the desk says when people only sign what the score says."""

from collections.abc import Callable

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from icmp.rubber_stamp import NEVER_OVERRIDES, READS_TOO_FAST, Stamp


def sentences(stamp: Stamp) -> list[str]:
    """One for each alarm: what was counted, and what to do about it."""
    return [_SAY[alarm](stamp) for alarm in stamp.alarms]


def percent(stamp: Stamp) -> str:
    """How often the advice was not followed, in percent with one digit after the reader's own point."""
    return "–" if stamp.overrides is None else number_format(float(stamp.overrides) * 100, 1)


def _never(stamp: Stamp) -> str:
    return _(
        "Of %(n)s decisions, %(share)s percent went against the advice. Read a few of the next ones together without "
        "looking at the score."
    ) % {"n": stamp.advised, "share": percent(stamp)}


def _fast(stamp: Stamp) -> str:
    return _(
        "Half of the decisions were made after less than %(n)s seconds with the answers. Take the time to read them: a "
        "decision that nobody read for is made by the score."
    ) % {"n": round(stamp.median_seconds or 0)}


_SAY: dict[str, Callable[[Stamp], str]] = {NEVER_OVERRIDES: _never, READS_TOO_FAST: _fast}
