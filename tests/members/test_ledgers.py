import pytest
from django.db import DatabaseError, connection, transaction

from members.audit import note
from members.consents import consents_in_force, consents_to, record_consent
from members.models import AuditLine, Consent
from tests.factories import UserFactory


def change_or_delete(row: Consent, change: dict[str, bool] | None) -> None:
    rows = Consent.objects.filter(pk=row.pk)
    rows.update(**change) if change else rows.delete()


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"given": False}, None])
def test_consent_when_changed_or_deleted_then_database_refuses(at, change):
    user = UserFactory()
    row = record_consent(user=user, purpose="book_print", given=True, text="Yes", language="en", source="test", at=at)

    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        change_or_delete(row, change)

    assert Consent.objects.get(pk=row.pk).given is True


@pytest.mark.django_db
def test_audit_line_when_eraser_role_then_may_be_removed(at):
    user = UserFactory()
    note(deed="test", about=user, by=user, at=at)

    with connection.cursor() as cursor:
        cursor.execute("set local role gremio_eraser")
        AuditLine.objects.filter(by=user).delete()
        cursor.execute("reset role")

    assert AuditLine.objects.filter(by=user).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "alter table members_consent disable trigger members_consent_append_only",
        "drop trigger members_consent_append_only on members_consent",
        "truncate members_consent",
        "create or replace function gremio_refuse_change() returns trigger language plpgsql as 'begin return null; end'",
    ],
)
def test_application_role_when_it_touches_triggers_then_refused(statement):
    with connection.cursor() as cursor:
        cursor.execute("set local role gremio_app")

        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)

        cursor.execute("reset role")


@pytest.mark.django_db
def test_consent_when_withdrawn_then_newest_word_holds(at):
    user, other = UserFactory(), UserFactory()
    for person, given in ((user, True), (other, True), (user, False)):
        record_consent(user=person, purpose="book_print", given=given, text="T", language="en", source="test", at=at)

    assert consents_in_force(user)["book_print"].given is False
    assert list(consents_to("book_print")) == [other]
