"""What happens to a page of the book. The owner changes it; who sees what is decided by the owner and nobody else."""

import datetime as dt
import secrets
from collections.abc import Mapping
from functools import partial
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from members.audit import note
from members.completeness import missing
from members.deeds import record_deed
from members.folding import sort_key
from members.models import Member, Profile, User
from members.photos import LARGEST, SIZES, Focus, portraits, sibling
from members.signals import announce, profile_changed
from members.visibility import FIELDS, Audience

from .standing import local_day

CHANGEABLE = frozenset(
    {
        "given_names", "first_surname", "second_surname", "display_name", "pronouns", "headline", "discipline",
        "industry", "employer", "role_title", "years_experience", "city", "in_country_since", "languages", "skills",
        "offers", "looks_for", "biography", "links", "photo_alt",
    }
)  # fmt: skip
NAMES = ("first_surname", "second_surname", "given_names")


class NotTheOwner(Exception):
    """Somebody else tried to decide who sees a person's page."""


class UnknownField(Exception):
    """A field that is not part of a page, or an audience wider than the product allows for it."""


@transaction.atomic
def change_profile(*, member: Member, changes: Mapping[str, Any], by: User, at: dt.datetime) -> Profile:
    """Write new words into a page; the order in the book follows the names. Raises UnknownField."""
    if unknown := set(changes) - CHANGEABLE:
        raise UnknownField(", ".join(sorted(unknown)))
    profile = _locked(member)
    changed = sorted(name for name, value in changes.items() if getattr(profile, name) != value)
    if not changed:
        return profile
    for name in changed:
        setattr(profile, name, changes[name])
    if set(changed) & set(NAMES):
        profile.sort_key = sort_key(*(getattr(profile, name) for name in NAMES))[:200]
    _save(profile, deed="profile.changed", by=by, at=at, fields=changed)
    return profile


@transaction.atomic
def change_visibility(
    *, member: Member, audiences: Mapping[str, str], by: User, at: dt.datetime, listed_as_alumni: bool | None = None
) -> Profile:
    """Keep who sees which field; raises NotTheOwner and UnknownField."""
    if by.pk != member.user_id:
        raise NotTheOwner
    for field, audience in audiences.items():
        if field not in FIELDS or audience.upper() not in Audience.__members__:
            raise UnknownField(field)
        if Audience[audience.upper()] > FIELDS[field][1]:
            raise UnknownField(field)
    profile = _locked(member)
    profile.audiences = {**profile.audiences, **audiences}
    if listed_as_alumni is not None:
        profile.listed_as_alumni = listed_as_alumni
    _save(profile, deed="profile.visibility_changed", by=by, at=at, audiences=dict(audiences))
    return profile


@transaction.atomic
def set_photo(
    *, member: Member, source: IO[bytes], alt: str, by: User, at: dt.datetime, focus: Focus | None = None
) -> Profile:
    """Take a photo in three sizes under a name that nobody can guess; raises members.photos.BadPhoto."""
    sizes = portraits(source, focus=focus or Focus())
    profile = _locked(member)
    _forget_files(profile.photo.name)
    name = f"photos/{secrets.token_urlsafe(18)}-{LARGEST}.jpg"
    for size, content in sizes.items():
        default_storage.save(sibling(name, size), ContentFile(content))
    profile.photo.name, profile.photo_alt = name, alt
    _save(profile, deed="profile.photo_set", by=by, at=at)
    return profile


@transaction.atomic
def remove_photo(*, member: Member, by: User, at: dt.datetime) -> Profile:
    """Take the photo away, and its files with it."""
    profile = _locked(member)
    _forget_files(profile.photo.name)
    profile.photo.name, profile.photo_alt = "", ""
    _save(profile, deed="profile.photo_removed", by=by, at=at)
    return profile


@transaction.atomic
def confirm_profile(*, member: Member, by: User, at: dt.datetime) -> Profile:
    """The owner says that everything is still true."""
    if by.pk != member.user_id:
        raise NotTheOwner
    profile = _locked(member)
    profile.confirmed_on = local_day(at)
    _save(profile, deed="profile.confirmed", by=by, at=at)
    return profile


def _locked(member: Member) -> Profile:
    return Profile.objects.select_for_update().get(pk=member.pk)


def _save(profile: Profile, *, deed: str, by: User, at: dt.datetime, **facts: Any) -> None:
    profile.save()
    note(deed=deed, about=profile, by=by, at=at, **facts)
    if not missing(profile):
        # Once in a lifetime: the key holds even when the page loses a part and gets it back.
        member = Member.objects.get(pk=profile.pk)
        record_deed(
            member=member, type_key="profile.completed", occurred_at=at, at=at, key=f"profile.completed:{member.pk}",
            source="members", about=profile,
        )  # fmt: skip
    announce(profile_changed, member_id=str(profile.pk), at=at)


def _forget_files(name: str | None) -> None:
    """Delete the files once the change holds; a change that fails keeps its photo."""
    for size in SIZES if name else ():
        transaction.on_commit(partial(default_storage.delete, sibling(str(name), size)))
