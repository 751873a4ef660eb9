"""Editions of the book: who is in them, that they stay as they were, and when they are out."""

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction

from directory.editions.lifecycle import FIXED, OPEN, STATES, STEPS, is_legal
from directory.editions.operations import (
    ConsentWithdrawn,
    NobodyIncluded,
    NotBuilt,
    NotPossible,
    archive_edition,
    cancel_build,
    change_edition,
    freeze_edition,
    gather_entries,
    publish_edition,
    reopen_edition,
)
from directory.editions.queries import Funnel, funnel
from directory.editions.snapshot import parts
from directory.models import Edition, Entry
from members.consents import withdraw_consent
from members.models import AuditLine, Profile
from members.operations import set_photo
from tests.directory.editions import agreed, built, frozen, names
from tests.directory.factories import person, picture, republish

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(hours=1)


def test_lifecycle_when_any_two_states_then_only_the_listed_steps():
    assert {(a, b) for a in STATES for b in STATES if is_legal(a, b)} == {(a, b) for a in STEPS for b in STEPS[a]}
    assert set(STATES) == OPEN | FIXED
    assert not [step for step in STEPS["published"] if step not in ("proofing", "archived")]


@pytest.mark.parametrize(
    ("display", "first", "second", "expected"),
    [
        ("Ana Pérez Weiß", "Pérez", "Weiß", (["Pérez", "Weiß"], "Ana")),
        ("Ana Pérez", "Pérez", "Weiß", (["Pérez"], "Ana")),
        ("Anita", "Pérez", "Weiß", ([], "")),
        ("Pérez", "Pérez", "", ([], "")),
        ("Anabel Ana", "Ana", "", (["Ana"], "Anabel")),
    ],
)
def test_index_name_when_a_surname_is_not_shown_then_it_is_not_printed(display, first, second, expected):
    assert parts(display, first, second) == expected


def test_gather_when_consent_or_standing_is_missing_then_no_entry(edition, editor, at):
    agreed(person("Ana Pérez Weiß"), at)
    agreed(person("Grace Gómez Ruiz", standing="grace"), at)
    person("Nadie Dijo Sí")
    agreed(person("Solo Papel Ruiz"), at, purposes=("book_print",))
    agreed(person("Candi Data Ruiz", standing="candidate"), at)
    agreed(person("Alum Nada Ruiz", standing="left"), at)
    agreed(person("Sin Nombre Ruiz", audiences={"name": "organizers"}), at)
    gone = agreed(person("Antes Dijo Sí"), at)
    withdraw_consent(user=gone.member.user, purpose="book_print", at=at + LATER)

    included = gather_entries(edition=edition, by=editor, at=at + 2 * LATER)

    assert (included, names(edition)) == (2, ["Grace Gómez Ruiz", "Ana Pérez Weiß"])
    assert funnel(edition) == Funnel(eligible=5, consented=2, included=2)


def test_gather_when_the_book_is_on_paper_only_then_the_consent_to_print_is_enough(edition, editor, at):
    change_edition(edition=edition, changes={"medium": "print"}, by=editor, at=at)
    agreed(person("Solo Papel Ruiz"), at, purposes=("book_print",))
    agreed(person("Solo Pantalla Ruiz"), at, purposes=("book_ebook",))

    gather_entries(edition=edition, by=editor, at=at)

    entry = Entry.objects.get()
    assert (names(edition), entry.consent_print.purpose, entry.consent_screen) == (
        ["Solo Papel Ruiz"],
        "book_print",
        None,
    )


def test_gather_when_again_after_a_no_then_words_and_photo_are_gone(
    edition, editor, at, django_capture_on_commit_callbacks
):
    profile = agreed(person("Ana Pérez Weiß"), at)
    agreed(person("Luz Gómez Ruiz"), at)
    set_photo(member=profile.member, source=picture(), alt="Ana", by=profile.member.user, at=at)
    gather_entries(edition=edition, by=editor, at=at)
    copy = Entry.objects.get(member=profile.member).photo.name
    had = default_storage.exists(copy)

    withdraw_consent(user=profile.member.user, purpose="book_ebook", at=at + LATER)
    with django_capture_on_commit_callbacks(execute=True):
        gather_entries(edition=edition, by=editor, at=at + 2 * LATER)

    entry = Entry.objects.get(member=profile.member)
    assert (had, default_storage.exists(copy)) == (True, False)
    assert (entry.state, entry.snapshot, entry.photo.name, names(edition)) == ("withdrawn", {}, "", ["Luz Gómez Ruiz"])


