"""The narrowed example community in the database, and somebody who fills in its form."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from icmp.forms.join import form_of
from icmp.models import (
    Application,
    Attribute,
    ConsentText,
    Criterion,
    FoundationVersion,
    Intake,
    Persona,
    ProfileVersion,
    Question,
    Segment,
)
from icmp.models.application import new_resume_token
from icmp.operations import confirm_address, save_page, start_draft, submit_application
from icmp.queries.joining import join_form
from members.models import Letter, Need
from tests.icmp.blueprints import blueprint

YOU = {"name": "Íñigo Núñez Größmann", "email": "Inigo@Example.org", "language": "en"}
ANSWERS: dict[str, dict[str, Any]] = {
    "basics": {"q_country_of_residence": "DE", "q_mexico_link": ["family", "works_with_mexico"]},
    "work": {"q_field": "software_it", "q_professional_status": "employed_professional", "q_working_language": "C1"},
    "giving": {"q_helped_last_12m": "4", "q_invest_hours_12m": "62,5"},
    "motivation": {"q_statement_rating": "Ana read my letters; I read Diego's.", "q_vouches": ""},
    "more": {"q_years_experience": "5", "q_wtp_eur_month": "12", "q_employer_supports": "none"},
    "needs": {
        "needs": ["growth_mentoring", "peer_network"],
        "first_need": "growth_mentoring",
        "offers": "code reviews",
    },
    "pledge": {"q_accepts_time_pledge": "yes", "q_accepts_fee_pledge": "solidarity", "q_pledge_hours_month": "4"},
    "agreement": {"q_accepts_code": "on", "c_admission_reading": "on", "c_book_ebook": "on"},
}


def narrowed() -> ProfileVersion:
    """The published profile with its questions, foundation, needs, segments, consents and one open intake."""
    data = blueprint("mpg_narrowed")
    _foundation(data["foundation"])
    for row in data["needs"]:
        Need.objects.create(key=row["key"], kind=row["kind"], name=row["name"], in_scope=row["in_scope"])
    for order, row in enumerate(data["segments"]):
        quota = row["seat_quota"]
        Segment.objects.create(key=row["key"], name=row["name"], when=row["when"], order=order, seat_quota=quota)
    for order, row in enumerate(data["consents"]):
        facts = {"purpose": row["key"], "text": row["text"], "required": row["required"], "order": order}
        ConsentText.objects.create(key=row["key"], **facts)
    for row in data["personas"]:
        facts = {"kind": row["type"], "expected": row["expected"], "pointer": row.get("pointer", {})}
        Persona.objects.create(key=row["key"], name=row["name"], **facts)
    Intake.objects.create(name={"en": "Autumn"}, opens_at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC), seats=24)
    return _profile(data)


def _foundation(row: dict[str, Any]) -> None:
    FoundationVersion.objects.create(
        version=1,
        status="published",
        mission=row["mission"],
        for_whom=row["for_whom"],
        not_for_whom=row["not_for_whom"],
        expectation_text=row["expectations"]["text"],
        expected_hours_per_month=Decimal(3),
        expected_fee_minor=1500,
        solidarity_minor=500,
    )


def _profile(data: dict[str, Any]) -> ProfileVersion:
    version = ProfileVersion.objects.create(kind="icmp", version=1, accept_min=70, review_min=50)
    for order, row in enumerate(data["icmp"]["criteria"]):
        attribute = Attribute.objects.create(key=row["attribute"], data_type="text", label=row["label"])
        criterion = Criterion.objects.create(
            profile_version=version,
            key=row["key"],
            attribute=attribute,
            dimension=row["dimension"],
            label=row["label"],
            weight=Decimal(row["weight"]),
            must_have=row["must_have"],
            value_function=row["value_function"],
            missing_policy=row["missing_policy"],
            evidence=row["evidence"],
            anchors=row.get("anchors", {}),
            decline_text=row.get("decline_text", {}),
            order=order,
        )
        _question(row["question"], attribute, criterion, order)
    for order, row in enumerate(data["attributes"]):
        attribute = Attribute.objects.create(key=row["key"], data_type=row["data_type"], label=row["label"])
        if row["asked_in"] == "join":
            _question(row["question"], attribute, None, 100 + order)
    ProfileVersion.objects.filter(pk=version.pk).update(status="published")
    version.refresh_from_db()
    return version


def _question(row: dict[str, Any], attribute: Attribute, criterion: Criterion | None, order: int) -> None:
    labels = row.get("option_labels", {})
    Question.objects.create(
        criterion=criterion,
        attribute=attribute,
        kind=row["type"],
        prompt=row["prompt"],
        help=row.get("help", {}),
        options=[{"key": key, "label": labels.get(key, key)} for key in row.get("options", [])],
        min=row.get("min"),
        max=row.get("max"),
        order=order,
    )


def fill_in(client: Client, *, you: dict[str, str] | None = None, **changes: dict[str, Any]) -> Any:
    """Send page after page as a browser would; returns the answer to the last one."""
    response = client.post("/join/you/", YOU | (you or {}))
    for key, answers in ANSWERS.items():
        response = client.post(f"/join/{key}/", answers | changes.get(key, {}))
    return response


def link_in(letter: Letter, path: str = "/join/") -> str:
    """The first link of a letter that begins with `path`, without its host."""
    found = re.search(r"https?://[^/\s]+(" + path + r"\S*)", letter.text)
    assert found, letter.text
    return found.group(1)


def apply_and_confirm(client: Client, **kwargs: Any) -> Application:
    """From the blank form to an application in review."""
    fill_in(client, **kwargs)
    letter = Letter.objects.filter(kind__in=["application_confirm", "application_known_address"]).latest("written_at")
    client.post(link_in(letter, "/join/confirm/"))
    return Application.objects.get(email=letter.to, state="in_review")


def application_in_review(*, you: dict[str, str] | None = None, **changes: dict[str, Any]) -> Application:
    """The same with the same forms and operations, without a browser in between: for tests of what comes after."""
    form, draft, now = join_form(ProfileVersion.objects.get(status="published")), None, timezone.now()
    pages = {"you": YOU | (you or {})} | {key: answers | changes.get(key, {}) for key, answers in ANSWERS.items()}
    for key, answers in pages.items():
        page, sent = form.page(key), QueryDict(urlencode(answers, doseq=True))
        bound = form_of(page)(sent, form=form, page=page, draft=draft)
        assert bound.is_valid(), bound.errors
        draft = draft or start_draft(version=form.version, token=new_resume_token(), language=bound.reads_in, at=now)
        draft = save_page(application=draft, page=page, answers=bound.answers, fields=bound.kept(now), at=now)
    sent = submit_application(application=draft, at=now)
    return confirm_address(token=sent.confirm_token, at=now)


def status_of(application: Application) -> str:
    return reverse("icmp:application", args=[application.public_token])
