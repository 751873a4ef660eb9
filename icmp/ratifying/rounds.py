"""A vote as one person may see it: who is missing, until when, one's own ballot, and counts only when they are due."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from icmp.models import FoundationComment, FoundationStatus, FoundationVersion
from icmp.operations import may_comment
from icmp.queries import founding
from icmp.quorum import Tally
from members.models import User
from members.operations import local_day


@dataclass(frozen=True)
class Said:
    """A comment with whoever said it; somebody who left has no name."""

    comment: FoundationComment
    name: str
    is_keeper: bool
    is_mine: bool


@dataclass(frozen=True)
class Round:
    """What a page shows of a vote."""

    tally: Tally
    is_open: bool
    days_left: int
    may_vote: bool
    may_comment: bool
    own_vote: str
    own_vote_words: str
    shows_counts: bool


def round_of(foundation: FoundationVersion, user: User, *, at: dt.datetime) -> Round:
    """The round of a version in ratification for one reader.

    Counts are hidden until one has voted or the deadline has passed; an organizer who has no vote sees them, as counts.
    """
    until = foundation.ratify_until
    is_open = foundation.ratified_at is None and (until is None or at < until)
    ballot = founding.ballot_of(foundation, user)
    keeps_without_vote = ballot is None and user.viewer.may("see_desk")
    return Round(
        tally=founding.tally(foundation),
        is_open=is_open,
        days_left=(local_day(until) - local_day(at)).days if until and is_open else 0,
        may_vote=is_open and ballot is not None,
        may_comment=is_open and may_comment(foundation, user),
        own_vote=ballot.vote if ballot else "",
        own_vote_words=str(ballot.get_vote_display()) if ballot and ballot.vote else "",
        shows_counts=not is_open or keeps_without_vote or bool(ballot and ballot.vote),
    )


def comments_on(foundation: FoundationVersion, reader: User) -> dict[str, list[Said]]:
    """Every comment by part, the oldest first; three queries whatever their number."""
    keepers = set(founding.keepers().values_list("pk", flat=True))
    threads: dict[str, list[Said]] = {}
    for row in foundation.comments.select_related("user"):
        name = row.user.name if row.user else ""
        said = Said(row, name, row.user_id in keepers, row.user_id == reader.pk)
        threads.setdefault(row.part, []).append(said)
    return threads


def readable() -> QuerySet[FoundationVersion]:
    """Versions that members may read: whatever left the organizers' desk."""
    return FoundationVersion.objects.exclude(status=FoundationStatus.DRAFT)


def not_carried() -> FoundationVersion | None:
    """The newest draft that came back from a vote."""
    drafts = FoundationVersion.objects.filter(status=FoundationStatus.DRAFT)
    return drafts.filter(vote_result__carried=False).order_by("-version").first()
