"""Every letter about a vote on a foundation, in its reader's language."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from icmp.models import FoundationVersion
from members.models import Community, User
from members.outbox import absolute, write_letter


def write_asked(foundation: FoundationVersion, founders: Iterable[User], *, at: dt.datetime) -> None:
    """Please read, comment and vote, until when."""
    for user in founders:
        _write("foundation_asked", foundation, user, begun=at, at=at)


def write_withdrawn(
    foundation: FoundationVersion, asked: Iterable[User], *, begun: dt.datetime, at: dt.datetime
) -> None:
    """The version was taken back; no vote counts."""
    for user in asked:
        _write("foundation_withdrawn", foundation, user, begun=begun, at=at)


def write_counted(
    foundation: FoundationVersion,
    keepers: Iterable[User],
    asked: Iterable[User],
    *,
    begun: dt.datetime,
    at: dt.datetime,
) -> None:
    """How the vote ended: to those who may publish, and if it was not carried to those who voted as well."""
    keeping = {user.pk: user for user in keepers}
    told = list(keeping.values())
    if not foundation.vote_result["carried"]:
        told += [user for user in asked if user.pk not in keeping]
    for user in told:
        _write("foundation_counted", foundation, user, begun=begun, at=at, keeps=user.pk in keeping)


def write_published(foundation: FoundationVersion, founders: Iterable[User], *, at: dt.datetime) -> None:
    """It is in force: one letter to each founding member."""
    for user in founders:
        _write("foundation_published", foundation, user, begun=at, at=at)


def _write(
    kind: str, foundation: FoundationVersion, user: User, *, begun: dt.datetime, at: dt.datetime, **facts: Any
) -> None:
    """Once per person, version and round: a round is known by the moment it began."""
    about = {
        "foundation": foundation,
        "name": user.get_short_name(),
        "until": _local(foundation.ratify_until),
        "result": foundation.vote_result,
        "url": absolute(reverse("foundations:version", args=[foundation.version])),
        "present_url": absolute(reverse("foundations:present")),
        "desk_url": absolute(reverse("ratifying:state", args=[foundation.version])),
    }
    write_letter(
        kind=kind,
        key=f"{kind}:{foundation.pk}:{begun.isoformat()}:{user.pk}",
        to=user.email,
        user=user,
        language=user.language,
        context=about | facts,
        at=at,
    )


def _local(moment: dt.datetime | None) -> dt.datetime | None:
    """The community's wall clock, which a letter shows whatever zone its writer runs in."""
    community = Community.objects.the()
    zone = ZoneInfo(community.timezone if community else "UTC")
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None
