"""The list of candidates: each with where they stand, in a number of queries that does not grow with them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count

from icmp.models import ProbationReview, ProbationVerdict
from icmp.windows.queries import compliances
from members.models import Deed, Member, Pledge

from . import queries
from .calendar import Candidacy


@dataclass(frozen=True, kw_only=True)
class Line:
    """One candidate of the list."""

    member: Member
    candidacy: Candidacy
    today: dt.date
    compliance: Decimal | None
    least: Decimal
    buddy: str
    letters: int
    is_extended: bool
    lacks: Sequence[str]

    @property
    def day(self) -> int:
        return self.candidacy.day(self.today)

    @property
    def days_left(self) -> int:
        return self.candidacy.days_left(self.today)

    @property
    def days_late(self) -> int:
        return -self.days_left

    @property
    def percent(self) -> int | None:
        return None if self.compliance is None else round(self.compliance * 100)

    @property
    def share(self) -> str:
        return f"{self.percent} %"

    @property
    def is_low(self) -> bool:
        return self.compliance is not None and self.compliance < self.least


def lines(members: Sequence[Member], *, today: dt.date) -> list[Line]:
    """The candidates of one page of the list; `members` come from `queries.newcomers()`."""
    keys = [member.pk for member in members]
    kept = compliances(keys, as_of=today, months=1_200)
    pairs = queries.pairs_open().filter(newcomer__in=keys).select_related("buddy__user")
    buddies = {pair.newcomer_id: str(pair.buddy.user) for pair in pairs}
    letters = _counted(queries.notes_to(keys).order_by(), "user__member")
    deeds = _counted(Deed.objects.filter(member__in=keys, type__presence=True).order_by(), "member")
    pledged = set(Pledge.objects.filter(member__in=keys, valid_to=None).values_list("member", flat=True))
    extended = ProbationReview.objects.filter(member__in=keys, verdict=ProbationVerdict.EXTEND)
    longer = set(extended.values_list("member", "began_on"))
    least = queries.least_compliance()
    return [
        Line(
            member=member,
            candidacy=Candidacy(began_on=began_on, ends_on=member.candidate_until or today),
            today=today,
            compliance=kept.get(member.pk),
            least=least,
            buddy=buddies.get(member.pk, ""),
            letters=letters.get(member.pk, 0),
            is_extended=(member.pk, began_on) in longer,
            lacks=_lacks(member, member.pk in buddies, member.pk in pledged, bool(deeds.get(member.pk))),
        )
        for member in members
        for began_on in [queries.first_day(member)]
    ]


def _counted(rows: Any, by: str) -> dict[Any, int]:
    return dict(rows.values_list(by).annotate(Count("pk")))


def _lacks(member: Member, has_buddy: bool, has_pledge: bool, has_deeds: bool) -> list[str]:
    found = [] if has_buddy else ["buddy"]
    found += [] if has_pledge else ["pledge"]
    found += ["page"] if queries.page_lacks(member) else []
    return found if has_deeds else [*found, "deeds"]
