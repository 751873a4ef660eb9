"""The steps of a standing. Each locks the member, checks the step, writes history, audit and letter together."""

import datetime as dt
import zoneinfo
from typing import Any

from django.db import transaction

from members import lifecycle
from members.audit import note
from members.models import Admission, Community, Member, PreparedPage, Profile, StandingChange, User
from members.names import split_name
from members.outbox import write_letter
from members.signals import announce, standing_changed

CANDIDATE_DAYS = 90


class IllegalStep(Exception):
    """The member is not in a standing from which this step can be taken."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"{before} → {after}")
        self.before, self.after = before, after


def local_day(at: dt.datetime) -> dt.date:
    """The community's calendar day at a moment."""
    community = Community.objects.the()
    return at.astimezone(zoneinfo.ZoneInfo(community.timezone if community else "UTC")).date()


def candidate_days() -> int:
    """How long somebody is a candidate here: what the community set, else ninety days."""
    community = Community.objects.the()
    chosen = (community.settings.get("probation") or {}).get("days") if community else None
    return chosen if isinstance(chosen, int) and chosen > 0 else CANDIDATE_DAYS


@transaction.atomic
def make_candidate(*, user: User, name: str, by: User | None, at: dt.datetime, days: int | None = None) -> Member:
    """Give an accepted person a seat with an end date and an empty page of the book; again is the same seat.

    Whoever is suspended stays so: no payment ends what a person decided.
    """
    today = local_day(at)
    until = today + dt.timedelta(days=days or candidate_days())
    Admission.objects.filter(user=user, used_at=None).update(used_at=at)
    existing = Member.objects.select_for_update().filter(user=user).first()
    if existing is None:
        member = Member.objects.create(
            user=user, standing=lifecycle.CANDIDATE, standing_since=today, candidate_until=until, joined_on=today,
            synthetic=user.synthetic,
        )  # fmt: skip
        Profile.objects.create(member=member, **{**split_name(name), **_prepared(user)})
        _write_history(member, before="", by=by, at=at, reason="accepted")
        return member
    if existing.standing in lifecycle.SEES_BOOK | {lifecycle.SUSPENDED}:
        return existing
    existing.candidate_until = until
    return _step(existing, lifecycle.CANDIDATE, by=by, at=at, reason="accepted again")


def _prepared(user: User) -> dict[str, Any]:
    """What an import said of somebody, as fields of their page; from now on it stands there and nowhere else."""
    page = PreparedPage.objects.filter(user=user).first()
    if page is None:
        return {}
    said: dict[str, Any] = dict(page.said)
    page.delete()
    names = said.pop("name", {})
    return {**said, **names}


@transaction.atomic
def extend_candidacy(
    *, member: Member, seen: dt.date | None, until: dt.date, by: User, at: dt.datetime, words: str = ""
) -> Member:
    """Give a candidate more time; raises IllegalStep when the end is no longer the one that was `seen`."""
    locked = Member.objects.select_for_update().get(pk=member.pk)
    if locked.standing != lifecycle.CANDIDATE or locked.candidate_until != seen:
        raise IllegalStep(locked.standing, lifecycle.CANDIDATE)
    if seen and until <= seen:
        raise ValueError("More time ends later.")
    locked.candidate_until = until
    locked.save(update_fields=["candidate_until"])
    note(deed="candidacy.extended", about=locked, by=by, at=at, until=until.isoformat())
    user = locked.user
    write_letter(
        kind="candidacy_extended", key=f"candidacy_extended:{locked.pk}:{until.isoformat()}", to=user.email, user=user,
        language=user.language, context={"member": locked, "name": user.name, "words": words}, at=at,
    )  # fmt: skip
    return locked


