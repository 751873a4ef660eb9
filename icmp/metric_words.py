"""The figures that a north star and the gates to growth may lean on, in words; shares are typed in percent."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from icmp.admin.words import plain
from icmp.gates import Gate
from icmp.health.numbers import exact_text

# What the Monday page measures.
MEASURED: dict[str, str | Promise] = {
    "retention_180d_lower": gettext_lazy("still here after half a year, the safe end"),
    "active_share": gettext_lazy("active members, share"),
    "gravity": gettext_lazy("gravity of the community"),
    "hours_fulfilment": gettext_lazy("pledged hours that were given, share"),
    "fees_paid_share": gettext_lazy("agreed fees that were paid, share"),
    "expectation_compliance_share_lower": gettext_lazy("members who do what was agreed, the safe end"),
    "quick_ratio": gettext_lazy("new and returned for each one lost"),
    "spread_ratio": gettext_lazy("spread: what is needed over what the hours carry"),
    "unserved_share": gettext_lazy("needs that no program serves, share"),
    "mismatch": gettext_lazy("mismatch of needs and hours"),
    "load": gettext_lazy("load on the organizers"),
}
# What blueprints name and nobody measures here yet.
NAMED: dict[str, str | Promise] = {
    "active_pairs": gettext_lazy("active pairs"),
    "offers_open": gettext_lazy("open offers of help"),
    "first_help_within_30_days": gettext_lazy("first help within 30 days"),
    "organizer_hours_on_north_star": gettext_lazy("organizers' hours on the north star"),
    "organizer_hours_used_share": gettext_lazy("used part of the organizers' hours, share"),
    "giver_overload_share": gettext_lazy("givers who carry too much, share"),
    "contributor_absence_factor": gettext_lazy("people who may stop before half of the work stops"),
    "promotional_share": gettext_lazy("promotional messages, share"),
    "sales_touch_reach": gettext_lazy("members whom sales writes to, share"),
}


def metric_in_words(key: str) -> str:
    """What a figure is called; one that nobody knows keeps its key in plain words."""
    return str(MEASURED.get(key) or NAMED.get(key) or plain(key))


def is_share(key: str) -> bool:
    """Whether a figure is a part of a whole, and so written in percent."""
    return key.endswith(("_share", "_lower")) or key == "hours_fulfilment"


def gate_in_words(gate: Gate) -> str:
    """What has to hold before the community grows."""
    words = _("%(figure)s: at least %(value)s") if gate.op == "gte" else _("%(figure)s: at most %(value)s")
    return words % {"figure": metric_in_words(gate.metric), "value": amount_in_words(gate.metric, gate.value)}


def amount_in_words(key: str, value: Decimal) -> str:
    """A value of a figure; shares in percent."""
    figure = (value * 100 if is_share(key) else value).quantize(Decimal("0.01"))
    told = exact_text(figure, get_language() or "en")
    return f"{told} %" if is_share(key) else told


def metric_choices(chosen: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The measured figures, and those that were chosen before although nobody measures them yet."""
    others = [key for key in dict.fromkeys(chosen) if key and key not in MEASURED]
    unmeasured = [(key, _("%(figure)s (not measured yet)") % {"figure": metric_in_words(key)}) for key in others]
    return [*((key, str(words)) for key, words in MEASURED.items()), *unmeasured]
