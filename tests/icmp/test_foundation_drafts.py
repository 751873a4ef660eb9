"""Drafts of foundations: begun, written step by step, thrown away; two organizers never lose a word."""

import datetime as dt

import pytest

from icmp.foundation_steps import COPIED, STEPS
from icmp.models import FoundationVersion, Programme, Segment
from icmp.operations import (
    NotADraft,
    SegmentsInUse,
    StepChanged,
    WasVotedOn,
    discard_foundation,
    publish_foundation,
    start_foundation,
    write_step,
)
from icmp.queries.foundations import mark_of, state_of, written
from icmp.rules import BadRule
from members.models import AuditLine, Community, Need
from tests.factories import MemberFactory

from .factories import ApplicationFactory, FoundationFactory, SegmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("community")]
AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
OF_THE_VOTE = {
    "id", "version", "status", "effective_from", "author", "based_on", "revision", "ratify_from", "ratify_until",
    "ratified_at", "vote_result", "unvoted_reason", "published_at",
}  # fmt: skip
NEED = {"key": "", "kind": "social", "in_scope": True, "segment_specific": False, "active": True}
PROGRAMME = {"key": "", "hours_per_month": "6", "north_star": True, "segment_specific": False, "active": True}


def written_step(row: FoundationVersion, step: str, **values: object) -> FoundationVersion:
    return write_step(foundation=row, step=step, values=values, revision=mark_of(state_of(row, step)), by=None, at=AT)


def need(name: str, **values: object) -> dict[str, object]:
    return NEED | {"name": {"en": name}} | values


def test_steps_when_taken_together_then_they_write_every_field_of_a_version():
    fields = {field.name for field in FoundationVersion._meta.fields}

    assert {name for step in STEPS.values() for name in step.fields} == fields - OF_THE_VOTE


def test_start_when_nothing_is_published_then_an_empty_first_draft(at):
    Community.objects.update(currency="MXN")

    draft = start_foundation(by=None, at=at)

    assert (draft.version, draft.status, draft.mission, draft.currency, draft.based_on) == (1, "draft", {}, "MXN", None)
    assert AuditLine.objects.get().deed == "foundation.started"


def test_start_when_one_is_published_then_a_copy_of_all_it_says_with_the_next_number(at):
    before = FoundationFactory(status="published", version=3, hours_to_be_agreed=True, change_note="Narrower.")
    FoundationFactory(version=4)

    draft = start_foundation(by=None, at=at)

    assert (draft.version, draft.based_on, draft.status, draft.change_note) == (5, before, "draft", "")
    assert [getattr(draft, name) for name in COPIED] == [getattr(before, name) for name in COPIED]


def test_start_when_based_on_an_old_one_then_a_copy_of_that(at):
    FoundationFactory(status="published", mission={"en": "New."})
    old = FoundationFactory(status="superseded", mission={"en": "Old."})

    draft = start_foundation(by=None, at=at, based_on=old)

    assert (draft.mission, draft.based_on) == ({"en": "Old."}, old)


def test_start_when_based_on_a_draft_then_that_can_still_be_thrown_away(at):
    published = FoundationFactory(status="published")
    first = start_foundation(by=None, at=at)

    second = start_foundation(by=None, at=at, based_on=first)
    publish_foundation(foundation=second, by=None, at=at)
    discard_foundation(foundation=first, by=None, at=at)

    assert second.based_on == published
    assert FoundationVersion.objects.count() == 2


def test_write_when_a_draft_then_only_that_step_and_its_revision(at):
    row = FoundationFactory(purpose_statement={"en": "Stay."})

    row = written_step(row, "mission", mission={"en": "Go."})

    row.refresh_from_db()
    assert (row.mission, row.purpose_statement, row.revision) == ({"en": "Go."}, {"en": "Stay."}, 1)
    assert AuditLine.objects.get().facts == {"step": "mission"}


def test_write_when_nothing_changed_then_nothing_is_written(at):
    row = FoundationFactory()

    written_step(row, "mission", mission=row.mission)

    row.refresh_from_db()
    assert (row.revision, AuditLine.objects.count()) == (0, 0)


@pytest.mark.parametrize("status", ["in_ratification", "published", "superseded"])
def test_write_when_no_draft_then_refused_and_nothing_changes(at, status):
    row = FoundationFactory(status=status)

    with pytest.raises(NotADraft):
        written_step(row, "mission", mission={"en": "Other."})

    row.refresh_from_db()
    assert row.mission == {"en": "Progress for people who build."}


def test_write_when_somebody_saved_the_step_in_between_then_refused_with_what_stands_there(at):
    row = FoundationFactory()
    shown = mark_of(state_of(row, "mission"))
    written_step(row, "mission", mission={"en": "Theirs."})

    with pytest.raises(StepChanged) as refused:
        write_step(foundation=row, step="mission", values={"mission": {"en": "Mine."}}, revision=shown, by=None, at=at)

    row.refresh_from_db()
    assert refused.value.present == {"mission": {"en": "Theirs."}}
    assert row.mission == {"en": "Theirs."}


