"""Takes everybody of the pool through the real operations of joining."""

import datetime as dt
import secrets
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any
from zlib import crc32

from config.demo.filling.fates import ACCEPT, DECLINE, MORE, UNSENT, Fate
from config.demo.filling.staff import Staff
from config.demo.people import SyntheticPerson
from icmp import operations as icmp
from icmp.models import Application, ApplicationState, Attribute, ConsentText, Outcome, ProfileVersion
from icmp.operations.decisions import agrees
from icmp.operations.drafts import keep_answers
from icmp.queries.joining import JoinForm, join_form
from icmp.values import PREFER_NOT_TO_SAY
from members.consents import record_consent
from members.languages import pick
from members.models import User

RATED = "motivation"
STATEMENTS = {
    "en": "In 2016 somebody read my applications line by line and told me what was missing. In the last year I did the "
    "same for {helped} people. Here I would like to keep doing that, one evening a month, and to meet people who "
    "have gone a step further than I have.",
    "de": "2016 hat jemand meine Bewerbungen Zeile für Zeile gelesen und mir gesagt, was fehlt. Im letzten Jahr habe ich "
    "dasselbe für {helped} Menschen getan. Das möchte ich hier weiter tun, einen Abend im Monat, und Menschen treffen, "
    "die schon einen Schritt weiter sind.",
    "es": "En 2016 alguien leyó mis solicitudes línea por línea y me dijo qué les faltaba. En el último año hice lo mismo "
    "por {helped} personas. Aquí quisiera seguir haciéndolo, una tarde al mes, y conocer a quienes ya dieron un paso más.",
}


def apply(fate: Fate, version: ProfileVersion, staff: Staff) -> Application:
    """Fill the form, send it, confirm the address, and let reviewers and a decider do their part."""
    draft = fill_form(fate, version)
    if fate.outcome == UNSENT:
        return draft
    sent = icmp.submit_application(application=draft, at=fate.sent_at)
    confirmed_at = fate.sent_at + dt.timedelta(minutes=20)
    application = icmp.confirm_address(token=str(sent.confirm_token), at=confirmed_at)
    review(application, fate, staff, at=fate.sent_at + dt.timedelta(days=1))
    return application


def fill_form(fate: Fate, version: ProfileVersion) -> Application:
    """A draft with every page kept as a person would have sent it."""
    person, form = fate.person, form_of(version)
    language = person.interface_language
    pace = Decimal(crc32(person.email.encode()) % 100) / 100  # of nobody's making, the same at every start
    taken = dt.timedelta(minutes=6) + dt.timedelta(minutes=8) * float(pace)
    begun = fate.sent_at - taken
    draft = icmp.start_draft(
        version=version, token=secrets.token_urlsafe(24), language=language, at=begun, source="demo", synthetic=True
    )
    fields = {
        "name": person.name,
        "email": person.email,
        "needs": dict(person.needs),
        "offers": [pick(offer.topic, language).text[:120] for offer in person.offers],
        "consents": [_consent(consent, language, fate) for consent in form.consents],
    }
    answers = {**fate.answers, "statement_rating": STATEMENTS[language].format(helped=fate.answers["helped_last_12m"])}
    whole, so_far = sum(page.minutes for page in form.pages), 0
    # Whoever never sent it stopped on the way, most at the long text.
    written = form.pages[: 4 + int(pace * 3)] if fate.outcome == UNSENT else form.pages
    for page in written:
        kept = {ask.attribute: said(answers, ask.attribute) for ask in page.asks}
        so_far += page.minutes
        at = begun + taken * so_far / whole
        draft = icmp.save_page(application=draft, page=page, answers=kept, at=at, fields=fields)
    if fate.outcome == UNSENT:
        return draft
    rest = {key: value for key, value in answers.items() if key in known_attributes() and key not in asked(form)}
    keep_answers(draft, rest, at=fate.sent_at)
    return draft