@transaction.atomic
def change_standing(
    *, member: Member, to: str, by: User | None, at: dt.datetime, reason: str, words: str = ""
) -> Member:
    """Take one legal step; raises IllegalStep. The step to where one stands already changes nothing.

    `words` stand in the letter to the person; the reason stands in the history.
    """
    locked = Member.objects.select_for_update().get(pk=member.pk)
    if locked.standing == to:
        return locked
    return _step(locked, to, by=by, at=at, reason=reason, words=words)


def activate_member(*, member: Member, by: User | None, at: dt.datetime, reason: str, words: str = "") -> Member:
    """Candidate, grace, paused or lapsed becomes member."""
    return change_standing(member=member, to=lifecycle.MEMBER, by=by, at=at, reason=reason, words=words)


def enter_grace(*, member: Member, by: User | None, at: dt.datetime, reason: str) -> Member:
    """Dues are late: the doors stay open for a while."""
    return change_standing(member=member, to=lifecycle.GRACE, by=by, at=at, reason=reason)


def lapse_member(*, member: Member, by: User | None, at: dt.datetime, reason: str) -> Member:
    """The grace is over: the doors close, the way back stays open."""
    return change_standing(member=member, to=lifecycle.LAPSED, by=by, at=at, reason=reason)


def restore_member(*, member: Member, by: User | None, at: dt.datetime, reason: str) -> Member:
    """Dues arrived after all: back to candidate while that time runs, else to member."""
    still = member.candidate_until is not None and member.candidate_until >= local_day(at)
    return change_standing(
        member=member, to=lifecycle.CANDIDATE if still else lifecycle.MEMBER, by=by, at=at, reason=reason
    )


def leave_community(*, member: Member, by: User, at: dt.datetime, reason: str = "") -> Member:
    """Somebody goes; their page vanishes at once."""
    return change_standing(member=member, to=lifecycle.LEFT, by=by, at=at, reason=reason)


def _step(member: Member, to: str, *, by: User | None, at: dt.datetime, reason: str, words: str = "") -> Member:
    before = member.standing
    if not lifecycle.is_legal(before, to):
        raise IllegalStep(before, to)
    member.standing, member.standing_since = to, local_day(at)
    member.ended_on = None if to in lifecycle.TITLED else local_day(at)
    if to == lifecycle.MEMBER:
        member.candidate_until = None  # that time is over, however early: late dues lead back to member, not to it
    member.save()
    _write_history(member, before=before, by=by, at=at, reason=reason, words=words)
    return member


def _write_history(
    member: Member, *, before: str, by: User | None, at: dt.datetime, reason: str, words: str = ""
) -> None:
    StandingChange.objects.create(
        member=member, before=before, after=member.standing, on=member.standing_since, at=at, by=by, reason=reason[:400]
    )
    note(deed="standing.changed", about=member, by=by, at=at, before=before, after=member.standing)
    _write_standing_letter(member, by=by, at=at, reason=reason, words=words)
    announce(standing_changed, member_id=str(member.pk), before=before, after=member.standing, at=at)


def _write_standing_letter(member: Member, *, by: User | None, at: dt.datetime, reason: str, words: str) -> None:
    """Tell the person; what an organizer wrote stands in the letters that close doors. Grace is told with its bill.

    Where somebody found words of their own for the letter, those are told and the reason is not.
    """
    if member.standing == lifecycle.GRACE:
        return
    user, told = member.user, reason if by and by.pk != member.user_id and not words else ""
    leave = suspension = None
    if member.standing == lifecycle.PAUSED:
        leave = member.leaves.filter(starts_on__lte=local_day(at)).order_by("ends_on").last()
    if member.standing == lifecycle.SUSPENDED:
        suspension = member.suspensions.filter(over_at=None).first()
    write_letter(
        kind=f"standing_{member.standing}", key=f"standing:{member.pk}:{member.standing}:{at.isoformat()}",
        to=user.email, user=user, language=user.language, at=at,
        context={"member": member, "name": user.name, "told": told, "words": words, "leave": leave, "suspension": suspension},
    )  # fmt: skip