def test_write_when_two_write_different_steps_then_both_stand(at):
    row = FoundationFactory()
    mission, values = mark_of(state_of(row, "mission")), mark_of(state_of(row, "values"))

    write_step(foundation=row, step="mission", values={"mission": {"en": "A."}}, revision=mission, by=None, at=at)
    write_step(foundation=row, step="values", values={"values": [{"en": "B"}]}, revision=values, by=None, at=at)

    row.refresh_from_db()
    assert (row.mission, row.values, row.revision) == ({"en": "A."}, [{"en": "B"}], 2)


def test_needs_when_written_then_new_ones_get_keys_and_known_ones_stay(at):
    row = FoundationFactory()
    old = Need.objects.create(key="advice", kind="functional", name={"en": "Advice"})

    written_step(row, "needs", needs=[need("Counsel", key="advice", active=False), need("Advice"), need("Über uns")])

    assert list(Need.objects.values_list("key", "active")) == [
        ("advice", False),
        ("advice_2", True),
        ("uber_uns", True),
    ]
    assert Need.objects.get(pk=old.pk).name == {"en": "Counsel"}


def test_needs_when_the_version_is_published_then_they_can_still_be_written(at):
    row = FoundationFactory(status="published")

    written_step(row, "needs", needs=[need("Advice")])

    assert Need.objects.get().name == {"en": "Advice"}


def test_programmes_when_written_then_each_serves_its_needs(at):
    row = FoundationFactory()
    Need.objects.create(key="advice", kind="functional", name={"en": "Advice"})

    written_step(row, "programmes", programmes=[PROGRAMME | {"name": {"en": "Tables"}, "needs": ["advice", "gone"]}])

    made = Programme.objects.get()
    assert (made.key, made.hours_per_month, [need.key for need in made.needs.all()]) == ("tables", 6, ["advice"])


def test_segments_when_written_then_in_their_order_and_the_missing_one_goes(at):
    row = FoundationFactory()
    SegmentFactory(key="first", order=0)
    SegmentFactory(key="gone", order=1)
    rule = {"all": [{"attr": "years", "op": "gte", "value": 10}]}
    rows = [
        {"key": "", "name": {"en": "Leaders"}, "when": rule, "seat_quota": 14},
        {"key": "first", "name": {"en": "Everybody else"}, "when": {}, "seat_quota": None},
    ]

    written_step(row, "segments", segments=rows)

    assert list(Segment.objects.values_list("key", "order", "seat_quota")) == [("leaders", 0, 14), ("first", 1, None)]


@pytest.mark.parametrize("use", [lambda it: ApplicationFactory(segment=it), lambda it: MemberFactory(segment=it.key)])
def test_segments_when_somebody_is_in_the_missing_one_then_refused(at, use):
    row = FoundationFactory()
    use(SegmentFactory(key="leaders"))

    with pytest.raises(SegmentsInUse) as refused:
        written_step(row, "segments", segments=[])

    assert refused.value.keys == ["leaders"]
    assert Segment.objects.count() == 1


def test_segments_when_a_rule_is_malformed_then_refused(at):
    row = FoundationFactory()
    broken = {"key": "", "name": {"en": "X"}, "when": {"all": [{"attr": "years"}]}, "seat_quota": None}

    with pytest.raises(BadRule):
        written_step(row, "segments", segments=[broken])

    assert Segment.objects.count() == 0


def test_stage_and_access_when_written_then_they_hold_for_the_community_at_once(at):
    row = FoundationFactory()

    written_step(row, "access", access_model="hybrid")
    written_step(row, "growth", stage="focused", expansion_gates=[], co_creation={})

    assert Community.objects.values_list("access_model", "stage").get() == ("hybrid", "focused")


def test_discard_when_a_draft_then_it_is_gone_and_again_is_the_same(at):
    row = FoundationFactory()

    discard_foundation(foundation=row, by=None, at=at)
    discard_foundation(foundation=row, by=None, at=at)

    assert FoundationVersion.objects.count() == 0
    assert AuditLine.objects.get().deed == "foundation.discarded"


@pytest.mark.parametrize(
    ("values", "error"),
    [({"status": "published"}, NotADraft), ({"vote_result": {"carried": False}}, WasVotedOn)],
)
def test_discard_when_published_or_voted_on_then_it_stays(at, values, error):
    row = FoundationFactory(**values)

    with pytest.raises(error):
        discard_foundation(foundation=row, by=None, at=at)

    assert FoundationVersion.objects.count() == 1


def test_first_foundation_when_written_from_nothing_then_it_can_be_published(at):
    draft = start_foundation(by=None, at=at)

    written_step(draft, "mission", mission={"en": "Go."})
    published = publish_foundation(foundation=draft, by=None, at=at)

    assert (published.status, published.mission) == ("published", {"en": "Go."})


def test_written_when_read_then_a_bounded_number_of_queries(django_assert_num_queries):
    row = FoundationFactory(north_star={"name": {"en": "Lifts"}})
    Need.objects.create(key="advice", kind="functional", name={"en": "Advice"})
    Programme.objects.create(key="tables", name={"en": "Tables"}).needs.set(Need.objects.all())

    with django_assert_num_queries(7):
        found = written(row)

    assert [programme.needs for programme in found.programmes] == [("advice",)]
