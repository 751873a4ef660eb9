"""The 167 of the example pool apply one after the other, through the forms and operations that the pages use.

What the pool cannot bring along arrives as it does in life: the text about oneself is typed (a generator with a seed writes
it), members of the day are named and asked for their word, and what two readers thought comes in by the readers' form.
"""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import translation

from icmp import operations
from icmp.form_design import AGREEMENT, NEEDS, YOU, Ask, Page
from icmp.forms.desk import DecisionForm, ReviewForm
from icmp.forms.join import MOST_NEEDS, form_of
from icmp.models import Application, ApplicationState, Intake, Outcome, ProbationVerdict, ProfileVersion
from icmp.models.application import new_resume_token
from icmp.newcomers.probation import decide_probation
from icmp.operations.decisions import agrees
from icmp.queries.joining import JoinForm, join_form
from icmp.values import PREFER_NOT_TO_SAY
from icmp.vouching.forms import VouchForm
from icmp.vouching.queries import places_taken, waiting_for
from members.models import Member, User
from tests.factories import organizer

SEED = 167
BEGINS = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
APART = dt.timedelta(hours=36)  # one application after the other, from January to September
ROUNDS = (dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 5, 1, tzinfo=dt.UTC), dt.datetime(2026, 9, 1, tzinfo=dt.UTC))  # fmt: skip
SEATS = 24
MOST_VOUCHES = 3
OPENINGS = {
    "en": ("For {years} years I have worked as {field}.", "My first winter here was long.", "I came for two years and stayed."),
    "de": ("Seit {years} Jahren arbeite ich als {field}.", "Mein erster Winter hier war lang.", "Ich kam für zwei Jahre und blieb."),
    "es": ("Desde hace {years} años trabajo como {field}.", "Mi primer invierno aquí fue largo.", "Vine por dos años y me quedé."),
}  # fmt: skip
MIDDLES = {
    "en": ("Last year I helped {helped} people, mostly with letters and forms.", "Somebody read my papers then; I have done it for {helped} others since."),
    "de": ("Im letzten Jahr half ich {helped} Menschen, meist mit Briefen und Formularen.", "Damals las jemand meine Unterlagen; seither tat ich es für {helped} andere."),
    "es": ("El año pasado ayudé a {helped} personas, casi siempre con cartas y trámites.", "Entonces alguien leyó mis papeles; desde entonces lo hice por {helped} más."),
}  # fmt: skip
ENDS = {
    "en": ("Here I would like to go on, {hours} hours a month.", "I can give {hours} hours a month and want to learn from those ahead."),
    "de": ("Hier möchte ich weitermachen, {hours} Stunden im Monat.", "Ich kann {hours} Stunden im Monat geben und von denen lernen, die weiter sind."),
    "es": ("Aquí quisiera seguir, {hours} horas al mes.", "Puedo dar {hours} horas al mes y quiero aprender de quienes van adelante."),
}  # fmt: skip


@dataclass
class Walk:
    """What came of it: the applications in their order, and what never became one."""

    sent: dict[str, Application] = field(default_factory=dict)  # by the pool's id
    refused: dict[str, list[str]] = field(default_factory=dict)  # by the pool's id: what a page did not take
    named: int = 0  # members named in forms
    vouched: int = 0  # of them, those who gave their word
    wished: int = 0  # what the pool says


@dataclass(frozen=True)
class Staff:
    readers: Sequence[User]
    decider: User


def motivation(person: Mapping[str, Any], language: str, dice: random.Random) -> str:
    """Three sentences in a language, of this person's own figures; the same seed writes the same."""
    answers = person["answers"]
    facts = {
        "years": answers["years_experience"],
        "field": str(answers["field"]).replace("_", " "),
        "helped": answers["helped_last_12m"],
        "hours": answers["pledge_hours_month"],
    }
    return " ".join(dice.choice(part[language]).format(**facts) for part in (OPENINGS, MIDDLES, ENDS))


