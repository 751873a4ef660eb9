"""Owners bring in those who organize with them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from members.audit import note
from members.models import RoleGrant, User
from members.outbox import write_letter

from .accounts import open_account
from .roles import give_silently, tell_owners


class AccountClosed(Exception):
    """The address belongs to an account that may not sign in."""


@dataclass(frozen=True)
class Invitation:
    """Whose account it is, and the roles that are new; none when the invitation said nothing new."""

    user: User
    granted: tuple[RoleGrant, ...]


@transaction.atomic
def invite_organizer(
    *, email: str, name: str, language: str, roles: Sequence[tuple[str, str]], by: User, at: dt.datetime
) -> Invitation:
    """Open the account if there is none, give the roles (with their language) not held yet, and write one letter.

    Somebody who has an account keeps their own name and language. Raises AccountClosed.
    """
    user = open_account(email=email, name=name, language=language, at=at, by=by)
    if not user.is_active:
        raise AccountClosed
    given = [give_silently(user=user, role=role, language=of, by=by, at=at) for role, of in roles]
    grants = tuple(grant for grant, is_new in given if is_new)
    if grants:
        note(deed="organizer.invited", about=user, by=by, at=at, roles=[grant.role for grant in grants])
        _write(user, grants, by=by, at=at)
        tell_owners(kind="role_granted", grants=grants, by=by, at=at)
    return Invitation(user, grants)


def _write(user: User, grants: Sequence[RoleGrant], *, by: User, at: dt.datetime) -> None:
    write_letter(
        kind="organizer_invited", key=f"organizer_invited:{grants[0].pk}", to=user.email, user=user,
        language=user.language, context=letter_context(user, grants, by=by), at=at,
    )  # fmt: skip


def letter_context(user: User, grants: Sequence[RoleGrant], *, by: User) -> dict[str, object]:
    """What the letter speaks of; the desk shows it before anything is given."""
    return {"name": user.name, "grants": grants, "by": by, "is_staff": any(grant.opens_desk for grant in grants)}
