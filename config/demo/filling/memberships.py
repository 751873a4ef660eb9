"""From accepted to member: first dues, the page of the book, the end of the candidacy, and leaving."""

import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from billing import operations as billing
from billing.models import Charge, Plan
from config.demo.filling.staff import Staff
from config.demo.people import SyntheticPerson
from config.demo.portraits import portrait
from config.demo.records import Past
from config.demo.stock import skill_names
from icmp.newcomers.buddies import mark_step, offer_to_be_buddy, pair_by_lot, tell_how_it_goes
from icmp.newcomers.probation import decide_probation
from icmp.newcomers.queries import pairs_open, without_buddy
from icmp.windows.operations import follow_windows
from members import lifecycle
from members.languages import pick
from members.models import Member, MemberNeed, Need, User
from members.operations import leave_community, profiles

CANDIDACY = dt.timedelta(days=90)
NOON = dt.time(12, tzinfo=dt.UTC)
SEED = 20_260_101


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, NOON)


def pay_first(person: SyntheticPerson, staff: Staff, *, on: dt.date) -> None:
    """The first dues arrive by transfer, which makes the accepted person a candidate."""
    user = User.objects.get(email=person.email)
    plan = Plan.objects.get(key=person.tier if person.tier != "patron" else "standard")
    charge = billing.choose_transfer(user=user, plan=plan, at=noon(on))
    settle(charge, staff, on=on)


def settle(charge: Charge, staff: Staff, *, on: dt.date) -> None:
    billing.record_bank_transfer(charge=charge, amount=charge.money, received_on=on, by=staff.treasurer, at=noon(on))


def fill_page(person: SyntheticPerson, *, seed: int, at: dt.datetime) -> None:
    """Write a member's page, as its owner would."""
    member = Member.objects.select_related("user", "profile").get(user__email=person.email)
    user = member.user
    needs = {need.key: need for need in Need.objects.all()}
    profiles.change_profile(member=member, changes=page_of(person, needs), by=user, at=at)
    profiles.change_visibility(member=member, audiences=visibility_of(person), by=user, at=at)
    if person.has_portrait:
        image = io.BytesIO(portrait(person.person_id, seed=seed, address=person.address))
        profiles.set_photo(member=member, source=image, alt=person.portrait_alt, by=user, at=at)
    profiles.confirm_profile(member=member, by=user, at=at)
    rows = [
        MemberNeed(member=member, need=needs[key], importance=value, asked_on=at.date())
        for key, value in person.needs.items()
        if key in needs
    ]
    MemberNeed.objects.bulk_create(rows, ignore_conflicts=True)


def page_of(person: SyntheticPerson, needs: Mapping[str, Need]) -> dict[str, Any]:
    language = person.interface_language
    return {
        "given_names": person.given_name,
        "first_surname": person.first_surname,
        "second_surname": person.second_surname,
        "display_name": person.name,
        "pronouns": person.pronouns,
        "headline": person.headline[:140],
        "discipline": pick(person.discipline, "en").text,
        "industry": pick(person.industry, "en").text,
        "employer": person.employer,
        "role_title": person.role_title,
        "years_experience": person.years_experience,
        "city": person.city.name,
        "in_country_since": person.in_germany_since,
        "languages": [{"code": spoken.code, "level": spoken.level} for spoken in person.languages],
        "skills": [skill_names()[key] for key in person.skills],
        "offers": [pick(offer.topic, language).text[:120] for offer in person.offers],
        "looks_for": [pick(needs[key].name, language).text[:120] for key in person.needs if key in needs][:3],
        "biography": {biography.language: "\n\n".join(biography.paragraphs) for biography in person.biographies},
    }


def visibility_of(person: SyntheticPerson) -> dict[str, str]:
    renamed = {"in_germany_since": "in_country_since"}
    return {renamed.get(field, field): audience for field, audience in person.visibility.items()}


def follow_calendar(past: Past, people: Iterable[SyntheticPerson], staff: Staff, *, today: dt.date) -> None:
    """Candidates whose ninety days are over become members; those who left, left."""
    by_id = {person.person_id: person for person in people}
    for person_id, stay in past.stays.items():
        member = Member.objects.select_related("user").filter(user__email=by_id[person_id].email).first()
        if member is None:
            continue
        end = stay.joined_on + CANDIDACY
        if end <= today and member.standing == lifecycle.CANDIDATE:
            reason, seen = "the ninety days went well", member.candidate_until or end
            decide_probation(member=member, verdict="full", seen=seen, reason=reason, by=staff.decider, at=noon(end))
            member.refresh_from_db()
        if stay.ended_on and stay.ended_on <= today:
            leave_community(member=member, by=member.user, at=noon(stay.ended_on), reason="")


def look_after_newcomers(*, now: dt.datetime) -> None:
    """Some members offered to look after newcomers; who is new has one, and some of the steps are done."""
    willing = Member.objects.filter(standing=lifecycle.MEMBER).select_related("user").order_by("pk")[:8]
    for number, member in enumerate(willing):
        offer_to_be_buddy(member=member, at_once=1 + number % 2, at=now - dt.timedelta(days=120))
    for newcomer in without_buddy():
        pair_by_lot(newcomer=newcomer, at=noon(newcomer.joined_on))
    said = "Came to two evenings, asked good questions. Shy in the large round, open in the small one."
    for number, pair in enumerate(pairs_open().select_related("buddy__user").order_by("pk")):
        for step, days in (("wrote", 2), ("met", 9), ("introduced", 16))[: number % 4]:
            done_at = pair.paired_at + dt.timedelta(days=days)
            if done_at < now:
                mark_step(pair=pair, step=step, by=pair.buddy.user, at=done_at)
        if number % 2:
            tell_how_it_goes(pair=pair, feedback=said, by=pair.buddy.user, at=now - dt.timedelta(days=3))
    follow_windows(at=now)


def pay_month_by_month(
    past: Past, people: Iterable[SyntheticPerson], staff: Staff, *, today: dt.date, say: Callable[[str], None]
) -> None:
    """Bill and settle as the months went by; what was not paid stays owed."""
    emails = {person.person_id: person.email for person in people}
    paid = {(emails[row.person_id], row.due_on.strftime("%Y-%m")): row.paid_on for row in past.payments}
    first = min((stay.joined_on for stay in past.stays.values()), default=today)
    day = first.replace(day=1)
    while day <= today:
        billing.bill_next_periods(at=noon(day))
        for charge in Charge.objects.owed().select_related("user", "plan"):
            paid_on = (
                paid.get((charge.user.email, charge.due_on.strftime("%Y-%m")), charge.due_on) if charge.user else None
            )
            if paid_on and paid_on <= today:
                settle(charge, staff, on=paid_on)
        day = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    say("dues")
