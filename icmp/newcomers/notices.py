"""Letters of the first weeks. Notes may be switched off; what is about a buddy or a verdict always goes."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from icmp.models import BuddyPair
from icmp.periods import first_moment
from members.languages import pick
from members.models import Community, Letter, Member, User
from members.outbox import absolute, write_letter

from . import queries

MORNING = dt.timedelta(hours=9)
MOST_NEEDS = 3


def first_weeks_url() -> str:
    return absolute(reverse("welcome:first_weeks"))


def buddy_url() -> str:
    return absolute(reverse("welcome:buddy"))


def write_note(member: Member, *, began_on: dt.date, day: int, today: dt.date, at: dt.datetime) -> Letter | None:
    """The note of a day, once, in the morning; None when it was written or its reader switched notes off."""
    user = member.user
    community = Community.objects.the()
    morning = first_moment(today, community.timezone if community else "UTC") + MORNING
    return write_letter(
        kind="newcomer", key=f"newcomer:{member.pk}:{began_on.isoformat()}:{day}", to=user.email, user=user,
        language=user.language, context=_note_facts(member, began_on, day, at), at=at, not_before=max(at, morning),
    )  # fmt: skip


def _note_facts(member: Member, began_on: dt.date, day: int, at: dt.datetime) -> dict[str, Any]:
    """What a note may lean on: the person's own needs, deeds and pledge, and the name of the buddy."""
    community = Community.objects.the()
    since = first_moment(began_on, community.timezone if community else "UTC")
    pledge, pair = queries.open_pledge(member), buddy_of(member)
    return {
        "name": member.user.name,
        "day": day,
        "until": member.candidate_until,
        "buddy": str(pair.buddy.user) if pair else "",
        "missing": queries.page_lacks(member),
        "needs": _needs(member, community),
        "deeds": queries.deeds_of(member, until=at).filter(type__presence=True).count(),
        "pledged": pledge.hours_per_month if pledge else None,
        "given": queries.hours_given(member, since=since, until=at),
        "first_weeks_url": first_weeks_url(),
        "page_url": absolute(reverse("directory:edit_first")),
        "book_url": absolute(reverse("directory:book")),
        "events_url": absolute(reverse("events:list")),
    }


def _needs(member: Member, community: Community | None) -> list[dict[str, str]]:
    """What somebody came for, most wanted first, each with a search of the book for it."""
    language = member.user.language
    rows = member.needs.filter(importance__gte=3, need__active=True).select_related("need")
    names = [
        pick(row.need.name, language, fallback=community.language if community else "en").text
        for row in rows.order_by("-importance", "pk")[:MOST_NEEDS]
    ]
    book = absolute(reverse("directory:book"))
    return [{"name": name, "url": f"{book}?{urlencode({'q': name})}"} for name in names]


def buddy_of(member: Member) -> BuddyPair | None:
    """Who looks after a newcomer today."""
    return queries.pairs_open().filter(newcomer=member).select_related("buddy__user", "buddy__profile").first()


def write_paired(pair: BuddyPair, *, at: dt.datetime) -> None:
    """Both are told, each in their own language."""
    newcomer, buddy = pair.newcomer.user, pair.buddy.user
    _write("buddy_found", newcomer, pair, at=at, buddy=str(buddy), first_weeks_url=first_weeks_url())
    _write("buddy_asked", buddy, pair, at=at, newcomer=str(newcomer), buddy_url=buddy_url())


def write_unpaired(pair: BuddyPair, *, at: dt.datetime) -> None:
    _write("buddy_ended", pair.buddy.user, pair, at=at, newcomer=str(pair.newcomer.user), buddy_url=buddy_url())


def _write(kind: str, user: User, pair: BuddyPair, *, at: dt.datetime, **facts: Any) -> None:
    write_letter(
        kind=kind, key=f"{kind}:{pair.pk}", to=user.email, user=user, language=user.language,
        context={"name": user.name, **facts}, at=at,
    )  # fmt: skip


def write_overdue(member: Member, *, at: dt.datetime) -> int:
    """Everybody who may decide is told, once per end of a candidacy; returns how many letters that made."""
    written = 0
    until = member.candidate_until
    url = absolute(reverse("newcomers:review", args=[member.pk]))
    for user in queries.who_decides():
        letter = write_letter(
            kind="probation_overdue", key=f"probation_overdue:{member.pk}:{until}:{user.pk}", to=user.email,
            user=user, language=user.language, at=at,
            context={"name": user.name, "candidate": str(member.user), "until": until, "review_url": url},
        )  # fmt: skip
        written += letter is not None
    return written