def said(answers: Mapping[str, Any], attribute: str) -> object:
    """What the pool leaves open, a person at the form would rather not say."""
    value = answers.get(attribute)
    return PREFER_NOT_TO_SAY if value is None else value


@cache
def form_of(version: ProfileVersion) -> JoinForm:
    return join_form(version)


@cache
def known_attributes() -> frozenset[str]:
    return frozenset(Attribute.objects.values_list("key", flat=True))


def asked(form: JoinForm) -> set[str]:
    return {ask.attribute for ask in form.asks}


def _consent(consent: Any, language: str, fate: Fate) -> dict[str, Any]:
    given = consent.required or consent.purpose in fate.person.consents
    text = pick(consent.text, language).text
    return {
        "purpose": consent.purpose,
        "given": given,
        "text": text,
        "language": language,
        "at": fate.sent_at.isoformat(),
    }


def record_consents(user: User, person: SyntheticPerson, *, at: dt.datetime) -> None:
    """The consents of somebody who is seated without a form."""
    for consent in ConsentText.objects.in_force():
        text = pick(consent.text, user.language).text
        given = consent.required or consent.purpose in person.consents
        record_consent(
            user=user, purpose=consent.purpose, given=given, text=text, language=user.language, source="demo", at=at
        )


def review(application: Application, fate: Fate, staff: Staff, *, at: dt.datetime) -> None:
    """Two readers rate blind; then somebody decides, asks for more, or has not come to it yet."""
    for reader, rating in zip(staff.readers, fate.answers["statement_rating"], strict=True):
        opened = icmp.open_review(application=application, reviewer=reader, at=at)
        if fate.outcome in (ACCEPT, DECLINE):
            verdict = "accept" if fate.outcome == ACCEPT else "decline"
            icmp.submit_review(
                review=opened, ratings={RATED: rating}, verdict=verdict, confidence=2, at=at + dt.timedelta(minutes=12),
                rationale="Read with care; concrete examples weigh most.",
            )  # fmt: skip
    application.refresh_from_db()
    if fate.outcome == MORE:
        question = {"en": "Which project did you help with?", "de": "Bei welchem Projekt hast du geholfen?"}
        words = question.get(application.language, "¿En qué proyecto ayudaste?")
        icmp.ask_for_more(
            application=application, question=words, reopened=["helped_last_12m"], by=staff.decider, at=at
        )
    elif fate.outcome in (ACCEPT, DECLINE):
        decide(application, fate, staff, at=at + dt.timedelta(days=2))


def decide(application: Application, fate: Fate, staff: Staff, *, at: dt.datetime) -> None:
    """A person decides with a reason; against the advice, with a second one."""
    outcome = Outcome.ACCEPT if fate.outcome == ACCEPT else Outcome.DECLINE
    minutes_read = 2 + len(fate.person.name) % 9
    icmp.open_review(application=application, reviewer=staff.decider, at=at - dt.timedelta(minutes=minutes_read))
    against = not agrees(outcome, application.recommendation)
    icmp.decide_application(
        application=application, outcome=outcome, by=staff.decider, at=at,
        reason="Both readers agree." if not against else "The readers saw more than the form asks.",
        override_reason="Concrete examples in the statement." if against else "",
    )  # fmt: skip
    icmp.announce_decisions(at=at + dt.timedelta(hours=13))
    application.refresh_from_db()
    if application.state == ApplicationState.ACCEPTED:
        sign(application, fate, at=at + dt.timedelta(days=1))


def sign(application: Application, fate: Fate, *, at: dt.datetime) -> None:
    """The accepted person signs what they promised on the form."""
    hours = Decimal(max(3, int(fate.answers["pledge_hours_month"])))
    plan = "solidarity" if fate.answers["accepts_fee_pledge"] == "solidarity" else "standard"
    text = f"I give {hours} hours a month and the {plan} fee."
    icmp.sign_application_pledge(application=application, hours=hours, plan=plan, text=text, at=at)
