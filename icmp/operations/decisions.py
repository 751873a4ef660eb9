"""A person decides, with a reason. A yes is told at once, a no after twelve hours in which it can be taken back."""

import datetime as dt

from django.db import transaction

from icmp import notices
from icmp.models import Application, ApplicationState, Decision, Intake, Outcome, WaitsBecause
from icmp.policies import ANSWER_PROMISED, DECLINE_WAITS
from icmp.queries.admissions import decision_in_force, policy, reading_seconds, why_no_seat
from members.audit import note
from members.models import User
from members.operations import admit_person, local_day

from .routes import want_another_reader
from .steps import NotPossible, locked, move, refusal

STATE_AFTER = {
    Outcome.ACCEPT: ApplicationState.ACCEPTED,
    Outcome.WAITLIST: ApplicationState.WAITLISTED,
    Outcome.DECLINE: ApplicationState.DECLINED,
}


class AnswersUnread(Exception):  # reads as what is said where it is caught
    """Nobody decides about answers that they have not opened."""


class SamePerson(Exception):  # reads as what is said where it is caught
    """An appeal is decided by another person than the one who declined."""


class ConflictOfInterest(Exception):  # reads as what is said where it is caught
    """Somebody who stepped aside does not decide."""


class OverrideUnexplained(Exception):  # reads as what is said where it is caught
    """Whoever decides against the advice says why."""


class TooLate(Exception):  # reads as what is said where it is caught
    """The decision was told already."""


@transaction.atomic
def decide_application(
    *,
    application: Application,
    outcome: str,
    reason: str,
    by: User,
    at: dt.datetime,
    override_reason: str = "",
    pointer: str = "",
) -> Decision:
    """Accept, put on the waiting list or decline. Without a free seat an acceptance goes to the waiting list.

    Raises AlreadyDecided naming who was first, AnswersUnread, ConflictOfInterest, SamePerson or OverrideUnexplained.
    """
    row = locked(application)
    if row.state != ApplicationState.IN_REVIEW:
        raise refusal(row, STATE_AFTER[Outcome(outcome)])
    _check_decider(row, by)
    outcome = _with_a_seat(row, outcome)
    if not agrees(outcome, row.recommendation) and not override_reason.strip():
        raise OverrideUnexplained
    decision = Decision.objects.create(
        application=row,
        outcome=outcome,
        decided_by=by,
        reason=reason,
        agrees_with_recommendation=agrees(outcome, row.recommendation),
        override_reason=override_reason,
        advised=row.recommendation,
        reading_seconds=reading_seconds(row, by, at=at),
        decided_at=at,
        announce_at=at + DECLINE_WAITS if outcome == Outcome.DECLINE else at,
        explanation_sent=notices.explanation(row, outcome=outcome, pointer=pointer),
    )
    move(row, STATE_AFTER[Outcome(outcome)], at=at)
    row.closed_at = None  # a decline closes when it is told
    row.save()
    note(deed="application.decided", about=row, by=by, at=at, outcome=outcome, advised=row.recommendation)
    if outcome != Outcome.DECLINE:
        _announce(row, decision, at=at)
    return decision


def agrees(outcome: str, recommendation: str) -> bool:
    """Whether a decision follows the advice; "look closer" leaves it open, a waiting list is a yes for later."""
    if recommendation not in ("accept", "decline"):
        return True
    return (outcome == Outcome.DECLINE) == (recommendation == "decline")


@transaction.atomic
def undo_decline(*, application: Application, by: User, at: dt.datetime) -> Application:
    """Take a decline back that was not told yet. Raises TooLate afterwards."""
    row = locked(application)
    decision = decision_in_force(row)
    if row.state != ApplicationState.DECLINED or decision is None:
        raise refusal(row, ApplicationState.IN_REVIEW)
    if decision.announced_at:
        raise TooLate
    move(row, ApplicationState.IN_REVIEW, at=at)
    row.save()
    decision.undone_at, decision.undone_by = at, by
    decision.save(update_fields=["undone_at", "undone_by"])
    note(deed="application.decline_undone", about=row, by=by, at=at)
    return row


def announce_decisions(*, at: dt.datetime) -> int:
    """Tell the declines whose twelve hours are over; returns how many."""
    due = Decision.objects.in_force().filter(announced_at=None, announce_at__lte=at)
    return sum(_announce_one(decision, at=at) for decision in due.order_by("announce_at", "pk"))


@transaction.atomic
def _announce_one(decision: Decision, *, at: dt.datetime) -> bool:
    row = locked(decision.application)
    current = Decision.objects.in_force().filter(pk=decision.pk, announced_at=None).first()
    if current is None or row.state != STATE_AFTER[Outcome(current.outcome)]:
        return False  # undone, told or withdrawn a moment ago
    _announce(row, current, at=at)
    return True


@transaction.atomic
def appeal(*, application: Application, text: str, at: dt.datetime) -> Application:
    """Ask for another reader: the decline no longer holds, and somebody else reads within fourteen days."""
    row = locked(application)
    decision = decision_in_force(row)
    if row.state != ApplicationState.DECLINED or decision is None or not decision.announced_at:
        raise NotPossible(row.state, ApplicationState.IN_REVIEW)
    if not notices.may_appeal(decision, at=at) or row.appealed_at:
        raise NotPossible(row.state, ApplicationState.IN_REVIEW)
    move(row, ApplicationState.IN_REVIEW, at=at)
    row.appealed_at, row.appeal_text, row.closed_at, row.reapply_allowed_from = at, text, None, None
    row.promised_on, row.flags = local_day(at + ANSWER_PROMISED), [*row.flags, "appeal"]
    want_another_reader(row)
    row.save()
    decision.superseded_at = at
    decision.save(update_fields=["superseded_at"])
    note(deed="application.appealed", about=row, by=row.user, at=at)
    notices.write_appealed(row, at=at)
    return row


def _check_decider(row: Application, by: User) -> None:
    review = row.reviews.filter(reviewer=by).first()
    if review and review.conflict_of_interest:
        raise ConflictOfInterest
    if review is None or review.opened_at is None:
        raise AnswersUnread
    if row.decisions.filter(superseded_at__isnull=False, decided_by=by).exists():
        raise SamePerson


def _with_a_seat(row: Application, outcome: str) -> str:
    """Two people may accept the last one at the same moment: the intake is locked while seats are counted."""
    if outcome == Outcome.DECLINE:
        return outcome
    if row.intake_id is not None:
        Intake.objects.select_for_update().get(pk=row.intake_id)
    full = why_no_seat(row)
    if outcome == Outcome.ACCEPT and full is None:
        return outcome
    row.waits_because = full or WaitsBecause.CHOSEN
    return Outcome.WAITLIST


def _announce(row: Application, decision: Decision, *, at: dt.datetime) -> None:
    today = local_day(at)
    if decision.outcome == Outcome.ACCEPT:
        open_the_way(row, decision, at=at)
    elif decision.outcome == Outcome.WAITLIST:
        row.waitlist_until = today + dt.timedelta(days=policy().waitlist_days)
    else:
        row.closed_at, row.reapply_allowed_from = at, today + dt.timedelta(days=policy().reapply_days)
    row.save()
    decision.announced_at = at
    decision.save(update_fields=["announced_at"])
    notices.write_decision(row, decision, at=at)


def open_the_way(row: Application, decision: Decision, *, at: dt.datetime) -> None:
    """An accepted person may now sign, pay and take the seat, on the word of who decided."""
    if row.user:
        admit_person(user=row.user, plan_key=row.stated_plan, by=decision.decided_by, at=at)
