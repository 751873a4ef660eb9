"""What is for one person today: next event, people to meet, the pledge, the own page, dues; or the application."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, Sum
from django.db.models.functions import Mod
from django.urls import reverse
from django.utils.translation import gettext as _

from billing.models import Charge
from billing.queries import charges_of
from directory.models import Listing
from directory.wording import missing_labels, worded
from events.models import Event, EventState, Registration, WaitingPlace
from events.queries import next_registrations, upcoming_for
from icmp.admission import shown_state
from icmp.health.measure import AsOf
from icmp.health.queries import done
from icmp.models import Application, ApplicationState
from icmp.periods import span_of
from icmp.queries.admissions import decision_in_force
from icmp.queries.founding import waiting_for_vote_of
from members.completeness import completeness, missing
from members.models import Community, HelpExchange, Member, Profile, User

PEOPLE = 3
HELP_DAYS = 90


@dataclass(frozen=True)
class Card:
    """Somebody to meet, as components/card.html shows people."""

    url: str
    name: str
    key: str
    photo: str
    line: str
    meta: list[str]
    mark: str = ""


def home(user: User, *, at: dt.datetime) -> dict[str, Any]:
    """The home of a member; without a seat, how the application stands."""
    member = Member.objects.select_related("profile").filter(user=user).first()
    place = next_registrations(user, at).first()
    context = {
        "user": user,
        "member": member,
        "is_organizer": user.is_staff,
        "next_place": place,
        "next_event": _next_event(user, at),
        "seated": {place.event_id} if place else set(),
        "in_line": set(),  # what somebody waits for is not proposed
    }
    if member is None or not member.doors.sees_book:
        return context | _admission(user)
    community = Community.objects.the()
    as_of = AsOf(at=at, timezone=community.timezone if community else "UTC")
    return context | {
        "vote_on": waiting_for_vote_of(user, at),
        "people": people_to_meet(user, member.profile, as_of.day),
        "pledge": member.pledges.filter(valid_to=None).first(),
        "hours": hours_given(member, as_of),
        "helped": HelpExchange.objects.confirmed()
        .filter(receiver=member, confirmed_at__gt=at - dt.timedelta(days=HELP_DAYS))
        .count(),
        "complete": completeness(member.profile),
        "lacking": missing_labels(missing(member.profile))[:3],
        "charge": _owed(user),
        "is_late": charges_of(user).overdue(as_of.day).exists(),
    }


def people_to_meet(user: User, profile: Profile, day: dt.date) -> list[Card]:
    """Three whom the book shows to this person: those who offer what is looked for first, then colleagues."""
    offers = Q(offers__overlap=profile.looks_for) if profile.looks_for else Q(pk__in=[])
    colleague = Q(discipline=profile.discipline) if profile.discipline else Q(pk__in=[])
    others = Listing.objects.visible_to(user.viewer).exclude(profile=profile).filter(offers | colleague)
    # Others each day, the same all day long.
    turn = Mod(F("sample") + day.toordinal(), 64)
    fits = ExpressionWrapper(offers, output_field=BooleanField())
    ranked = others.annotate(fits=fits, turn=turn).order_by("-fits", "turn", "sort_key", "profile_id")
    return [_card(row, profile) for row in ranked.defer("document", "words")[:PEOPLE]]


def hours_given(member: Member, as_of: AsOf) -> float:
    """Hours this member gave in the running month, by the ledger of deeds."""
    since = as_of.starts(span_of(as_of.day, "month"))
    given = done(as_of.at).filter(member=member, occurred_at__gte=since, type__counts_as__contains=["hours"])
    return (given.aggregate(minutes=Sum("minutes"))["minutes"] or 0) / 60


def _card(row: Listing, profile: Profile) -> Card:
    matching = [offer for offer in row.offers if offer in profile.looks_for]
    reason = (
        _("Offers what you look for: %(offers)s") % {"offers": ", ".join(matching)}
        if matching
        else _("In your field: %(field)s") % {"field": worded("discipline", row.discipline)}
    )
    return Card(
        url=reverse("directory:profile", args=[row.public_id]),
        name=row.display_name,
        key=row.public_id,
        photo=reverse("directory:photo", args=[row.public_id, 400]) if row.has_photo else "",
        line=row.headline,
        meta=[reason],
    )


def _next_event(user: User, at: dt.datetime) -> Event | None:
    """The next event with room that this person neither has a place at nor waits for."""
    own = Registration.objects.seated().filter(user=user).values("event")
    waits = WaitingPlace.objects.in_line().filter(user=user).values("event")
    open_to_all = upcoming_for(user.viewer, at).filter(state=EventState.OPEN, taken__lt=F("capacity"))
    return open_to_all.exclude(pk__in=own).exclude(pk__in=waits).first()


def _admission(user: User) -> dict[str, Any]:
    """The newest application as its applicant may see it: a decline that was not told is still being read."""
    rows = Application.objects.filter(user=user).exclude(state=ApplicationState.SPAM)
    application = rows.order_by("-started_at").first()
    if application is None:
        return {"application": None}
    decision = decision_in_force(application)
    announced = bool(decision and decision.announced_at)
    return {
        "application": application,
        "state": shown_state(application.state, announced=announced),
        "signed": application.signed_pledge is not None,
    }


def _owed(user: User) -> Charge | None:
    """The payment that is due first."""
    return charges_of(user).owed().order_by("due_on", "pk").first()
