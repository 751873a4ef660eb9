"""Every pair of states, against the database and against every operation."""

import contextlib
import datetime as dt
import itertools
from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from icmp import operations
from icmp.admission import DECIDED, STATES, is_legal
from icmp.models import Application, Decision, Outcome
from icmp.operations import NotPossible, StaleLink, Unfinished
from members.models import AuditLine, User
from tests.factories import UserFactory, organizer

from .factories import ApplicationFactory, DecisionFactory, ReviewFactory, stand

NOW = dt.datetime(2026, 10, 21, 9, 0, tzinfo=dt.UTC)
YEAR_LATER = NOW + dt.timedelta(days=366)
PLEDGE = {"hours": "3", "plan": "agreed", "fee_minor": 0, "currency": "EUR", "period": "month", "text": "I will."}
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]


def standing_in(state: str, *, by: User, told: bool = False) -> Application:
    """Somebody about whom everything is known that any step could ask for, but whose state is `state`."""
    row = ApplicationFactory(
        user=UserFactory(), confirm_token=f"token-of-{state}", confirm_until=YEAR_LATER, submitted_at=NOW,
        waitlist_until=NOW.date(), offered_until=NOW, signed_pledge=PLEDGE, state_since=NOW,
    )  # fmt: skip
    ReviewFactory(application=row, reviewer=by, opened_at=NOW)
    if state in DECIDED:
        outcome = Outcome.DECLINE if state == "declined" else Outcome.ACCEPT
        DecisionFactory(application=row, outcome=outcome, announced_at=NOW if told else None)
    return stand(row, state)


# -- the database -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), list(itertools.product(STATES, STATES)))
def test_step_in_the_database_is_taken_exactly_when_it_is_legal(before: str, after: str) -> None:
    row = standing_in(before, by=UserFactory())
    Decision.objects.all().delete()  # the one that `after` would need is there, so that only the step is judged
    DecisionFactory(application=row, outcome=Outcome.DECLINE if after == "declined" else Outcome.ACCEPT)

    refused = ""
    try:
        with transaction.atomic():
            Application.objects.filter(pk=row.pk).update(state=after)
    except IntegrityError as error:
        refused = str(error).splitlines()[0]

    row.refresh_from_db()
    expected = "" if before == after or is_legal(before, after) else f"no application goes from {before} to {after}"
    assert (refused, row.state) == (expected, before if expected else after)
    _carry(row)


def _carry(row: Application) -> None:
    """The decision that the state needs, so that the end of the transaction is content."""
    outcome = Outcome.DECLINE if row.state == "declined" else Outcome.ACCEPT
    Decision.objects.update(outcome=outcome)


def by_saving(row: Application) -> None:
    row.state = "completed"
    row.save()


def by_saving_the_column(row: Application) -> None:
    row.state = "completed"
    row.save(update_fields=["state"])


def by_many_at_once(row: Application) -> None:
    row.state = "completed"
    Application.objects.bulk_update([row], ["state"])


def by_inserting_over(row: Application) -> None:
    row.state = "completed"
    Application.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=["state"]
    )  # fmt: skip


def by_sql(row: Application) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update icmp_application set state = 'completed' where id = %s", [row.pk])


def by_the_role(role: str) -> Callable[[Application], None]:
    def write(row: Application) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"set local role {role}")
        by_sql(row)

    return write


WAYS = [
    by_saving, by_saving_the_column, by_many_at_once, by_inserting_over, by_sql, by_the_role("gremio_app"),
    by_the_role("gremio_eraser"),
]  # fmt: skip


@pytest.mark.parametrize("write", WAYS)
def test_step_that_is_illegal_is_refused_whoever_writes(write: Callable[[Application], None]) -> None:
    row = DecisionFactory().application

    with pytest.raises(DatabaseError, match=r"no application goes from|begins as a draft"), transaction.atomic():
        write(row)

    row.refresh_from_db()
    assert row.state == "in_review"


