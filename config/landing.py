"""The landing page: whom the community is for and whom not, what it asks, and numbers that are true."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from directory.models import Listing
from events.queries import upcoming_public
from icmp.health.measure import HIDDEN_BELOW, AsOf
from icmp.health.measures.lifts import north_star
from icmp.health.measures.staying import staying
from icmp.intakes.public import rounds_shown
from icmp.queries.joining import fees, join_form, published_foundation, published_profile
from members.gates import Viewer
from members.languages import LanguageMap
from members.models import Community, Member

EVENTS_SHOWN = 3


@dataclass(frozen=True)
class Fact:
    """A number, what it is out of or counts, and the sentence that it begins."""

    value: int
    of: str
    text: LanguageMap


def landing(*, at: dt.datetime) -> dict[str, Any]:
    """Everything the page shows; before setup there is only a friendly note."""
    community = Community.objects.the()
    if community is None:
        return {"foundation": None, "indexable": False}
    shown = rounds_shown(at)
    profile = published_profile()
    return {
        "foundation": published_foundation(),
        "fees": fees(),
        "facts": facts(AsOf(at=at, timezone=community.timezone)),
        "counted_on": at,
        "events": upcoming_public(at)[:EVENTS_SHOWN],
        "leaf": a_page(),
        "intake": shown.rounds.open if profile else None,
        "shown": shown,
        "takes_applications": profile is not None,
        "form_minutes": join_form(profile).minutes if profile else 0,
        "indexable": True,
    }


def facts(as_of: AsOf) -> list[Fact]:
    """Up to three counts with their sentences; what rests on fewer than five people is left out, never rounded up."""
    found = []
    star = north_star(as_of)
    if star.n >= HIDDEN_BELOW and star.value:
        found.append(Fact(int(star.value), _("of %(n)s") % {"n": star.n}, star.definition))  # type: ignore[arg-type]
    cohort = staying(as_of).cohort
    if cohort:
        text = _("who joined in the same quarter are still here, half a year later and more.")
        found.append(Fact(cohort.here, _("of %(n)s") % {"n": cohort.joined}, text))
    members = Member.objects.appearing().count()
    if members >= HIDDEN_BELOW:
        found.append(Fact(members, _("people"), _("belong today. We stay this small until we can carry more.")))
    return found


def a_page() -> Listing | None:
    """A page of the book whose owner shows it to everybody, the newest that says something."""
    shown = Listing.objects.visible_to(Viewer()).exclude(headline="")
    return shown.order_by("-joined_on", "sort_key").first()
