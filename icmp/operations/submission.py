"""Sending an application and proving the address: only then does anybody read or score it."""

import datetime as dt
import secrets

from django.db import transaction

from icmp import notices
from icmp.likely_same import at_odds
from icmp.models import Application, ApplicationState, Intake
from icmp.policies import ANSWER_PROMISED, CONFIRM_WITHIN, LEAST_SECONDS, UNVERIFIED_KEPT
from icmp.queries.admissions import scored_answers, segment_for
from icmp.queries.alike import flags_of_likeness
from icmp.queries.joining import join_form, published_foundation, raw_answers, unfinished_page
from icmp.queries.rounds import rounds_at
from members import lifecycle
from members.audit import note
from members.consents import record_consent
from members.models import User
from members.operations import local_day, open_account

from .assessing import assess_application
from .drafts import close_hidden_questions, may_write_to
from .routes import route_application
from .steps import NotPossible, locked, move
from .vouches import ask_vouches

AT_ODDS = "at_odds"


class Unfinished(Exception):  # reads as what is said where it is caught
    """Something required is not answered yet; `page` is where."""

    def __init__(self, page: str) -> None:
        super().__init__(page)
        self.page = page


class BetweenRounds(Exception):  # reads as what is said where it is caught
    """No round is open; `opens_at` is when the next one is, if anybody knows."""

    def __init__(self, opens_at: dt.datetime | None) -> None:
        super().__init__(opens_at)
        self.opens_at = opens_at


class StaleLink(Exception):  # reads as what is said where it is caught
    """The link was used, is too old, or never existed; it is not said which."""


@transaction.atomic
def submit_application(*, application: Application, at: dt.datetime, suspicious: bool = False) -> Application:
    """Send a finished draft and write to its address. Sending again is the same application and no second letter.

    Raises Unfinished, or BetweenRounds; what an organizer types in from paper belongs to the next round, or to the last.
    """
    draft = locked(application)
    if draft.state != ApplicationState.DRAFT:
        return draft
    form = join_form(draft.profile_version)
    close_hidden_questions(draft, form, at=at)
    missing = unfinished_page(draft, form)
    if missing:
        raise Unfinished(missing.key)
    draft.flags = _first_flags(draft, suspicious=suspicious, at=at)
    rounds = rounds_at(at)
    if rounds.is_between and not draft.entered_by_id:
        raise BetweenRounds(rounds.next.opens_at if rounds.next else None)
    draft.intake, draft.submitted_at = rounds.open or rounds.next or Intake.objects.order_by("opens_at").last(), at
    move(draft, ApplicationState.UNVERIFIED, at=at)
    send_confirmation(draft, at=at)
    note(deed="application.sent", about=draft, by=None, at=at)
    return draft


@transaction.atomic
def resend_confirmation(*, application: Application, at: dt.datetime) -> None:
    """Write the confirmation again with a new link, at most three letters a day; the former link ends."""
    waiting = locked(application)
    if waiting.state == ApplicationState.UNVERIFIED:
        send_confirmation(waiting, at=at)


@transaction.atomic
def confirm_address(*, token: str, at: dt.datetime) -> Application:
    """Take a confirmation once: account, consents, segment, first assessment, promised day. Raises StaleLink."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("profile_version")
    application = rows.filter(confirm_token=token, state=ApplicationState.UNVERIFIED, confirm_until__gte=at).first()
    if application is None:
        raise StaleLink
    user = open_account(
        email=application.email,
        name=application.name,
        language=application.language,
        at=at,
        synthetic=application.synthetic,
    )
    _bind(application, user, at=at)
    move(application, ApplicationState.IN_REVIEW, at=at)
    application.save()
    _record_consents(application, user, at=at)
    assess_application(application=application, at=at)
    route_application(application)
    application.save(update_fields=["readings_wanted"])
    ask_vouches(application, at=at)
    note(deed="application.confirmed", about=application, by=user, at=at)
    notices.write_received(application, at=at)
    return application


def expire_unverified(*, at: dt.datetime) -> int:
    """Close what nobody confirmed within seven days, without another letter; returns how many."""
    old = Application.objects.filter(state=ApplicationState.UNVERIFIED, state_since__lt=at - UNVERIFIED_KEPT)
    for application in old:
        _expire(application, at=at)
    return len(old)


@transaction.atomic
def _expire(application: Application, *, at: dt.datetime) -> None:
    row = locked(application)
    try:
        move(row, ApplicationState.EXPIRED, at=at, seen_in=(ApplicationState.UNVERIFIED,))
    except NotPossible:
        return  # confirmed a moment ago
    row.confirm_token = None
    row.save()
    note(deed="application.expired", about=row, by=None, at=at)


def _first_flags(draft: Application, *, suspicious: bool, at: dt.datetime) -> list[str]:
    too_fast = not draft.entered_by_id and (at - draft.started_at).total_seconds() < LEAST_SECONDS
    return [name for name, found in (("honeypot", suspicious), ("too_fast", too_fast)) if found]


def send_confirmation(application: Application, *, at: dt.datetime) -> bool:
    """A new link, and the letter that fits: an address with a seat is told so and gets no link.

    False when the address has had its letters for today.
    """
    within = may_write_to(application.email, at=at)
    if within:
        kept = UNVERIFIED_KEPT if application.entered_by_id else CONFIRM_WITHIN  # who wrote on paper waits for no mail
        application.confirm_token, application.confirm_until = secrets.token_urlsafe(24), at + kept
        application.save()
        notices.write_confirmation(application, at=at)
    application.save()
    return within


def _bind(application: Application, user: User, *, at: dt.datetime) -> None:
    others = Application.objects.filter(user=user).exclude(pk=application.pk).order_by("-started_at")
    application.previous = others.first()
    application.user, application.confirmed_at, application.confirm_token = user, at, None
    application.promised_on = local_day(at + ANSWER_PROMISED)
    application.segment = segment_for(scored_answers(application))
    found = [*_flags_about(user, list(others), at=at), *flags_of_likeness(application), *flags_of_answers(application)]
    application.flags = [*application.flags, *found]


def flags_of_answers(application: Application) -> list[str]:
    """What the answers themselves give reason to ask about."""
    foundation = published_foundation()
    differs = foundation is not None and at_odds(
        join_form(application.profile_version).asks,
        raw_answers(application),
        least=foundation.expected_hours_per_month,
    )
    return [AT_ODDS] if differs else []


def _flags_about(user: User, others: list[Application], *, at: dt.datetime) -> list[str]:
    """Suggestions for the reader; none of them blocks anybody."""
    member = getattr(user, "member", None)
    today = local_day(at)
    found = {
        "second_application": any(
            other.state in (ApplicationState.IN_REVIEW, ApplicationState.NEEDS_INFO) for other in others
        ),
        "early_again": any(other.reapply_allowed_from and other.reapply_allowed_from > today for other in others),
        "has_a_seat": bool(member and member.standing in lifecycle.SEES_BOOK),
        "was_member": bool(member and member.standing not in lifecycle.SEES_BOOK),
    }
    return [name for name, is_so in found.items() if is_so]


def _record_consents(application: Application, user: User, *, at: dt.datetime) -> None:
    for row in application.consents:
        record_consent(
            user=user,
            purpose=row["purpose"],
            given=row["given"],
            text=row["text"],
            language=row["language"],
            source=f"entered from {application.source}"[:40] if application.entered_by_id else "join form",
            at=at,
        )
