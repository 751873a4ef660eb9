"""Who may do what: given and taken by an owner, written down, told to the person."""

import datetime as dt

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
def grant_role(*, user: User, role: str, by: User | None, at: dt.datetime, language: str = "") -> RoleGrant:
    """Give a role; having it already changes nothing. `by` None only at setup."""
    existing = RoleGrant.objects.in_force().filter(user=user, role=role, language=language).first()
    if existing:
        return existing
    grant = RoleGrant.objects.create(user=user, role=role, language=language, granted_by=by, granted_at=at)
    _tell(grant, kind="role_granted", by=by, at=at)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, by: User, at: dt.datetime) -> RoleGrant:
    """Take a role back and end the person's sessions; the last owner stays (LastOwner)."""
    owners = RoleGrant.objects.in_force().filter(role=gates.OWNER).select_for_update()
    others = [row for row in owners if row.pk != grant.pk]
    locked = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if locked.ended_at:
        return locked
    if locked.role == gates.OWNER and not others:
        raise LastOwner
    locked.ended_at = at
    locked.save(update_fields=["ended_at"])
    _tell(locked, kind="role_ended", by=by, at=at)
    end_sessions(locked.user)
    return locked


def end_sessions(user: User) -> int:
    """Sign a person out everywhere; returns how many sessions ended."""
    sessions = UserSession.objects.filter(user=user)
    keys = list(sessions.values_list("session_key", flat=True))
    sessions.delete()
    return Session.objects.filter(session_key__in=keys).delete()[0]


def _tell(grant: RoleGrant, *, kind: str, by: User | None, at: dt.datetime) -> None:
    note(deed=kind.replace("_", "."), about=grant.user, by=by, at=at, role=grant.role)
    write_letter(
        kind=kind, key=f"{kind}:{grant.pk}", to=grant.user.email, user=grant.user, language=grant.user.language,
        context={"grant": grant, "by": by}, at=at,
    )  # fmt: skip