def walk(pool: Sequence[Mapping[str, Any]], version: ProfileVersion) -> Walk:
    """Everybody of the pool, in its order: form, letter, vouches, two readers, a decision, a seat."""
    Intake.objects.all().delete()
    for opens, closes in zip(ROUNDS, (*ROUNDS[1:], None), strict=True):
        Intake.objects.create(name={"en": f"{opens:%B}"}, opens_at=opens, closes_at=closes, seats=SEATS)
    staff = Staff((organizer("reviewer"), organizer("reviewer")), organizer("admissions"))
    form, done = join_form(version), Walk()
    for place, person in enumerate(pool):
        at = BEGINS + place * APART
        confirm_those_whose_weeks_are_over(staff, at=at)
        one(person, form, staff, done, at=at)
    return done


def one(person: Mapping[str, Any], form: JoinForm, staff: Staff, done: Walk, *, at: dt.datetime) -> None:
    """One person's way, as far as it goes."""
    dice = random.Random(f"{SEED}:{person['id']}")
    wished = int(person["answers"]["vouches"] or 0)
    vouchers = those_who_may(at, dice)[:wished]
    draft = filled(person, form, vouchers, done, dice, at=at)
    if draft is None:
        return
    sent = operations.submit_application(application=draft, at=at)
    row = operations.confirm_address(token=str(sent.confirm_token), at=at + dt.timedelta(minutes=9))
    done.sent[person["id"]] = row
    done.wished, done.named = done.wished + wished, done.named + len(vouchers)
    done.vouched += stand_for(row, vouchers, dice, at=at + dt.timedelta(days=1))
    read(row, person["answers"]["statement_rating"], staff, at=at + dt.timedelta(days=2))
    decide(row, staff, at=at + dt.timedelta(days=3))
    take_a_seat(row, person["answers"], staff, at=at + dt.timedelta(days=4))


def filled(
    person: Mapping[str, Any],
    form: JoinForm,
    vouchers: Sequence[Member],
    done: Walk,
    dice: random.Random,
    *,
    at: dt.datetime,
) -> Application | None:
    """Every page sent as a browser sends it; None where a page says what is missing and the pool has no other answer."""
    language = dice.choice(("en", "de", "es"))
    draft = None
    with translation.override(language):
        for page in form.pages:
            typed = page_typed(page, person, language, vouchers, dice)
            bound = form_of(page)(QueryDict(urlencode(typed, doseq=True)), form=form, page=page, draft=draft)
            if not bound.is_valid():
                done.refused[person["id"]] = sorted(bound.errors)
                return None
            draft = draft or operations.start_draft(
                version=form.version, token=new_resume_token(), language=language, at=at
            )
            draft = operations.save_page(
                application=draft, page=page, answers=bound.answers, fields=bound.kept(at), at=at
            )
    return draft


def page_typed(
    page: Page, person: Mapping[str, Any], language: str, vouchers: Sequence[Member], dice: random.Random
) -> dict[str, Any]:
    typed = {f"q_{ask.attribute}": value for ask in page.asks if (value := said(ask, person["answers"])) is not None}
    if page.key == YOU:
        typed |= {"name": person["name"], "email": f"{person['id']}@example.org", "language": language}
    if page.key == NEEDS:
        most = sorted(person["needs"], key=lambda key: (-person["needs"][key], key))[:MOST_NEEDS]
        typed |= {"needs": most, "first_need": most[0] if most else "", "offers": ""}
    if page.key == AGREEMENT:
        typed |= {"c_admission_reading": "on"}
    if "q_statement_rating" in typed:
        typed["q_statement_rating"] = motivation(person, language, dice)
    if any(ask.attribute == "vouches" for ask in page.asks):
        typed["q_vouches"] = "\n".join(member.user.email for member in vouchers)
    return typed


def said(ask: Ask, answers: Mapping[str, Any]) -> Any:
    """An answer of the pool as a browser sends it; what is missing there is refused where the form lets one."""
    value = answers.get(ask.attribute)
    if ask.kind == "pledge" and isinstance(value, bool):
        return "yes" if value else "no"
    if ask.kind == "consent":
        return "on" if value else None
    if value is None and ask.kind == "single_choice":
        return PREFER_NOT_TO_SAY
    if value is None and ask.kind == "number" and ask.required:
        return 0  # where silence would count as nothing, the form asks for a number, and nothing is one
    return value


