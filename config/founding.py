"""Founding: the one community of an installation, and its first owner."""

import datetime as dt

from django.db import transaction
from django.utils.text import slugify

from members import gates
from members.audit import note
from members.models import Community
from members.operations import grant_role, open_account


class AlreadyFounded(Exception):
    """An installation serves one community; its name is the message."""


@transaction.atomic
def found_community(
    *, name: str, language: str, timezone: str, currency: str, owner: str, at: dt.datetime
) -> Community:
    """Make the community and its owner, who gets a letter with the way in; AlreadyFounded the second time."""
    existing = Community.objects.the()
    if existing:
        raise AlreadyFounded(existing.name)
    community = Community.objects.create(
        slug=slugify(name), name=name, short_name=name[:40], language=language, timezone=timezone, currency=currency
    )
    user = open_account(email=owner, name="", language=language, at=at)
    grant_role(user=user, role=gates.OWNER, by=None, at=at)
    note(deed="community.founded", about=community, by=user, at=at)
    return community
