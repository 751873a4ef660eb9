"""What happens to an edition. Who prints decides about the book; whose entry it is decides about the entry."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from directory.models import Edition, EditionState, Entry, EntryState
from members.audit import note
from members.jobs import cancel_job, request_job
from members.models import Community, Job, User

from .lifecycle import ARCHIVED, EDITING, FROZEN, OPEN, PROOFING, PUBLISHED, RENDERING, is_legal
from .press import Printed
from .queries import BUILD, consented, open_build, withdrawn_since, yes_by_user
from .snapshot import snapshot

CHANGEABLE = frozenset({"number", "year", "language", "medium", "title", "subtitle", "foreword"})
WRITTEN = ["state", "snapshot", "sort_key", "photo", "consent_print", "consent_screen", "gathered_at"]


class NotPossible(Exception):
    """The edition is in a state that does not allow this."""


class NobodyIncluded(Exception):
    """A book without people is not frozen."""


class NotBuilt(Exception):
    """There is no PDF yet."""


class ConsentWithdrawn(Exception):
    """Somebody in it has said no since it was frozen: it goes back to proof first."""


@transaction.atomic
def open_edition(*, by: User, at: dt.datetime, **words: Any) -> Edition:
    """Begin a book; `words` are number, year, language, medium, title, subtitle and foreword."""
    edition = Edition.objects.create(created_at=at, **_known(words))
    note(deed="edition.opened", about=edition, by=by, at=at, number=edition.number)
    return edition


@transaction.atomic
def change_edition(*, edition: Edition, changes: Mapping[str, Any], by: User, at: dt.datetime) -> Edition:
    """Write title, foreword and so on anew; raises NotPossible once frozen."""
    row = _open(edition)
    changed = sorted(name for name, value in _known(changes).items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, changes[name])
    if changed:
        row.save(update_fields=changed)
        note(deed="edition.changed", about=row, by=by, at=at, fields=changed)
    return row


@transaction.atomic
def gather_entries(*, edition: Edition, by: User, at: dt.datetime) -> int:
    """Copy everybody who may be printed and agreed; whoever no longer does is taken out. Returns how many are in."""
    row = _open(edition)
    included = _gather(row, at=at)
    if is_legal(row.state, EDITING):
        row.state = EditionState.EDITING
    row.entries_count, row.gathered_at = included, at
    row.save(update_fields=["state", "entries_count", "gathered_at"])
    note(deed="edition.gathered", about=row, by=by, at=at, included=included)
    return included


@transaction.atomic
def freeze_edition(*, edition: Edition, by: User, at: dt.datetime) -> Edition:
    """Close the book: from here on it does not change. Who has said no since gathering is out."""
    row = _step(edition, FROZEN)
    gone = row.entries.exclude(member__in=consented(row).values("pk"))
    _forget_photos(row, still=row.entries.exclude(pk__in=gone).values_list("photo", flat=True))
    _withdraw(gone)
    row.entries_count = row.entries.filter(state=EntryState.INCLUDED).count()
    if not row.entries_count:
        raise NobodyIncluded
    row.state, row.frozen_at = EditionState.FROZEN, at
    row.save(update_fields=["state", "frozen_at", "entries_count"])
    note(deed="edition.frozen", about=row, by=by, at=at, included=row.entries_count, revision=row.revision)
    return row


@transaction.atomic
def reopen_edition(*, edition: Edition, by: User, at: dt.datetime) -> Edition:
    """Take a frozen or published book back into proof; what was published becomes a new revision."""
    row = _step(edition, PROOFING)
    if row.state == EditionState.PUBLISHED:
        row.revision += 1
    _forget_pdf(row)
    row.state, row.frozen_at, row.published_at = EditionState.PROOFING, None, None
    row.save()
    note(deed="edition.reopened", about=row, by=by, at=at, revision=row.revision)
    return row


@transaction.atomic
def request_build(*, edition: Edition, by: User, at: dt.datetime) -> Job:
    """Ask for the PDF; asked again while one is under way, it is the same one."""
    row = _locked(edition)
    if row.state not in (EditionState.FROZEN, EditionState.RENDERING):
        raise NotPossible(row.state)
    job = request_job(kind=BUILD, arguments={"edition": str(row.pk)}, by=by, at=at)
    row.state = EditionState.RENDERING
    row.save(update_fields=["state"])
    note(deed="edition.build_requested", about=row, by=by, at=at, job=str(job.pk))
    return job


@transaction.atomic
def cancel_build(*, edition: Edition, by: User, at: dt.datetime) -> None:
    """Stop the build that is under way, and free an edition whose build died."""
    row = _locked(edition)
    if row.state != EditionState.RENDERING:
        raise NotPossible(row.state)
    if job := open_build(row):
        cancel_job(job=job)
    if job is None or open_build(row) is None:
        end_build(edition=row)
    note(deed="edition.build_canceled", about=row, by=by, at=at)


def end_build(*, edition: Edition) -> None:
    """Back from being built, with or without a PDF."""
    Edition.objects.filter(pk=edition.pk, state=RENDERING).update(state=FROZEN)


@transaction.atomic
def keep_pdf(*, edition: Edition, printed: Printed, at: dt.datetime) -> Edition:
    """Keep what the press made, if the edition still waits for it."""
    row = _locked(edition)
    if row.state != EditionState.RENDERING:
        raise NotPossible(row.state)
    _forget_pdf(row)
    row.sha256 = hashlib.sha256(printed.content).hexdigest()
    row.pages, row.standard, row.unprinted = printed.pages, printed.standard, printed.unprinted[:200]
    row.built_at, row.state = at, EditionState.FROZEN
    row.pdf.save(f"{row.number}-{row.revision}-{row.sha256[:12]}.pdf", ContentFile(printed.content), save=False)
    row.save()
    return row


@transaction.atomic
def publish_edition(*, edition: Edition, by: User, at: dt.datetime) -> Edition:
    """Show it to members. Raises NotBuilt and ConsentWithdrawn."""
    row = _step(edition, PUBLISHED)
    if not row.pdf:
        raise NotBuilt
    if withdrawn_since(row).exists():
        raise ConsentWithdrawn
    row.state, row.published_at = EditionState.PUBLISHED, at
    row.save(update_fields=["state", "published_at"])
    note(deed="edition.published", about=row, by=by, at=at, sha256=row.sha256, revision=row.revision)
    return row


@transaction.atomic
def archive_edition(*, edition: Edition, by: User, at: dt.datetime) -> Edition:
    """Take a published book from the members' shelf; it stays with the organizers."""
    row = _step(edition, ARCHIVED)
    row.state = EditionState.ARCHIVED
    row.save(update_fields=["state"])
    note(deed="edition.archived", about=row, by=by, at=at)
    return row