def those_who_may(at: dt.datetime, dice: random.Random) -> list[Member]:
    """Full members with a place left in the round, in an order by lot."""
    intake = Intake.objects.open_at(at).first()
    rows = list(Member.objects.filter(standing="member").select_related("user").order_by("user__email"))
    dice.shuffle(rows)
    return [row for row in rows if len(places_taken(row, intake.pk if intake else None)) < MOST_VOUCHES]


def stand_for(row: Application, vouchers: Sequence[Member], dice: random.Random, *, at: dt.datetime) -> int:
    """Those who were asked answer through their own form."""
    answered = 0
    for member in vouchers:
        for vouch in waiting_for(member.user).filter(application=row):
            answer = {"relation": dice.choice(("worked", "helped")), "strength": dice.choice(("1", "2"))}
            form = VouchForm(answer | {"text": "Keeps appointments and gives before asking."})
            assert form.is_valid(), form.errors
            operations.answer_vouch(vouch=vouch, by=member.user, at=at, **form.cleaned_data)
            answered += 1
    return answered


def read(row: Application, ratings: Sequence[int], staff: Staff, *, at: dt.datetime) -> None:
    """Two readers, neither knowing the other's rating: from 3 of 4 on they would say yes."""
    for reader, rating in zip(staff.readers, ratings, strict=True):
        review = operations.open_review(application=row, reviewer=reader, at=at)
        typed = {"r_motivation": str(rating), "confidence": "2", "rationale": "Read twice."}
        form = ReviewForm(typed | {"verdict": "accept" if rating >= 3 else "decline"}, application=row)
        assert form.is_valid(), form.errors
        facts = {name: form.cleaned_data[name] for name in ("verdict", "confidence", "rationale")}
        operations.submit_review(review=review, ratings=form.ratings, at=at + dt.timedelta(minutes=6), **facts)


def decide(row: Application, staff: Staff, *, at: dt.datetime) -> None:
    """A person follows clear advice; where it says to look closer, both readers must want the applicant."""
    row.refresh_from_db()
    wanted = not row.reviews.filter(verdict="decline").exists()
    yes = row.recommendation == "accept" or (row.recommendation == "review" and wanted)
    outcome = Outcome.ACCEPT if yes else Outcome.DECLINE
    typed = {"outcome": outcome, "reason": "Read with both readers.", "override_reason": "", "pointer": ""}
    assert agrees(outcome, row.recommendation)
    form = DecisionForm(typed, application=row)
    assert form.is_valid(), form.errors
    operations.open_review(application=row, reviewer=staff.decider, at=at - dt.timedelta(minutes=5))
    operations.decide_application(application=row, by=staff.decider, at=at, **form.cleaned_data)
    operations.announce_decisions(at=at + dt.timedelta(hours=13))
    row.refresh_from_db()


def take_a_seat(row: Application, answers: Mapping[str, Any], staff: Staff, *, at: dt.datetime) -> None:
    """Who was accepted signs what they pledged; the fee has come."""
    if row.state != ApplicationState.ACCEPTED:
        return
    plan = "solidarity" if answers["accepts_fee_pledge"] == "solidarity" else "standard"
    hours = Decimal(max(3, answers["pledge_hours_month"]))
    signed = operations.sign_application_pledge(application=row, hours=hours, plan=plan, text="Signed.", at=at)
    operations.complete_application(application=signed, by=staff.decider, at=at)
    row.refresh_from_db()


def confirm_those_whose_weeks_are_over(staff: Staff, *, at: dt.datetime) -> None:
    """The verdict on the first weeks, by a person: these all stay."""
    due = Member.objects.filter(standing="candidate", candidate_until__lte=at.date()).order_by("pk")
    for member in due:
        decide_probation(
            member=member, verdict=ProbationVerdict.FULL, seen=member.candidate_until,
            reason="Came, helped, stays.", words="Good to have you.", by=staff.decider, at=at,
        )  # fmt: skip
