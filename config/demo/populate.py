"""Founds the example community and gives it 167 people, two years and a today."""

import datetime as dt
import json
import pathlib
from collections.abc import Callable
from dataclasses import replace

from config.blueprints.importing import import_blueprint
from config.demo.filling import applications, gatherings, history, memberships
from config.demo.filling.fates import ACCEPT, Fate, fates
from config.demo.filling.staff import Staff, hire
from config.demo.past import imagine_past
from config.demo.people import SyntheticPerson, synthesize
from config.demo.records import Past
from config.demo.rounds import add_a_seat, plan_rounds
from config.embedded import paths
from directory.operations import rebuild_listings
from events.operations import finish_events
from icmp.health.operations import measure_community
from icmp.models import Application, ApplicationState, ProfileVersion
from icmp.queries.admissions import scoring_profile
from icmp.queries.joining import published_profile
from members.models import Community, Letter, LetterState, Member
from members.operations import make_candidate, open_account

SEED = 20_260_101
EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / "blueprints" / "examples"
BLUEPRINT, POOL = EXAMPLES / "mpg_narrowed.yaml", EXAMPLES / "applicant_pool_167.json"
BANK = {"holder": "Beispielkreis e. V.", "iban": "DE89370400440532013000", "bic": "COBADEFFXXX", "bank": "Beispielbank"}
LETTERS_OF_TODAY = dt.timedelta(days=3)
Say = Callable[[str], None]


class Unfinished(Exception):
    """An earlier start was stopped while it filled the community."""


def populate(*, everyone: bool, now: dt.datetime, say: Say) -> None:
    """Fill an empty installation; one that has its community is left as it is."""
    if Community.objects.the():
        if not sign_ins().exists():
            raise Unfinished
        say("the community is there already")
        return
    began = now - dt.timedelta(days=760)
    import_blueprint(BLUEPRINT, by=None, at=began)
    tell_about_the_community()
    staff = hire(at=began)
    plan_rounds(staff, now=now, began=began)
    say("blueprint and organizers")
    pool = json.loads(POOL.read_text())["people"]
    people = synthesize(pool, seed=SEED, today=now.date())
    version = published_profile()
    if version is None:
        raise RuntimeError("the example community has no published profile")
    decided, past = fates(pool, people, scoring_profile(version), seed=SEED, now=now)
    if everyone:
        past = seat_everyone(people, now=now)
    else:
        admit(decided, past, version, staff, say=say)
        add_a_seat(staff, now=now)
    live_through(past, people, staff, now=now, say=say)
    write_sign_ins(people)


def tell_about_the_community() -> None:
    """What an owner types after the blueprint: that its people are invented, and an account for bank transfers."""
    community = Community.objects.get()
    community.synthetic = True
    community.settings["bank"] = BANK
    community.save()


def admit(decided: list[Fate], past: Past, version: ProfileVersion, staff: Staff, *, say: Say) -> None:
    """Everybody applies; who was accepted and pays the first dues has a seat."""
    for number, fate in enumerate(decided, start=1):
        application = applications.apply(fate, version, staff)
        if fate.outcome == ACCEPT and application.state == ApplicationState.ACCEPTED:
            memberships.pay_first(fate.person, staff, on=past.stays[fate.person.person_id].joined_on)
        if not number % 40:
            say(f"{number} applications")
    say(f"{Member.objects.count()} members")


def seat_everyone(people: list[SyntheticPerson], *, now: dt.datetime) -> Past:
    """For a full book: every person of the pool gets a seat, without an application."""
    past = imagine_past(people, seed=SEED, today=now.date())
    stays = {key: replace(stay, ended_on=None) for key, stay in past.stays.items()}
    for person in people:
        at = memberships.noon(stays[person.person_id].joined_on)
        user = open_account(
            email=person.email, name=person.name, language=person.interface_language, at=at, synthetic=True
        )
        make_candidate(user=user, name=person.name, by=None, at=at)
        applications.record_consents(user, person, at=at)
    return replace(past, stays=stays)


def live_through(past: Past, people: list[SyntheticPerson], staff: Staff, *, now: dt.datetime, say: Say) -> None:
    """Pages, deeds, gatherings, dues and the calendar, up to today."""
    seated = history.members_of(people)
    for person in people:
        if person.person_id in seated:
            joined = memberships.noon(past.stays[person.person_id].joined_on)
            memberships.fill_page(person, seed=SEED, at=joined)
    say("pages of the book")
    history.record_past(past, seated)
    say("deeds and help")
    zone = Community.objects.values_list("timezone", flat=True)[0]
    for event in past.events:
        gatherings.hold(event, seated, staff, zone)
        finish_events(at=event.starts_at + dt.timedelta(minutes=event.minutes + 1))
    for event in past.upcoming:
        gatherings.expect(event, seated, staff, zone, now=now)
    say("gatherings")
    memberships.pay_month_by_month(past, people, staff, today=now.date(), say=say)
    memberships.follow_calendar(past, people, staff, today=now.date())
    memberships.look_after_newcomers(now=now)
    measure_community(at=now)
    rebuild_listings(at=now)
    put_away_old_letters(now=now)


def put_away_old_letters(*, now: dt.datetime) -> None:
    """What was written in the made-up past is not sent today."""
    old = Letter.objects.filter(state=LetterState.WAITING, written_at__lt=now - LETTERS_OF_TODAY)
    old.update(state=LetterState.CANCELED)


def write_sign_ins(people: list[SyntheticPerson]) -> None:
    """The three sign-ins that the demo prints."""
    member = (
        Member.objects.filter(standing="member", user__language="en")
        .select_related("user")
        .order_by("user__email")
        .first()
    )
    waiting = Application.objects.filter(state=ApplicationState.IN_REVIEW).order_by("submitted_at").first()
    lines = [("organizer", "organizer@example.org")]
    lines += [("member", member.user.email)] if member else []
    lines += [("applicant", waiting.email)] if waiting else []
    text = "".join(
        f"Sign in as {role + ':':<12} {email}  (ask for a code; it arrives in the letters)\n" for role, email in lines
    )
    sign_ins().write_text(text)


def sign_ins() -> pathlib.Path:
    """Written last: without it an earlier start did not come to its end."""
    return paths.state_dir() / "sign-ins.txt"