@pytest.mark.parametrize("state", [state for state in STATES if state != "draft"])
def test_application_begins_as_a_draft_and_as_nothing_else(state: str) -> None:
    draft = ApplicationFactory()
    another = Application(
        profile_version=draft.profile_version,
        state=state,
        submitted_at=NOW,
        started_at=NOW,
        state_since=NOW,
        changed_at=NOW,
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        another.save(force_insert=True)

    assert Application.objects.count() == 1


TAKEN_AWAY = {
    "undone": lambda row: row.decisions.update(undone_at=NOW),
    "superseded": lambda row: row.decisions.update(superseded_at=NOW),
    "deleted": lambda row: row.decisions.all().delete(),
    "turned": lambda row: row.decisions.update(outcome="decline" if row.state != "declined" else "accept"),
}


def take_away_and_commit(row: Application, way: str) -> None:
    TAKEN_AWAY[way](row)
    connection.check_constraints()  # as at the end of the transaction


@pytest.mark.parametrize("state", sorted(DECIDED))
@pytest.mark.parametrize("way", TAKEN_AWAY)
def test_decision_that_carries_a_state_cannot_be_taken_away_beneath_it(way: str, state: str) -> None:
    row = standing_in(state, by=UserFactory())

    with pytest.raises(IntegrityError, match="keeps the decision of a person"), transaction.atomic():
        take_away_and_commit(row, way)

    assert row.decisions.in_force().count() == 1


def test_application_that_is_erased_takes_its_decision_along() -> None:
    row = standing_in("declined", by=UserFactory())

    with connection.cursor() as cursor:
        cursor.execute("set local role gremio_eraser")
        row.user.delete()
        connection.check_constraints()

    assert (Application.objects.count(), Decision.objects.count()) == (0, 0)


def test_purge_of_idle_drafts_and_of_old_answers_still_works() -> None:
    draft = ApplicationFactory(email="idle@example.org")
    closed = standing_in("declined", by=UserFactory(), told=True)
    Application.objects.filter(pk=closed.pk).update(closed_at=NOW)

    gone, forgotten = operations.expire_drafts(at=YEAR_LATER), operations.forget_answers(at=YEAR_LATER)
    connection.check_constraints()

    closed.refresh_from_db()
    assert (gone, forgotten, closed.state, closed.email) == (1, 1, "declined", "")
    assert not Application.objects.filter(pk=draft.pk).exists()


# -- the operations ---------------------------------------------------------------------------------------------------


def decides(outcome: str) -> Callable[[Application, User], object]:
    return lambda row, by: operations.decide_application(
        application=row, outcome=outcome, reason="Read twice.", by=by, at=NOW
    )


# what is done → from which state to which; from every other state it must change nothing
DONE: dict[str, tuple[Callable[[Application, User], object], dict[str, str]]] = {
    "submit": (lambda row, by: operations.submit_application(application=row, at=NOW), {"draft": "unverified"}),
    "confirm": (
        lambda row, by: operations.confirm_address(token=row.confirm_token, at=NOW), {"unverified": "in_review"},
    ),
    "ask": (
        lambda row, by: operations.ask_for_more(application=row, question="When?", reopened=[], by=by, at=NOW),
        {"in_review": "needs_info"},
    ),
    "answer": (
        lambda row, by: operations.answer_more(application=row, text="Now.", answers={}, at=NOW),
        {"needs_info": "in_review"},
    ),
    "accept": (decides("accept"), {"in_review": "accepted"}),
    "put on the list": (decides("waitlist"), {"in_review": "waitlisted"}),
    "decline": (decides("decline"), {"in_review": "declined"}),
    "undo": (
        lambda row, by: operations.undo_decline(application=row, by=by, at=NOW), {"declined": "in_review"},
    ),
    "offer": (lambda row, by: operations.offer_seat(application=row, by=by, at=NOW), {"waitlisted": "offered"}),
    "take the offer": (lambda row, by: operations.confirm_offer(application=row, at=NOW), {"offered": "accepted"}),
    "complete": (
        lambda row, by: operations.complete_application(application=row, by=by, at=NOW), {"accepted": "completed"},
    ),
    "withdraw": (
        lambda row, by: operations.withdraw(application=row, at=NOW),
        # until a decline is told, the application is open to its applicant
        {state: "withdrawn" for state in STATES if is_legal(state, "withdrawn")} | {"declined": "withdrawn"},
    ),
    "mark as spam": (
        lambda row, by: operations.mark_spam(application=row, by=by, at=NOW),
        {state: "spam" for state in STATES if is_legal(state, "spam")},
    ),
    "a year goes by": (
        lambda row, by: _year(),
        {
            "draft": "gone", "unverified": "expired", "needs_info": "expired", "accepted": "lapsed",
            "waitlisted": "expired", "offered": "expired",
        },
    ),
}  # fmt: skip


def _year() -> None:
    for tick in (
        operations.expire_drafts, operations.expire_unverified, operations.expire_questions, operations.expire_offers,
        operations.expire_waitlist, operations.lapse_accepted, operations.complete_applications,
        operations.announce_decisions, operations.honor_withdrawn_consents,
    ):  # fmt: skip
        tick(at=YEAR_LATER)


@pytest.mark.parametrize(("what", "before"), list(itertools.product(DONE, STATES)))
def test_operation_from_every_state_takes_its_own_step_or_none(what: str, before: str) -> None:
    work, steps = DONE[what]
    by = organizer("admissions")
    row = standing_in(before, by=by)
    lines = AuditLine.objects.count()

    with contextlib.suppress(NotPossible, StaleLink, Unfinished):
        work(row, by)

    left = Application.objects.filter(pk=row.pk).first()
    after = left.state if left else "gone"
    connection.check_constraints()
    assert after == steps.get(before, before)
    assert (AuditLine.objects.count() > lines) == (after not in (before, "gone"))


def test_appeal_is_the_way_back_from_a_decline_that_was_told() -> None:
    by = organizer("admissions")
    states = {}
    for before in STATES:
        row = standing_in(before, by=by, told=True)
        with contextlib.suppress(NotPossible):
            operations.appeal(application=row, text="Please read again.", at=NOW)
        row.refresh_from_db()
        states[before] = row.state

    assert states == {state: state for state in STATES} | {"declined": "in_review"}