def test_freeze_when_somebody_said_no_since_gathering_then_not_in_the_book(edition, editor, at):
    agreed(person("Ana Pérez Weiß"), at)
    gone = agreed(person("Luz Gómez Ruiz"), at)
    gather_entries(edition=edition, by=editor, at=at)
    withdraw_consent(user=gone.member.user, purpose="book_print", at=at + LATER)

    row = freeze_edition(edition=edition, by=editor, at=at + 2 * LATER)

    assert (row.state, row.entries_count, names(edition)) == ("frozen", 1, ["Ana Pérez Weiß"])


def test_freeze_when_nobody_is_in_it_then_refused(edition, editor, at):
    gather_entries(edition=edition, by=editor, at=at)

    with pytest.raises(NobodyIncluded):
        freeze_edition(edition=edition, by=editor, at=at)

    edition.refresh_from_db()
    assert edition.state == "editing"


def test_frozen_edition_when_a_profile_changes_then_nothing_in_it_does(edition, editor, at):
    profile = agreed(person("Ana Pérez Weiß", headline="Bridges", offers=["Coffee"]), at)
    frozen(edition, editor, at)
    before = Entry.objects.values_list("snapshot", "photo", "sort_key").get()

    republish(profile, headline="Tunnels", display_name="Otra Persona", offers=[], biography={"en": "New"})

    assert Entry.objects.values_list("snapshot", "photo", "sort_key").get() == before
    assert before[0]["headline"] == "Bridges"


@pytest.mark.parametrize(
    "sabotage",
    [
        lambda edition: Entry.objects.update(snapshot={"name": "Mallory"}),
        lambda edition: Entry.objects.update(state="withdrawn"),
        lambda edition: Entry.objects.all().delete(),
        lambda edition: Entry.objects.create(
            edition=edition, member=person("Late Comer Ruiz").member, gathered_at=edition.created_at
        ),
        lambda edition: Edition.objects.update(title={"en": "Another"}),
        lambda edition: Edition.objects.update(entries_count=9),
        lambda edition: Edition.objects.all().delete(),
    ],
)
def test_frozen_edition_when_anything_writes_then_the_database_refuses(edition, editor, at, sabotage):
    agreed(person("Ana Pérez Weiß"), at)
    row = frozen(edition, editor, at)

    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        sabotage(row)

    assert names(edition) == ["Ana Pérez Weiß"]


def test_frozen_edition_when_its_member_is_deleted_then_the_entry_only_loses_its_links(edition, editor, at):
    profile = agreed(person("Ana Pérez Weiß"), at)
    frozen(edition, editor, at)

    Entry.objects.update(member=None, consent_print=None, consent_screen=None)

    assert (names(edition), Profile.objects.filter(pk=profile.pk).exists()) == (["Ana Pérez Weiß"], True)


def test_frozen_edition_when_changed_or_gathered_then_not_possible(edition, editor, at):
    agreed(person("Ana Pérez Weiß"), at)
    frozen(edition, editor, at)

    for attempt in (gather_entries, freeze_edition, archive_edition, cancel_build):
        with pytest.raises(NotPossible):
            attempt(edition=edition, by=editor, at=at)
    with pytest.raises(NotPossible):
        change_edition(edition=edition, changes={"year": 2027}, by=editor, at=at)


def test_publish_when_not_built_or_somebody_withdrew_then_refused(edition, editor, at):
    profile = agreed(person("Ana Pérez Weiß"), at)
    frozen(edition, editor, at)

    with pytest.raises(NotBuilt):
        publish_edition(edition=edition, by=editor, at=at)
    built(edition, editor, at)
    withdraw_consent(user=profile.member.user, purpose="book_ebook", at=at + LATER)
    with pytest.raises(ConsentWithdrawn):
        publish_edition(edition=edition, by=editor, at=at + LATER)


def test_reopen_when_published_then_a_new_revision_without_a_file(edition, editor, at):
    agreed(person("Ana Pérez Weiß"), at)
    frozen(edition, editor, at)
    built(edition, editor, at)
    publish_edition(edition=edition, by=editor, at=at)

    row = reopen_edition(edition=edition, by=editor, at=at)

    assert (row.state, row.revision, row.pdf.name, row.frozen_at) == ("proofing", 1, "", None)
    deeds = list(AuditLine.objects.filter(deed__startswith="edition.").order_by("pk").values_list("deed", flat=True))
    assert deeds[-3:] == ["edition.build_requested", "edition.published", "edition.reopened"]
