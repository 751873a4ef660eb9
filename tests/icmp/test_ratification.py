"""Founding members vote on a foundation: who is asked, what counts, what carries, and what comes into force."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from icmp import tasks
from icmp.models import FoundationComment, FoundationRatification, FoundationVersion
from icmp.operations import (
    NobodyToAsk,
    NotADraft,
    NotAFoundingMember,
    NothingWritten,
    VoteNeeded,
    VoteRunning,
    VotingIsOver,
    ask_for_ratification,
    close_ratification,
    close_ratifications,
    comment_on_foundation,
    publish_foundation,
    vote_on_foundation,
    withdraw_ratification,
)
from icmp.queries.founding import founding_members, tally, waiting_for_vote_of
from icmp.quorum import CoCreation, Tally, co_creation
from members.models import ActivityType, AuditLine, Deed, Letter, User
from members.operations import leave_community
from members.portability import data_of
from tests.factories import MemberFactory, organizer

from .factories import FoundationFactory
from .founders import AT, RULE, asked, candidate, founders, german

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(days=14)
DAY = dt.timedelta(days=1)


def vote(row: FoundationVersion, user: User, choice: str = "yes", at: dt.datetime = AT) -> FoundationRatification:
    return vote_on_foundation(foundation=row, by=user, vote=choice, at=at)


def state(row: FoundationVersion) -> str:
    row.refresh_from_db()
    return row.status


def letters(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=kind).values_list("to", flat=True))


def addresses(users: list[User]) -> list[str]:
    return sorted(user.email for user in users)


# The rule, with a pencil


@pytest.mark.parametrize(
    ("founders_", "quorum", "needed"),
    [(24, "0.75", 18), (15, "0.7", 11), (30, "0.6", 18), (3, "0.75", 3), (1, "1", 1), (5, "0", 0), (0, "0.75", 0)],
)
def test_quorum_when_computed_then_the_share_rounded_up(founders_, quorum, needed):
    assert Tally(founders=founders_, yes=0, no=0, abstain=0, quorum=Decimal(quorum)).needed == needed


@pytest.mark.parametrize(
    ("yes", "no", "abstain", "quorate", "carried"),
    [
        (10, 8, 0, True, True),  # eighteen took part, more yes than no
        (9, 9, 0, True, False),  # a tie carries nothing
        (17, 0, 0, False, False),  # one too few, however unanimous
        (1, 0, 17, True, True),  # an abstention takes part
        (0, 0, 24, True, False),  # and says neither yes nor no
    ],
)
def test_tally_when_24_founders_at_three_quarters_then_18_must_take_part(yes, no, abstain, quorate, carried):
    counted = Tally(founders=24, yes=yes, no=no, abstain=abstain, quorum=Decimal("0.75"))

    assert (counted.needed, counted.is_quorate, counted.carried) == (18, quorate, carried)


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        (RULE, CoCreation(24, Decimal("0.75"), 14)),
        ({}, CoCreation(0, Decimal(0), 14)),
        ({"founding_cohort_size": "many", "ratification_quorum": "NaN", "comment_window_days": None}, CoCreation()),
        ({"founding_cohort_size": -3, "ratification_quorum": 7, "comment_window_days": 900}, CoCreation(0, Decimal(1), 90)),
        ({"founding_cohort_size": 1e300, "ratification_quorum": "0.5", "comment_window_days": 0}, CoCreation(0, Decimal("0.5"))),
    ],
)  # fmt: skip
def test_rule_when_read_then_junk_falls_back(told, rule):
    assert co_creation(told) == rule


# Who votes


def test_founding_members_when_asked_for_then_the_first_to_join_without_candidates(community):
    early = candidate()
    people = founders(4)
    row = FoundationFactory(co_creation=RULE | {"founding_cohort_size": 3})

    found = [member.user for member in founding_members(row)]

    assert found == people[:3]
    assert early.user not in found


def test_founding_members_when_one_leaves_then_the_next_moves_up(community):
    people = founders(4)
    row = FoundationFactory(co_creation=RULE | {"founding_cohort_size": 3})

    leave_community(member=people[0].member, by=people[0], at=AT)

    assert [member.user for member in founding_members(row)] == people[1:]


def test_rule_when_a_foundation_is_in_force_then_a_draft_cannot_change_it_for_its_own_vote(community):
    founders(4)
    FoundationFactory(co_creation=RULE, status="published")
    sly = FoundationFactory(co_creation={"founding_cohort_size": 1, "ratification_quorum": 0.01})

    assert founding_members(sly).count() == 4
    assert tally(sly).quorum == Decimal("0.75")


# Asking


def test_ask_when_a_draft_then_ballots_deadline_letters_and_audit(community):
    reader = german()
    row, people = asked(2)

    assert (row.status, row.ratify_from, row.ratify_until) == ("in_ratification", AT, LATER)
    assert letters("foundation_asked") == addresses([reader, *people])
    assert set(row.ratifications.values_list("user", "vote")) == {(user.pk, "") for user in (reader, *people)}
    assert AuditLine.objects.get(deed="foundation.asked").facts == {"days": 14, "founders": 3}
    letter = Letter.objects.get(kind="foundation_asked", to=people[0].email)
    assert f"/foundations/{row.version}/" in letter.text
    assert Letter.objects.get(kind="foundation_asked", to=reader.email).language == "de"
    # nine o'clock in Greenwich is ten in Berlin
    assert "10 a.m." in letter.text


def test_ask_when_asked_twice_then_nothing_twice(community):
    row, people = asked(2)
    vote(row, people[0])

    ask_for_ratification(foundation=row, by=organizer(), at=AT + DAY)

    assert state(row) == "in_ratification"
    assert (row.ratify_until, tally(row).voted) == (LATER, 1)
    assert len(letters("foundation_asked")) == 2


def test_ask_when_it_cannot_be_asked_then_refused(community):
    draft = FoundationFactory(co_creation=RULE)
    with pytest.raises(NobodyToAsk):
        ask_for_ratification(foundation=draft, by=organizer(), at=AT)
    founders(1)
    with pytest.raises(NothingWritten):
        ask_for_ratification(foundation=FoundationFactory(mission={}, co_creation=RULE), by=organizer(), at=AT)
    with pytest.raises(NotADraft):
        ask_for_ratification(foundation=FoundationFactory(status="superseded"), by=organizer(), at=AT)
    assert state(draft) == "draft"


# Commenting


def test_comment_when_sent_twice_then_it_stands_once(community):
    row, people = asked()

    for _time in range(2):
        comment_on_foundation(foundation=row, part="mission", text="Too broad.", by=people[0], at=AT + DAY)

    assert [(said.part, said.text, said.user) for said in row.comments.all()] == [("mission", "Too broad.", people[0])]


def test_comment_when_no_founding_member_then_only_the_keepers_of_the_foundation(community):
    row, _people = asked()
    owner = organizer()

    comment_on_foundation(foundation=row, part="", text="Thank you, changed.", by=owner, at=AT)

    for stranger in (candidate().user, organizer("events")):
        with pytest.raises(NotAFoundingMember):
            comment_on_foundation(foundation=row, part="", text="Me too.", by=stranger, at=AT)
    assert FoundationComment.objects.get().user == owner


def test_comment_when_the_deadline_has_passed_then_refused(community):
    row, people = asked()

    with pytest.raises(VotingIsOver):
        comment_on_foundation(foundation=row, part="", text="Late.", by=people[0], at=LATER)


# Voting


def test_vote_when_changed_before_the_deadline_then_the_last_one_counts(community):
    row, people = asked()
    vote(row, people[0], "yes")

    vote(row, people[0], "no", at=LATER - dt.timedelta(seconds=1))

    counted = tally(row)
    assert (counted.founders, counted.yes, counted.no, counted.voted) == (3, 0, 1, 1)


def test_vote_when_cast_then_the_ledgers_know_that_and_never_how(community):
    ActivityType.objects.create(key="foundation.ratified", weight=4, minutes=5, direction="give", presence=True)
    row, people = asked()

    vote(row, people[0], "no")
    vote(row, people[0], "yes")

    line = AuditLine.objects.get(deed="foundation.voted")
    assert (line.by, line.facts) == (None, {})
    assert [(deed.member.user, deed.minutes) for deed in Deed.objects.all()] == [(people[0], 5)]


def test_vote_when_not_asked_then_refused(community):
    row, people = asked()
    leave_community(member=people[0].member, by=people[0], at=AT)

    for other in (candidate().user, MemberFactory().user, organizer(), people[0]):
        with pytest.raises(NotAFoundingMember):
            vote(row, other)


def test_vote_when_the_vote_is_over_then_refused(community):
    row, people = asked()

    with pytest.raises(VotingIsOver):
        vote(row, people[0], at=LATER)
    withdraw_ratification(foundation=row, by=organizer(), at=AT)
    with pytest.raises(VotingIsOver):
        vote(row, people[0])


def test_waiting_when_voted_or_over_then_nothing_waits(community):
    row, people = asked()

    assert waiting_for_vote_of(people[0], AT) == row
    assert waiting_for_vote_of(people[0], LATER) is None
    vote(row, people[0])
    assert waiting_for_vote_of(people[0], AT) is None
    assert waiting_for_vote_of(candidate().user, AT) is None


# Taking back


def test_withdraw_when_votes_were_cast_then_void_and_everybody_asked_is_told(community):
    row, people = asked()
    vote(row, people[0])
    comment_on_foundation(foundation=row, part="", text="Too broad.", by=people[0], at=AT)

    for _time in range(2):
        withdraw_ratification(foundation=row, by=organizer(), at=AT + DAY)

    assert (state(row), row.ratify_until) == ("draft", None)
    assert (row.ratifications.count(), row.comments.count()) == (0, 1)
    assert letters("foundation_withdrawn") == addresses(people)


def test_ask_when_withdrawn_before_then_a_new_round_with_new_letters(community):
    row, people = asked()
    vote(row, people[0])
    withdraw_ratification(foundation=row, by=organizer(), at=AT + DAY)

    ask_for_ratification(foundation=row, by=organizer(), at=AT + 2 * DAY)

    assert tally(row).voted == 0
    assert len(letters("foundation_asked")) == 2 * len(people)


def test_withdraw_when_published_then_refused(community):
    with pytest.raises(NotADraft):
        withdraw_ratification(foundation=FoundationFactory(status="published"), by=organizer(), at=AT)


# Counting


def test_close_when_24_founders_and_18_take_part_then_carried_and_the_owners_are_told(community):
    owner, (row, people) = organizer(), asked(24)
    for user in people[:10]:
        vote(row, user)
    for user in people[10:17]:
        vote(row, user, "no")
    vote(row, people[17], "abstain")

    early = close_ratification(foundation=row, at=LATER - DAY)
    counted = [close_ratifications(at=LATER) for _time in range(2)]

    assert (early, counted) == (False, [1, 0])
    assert (state(row), row.ratified_at) == ("in_ratification", LATER)
    figures = {"founders": 24, "yes": 10, "no": 7, "abstain": 1, "quorum": "0.75", "needed": 18, "carried": True}
    assert row.vote_result == figures
    assert AuditLine.objects.get(deed="foundation.counted").facts == figures
    assert set(letters("foundation_counted")) == set(addresses(list(User.objects.filter(role_grants__role="owner"))))
    told = Letter.objects.get(kind="foundation_counted", to=owner.email)
    assert "Yes: 10. No: 7. Abstained: 1." in told.text
    assert f"/desk/foundations/{row.version}/" in told.text


def test_close_when_one_too_few_took_part_then_a_draft_again_and_the_result_is_kept(community):
    row, people = asked(24)
    for user in people[:17]:
        vote(row, user)

    close_ratifications(at=LATER)

    assert (state(row), row.ratified_at, row.vote_result["carried"]) == ("draft", None, False)
    assert AuditLine.objects.get(deed="foundation.counted").facts["yes"] == 17
    assert set(addresses(people)) <= set(letters("foundation_counted"))


def test_close_when_everybody_voted_then_before_the_deadline(community):
    row, people = asked()
    for user in people:
        vote(row, user)

    assert close_ratifications(at=AT + DAY) == 1
    assert row.vote_result != FoundationVersion.objects.get(pk=row.pk).vote_result


def test_close_when_those_missing_have_left_then_nobody_waits_for_them_and_their_votes_stay(community):
    row, people = asked(4)
    for user in people[:3]:
        vote(row, user)

    leave_community(member=people[0].member, by=people[0], at=AT)  # who had voted
    leave_community(member=people[3].member, by=people[3], at=AT)  # who had not

    counted = tally(row)
    assert (counted.founders, counted.voted, counted.missing) == (3, 3, 0)
    assert close_ratifications(at=AT + DAY) == 1


def test_close_when_everybody_has_left_then_not_carried(community):
    row, people = asked(1)
    leave_community(member=people[0].member, by=people[0], at=AT)

    close_ratifications(at=LATER)

    assert state(row) == "draft"


def test_tick_when_run_then_counts_what_is_over(community):
    row, _people = asked()

    with time_machine.travel(LATER):
        assert tasks.count_ratifications() == 1

    assert state(row) == "draft"


# Publishing


def carried(**values: Any) -> tuple[FoundationVersion, list[User]]:
    row, people = asked(**values)
    for user in people:
        vote(row, user)
    close_ratifications(at=AT + DAY)
    return row, people


def test_publish_when_carried_then_in_force_and_the_one_before_superseded(community):
    before = FoundationFactory(status="published", co_creation=RULE)
    row, people = carried()

    for _time in range(2):
        publish_foundation(foundation=row, by=organizer(), at=LATER)

    assert (state(before), state(row)) == ("superseded", "published")
    assert (row.effective_from, row.published_at, row.unvoted_reason) == (LATER.date(), LATER, "")
    facts = {"supersedes": before.version, "voted": True}
    assert [line.facts for line in AuditLine.objects.filter(deed="foundation.published")] == [facts]
    assert letters("foundation_published") == addresses(people)


def test_publish_when_the_vote_runs_or_failed_then_refused(community):
    row, people = asked()
    with pytest.raises(VoteRunning):
        publish_foundation(foundation=row, by=organizer(), at=AT, reason="I am in a hurry.")
    vote(row, people[0], "no")
    close_ratifications(at=LATER)

    with pytest.raises(VoteNeeded):
        publish_foundation(foundation=row, by=organizer(), at=LATER, reason="  ")

    assert FoundationVersion.objects.published().count() == 0


def test_publish_when_there_are_no_founding_members_then_at_once(community):
    row = FoundationFactory(co_creation=RULE)

    publish_foundation(foundation=row, by=organizer(), at=AT)

    assert (state(row), row.unvoted_reason) == ("published", "")


def test_publish_when_the_owner_says_why_then_without_a_vote_and_the_reason_stands(community):
    people, row = founders(3), FoundationFactory(co_creation=RULE)

    publish_foundation(foundation=row, by=organizer(), at=AT, reason=" The law asks for it by Friday. ")

    assert (state(row), row.unvoted_reason) == ("published", "The law asks for it by Friday.")
    assert AuditLine.objects.get(deed="foundation.published").facts["voted"] is False
    assert "The law asks for it by Friday." in Letter.objects.filter(to=people[0].email).get().text


@pytest.mark.parametrize(
    ("values", "refusal"), [({"status": "superseded"}, NotADraft), ({"mission": {}}, NothingWritten)]
)
def test_publish_when_it_cannot_be_then_refused(community, values, refusal):
    row = FoundationFactory(**values)

    with pytest.raises(refusal):
        publish_foundation(foundation=row, by=organizer(), at=AT)


def test_foundation_when_published_then_the_database_keeps_reason_and_result(community):
    row = publish_foundation(foundation=FoundationFactory(), by=organizer(), at=AT)

    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        FoundationVersion.objects.filter(pk=row.pk).update(unvoted_reason="Because.")


# People and their data


def test_data_when_taken_along_then_own_vote_and_comments_and_nobody_elses(community):
    row, people = asked()
    vote(row, people[0], "no")
    vote(row, people[1], "yes")
    comment_on_foundation(foundation=row, part="mission", text="Too broad.", by=people[0], at=AT)

    taken = data_of(people[0])

    assert [line["vote"] for line in taken["icmp.FoundationRatification"]] == ["no"]
    assert [line["text"] for line in taken["icmp.FoundationComment"]] == ["Too broad."]


def test_account_when_erased_then_vote_and_comment_stay_without_a_name(community):
    row, people = asked()
    vote(row, people[0], "no")
    comment_on_foundation(foundation=row, part="mission", text="Too broad.", by=people[0], at=AT)

    with connection.cursor() as cursor:
        cursor.execute("set local role gremio_eraser")  # as whoever erases a person does
        User.objects.filter(pk=people[0].pk).delete()
        cursor.execute("reset role")

    assert (tally(row).no, tally(row).founders) == (1, 3)
    assert row.comments.get().user is None