def _known(words: Mapping[str, Any]) -> Mapping[str, Any]:
    if unknown := set(words) - CHANGEABLE:
        raise ValueError(", ".join(sorted(unknown)))
    return words


def _locked(edition: Edition) -> Edition:
    return Edition.objects.select_for_update().get(pk=edition.pk)


def _open(edition: Edition) -> Edition:
    row = _locked(edition)
    if row.state not in OPEN:
        raise NotPossible(row.state)
    return row


def _step(edition: Edition, after: str) -> Edition:
    row = _locked(edition)
    if not is_legal(row.state, after):
        raise NotPossible(row.state)
    return row


def _gather(edition: Edition, *, at: dt.datetime) -> int:
    community = Community.objects.the()
    fallback = community.language if community else "en"
    printed, on_screen = yes_by_user("book_print"), yes_by_user("book_ebook")
    rows = []
    for profile in consented(edition).select_related("member").order_by("sort_key", "pk"):
        words = snapshot(profile, language=edition.language, fallback=fallback)
        if words is None:
            continue
        row = Entry(edition=edition, member=profile.member, snapshot=words, gathered_at=at, sort_key=words["sorted"])
        row.photo = _copied_photo(edition, words["photo"])
        row.consent_print_id = printed.get(profile.member.user_id)
        row.consent_screen_id = on_screen.get(profile.member.user_id)
        rows.append(row)
    _forget_photos(edition, still=[str(row.photo) for row in rows])
    _withdraw(edition.entries.exclude(member__in=[row.member_id for row in rows]))
    Entry.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["edition", "member"], update_fields=WRITTEN, batch_size=500
    )
    return len(rows)


def _copied_photo(edition: Edition, source: str) -> str:
    """The entry's own copy; photos have names that are never used twice, so that a copy is made once."""
    if not source or not default_storage.exists(source):
        return ""
    name = f"editions/photos/{edition.pk}/{source.rpartition('/')[2]}"
    if not default_storage.exists(name):
        with default_storage.open(source) as photo:
            default_storage.save(name, photo)
    return name


def _withdraw(entries: QuerySet[Entry]) -> None:
    """Take entries out: their words go with them."""
    entries.update(state=EntryState.WITHDRAWN, snapshot={}, sort_key="", photo="")


def _forget_photos(edition: Edition, *, still: Iterable[str]) -> None:
    """Delete the copies that no entry shows any more, once that holds."""
    for name in edition.entries.exclude(photo="").exclude(photo__in=still).values_list("photo", flat=True):
        transaction.on_commit(partial(default_storage.delete, name))


def _forget_pdf(edition: Edition) -> None:
    if edition.pdf:
        transaction.on_commit(partial(default_storage.delete, str(edition.pdf)))
    edition.pdf, edition.sha256, edition.pages, edition.standard, edition.unprinted = "", "", 0, "", ""
    edition.built_at = None
