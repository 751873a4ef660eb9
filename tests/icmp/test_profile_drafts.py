"""Drafting a profile: begun, written piece by piece, ordered, undone, thrown away; two editors never overwrite."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from icmp.models import Attribute, Criterion, Persona, ProfileVersion, Question
from icmp.operations import (
    NothingToUndo,
    PieceChanged,
    ProfileInUse,
    ProfileIsFixed,
    discard_profile,
    order_criteria,
    publish_profile_version,
    remove_criterion,
    start_profile,
    undo_profile,
    write_criterion,
    write_settings,
    write_weights,
)
from icmp.queries.foundations import State, mark_of
from icmp.queries.profile_drafts import criterion_state, profile_state, settings_state, weights_state
from members.models import AuditLine
from tests.factories import organizer

from .factories import (
    AssessmentFactory,
    AttributeFactory,
    CriterionFactory,
    QuestionFactory,
    SubmittedApplicationFactory,
)
from .founders import AT
from .narrowed import narrowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(community) -> ProfileVersion:
    """A draft with three criteria, begun by an organizer."""
    row = start_profile(kind="icmp", by=organizer(), at=AT)
    for order, (key, weight) in enumerate((("giving", 60), ("hours", 40), ("residence", 0))):
        criterion = CriterionFactory(profile_version=row, key=key, weight=weight, order=order)
        QuestionFactory(criterion=criterion, order=order)
    return row


def keys(row: ProfileVersion) -> list[str]:
    return list(row.criteria.values_list("key", flat=True))


def state(row: ProfileVersion, key: str) -> State:
    return criterion_state(row.criteria.select_related("attribute", "question").get(key=key))


def write(row: ProfileVersion, key: str, mark: str = "", **changes: Any) -> str:
    before = state(row, key)
    mark = mark or mark_of(before)
    return write_criterion(version=row, key=key, values=before | changes, mark=mark, by=None, at=AT)


def test_start_when_a_version_is_in_force_then_a_copy_of_all_of_it(community):
    published = narrowed()

    copy = start_profile(kind="icmp", by=organizer(), at=AT)

    assert (copy.status, copy.version, copy.based_on) == ("draft", published.version + 1, published)
    assert profile_state(copy)["criteria"] == profile_state(published)["criteria"]
    assert Question.objects.of_version(copy.pk).count() == Question.objects.of_version(published.pk).count()


def test_start_when_nothing_is_there_then_empty_and_each_kind_counts_for_itself(community):
    first, second = (start_profile(kind=kind, by=None, at=AT) for kind in ("icmp", "icp"))

    assert [(row.kind, row.version, row.criteria.count()) for row in (first, second)] == [("icmp", 1, 0), ("icp", 1, 0)]


def test_criterion_when_written_then_kept_with_its_question_and_a_line_in_the_records(draft):
    question = state(draft, "giving")["question"] | {"prompt": {"en": "Whom did you help?"}}

    write(draft, "giving", weight="55.5", label={"en": "Giving"}, question=question)

    row = draft.criteria.get(key="giving")
    assert (row.weight, row.label, row.question.prompt) == (Decimal("55.50"), {"en": "Giving"}, question["prompt"])
    assert [line.facts for line in AuditLine.objects.filter(deed="profile.written")] == [{"piece": "giving"}]


def test_criterion_when_two_write_it_then_the_second_is_refused_with_what_stands_there(draft):
    shown = mark_of(state(draft, "giving"))
    write(draft, "giving", mark=shown, weight="10")

    with pytest.raises(PieceChanged) as refused:
        write(draft, "giving", mark=shown, weight="90")

    assert refused.value.present["weight"] == "10"
    assert draft.criteria.get(key="giving").weight == 10


def test_criterion_when_another_one_was_written_meanwhile_then_both_stand(draft):
    shown = mark_of(state(draft, "hours"))
    write(draft, "giving", weight="10")

    write(draft, "hours", mark=shown, weight="90")

    assert dict(draft.criteria.values_list("key", "weight")) == {"giving": 10, "hours": 90, "residence": 0}


def test_criterion_when_removed_meanwhile_then_refused_and_nothing_is_there(draft):
    before = state(draft, "giving")
    remove_criterion(version=draft, key="giving", by=None, at=AT)

    with pytest.raises(PieceChanged) as refused:
        write_criterion(version=draft, key="giving", values=before, mark=mark_of(before), by=None, at=AT)

    assert refused.value.present is None
    assert keys(draft) == ["hours", "residence"]


def test_criterion_when_added_then_a_key_of_its_own_and_a_new_attribute_with_its_answers(draft):
    options = [{"key": "yes", "label": {"en": "Yes"}}]
    values = state(draft, "giving") | {
        "label": {"en": "Giving"},
        "new_attribute": {"label": {"en": "Giving"}, "data_type": "single"},
        "value_function": {"type": "options", "map": {"yes": 1}},
        "question": {"kind": "single_choice", "prompt": {"en": "Do you?"}, "options": options},
    }

    made = [write_criterion(version=draft, key="", values=values, mark="", by=None, at=AT) for _time in range(2)]

    assert made == ["giving_2", "giving_3"]
    assert keys(draft) == ["giving", "hours", "residence", *made]
    assert Attribute.objects.get(key="giving").options == options


def test_criterion_when_an_answer_is_added_then_the_answers_attribute_keeps_its_words(draft):
    attribute = AttributeFactory(options=[{"key": "yes", "label": {"en": "Yes"}}])
    more = [{"key": "yes", "label": {"en": "Oh yes"}}, {"key": "no", "label": {"en": "No"}}]
    question = {"kind": "single_choice", "prompt": {"en": "Do you?"}, "options": more}

    write(draft, "giving", attribute=attribute.key, question=question)

    attribute.refresh_from_db()
    assert attribute.options == [{"key": "yes", "label": {"en": "Yes"}}, {"key": "no", "label": {"en": "No"}}]


def test_order_when_moved_then_criteria_and_questions_follow(draft):
    order_criteria(version=draft, keys=["hours", "giving"], by=None, at=AT)

    asked = Question.objects.of_version(draft.pk).values_list("criterion__key", flat=True)
    assert (keys(draft), list(asked)) == (["hours", "giving", "residence"], ["hours", "giving", "residence"])


def test_weights_when_written_at_once_then_all_of_them_or_a_conflict(draft):
    shown = mark_of(weights_state(draft))
    weights = {"giving": Decimal(50), "hours": Decimal(50)}
    write_weights(version=draft, weights=weights, method="swing", mark=shown, by=None, at=AT)

    with pytest.raises(PieceChanged):
        write_weights(version=draft, weights={"giving": Decimal(1)}, method="direct", mark=shown, by=None, at=AT)

    draft.refresh_from_db()
    assert draft.weighting_method == "swing"
    assert list(draft.criteria.values_list("weight", flat=True)) == [50, 50, 0]


def test_settings_when_two_write_them_then_the_second_is_refused(draft):
    shown = mark_of(settings_state(draft))
    write_settings(version=draft, values={"accept_min": "80"}, mark=shown, by=None, at=AT)

    with pytest.raises(PieceChanged):
        write_settings(version=draft, values={"accept_min": "60"}, mark=shown, by=None, at=AT)

    draft.refresh_from_db()
    assert draft.accept_min == 80


def test_undo_when_asked_again_and_again_then_save_by_save_back_to_the_beginning(draft):
    write(draft, "giving", weight="10")
    before = profile_state(draft)
    write(draft, "hours", weight="90", label={"en": "Time"})
    remove_criterion(version=draft, key="residence", by=None, at=AT)

    for _time in range(2):
        undo_profile(version=draft, by=None, at=AT)

    draft.refresh_from_db()
    assert profile_state(draft) == before
    undo_profile(version=draft, by=None, at=AT)
    with pytest.raises(NothingToUndo):
        undo_profile(version=draft, by=None, at=AT)


def test_draft_when_published_then_nothing_of_it_changes_any_more(draft):
    ProfileVersion.objects.filter(pk=draft.pk).update(status="published")

    for change in (
        lambda: write(draft, "giving", weight="10"),
        lambda: remove_criterion(version=draft, key="giving", by=None, at=AT),
        lambda: order_criteria(version=draft, keys=["hours"], by=None, at=AT),
        lambda: undo_profile(version=draft, by=None, at=AT),
        lambda: discard_profile(version=draft, by=None, at=AT),
    ):
        with pytest.raises(ProfileIsFixed):
            change()


def test_discard_when_somebody_was_assessed_by_it_then_it_stays(draft):
    AssessmentFactory(profile_version=draft, application=SubmittedApplicationFactory(profile_version=draft))

    with pytest.raises(ProfileInUse):
        discard_profile(version=draft, by=None, at=AT)

    assert ProfileVersion.objects.filter(pk=draft.pk).count() == 1


def test_discard_when_asked_twice_then_gone_once(draft):
    for _time in range(2):
        discard_profile(version=draft, by=None, at=AT)

    assert AuditLine.objects.filter(deed="profile.discarded").count() == 1


def test_criterion_when_its_attribute_only_monitors_then_the_database_refuses(draft):
    watched = AttributeFactory(sensitivity="monitoring_only")

    with pytest.raises(DatabaseError), transaction.atomic():
        Criterion.objects.filter(profile_version=draft, key="giving").update(attribute=watched)


def test_duplicate_when_published_then_the_draft_can_be_published_in_its_turn(community):
    narrowed()
    Persona.objects.all().delete()  # they come without answers here
    copy = start_profile(kind="icmp", by=None, at=AT)
    row = copy.criteria.exclude(weight=0).first()
    write(copy, row.key, weight=str(row.weight))

    publish_profile_version(version=copy, by=organizer(), at=AT)

    assert list(ProfileVersion.objects.order_by("version").values_list("status", flat=True)) == ["retired", "published"]
