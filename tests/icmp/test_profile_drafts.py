"""Drafts of profiles: begun, duplicated, changed, undone; two organizers never lose a word, and bad input nothing."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.blueprints.importing import EXAMPLES, import_blueprint
from icmp import drafting, scoring
from icmp.drafting import BadDraft, NoSuchCriterion, part_of
from icmp.models import AnswerSheet, Attribute, Criterion, Persona, Pool, ProfileRevision, ProfileVersion, SheetValues
from icmp.operations import (
    NewAttribute,
    NoProfileDraft,
    NothingToRedo,
    NothingToUndo,
    NotPublishable,
    OnlyMonitored,
    ProfileChanged,
    VersionInUse,
    add_criterion,
    change_criterion,
    change_profile_settings,
    discard_profile_draft,
    obstacles,
    publish_profile_version,
    redo_profile_change,
    remove_criterion,
    start_profile_draft,
    undo_profile_change,
    weigh_criteria,
)
from icmp.queries.admissions import scoring_profile
from icmp.queries.foundations import mark_of
from icmp.queries.profiles import profile_state
from members.models import AuditLine

from .factories import (
    ApplicationFactory,
    AttributeFactory,
    CriterionFactory,
    PersonaFactory,
    ProfileVersionFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
ROW = {
    "attribute": "", "dimension": "contribution", "label": {"en": "Helps"}, "weight": "20", "must_have": False,
    "knockout_min": "1", "value_function": {"type": "boolean"}, "missing_policy": "exclude", "evidence": "self_reported",
    "anchors": {}, "decline_text": {}, "rationale": {}, "provenance": "", "question": None,
}  # fmt: skip
LIFE = {"by": None, "at": AT}


def mark(version: ProfileVersion, part: str) -> str:
    return mark_of(part_of(profile_state(version), part))


def settled(version: ProfileVersion, **values: object) -> ProfileVersion:
    return change_profile_settings(version=version, values=values, mark=mark(version, "settings"), **LIFE)


def rewritten(version: ProfileVersion, key: str, **values: object) -> ProfileVersion:
    return change_criterion(version=version, key=key, values=values, mark=mark(version, f"criterion:{key}"), **LIFE)


@pytest.fixture
def draft(community) -> ProfileVersion:
    version = ProfileVersionFactory()
    CriterionFactory(profile_version=version, key="hours", weight=40, order=0)
    QuestionFactory(criterion=CriterionFactory(profile_version=version, key="help", weight=60, order=1))
    return version


# Beginning


def test_start_when_nothing_is_there_then_an_empty_first_draft(at):
    draft = start_profile_draft(kind="icp", subject="organization", by=None, at=at)

    assert (draft.kind, draft.version, draft.subject, draft.status, draft.based_on) == (
        "icp", 1, "organization", "draft", None,
    )  # fmt: skip
    assert AuditLine.objects.get().deed == "profile_version.started"


@pytest.mark.parametrize("name", ["mpg_narrowed", "gen_ai_saas", "alumni_community_builders_es", "mpg_too_broad"])
def test_duplicate_when_an_example_then_a_draft_that_says_and_scores_the_same(at, name):
    import_blueprint(EXAMPLES / f"{name}.yaml", by=None, at=at)

    for before in list(ProfileVersion.objects.all()):
        copy = start_profile_draft(kind=before.kind, based_on=before, by=None, at=at)

        assert (copy.version, copy.status) == (before.version + 1, "draft")
        assert profile_state(copy) == profile_state(before)
        assert scoring_profile(copy) == scoring_profile(before)


def test_duplicate_when_based_on_a_draft_then_that_can_still_be_thrown_away(at, draft):
    second = start_profile_draft(kind="icmp", based_on=draft, by=None, at=at)

    discard_profile_draft(version=draft, by=None, at=at)

    assert second.based_on is None
    assert list(ProfileVersion.objects.all()) == [second]


# Changing


def test_criterion_when_changed_then_only_that_one_and_the_version_counts_on(draft):
    draft = rewritten(draft, "hours", must_have=True, decline_text={"en": "No time."})

    row = draft.criteria.get(key="hours")
    assert (row.must_have, row.decline_text, draft.revision) == (True, {"en": "No time."}, 1)
    assert list(draft.revisions.values_list("number", flat=True)) == [1, 0]
    assert AuditLine.objects.get().facts == {"part": "criterion:hours"}


def test_criterion_when_nothing_changed_then_nothing_is_written(draft):
    draft = rewritten(draft, "hours", must_have=False)

    assert (draft.revision, ProfileRevision.objects.count(), AuditLine.objects.count()) == (0, 0, 0)


def test_criterion_when_its_question_is_written_and_taken_away_then_the_form_follows(draft):
    asked = {
        "kind": "single_choice", "prompt": {"en": "Which?"}, "help": {}, "min": None, "max": None, "required": False,
        "when": {}, "theme": "", "active": True, "options": [{"key": "a", "label": {"en": "A"}}],
    }  # fmt: skip

    draft = rewritten(draft, "hours", question=asked)
    draft = rewritten(draft, "help", question=None)

    question = draft.criteria.get(key="hours").question
    assert (question.prompt, question.kind, question.attribute.options) == (
        {"en": "Which?"}, "single_choice", [{"key": "a", "label": {"en": "A"}}],
    )  # fmt: skip
    assert not hasattr(draft.criteria.get(key="help"), "question")


def test_add_when_asked_for_something_new_then_attribute_and_criterion_with_keys_of_their_own(draft):
    AttributeFactory(key="gives")

    key = add_criterion(version=draft, row=ROW, new=NewAttribute("gives", {"en": "Gives"}, "bool"), **LIFE)

    row = draft.criteria.get(key=key)
    assert (key, row.attribute.key, row.attribute.data_type, row.order) == ("gives_2", "gives_2", "bool", 2)


def test_add_when_the_attribute_only_monitors_then_refused_and_by_the_database_too(draft):
    secret = AttributeFactory(key="origin", sensitivity="monitoring_only")

    with pytest.raises(OnlyMonitored):
        add_criterion(version=draft, row=ROW | {"attribute": "origin"}, **LIFE)
    with pytest.raises(IntegrityError, match="criterion_attribute_not_monitored"), transaction.atomic():
        CriterionFactory(profile_version=draft, attribute=secret)

    assert drafting.keys(profile_state(draft)) == ["hours", "help"]


def test_remove_when_asked_for_then_gone_and_undo_brings_it_back_with_its_question(draft):
    before = profile_state(draft)

    draft = remove_criterion(version=draft, key="help", mark=mark(draft, "criterion:help"), **LIFE)
    gone = drafting.keys(profile_state(draft))
    draft = undo_profile_change(version=draft, revision=draft.revision, **LIFE)

    assert gone == ["hours"]
    assert profile_state(draft) == before


def test_order_and_weights_when_written_then_both_stand(draft):
    weights = {"help": Decimal("70.5"), "hours": Decimal("29.5")}

    draft = weigh_criteria(
        version=draft, order=["help", "hours"], weights=weights, method="direct", mark=mark(draft, "order"), **LIFE
    )

    assert list(draft.criteria.values_list("key", "weight")) == [
        ("help", Decimal("70.50")),
        ("hours", Decimal("29.50")),
    ]
    assert draft.weighting_method == "direct"


@pytest.mark.parametrize(
    ("key", "values", "place"),
    [
        ("hours", {"value_function": {"type": "piecewise", "points": [[3, 0], [1, 1]]}}, "hours"),
        ("hours", {"value_function": {"type": "options", "map": {}}}, "hours"),
        ("hours", {"value_function": {"type": "options", "map": {"a": 2}}}, "hours"),
        ("hours", {"value_function": {"type": "spell"}}, "hours"),
        ("hours", {"knockout_min": "1.5"}, "hours"),
        ("help", {"weight": "-1"}, "help"),
        ("help", {"weight": "much"}, "help"),
    ],
)
def test_criterion_when_nobody_could_score_it_then_refused_at_its_place_and_nothing_changes(draft, key, values, place):
    before = profile_state(draft)

    with pytest.raises(BadDraft) as refused:
        rewritten(draft, key, **values)

    assert refused.value.place == place
    assert profile_state(draft) == before


def test_bands_when_they_cross_then_refused(draft):
    with pytest.raises(BadDraft):
        settled(draft, review_min="80", accept_min="60")

    draft.refresh_from_db()
    assert (draft.review_min, draft.accept_min) == (50, 70)


def test_change_when_the_criterion_is_gone_then_said(draft):
    with pytest.raises(ProfileChanged):
        change_criterion(version=draft, key="gone", values={}, mark="x", **LIFE)
    with pytest.raises(NoSuchCriterion):
        rewritten(draft, "gone", must_have=True)


@pytest.mark.parametrize("status", ["published", "retired"])
def test_change_when_no_draft_then_refused(draft, status):
    ProfileVersion.objects.filter(pk=draft.pk).update(status=status)

    with pytest.raises(NoProfileDraft):
        rewritten(draft, "hours", must_have=True)
    with pytest.raises(NoProfileDraft):
        undo_profile_change(version=draft, revision=0, **LIFE)


def test_values_kept_for_a_simulation_when_worth_changes_then_forgotten_and_when_weights_do_then_kept(draft, at):
    pool = Pool.objects.create(name="x", uploaded_at=at, keep_until=at.date())
    sheet = AnswerSheet.objects.create(pool=pool, label="p1", built_at=at)
    SheetValues.objects.create(sheet=sheet, profile_version=draft, v0=0, v1=0, rules=1)

    weigh_criteria(
        version=draft, order=["hours", "help"], weights={"hours": Decimal(1)}, method="swing",
        mark=mark(draft, "order"), **LIFE,
    )  # fmt: skip
    kept = SheetValues.objects.count()
    rewritten(draft, "hours", value_function={"type": "boolean"})

    assert (kept, SheetValues.objects.count()) == (1, 0)


# Two at once


def test_two_when_they_write_the_same_criterion_then_the_second_is_told_and_nothing_is_lost(draft):
    shown = mark(draft, "criterion:hours")
    rewritten(draft, "hours", rationale={"en": "Theirs."})

    with pytest.raises(ProfileChanged) as refused:
        change_criterion(version=draft, key="hours", values={"rationale": {"en": "Mine."}}, mark=shown, **LIFE)

    assert drafting.criterion(refused.value.present, "hours")["rationale"] == {"en": "Theirs."}
    assert draft.criteria.get(key="hours").rationale == {"en": "Theirs."}


def test_two_when_they_write_different_parts_then_both_stand(draft):
    hours, order = mark(draft, "criterion:hours"), mark(draft, "order")

    change_criterion(version=draft, key="hours", values={"must_have": True}, mark=hours, **LIFE)
    weigh_criteria(
        version=draft, order=["help", "hours"], weights={"hours": Decimal(7)}, method="direct", mark=order, **LIFE
    )

    row = draft.criteria.get(key="hours")
    assert (row.must_have, row.weight, row.order) == (True, 7, 1)


# Undoing


def test_undo_when_nothing_was_changed_then_said(draft):
    with pytest.raises(NothingToUndo):
        undo_profile_change(version=draft, revision=0, **LIFE)


def test_undo_when_somebody_saved_in_between_then_refused(draft):
    rewritten(draft, "hours", must_have=True)
    rewritten(draft, "help", must_have=True)

    with pytest.raises(ProfileChanged):
        undo_profile_change(version=draft, revision=1, **LIFE)

    assert draft.criteria.filter(must_have=True).count() == 2


DEEDS = st.lists(
    st.sampled_from(["bands", "must", "weights", "order", "remove", "curve", "add", "nothing"]), min_size=1, max_size=6
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DEEDS)
def test_undo_when_repeated_then_any_run_of_changes_is_taken_back(draft, deeds):
    with transaction.atomic():
        draft.refresh_from_db()
        before = profile_state(draft)
        for number, deed in enumerate(deeds):
            _do(draft, deed, number)
        draft.refresh_from_db()
        last = profile_state(draft)
        while draft.revisions.standing().count() > 1:
            draft = undo_profile_change(version=draft, revision=draft.revision, **LIFE)
        after = profile_state(draft)
        while draft.revisions.undone().exists():
            draft = redo_profile_change(version=draft, revision=draft.revision, **LIFE)
        again = profile_state(draft)
        transaction.set_rollback(True)

    assert (after, again) == (before, last)


def test_redo_when_something_was_saved_since_then_nothing_is_left_to_redo(draft):
    rewritten(draft, "hours", must_have=True)
    draft.refresh_from_db()
    draft = undo_profile_change(version=draft, revision=draft.revision, **LIFE)
    rewritten(draft, "help", must_have=True)
    draft.refresh_from_db()

    with pytest.raises(NothingToRedo):
        redo_profile_change(version=draft, revision=draft.revision, **LIFE)

    assert list(draft.criteria.filter(must_have=True).values_list("key", flat=True)) == ["help"]


def test_redo_when_undone_twice_then_the_last_undone_comes_first(draft):
    rewritten(draft, "hours", must_have=True)
    rewritten(draft, "help", must_have=True)
    draft.refresh_from_db()
    for _time in range(2):
        draft = undo_profile_change(version=draft, revision=draft.revision, **LIFE)

    draft = redo_profile_change(version=draft, revision=draft.revision, **LIFE)

    assert list(draft.criteria.filter(must_have=True).values_list("key", flat=True)) == ["hours"]


def _do(draft: ProfileVersion, deed: str, number: int) -> None:
    draft.refresh_from_db()
    keys = drafting.keys(profile_state(draft))
    if deed == "bands":
        settled(draft, accept_min=f"{71 + number}")
    elif deed == "add":
        add_criterion(version=draft, row=ROW, new=NewAttribute("new", {"en": "New"}, "bool"), **LIFE)
    elif deed in ("weights", "order") and keys:
        order = keys[::-1] if deed == "order" else keys
        weights = dict.fromkeys(keys, Decimal(number + 1))
        weigh_criteria(version=draft, order=order, weights=weights, method="direct", mark=mark(draft, "order"), **LIFE)
    elif deed == "remove" and keys:
        remove_criterion(version=draft, key=keys[0], mark=mark(draft, f"criterion:{keys[0]}"), **LIFE)
    elif keys and deed in ("must", "curve"):
        values = {"must_have": True} if deed == "must" else {"value_function": {"type": "boolean"}}
        rewritten(draft, keys[-1], **values)


# Throwing away and publishing


def test_discard_when_nobody_was_measured_then_gone_and_again_is_the_same(draft, at):
    rewritten(draft, "hours", must_have=True)

    discard_profile_draft(version=draft, by=None, at=at)
    discard_profile_draft(version=draft, by=None, at=at)

    assert (ProfileVersion.objects.count(), Criterion.objects.count(), ProfileRevision.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("use", ["published", "retired", "applied"])
def test_discard_when_in_use_then_it_stays(draft, at, use):
    if use == "applied":
        ApplicationFactory(profile_version=draft)
    else:
        ProfileVersion.objects.filter(pk=draft.pk).update(status=use)

    with pytest.raises(VersionInUse):
        discard_profile_draft(version=draft, by=None, at=at)

    assert ProfileVersion.objects.count() == 1


def test_publish_when_its_people_come_out_as_they_must_then_in_force_and_the_other_retired(draft, at):
    before = ProfileVersionFactory(status="published")
    attributes = Attribute.objects.filter(criteria__profile_version=draft).values_list("key", flat=True)
    PersonaFactory(answers=dict.fromkeys(attributes, 10))

    publish_profile_version(version=draft, by=None, at=at, revision=0)

    before.refresh_from_db()
    assert (draft.status, before.status, draft.tests_passed_at) == ("published", "retired", at)


def test_publish_when_refused_then_every_reason_says_what_to_do(draft, at):
    Criterion.objects.update(weight=0)
    draft.criteria.filter(key="hours").update(must_have=True, label={"en": "Hours a month"})
    PersonaFactory(answers={})

    with pytest.raises(NotPublishable) as refused:
        publish_profile_version(version=draft, by=None, at=at)

    assert refused.value.reasons == [
        "All weights are zero: give at least one criterion a weight.",
        "Write what a decline says for the must-have “Hours a month”.",
        "Mariana should come out as “accept” and comes out as “look closer”: change weights or answers.",
    ]
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_publish_when_thresholds_cross_then_said(draft):
    draft.review_min = Decimal(80)

    assert obstacles(draft) == ["The thresholds cross: “look closer” must not be above “advise to accept”."]


def test_publish_when_a_customer_profile_has_no_criteria_then_there_is_none(at):
    version = start_profile_draft(kind="icp", by=None, at=at)

    assert obstacles(version) == [
        "A customer profile without criteria means that there is none. Add a criterion, or throw the draft away."
    ]


def test_publish_when_somebody_saved_in_between_or_it_is_no_draft_then_refused(draft, at):
    rewritten(draft, "hours", must_have=True)

    with pytest.raises(ProfileChanged):
        publish_profile_version(version=draft, by=None, at=at, revision=0)
    ProfileVersion.objects.filter(pk=draft.pk).update(status="published")
    with pytest.raises(NoProfileDraft):
        publish_profile_version(version=draft, by=None, at=at)


@pytest.mark.parametrize("name", ["mpg_narrowed", "gen_ai_saas", "alumni_community_builders_es"])
def test_duplicate_of_an_example_when_published_then_every_persona_passes(at, name):
    import_blueprint(EXAMPLES / f"{name}.yaml", by=None, at=at)
    copy = start_profile_draft(kind="icmp", by=None, at=at)

    publish_profile_version(version=copy, by=None, at=at, revision=0)

    profile = scoring_profile(copy)
    assert Persona.objects.exists()
    for persona in Persona.objects.all():
        assert scoring.assess(profile, persona.answers).recommendation == persona.expected
