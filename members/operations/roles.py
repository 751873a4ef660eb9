"""Who may do what: given and taken by an owner, written down, told to the person and to the other owners."""

import datetime as dt
from collections.abc import Sequence

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from members import gates
from members.audit import note
from members.models import RoleGrant, User
from members.outbox import write_letter


class LastOwner(Exception):
    """Somebody must stay who can give roles."""


@transaction.atomic
def grant_role(
    *, user: User, role: str, by: User | None, at: dt.datetime, language: str = "", reason: str = ""
) -> RoleGrant:
    """Give a role; having it already changes nothing. `by` None only at setup. The letter tells the reason."""
    grant, is_new = give_silently(user=user, role=role, language=language, by=by, at=at)
    if is_new:
        _tell_person(grant, kind="role_granted", by=by, at=at, reason=reason)
        tell_owners(kind="role_granted", grants=[grant], by=by, at=at, reason=reason)
    return grant


def give_silently(*, user: User, role: str, language: str, by: User | None, at: dt.datetime) -> tuple[RoleGrant, bool]:
    """The role and its audit line without a letter, for whoever writes one about more; and whether it is new.

    Asks for a transaction: the account stays locked in it, so that two who give at once give one role.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    existing = RoleGrant.objects.in_force().filter(user=user, role=role, language=language).first()
    if existing:
        return existing, False
    grant = RoleGrant.objects.create(user=user, role=role, language=language, granted_by=by, granted_at=at)
    note(deed="role.granted", about=user, by=by, at=at, role=role)
    return grant, True


@transaction.atomic
def end_role(*, grant: RoleGrant, by: User, at: dt.datetime, reason: str = "") -> RoleGrant:
    """Take a role back and end the person's sessions; the last owner stays (LastOwner). The letter tells the reason."""
    others = [row for row in _owners_in_force() if row.user_id != grant.user_id]
    locked = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if locked.ended_at:
        return locked
    if locked.role == gates.OWNER and not others:
        raise LastOwner
    locked.ended_at = at
    locked.save(update_fields=["ended_at"])
    note(deed="role.ended", about=locked.user, by=by, at=at, role=locked.role)
    _tell_person(locked, kind="role_ended", by=by, at=at, reason=reason)
    tell_owners(kind="role_ended", grants=[locked], by=by, at=at, reason=reason)
    end_sessions(locked.user)
    return locked


def end_sessions(user: User) -> int:
    """Sign a person out everywhere; returns how many sessions ended."""
    sessions = UserSession.objects.filter(user=user)
    keys = list(sessions.values_list("session_key", flat=True))
    sessions.delete()
    return Session.objects.filter(session_key__in=keys).delete()[0]


def tell_owners(*, kind: str, grants: Sequence[RoleGrant], by: User | None, at: dt.datetime, reason: str = "") -> None:
    """A letter to every other owner: nobody gains or loses a role unseen. At setup there is nobody to tell."""
    if by is None or not grants:
        return
    person = grants[0].user
    others = RoleGrant.objects.in_force().filter(role=gates.OWNER, user__is_active=True)
    for owner in User.objects.filter(pk__in=others.values("user")).exclude(pk__in=[by.pk, person.pk]):
        context = {"grants": grants, "person": person, "by": by, "ended": kind == "role_ended", "reason": reason}
        write_letter(
            kind="role_news", key=f"role_news:{kind}:{grants[0].pk}:{owner.pk}", to=owner.email, user=owner,
            language=owner.language, context=context, at=at,
        )  # fmt: skip


def _owners_in_force() -> list[RoleGrant]:
    """Those who can sign in and give roles, locked in one order: who ends the second last one makes others wait."""
    owners = RoleGrant.objects.in_force().filter(role=gates.OWNER, user__is_active=True)
    return list(owners.select_for_update(of=("self",)).order_by("pk"))


def _tell_person(grant: RoleGrant, *, kind: str, by: User | None, at: dt.datetime, reason: str) -> None:
    write_letter(
        kind=kind, key=f"{kind}:{grant.pk}", to=grant.user.email, user=grant.user, language=grant.user.language,
        context={"grant": grant, "by": by, "reason": reason}, at=at,
    )  # fmt: skip
