"""What is on the page when a person decides about somebody's first weeks: figures, deeds, voices, and what is missing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import get_language

from icmp.admin.words import plain
from icmp.compliance import compliance, window_value
from icmp.health.measure import AsOf
from icmp.models import BuddyPair, ExpectationWindow, ProbationReview
from icmp.periods import Span
from icmp.windows.asked import months_of
from icmp.windows.queries import as_window
from members.languages import LanguageMap, pick
from members.models import Deed, HelpExchange, Letter, Member, MemberNeed, Pledge

from . import queries
from .calendar import Candidacy

ALL_MONTHS = 1_200  # every window of these first weeks, however long they took
MONTH_DAYS = Decimal("30.4375")
MOST_DEEDS = 20


@dataclass(frozen=True, kw_only=True)
class WindowSeen:
    """One window with its share, None where it does not count."""

    row: ExpectationWindow
    share: Decimal | None

    @property
    def percent(self) -> int | None:
        return None if self.share is None else round(self.share * 100)

    @property
    def name(self) -> str:
        """The expectation in the reader's language; one without a name by its key in plain words."""
        expectation = self.row.expectation
        return in_language(expectation.name) or plain(expectation.key)

    @property
    def period(self) -> str:
        """The month, or the months of a quarter."""
        months = months_of(Span(self.row.starts_on, self.row.ends_on))
        return " – ".join(date_format(month, "YEAR_MONTH_FORMAT") for month in {months[0]: 0, months[-1]: 0})


@dataclass(frozen=True, kw_only=True)
class Pledged:
    """Hours promised for the days so far, and hours given."""

    pledge: Pledge
    so_far: Decimal
    given: Decimal

    @property
    def percent(self) -> int | None:
        return round(100 * self.given / self.so_far) if self.so_far else None


