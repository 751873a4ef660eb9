"""Editions for tests."""

import datetime as dt

from directory.editions.operations import freeze_edition, gather_entries, request_build
from directory.models import Edition, Entry
from members import jobs
from members.consents import record_consent
from members.models import Profile, User


def agreed(profile: Profile, at: dt.datetime, *, purposes: tuple[str, ...] = ("book_print", "book_ebook")) -> Profile:
    for purpose in purposes:
        record_consent(
            user=profile.member.user, purpose=purpose, given=True, text="T", language="en", source="test", at=at
        )
    return profile


def frozen(edition: Edition, editor: User, at: dt.datetime) -> Edition:
    gather_entries(edition=edition, by=editor, at=at)
    return freeze_edition(edition=edition, by=editor, at=at)


def built(edition: Edition, editor: User, at: dt.datetime) -> Edition:
    request_build(edition=edition, by=editor, at=at)
    jobs.run_next_job(clock=lambda: at)
    return Edition.objects.get(pk=edition.pk)


def names(edition: Edition) -> list[str]:
    return [entry.snapshot["name"] for entry in Entry.objects.included().filter(edition=edition)]
