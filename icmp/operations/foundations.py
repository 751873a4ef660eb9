"""A foundation goes to its founding members, comes back with their vote, and into force."""

import datetime as dt
from dataclasses import asdict

from django.db import transaction

from icmp import foundation_notices as notices
from icmp.models import FoundationComment, FoundationRatification, FoundationStatus, FoundationVersion
from icmp.models.ratification import Vote
from icmp.queries import founding
from icmp.quorum import MOST_DAYS
from members.audit import note
from members.deeds import record_deed
from members.models import User
from members.operations import local_day


class FoundationRefusal(Exception):
    """A step that a foundation cannot take; what kind of refusal it is says why."""


class NotADraft(FoundationRefusal):
    """Only a draft is written, thrown away or put to the vote."""


class NothingWritten(FoundationRefusal):
    """A foundation without a mission says nothing one could vote on."""


class NobodyToAsk(FoundationRefusal):
    """There are no founding members."""


class VotingIsOver(FoundationRefusal):
    """The deadline has passed, the votes are counted, or the vote was taken back."""


class NotAFoundingMember(FoundationRefusal):
    """Only those who were asked have a vote; only they and the organizers comment."""


class VoteRunning(FoundationRefusal):
    """While the founding members vote, nothing is published."""


class VoteNeeded(FoundationRefusal):
    """There are founding members: they vote, or the owner says publicly why not."""


@transaction.atomic
def ask_for_ratification(
    *, foundation: FoundationVersion, by: User, at: dt.datetime, days: int | None = None
) -> FoundationVersion:
    """Hand every founding member a ballot and a letter; asked again, nothing happens twice.

    `days` None takes the window that the foundation in force gives. Raises NotADraft, NothingWritten, NobodyToAsk.
    """
    row = _locked(foundation)
    if row.status == FoundationStatus.IN_RATIFICATION:
        return row
    if row.status != FoundationStatus.DRAFT:
        raise NotADraft
    if not row.mission:
        raise NothingWritten
    founders = [member.user for member in founding.founding_members(row)]
    if not founders:
        raise NobodyToAsk
    window = min(days or founding.rule_for(row).days, MOST_DAYS)
    row.status, row.vote_result = FoundationStatus.IN_RATIFICATION, {}
    row.ratify_from, row.ratify_until = at, at + dt.timedelta(days=window)
    row.save(update_fields=["status", "vote_result", "ratify_from", "ratify_until"])
    row.ratifications.all().delete()  # the ballots of a round that came to nothing
    FoundationRatification.objects.bulk_create(
        FoundationRatification(foundation=row, user=user, at=at) for user in founders
    )
    note(deed="foundation.asked", about=row, by=by, at=at, days=window, founders=len(founders))
    notices.write_asked(row, founders, at=at)
    return row


@transaction.atomic
def comment_on_foundation(
    *, foundation: FoundationVersion, part: str, text: str, by: User, at: dt.datetime
) -> FoundationComment:
    """Say something about a part, or about the whole (`part` empty); the same words sent twice stand once."""
    row = _locked(foundation)
    _check_open(row, at)
    if not may_comment(row, by):
        raise NotAFoundingMember
    said = row.comments.filter(user=by, part=part, text=text, at__gte=row.ratify_from or at).first()
    if said is not None:
        return said
    comment = FoundationComment.objects.create(foundation=row, user=by, part=part, text=text, at=at)
    note(deed="foundation.commented", about=row, by=by, at=at, part=part)
    return comment


def may_comment(foundation: FoundationVersion, user: User) -> bool:
    """Founding members comment, and those who keep the foundation answer them."""
    return user.viewer.may("set_foundations") or founding.ballot_of(foundation, user) is not None


@transaction.atomic
def vote_on_foundation(
    *, foundation: FoundationVersion, by: User, vote: Vote, at: dt.datetime
) -> FoundationRatification:
    """Fill in one's ballot, or change it, until the deadline. Raises VotingIsOver, NotAFoundingMember.

    The ledgers learn that somebody voted, never how; with the lock, no vote slips in after the count.
    """
    row = _locked(foundation)
    _check_open(row, at)
    ballot = founding.ballot_of(row, by)
    if ballot is None:
        raise NotAFoundingMember
    if ballot.vote == vote:
        return ballot
    is_first = not ballot.vote
    ballot.vote, ballot.at = vote, at
    ballot.save(update_fields=["vote", "at"])
    if is_first:
        note(deed="foundation.voted", about=row, by=None, at=at)
        record_deed(
            member=by.member, type_key="foundation.ratified", occurred_at=at, at=at,
            key=f"foundation.ratified:{row.pk}:{by.pk}", source="foundations",
        )  # fmt: skip
    return ballot


