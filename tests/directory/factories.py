"""Pages of the book for tests."""

import datetime as dt
import io
import time
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.test import Client
from PIL import Image

from directory.operations import publish_profile
from members.folding import sort_key
from members.models import Member, Profile, User
from tests.factories import MemberFactory, ProfileFactory, RoleGrantFactory, UserFactory

AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def person(name: str = "Ana Pérez Weiß", *, standing: str = "member", **fields: Any) -> Profile:
    """A member whose page is in the book; the last two words of the name are the surnames."""
    *given, first, second = name.split() if len(name.split()) > 2 else [*name.split(), ""]
    until = dt.date(2027, 1, 30) if standing == "candidate" else None
    member = MemberFactory(user=UserFactory(name=name), standing=standing, candidate_until=until)
    profile = ProfileFactory(
        member=member, given_names=" ".join(given), first_surname=first, second_surname=second, display_name=name,
        sort_key=sort_key(first, second, " ".join(given)), **fields,
    )  # fmt: skip
    publish_profile(member_id=str(member.pk), at=AT)
    return profile


def republish(profile: Profile, **changes: Any) -> Profile:
    """The same page with other words or other audiences, written anew."""
    for name, value in changes.items():
        setattr(profile, name, value)
    profile.save()
    publish_profile(member_id=str(profile.pk), at=AT)
    return profile


def reader(standing: str = "member") -> User:
    """Somebody who may read the book but does not stand in it."""
    until = dt.date(2027, 1, 30) if standing == "candidate" else None
    member: Member = MemberFactory(standing=standing, candidate_until=until)
    return member.user


def organizer(role: str = "owner") -> User:
    user: User = RoleGrantFactory(role=role).user
    return user


def signed_in(client: Client, user: User) -> Client:
    """A session with a second factor, just opened."""
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "mfa", "at": time.time(), "type": "totp", "reauthenticated": True}
    ]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
    return client


def picture(size: tuple[int, int] = (800, 1000), kind: str = "JPEG", **options: Any) -> io.BytesIO:
    """A photo file."""
    buffer = io.BytesIO()
    Image.new("RGB", size, (120, 90, 60)).save(buffer, kind, **options)
    buffer.seek(0)
    buffer.name = f"photo.{kind.lower()}"
    return buffer
