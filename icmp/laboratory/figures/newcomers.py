from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from icmp.growing import Room
from icmp.health.figures.figure import number

from .spread import Fact

REASONS: dict[str, Promise] = {
    "carried": gettext_lazy("Our hours carry no more."),
    "welcomed": gettext_lazy("Those who are close to the community can welcome no more."),
    "held": gettext_lazy("More would make another community of it: newcomers stay within a fifth of the active."),
}


def sentence(found: Room) -> str:
    """How many the next intake should take, and what decides it."""
    if found.newcomers is None or found.narrowest is None:
        return _("How many newcomers we can take in at once is not known yet.")
    told = (
        ngettext(
            "The next intake takes %(n)s newcomer at most.", "The next intake takes %(n)s newcomers at most.", found.newcomers
        )
        if found.newcomers
        else _("The community has no room for newcomers now.")
    )  # fmt: skip
    return f"{told % {'n': number(found.newcomers)}} {REASONS[found.narrowest]}"


def facts(found: Room) -> list[Fact]:
    """The three limits."""
    return [
        Fact(
            _("Carried by the organizers’ hours"), _told(found.carried),
            _("Hours pledged a month, over the hours that a newcomer takes."),
        ),
        Fact(
            _("Welcomed by the core"), _told(found.welcomed),
            _("Leading and contributing members, times the newcomers that each can welcome at a time."),
        ),
        Fact(
            _("A fifth of the active"), _told(found.held),
            _("Of the members who were seen in the last 30 days."),
        ),
    ]  # fmt: skip


def _told(newcomers: int | None) -> str:
    return "–" if newcomers is None else number(newcomers)