@transaction.atomic
def withdraw_ratification(*, foundation: FoundationVersion, by: User, at: dt.datetime) -> FoundationVersion:
    """Take a version back from its voters to change it: the votes are void, and those who were asked are told."""
    row = _locked(foundation)
    if row.status == FoundationStatus.DRAFT:
        return row
    if row.status != FoundationStatus.IN_RATIFICATION:
        raise NotADraft
    asked = list(founding.asked_members(row))
    begun = row.ratify_from or at
    _back_to_draft(row, result={})
    row.ratifications.all().delete()
    note(deed="foundation.withdrawn", about=row, by=by, at=at)
    notices.write_withdrawn(row, asked, begun=begun, at=at)
    return row


@transaction.atomic
def close_ratification(*, foundation: FoundationVersion, at: dt.datetime) -> bool:
    """Count a round that is over: the deadline passed, or everybody voted. Returns whether it was counted now."""
    row = _locked(foundation)
    if row.status != FoundationStatus.IN_RATIFICATION or row.ratified_at:
        return False
    tally = founding.tally(row)
    if tally.missing and row.ratify_until and at < row.ratify_until:
        return False
    figures = asdict(tally) | {"quorum": str(tally.quorum), "needed": tally.needed, "carried": tally.carried}
    asked, begun = list(founding.asked_members(row)), row.ratify_from or at
    if tally.carried:
        row.ratified_at, row.vote_result = at, figures
        row.save(update_fields=["ratified_at", "vote_result"])
    else:
        _back_to_draft(row, result=figures)
    note(deed="foundation.counted", about=row, by=None, at=at, **figures)
    notices.write_counted(row, list(founding.keepers()), asked, begun=begun, at=at)
    return True


def close_ratifications(*, at: dt.datetime) -> int:
    """Count every round that is over; returns how many."""
    asked = FoundationVersion.objects.filter(status=FoundationStatus.IN_RATIFICATION, ratified_at=None)
    return sum(close_ratification(foundation=row, at=at) for row in asked)


@transaction.atomic
def publish_foundation(
    *, foundation: FoundationVersion, by: User | None, at: dt.datetime, reason: str = ""
) -> FoundationVersion:
    """Put a version into force and supersede the one before; again is the same.

    A carried one; or any draft while there are no founding members; or one with the owner's `reason` for going without
    a vote, which everybody reads. Raises VoteNeeded, VoteRunning, NothingWritten, NotADraft.
    """
    rows = list(FoundationVersion.objects.select_for_update().order_by("pk"))  # two at once: one after the other
    row = next(each for each in rows if each.pk == foundation.pk)
    if row.status == FoundationStatus.PUBLISHED:
        return row
    founders = [member.user for member in founding.founding_members(row)]
    row.unvoted_reason = _why_unvoted(row, reason.strip(), has_founders=bool(founders))
    before = next((each for each in rows if each.status == FoundationStatus.PUBLISHED), None)
    if before is not None:
        FoundationVersion.objects.filter(pk=before.pk).update(status=FoundationStatus.SUPERSEDED)
    row.status, row.published_at, row.effective_from = FoundationStatus.PUBLISHED, at, local_day(at)
    row.save(update_fields=["status", "published_at", "effective_from", "unvoted_reason"])
    facts = {"supersedes": before.version if before else None, "voted": row.ratified_at is not None}
    note(deed="foundation.published", about=row, by=by, at=at, **facts)
    notices.write_published(row, founders, at=at)
    return row


def _why_unvoted(row: FoundationVersion, reason: str, *, has_founders: bool) -> str:
    """What stands beside a version that nobody voted on; nothing for a carried one. Raises what forbids publishing."""
    if row.status == FoundationStatus.IN_RATIFICATION:
        if row.ratified_at is None:
            raise VoteRunning
        return ""
    if row.status != FoundationStatus.DRAFT:
        raise NotADraft
    if not row.mission:
        raise NothingWritten
    if has_founders and not reason:
        raise VoteNeeded
    return reason


def _back_to_draft(row: FoundationVersion, *, result: dict[str, object]) -> None:
    row.status, row.vote_result = FoundationStatus.DRAFT, result
    row.ratify_from = row.ratify_until = row.ratified_at = None
    row.save(update_fields=["status", "vote_result", "ratify_from", "ratify_until", "ratified_at"])


def _check_open(row: FoundationVersion, at: dt.datetime) -> None:
    """Raise VotingIsOver unless the vote on a locked version is open."""
    asked = row.status == FoundationStatus.IN_RATIFICATION and row.ratified_at is None
    if not asked or (row.ratify_until and at >= row.ratify_until):
        raise VotingIsOver


def _locked(foundation: FoundationVersion) -> FoundationVersion:
    """The version as it is now; whoever else wants it waits until this transaction ends."""
    return FoundationVersion.objects.select_for_update().get(pk=foundation.pk)