@dataclass(frozen=True, kw_only=True)
class NeedSeen:
    """What somebody came for, and how often they were helped with it."""

    need: MemberNeed
    helped: int


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything about one newcomer, as of a moment."""

    member: Member
    candidacy: Candidacy
    today: dt.date
    windows: Sequence[WindowSeen]
    compliance: Decimal | None
    least: Decimal
    pledged: Pledged | None
    deeds: Sequence[tuple[str, Member | None, dt.datetime]]
    kinds: Sequence[tuple[str, int, int]]
    pairs: Sequence[BuddyPair]
    letters: Sequence[Letter]
    needs: Sequence[NeedSeen]
    helped: int
    reviews: Sequence[ProbationReview]
    page_lacks: Sequence[str]

    @property
    def day(self) -> int:
        return self.candidacy.day(self.today)

    @property
    def days_left(self) -> int:
        return self.candidacy.days_left(self.today)

    @property
    def percent(self) -> int | None:
        return None if self.compliance is None else round(self.compliance * 100)

    @property
    def advice(self) -> str:
        """What the figure says, which decides nothing: "full", "talk", or "" while no window has closed."""
        if self.compliance is None:
            return ""
        return "full" if self.compliance >= self.least else "talk"

    @property
    def buddy(self) -> BuddyPair | None:
        return next((pair for pair in self.pairs if pair.ended_at is None), None)

    @property
    def is_extended(self) -> bool:
        return any(review.verdict == "extend" for review in self.reviews)

    @property
    def lacks(self) -> list[str]:
        """What is missing, by name."""
        found = [] if self.buddy else ["buddy"]
        found += ["pledge"] if self.pledged is None else []
        found += ["page"] if self.page_lacks else []
        found += ["deeds"] if not self.deeds else []
        found += ["windows"] if self.compliance is None else []
        return found

    def as_facts(self) -> dict[str, Any]:
        """The figures that are kept with the verdict."""
        return {
            "day": self.day,
            "compliance": None if self.compliance is None else str(self.compliance),
            "least": str(self.least),
            "windows": len(self.windows),
            "pledged": str(self.pledged.so_far) if self.pledged else None,
            "given": str(self.pledged.given.quantize(Decimal("0.01"))) if self.pledged else None,
            "deeds": sum(count for _kind, count, _minutes in self.kinds),
            "helped": self.helped,
        }


def evidence_of(member: Member, as_of: AsOf) -> Evidence:
    """Gather the page of one newcomer; `member` comes from `queries.newcomers()`."""
    began_on = queries.first_day(member)
    candidacy = Candidacy(began_on=began_on, ends_on=member.candidate_until or as_of.day)
    windows = windows_of(member, began_on)
    closed = [as_window(seen.row) for seen in windows if seen.row.closed_at]
    deeds = queries.deeds_of(member, until=as_of.at).filter(occurred_at__gte=as_of.starts(Span(began_on, began_on)))
    pairs = BuddyPair.objects.filter(newcomer=member, paired_at__gte=as_of.starts(Span(began_on, began_on)))
    return Evidence(
        member=member,
        candidacy=candidacy,
        today=as_of.day,
        windows=windows,
        compliance=compliance(closed, as_of=as_of.day, months=ALL_MONTHS),
        least=queries.least_compliance(),
        pledged=pledged_by(member, began_on, as_of),
        deeds=[(in_words(deed.type_id), deed.target, deed.occurred_at) for deed in deeds[:MOST_DEEDS]],
        kinds=_kinds(deeds),
        pairs=list(pairs.select_related("buddy__user", "paired_by").order_by("-paired_at")),
        letters=list(queries.notes_to([member])),
        needs=_needs(member),
        helped=HelpExchange.objects.confirmed().filter(receiver=member).count(),
        reviews=list(member.probation_reviews.filter(began_on=began_on).select_related("decided_by")),
        page_lacks=queries.page_lacks(member),
    )


def windows_of(member: Member, began_on: dt.date) -> list[WindowSeen]:
    """The windows of the first weeks, oldest first."""
    rows = ExpectationWindow.objects.filter(member=member, ends_on__gte=began_on).select_related("expectation")
    return [
        WindowSeen(row=row, share=window_value(as_window(row)))
        for row in rows.order_by("starts_on", "expectation__order", "expectation")
    ]


def pledged_by(member: Member, began_on: dt.date, as_of: AsOf) -> Pledged | None:
    """The open pledge against what was given since the first day, both for the same days."""
    pledge = queries.open_pledge(member)
    if pledge is None:
        return None
    days = max(1, (as_of.day - began_on).days)
    since = as_of.starts(Span(began_on, began_on))
    so_far = (pledge.hours_per_month * days / MONTH_DAYS).quantize(Decimal("0.1"))
    return Pledged(pledge=pledge, so_far=so_far, given=queries.hours_given(member, since=since, until=as_of.at))


def in_language(names: LanguageMap) -> str:
    """A language map for whoever reads the page."""
    return pick(names, get_language() or "en", fallback="en").text if names else ""


def in_words(kind: str) -> str:
    """A kind of deed by its key: event.attended → event attended."""
    return plain(kind).replace(".", " ")


def _kinds(deeds: QuerySet[Deed]) -> list[tuple[str, int, int]]:
    """Each kind of deed with how many and how many minutes, the most frequent first."""
    rows = deeds.order_by().values_list("type").annotate(n=Count("pk"), m=Coalesce(Sum("minutes"), 0))
    return sorted(((in_words(str(kind)), int(n), int(m)) for kind, n, m in rows), key=lambda row: (-row[1], row[0]))


def _needs(member: Member) -> list[NeedSeen]:
    helped = dict(
        HelpExchange.objects.confirmed().filter(receiver=member).order_by().values_list("need").annotate(Count("pk"))
    )
    rows = member.needs.select_related("need").order_by("-importance", "pk")
    return [NeedSeen(need=row, helped=helped.get(row.need_id, 0)) for row in rows]
