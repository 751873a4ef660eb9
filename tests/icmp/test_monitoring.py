"""What applicants say for fairness: kept apart, deleted by one click, read by nobody."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from config.embedded.paths import BASE
from icmp.models import Answer, Application, Assessment, Attribute, ConsentText, MonitoringRecord
from icmp.monitoring.operations import MOST_LOST, forget_records, keep_record
from icmp.monitoring.queries import answers_of, asked, has_answered
from icmp.operations import assess_application, erase_answers
from icmp.operations.closing import forget
from icmp.values import PREFER_NOT_TO_SAY
from members.models import AuditLine, Consent
from members.operations import local_day

from .factories import AttributeFactory, stand
from .narrowed import application_in_review, fill_in, narrowed, status_of

MAY_READ_IT = {
    "icmp/models/__init__.py", "icmp/models/monitoring.py", "icmp/personal_data.py", "icmp/tasks.py",
    "icmp/operations/wishes.py", "icmp/views/letters.py", "icmp/views/status.py", "icmp/views/monitoring.py",
    "icmp/urls.py",
}  # fmt: skip
MAY_READ_FOLDERS = ("icmp/monitoring/", "icmp/fairness/", "icmp/migrations/")
AFTER_SENDING = "/join/sent/monitoring/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]


def caring():
    """What a community wants to know of caring duties, only to look after its fairness."""
    options = [{"key": key, "label": {"en": key.title(), "de": f"de {key}"}} for key in ("caring", "free")]
    return AttributeFactory(
        key="duties", data_type="single", sensitivity="monitoring_only", label={"en": "Care work"}, options=options
    )


@pytest.fixture
def applied() -> Application:
    narrowed()
    caring()
    return application_in_review()


def page_of(application: Application) -> str:
    return status_of(application) + "monitoring/"


SAID = {"q_duties": "caring", "consent": "on"}


def test_monitoring_when_nothing_is_defined_then_no_page_and_no_link(client) -> None:
    narrowed()
    application = application_in_review()

    assert client.get(page_of(application)).status_code == 404
    assert "fairness" not in client.get(status_of(application)).content.decode()


def test_monitoring_when_an_application_was_just_sent_then_asked_apart_from_it(client) -> None:
    narrowed()
    caring()
    fill_in(client)

    linked = AFTER_SENDING in client.get("/join/sent/").content.decode()
    shown = client.get(AFTER_SENDING).content.decode()
    answer = client.post(AFTER_SENDING, SAID)

    assert linked
    assert "Care work" in shown
    assert 'name="consent" checked' not in shown
    assert answer["Location"] == "/join/sent/"
    assert MonitoringRecord.objects.get().answers == {"duties": "caring"}
    assert Answer.objects.filter(attribute__key="duties").count() == 0


def test_monitoring_when_nobody_just_sent_anything_then_led_to_the_form(client) -> None:
    narrowed()
    caring()

    assert client.get(AFTER_SENDING)["Location"] == "/join/sent/"


def test_monitoring_without_the_box_then_nothing_kept_and_what_was_typed_stays(applied, client) -> None:
    answer = client.post(page_of(applied), {"q_duties": "caring"})

    assert answer.status_code == 422
    assert "Without this box we keep nothing" in answer.content.decode()
    assert answer.context["form"]["q_duties"].value() == "caring"
    assert MonitoringRecord.objects.count() == 0


@pytest.mark.parametrize("value", ["somebody's own", "\x00", "x" * 9_000])
def test_monitoring_when_an_option_is_unknown_then_422(applied, client, value) -> None:
    assert client.post(page_of(applied), SAID | {"q_duties": value}).status_code in (400, 422)
    assert MonitoringRecord.objects.count() == 0


def test_monitoring_when_sent_twice_then_one_record_and_the_last_word_counts(applied, client) -> None:
    client.post(page_of(applied), SAID)
    client.post(page_of(applied), SAID | {"q_duties": "free"})

    assert MonitoringRecord.objects.get().answers == {"duties": "free"}


def test_monitoring_when_said_then_the_page_does_not_show_it_again(applied, client) -> None:
    client.post(page_of(applied), SAID)

    html = client.get(page_of(applied)).content.decode()

    assert "You have answered." in html
    assert "checked" not in html


def test_monitoring_when_taken_back_then_the_record_is_gone_by_one_click(applied, client) -> None:
    client.post(page_of(applied), SAID)
    before = has_answered(applied.pk)

    answer = client.post(page_of(applied), {"forget": "yes"})

    assert answer["Location"] == status_of(applied)
    assert (before, has_answered(applied.pk), MonitoringRecord.objects.count()) == (True, False, 0)


def test_monitoring_when_nothing_is_asked_any_more_then_it_can_still_be_taken_back(applied, client) -> None:
    client.post(page_of(applied), SAID)
    Attribute.objects.get(key=asked()[0].key).delete()

    client.post(page_of(applied), {"forget": "yes"})

    assert MonitoringRecord.objects.count() == 0


def test_monitoring_when_preferred_not_to_say_then_nothing_is_kept(applied, client) -> None:
    client.post(page_of(applied), SAID)

    client.post(page_of(applied), {"q_duties": PREFER_NOT_TO_SAY, "consent": "on"})

    assert MonitoringRecord.objects.count() == 0


def test_monitoring_when_kept_then_with_the_words_agreed_to_and_no_moment(applied, client) -> None:
    ConsentText.objects.update_or_create(
        key="monitoring", version=2, defaults={"purpose": "monitoring", "text": {"en": "Count me."}}
    )

    client.post(page_of(applied), SAID)

    row = MonitoringRecord.objects.get()
    assert (row.consent_text, row.language) == ("Count me.", "en")
    assert row.consent_month == local_day(timezone.now()).replace(day=1)


def test_monitoring_when_kept_then_nothing_in_the_row_leads_to_a_person(applied, client) -> None:
    lines, consents = AuditLine.objects.count(), Consent.objects.count()
    client.post(page_of(applied), SAID)
    row = MonitoringRecord.objects.get()

    told = " ".join(str(value) for value in MonitoringRecord.objects.values_list().get())
    own = {str(applied.pk), applied.pk.hex, applied.public_token, applied.resume_token, applied.name, applied.email}

    assert {own_value for own_value in own if own_value in told} == set()
    assert [field.name for field in row._meta.get_fields() if field.is_relation] == []
    assert (AuditLine.objects.count(), Consent.objects.count()) == (lines, consents)
    assert not admin.site.is_registered(MonitoringRecord)


def test_monitoring_when_said_then_the_assessment_is_the_same(applied, client) -> None:
    assess_application(application=applied, at=timezone.now())
    before = Assessment.objects.latest("pk")
    client.post(page_of(applied), SAID)

    assess_application(application=applied, at=timezone.now())

    after = Assessment.objects.latest("pk")
    assert (after.inputs_hash, after.score, after.results) == (before.inputs_hash, before.score, before.results)


def test_monitoring_when_the_code_is_read_then_only_its_own_rooms_know_of_it() -> None:
    words = ("MonitoringRecord", "icmp_monitoringrecord", "icmp.monitoring", "views.monitoring")
    files = [
        path
        for app in ("icmp", "config", "directory", "events", "billing", "members")
        for path in (BASE / app).rglob("*.py")
    ]
    reading = {path.relative_to(BASE).as_posix() for path in files if any(word in path.read_text() for word in words)}

    assert {name for name in reading if not name.startswith(MAY_READ_FOLDERS)} <= MAY_READ_IT
    assert any(name.startswith("icmp/monitoring/") for name in reading)  # the search finds what there is


def test_monitoring_when_the_tables_are_read_then_no_key_joins_it_to_anything() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_constraint where contype = 'f' and "
            "'icmp_monitoringrecord'::regclass in (conrelid, confrelid)"
        )
        keys = cursor.fetchone()[0]

    assert keys == 0
    assert "icmp.MonitoringRecord" in {model._meta.label for model in apps.get_models()}


def test_monitoring_when_the_secret_was_changed_then_the_record_is_still_found(applied, client, settings) -> None:
    former = settings.SECRET_KEY
    client.post(page_of(applied), SAID)

    with override_settings(
        SECRET_KEY="another secret of fifty characters, more or less so", SECRET_KEY_FALLBACKS=[former]
    ):
        found = answers_of([applied.pk])
        keep_record(application=applied, answers={"duties": "free"}, text="Yes.", language="en", at=timezone.now())

    assert found == {applied.pk: {"duties": "caring"}}
    assert MonitoringRecord.objects.get().answers == {"duties": "free"}


def test_monitoring_when_the_answers_are_erased_then_the_record_too(applied, client) -> None:
    client.post(page_of(applied), SAID)

    erase_answers(application=applied, by=applied.user, at=timezone.now())

    assert MonitoringRecord.objects.count() == 0


def test_monitoring_when_two_years_are_over_then_forgotten_whatever_was_decided(applied, client) -> None:
    client.post(page_of(applied), SAID)
    now = timezone.now()

    early, late = forget_records(at=now + dt.timedelta(days=700)), forget_records(at=now + dt.timedelta(days=765))

    assert (early, late) == (0, 1)


def test_monitoring_when_the_application_is_gone_or_never_confirmed_then_forgotten(applied, client) -> None:
    other = Client()
    fill_in(other, you={"email": "other@example.org"})
    other.post(AFTER_SENDING, SAID)
    client.post(page_of(applied), SAID)
    keep_record(application=Application(), answers={"duties": "free"}, text="Yes.", language="en", at=timezone.now())
    stand(Application.objects.get(email="other@example.org"), "expired")

    forgotten = forget_records(at=timezone.now())

    assert (forgotten, MonitoringRecord.objects.count(), has_answered(applied.pk)) == (2, 1, True)


def test_monitoring_when_the_application_was_forgotten_then_it_can_still_be_taken_back(applied, client) -> None:
    client.post(page_of(applied), SAID)
    forget(applied, at=timezone.now())

    gone = client.get(page_of(applied))
    taken_back = client.post(page_of(applied), {"forget": "1"}, follow=True)

    assert (gone.status_code, taken_back.status_code) == (404, 200)
    assert "Nothing of what you said on that page is left." in taken_back.content.decode()
    assert MonitoringRecord.objects.count() == 0


def test_monitoring_when_the_application_turns_out_to_be_spam_then_forgotten(applied, client) -> None:
    client.post(page_of(applied), SAID)
    stand(applied, "spam")

    assert forget_records(at=timezone.now()) == 1


def test_monitoring_when_a_secret_is_missing_then_nothing_is_thrown_away(applied, client, settings) -> None:
    for _each in range(MOST_LOST + 1):
        keep_record(
            application=Application(), answers={"duties": "free"}, text="Yes.", language="en", at=timezone.now()
        )
    client.post(page_of(applied), SAID)

    with override_settings(SECRET_KEY="another secret of fifty characters, more or less so", SECRET_KEY_FALLBACKS=[]):
        forgotten = forget_records(at=timezone.now())

    assert (forgotten, MonitoringRecord.objects.count()) == (0, MOST_LOST + 2)
