"""Sheets follow the answers, and everything counted from kept values is what the pure rules count."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from icmp.models import AnswerSheet, Application, Pool, ProfileVersion, SheetValues
from icmp.models.sheet import COLUMNS
from icmp.operations import assess_application, forget_answers
from icmp.operations.drafts import keep_answers
from icmp.queries.admissions import scored_answers, scoring_profile
from icmp.scoring import assess
from icmp.sheets import keeping
from icmp.sheets.gathering import scored_answers_of
from icmp.sheets.keeping import rebuild_sheets, write_missing_sheets
from icmp.sheets.moving import Moved, Trial, moved
from icmp.sheets.recomputing import recompute
from icmp.sheets.rescoring import rescore
from icmp.sheets.works import REBUILD, RESCORE
from members.jobs import request_job, run_next_job
from members.models import Job
from tests.factories import UserFactory
from tests.icmp.factories import (
    AttributeFactory,
    CriterionFactory,
    ProfileVersionFactory,
    QuestionFactory,
    ReviewFactory,
    SegmentFactory,
    SubmittedApplicationFactory,
)

pytestmark = pytest.mark.django_db
LINKS = {"type": "options", "map": {"grew_up": 1, "family": "0.5"}}


@pytest.fixture
def version() -> ProfileVersion:
    """Hours, links, a text that reviewers rate, and a must-have."""
    made = ProfileVersionFactory()
    for place, (key, settings) in enumerate(
        {
            "hours": {"weight": Decimal(40)},
            "links": {"weight": Decimal(30), "value_function": LINKS},
            "story": {"weight": Decimal(20), "value_function": {"type": "rubric", "levels": 4}},
            "here": {"weight": Decimal(0), "value_function": {"type": "boolean"}, "must_have": True},
        }.items()
    ):
        CriterionFactory(profile_version=made, attribute=AttributeFactory(key=key), order=place, **settings)
    QuestionFactory(criterion=made.criteria.get(key="story"), kind="long_text")
    return made


def an_application(version: ProfileVersion, at: dt.datetime, **answers: Any) -> Application:
    application = SubmittedApplicationFactory(profile_version=version)
    keep_answers(application, answers, at=at)
    return application


def a_review(application: Application, rating: int, *, at: dt.datetime) -> None:
    read = {"verdict": "accept", "confidence": 3, "rationale": "Builds", "opened_at": at, "submitted_at": at}
    ReviewFactory(application=application, ratings={"story": rating}, **read)


def applicants(version: ProfileVersion, at: dt.datetime) -> list[Application]:
    everybody: list[dict[str, Any]] = [
        {"hours": 9, "links": ["grew_up"], "here": True},
        {"hours": 5, "links": [], "story": "I build", "here": True},
        {"hours": None, "links": "__na__", "here": True},
        {"hours": 10, "links": ["none_of_these"], "here": False},
        {},
    ]
    rows = [an_application(version, at, **answers) for answers in everybody]
    for rating in (3, 4):
        a_review(rows[1], rating, at=at)
    return rows


def counted(version: ProfileVersion, rows: list[Application]) -> dict[str, int]:
    return Counter(assess(scoring_profile(version), scored_answers(row)).recommendation for row in rows)


def test_answers_of_many_are_what_the_score_reads_of_each(version: ProfileVersion, at: dt.datetime) -> None:
    rows = applicants(version, at)

    found = scored_answers_of(rows)

    alone = {row.pk: {key: said for key, said in scored_answers(row).items() if said is not None} for row in rows}
    assert found == alone
    assert found[rows[1].pk] == {"hours": 5, "links": [], "story": [3, 4], "here": True}


def test_assessing_an_application_writes_its_sheet_and_forgets_what_its_old_answers_were_worth(
    version: ProfileVersion, at: dt.datetime
) -> None:
    application = an_application(version, at, hours=3, story="Long ago", here=True)
    application.needs, application.segment = {"jobs": 5}, SegmentFactory()
    assess_application(application=application, at=at)
    rescore(version=version)
    keep_answers(application, {"hours": 7}, at=at)

    assess_application(application=application, at=at)

    sheet = AnswerSheet.objects.get()
    assert (sheet.application, sheet.segment, sheet.needs) == (application, application.segment, {"jobs": 5})
    assert sheet.answers == {"hours": 7, "here": True}
    assert not SheetValues.objects.exists()


def test_forgetting_answers_forgets_their_sheet(version: ProfileVersion, at: dt.datetime) -> None:
    application = an_application(version, at, hours=3)
    assess_application(application=application, at=at)
    rescore(version=version)
    Application.objects.filter(pk=application.pk).update(state="withdrawn", closed_at=at - dt.timedelta(days=181))

    forget_answers(at=at)

    assert not AnswerSheet.objects.exists()
    assert not SheetValues.objects.exists()


def test_rebuilding_writes_every_sheet_in_batches_with_a_constant_number_of_queries(
    version: ProfileVersion, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = applicants(version, at)
    told: list[tuple[int, int]] = []
    with CaptureQueriesContext(connection) as all_at_once:
        assert rebuild_sheets(at=at) == 5
    Application.objects.filter(pk=rows[4].pk).update(email="")
    monkeypatch.setattr(keeping, "BATCH", 3)

    count = rebuild_sheets(at=at, tell=lambda done, total: told.append((done, total)))

    assert (count, told) == (4, [(3, 4), (4, 4)])
    assert {sheet.application_id: sheet.answers for sheet in AnswerSheet.objects.all()} == scored_answers_of(rows[:4])
    with CaptureQueriesContext(connection) as one:
        Application.objects.exclude(pk=rows[0].pk).update(confirmed_at=None)
        rebuild_sheets(at=at)
    assert len(all_at_once) <= len(one) + 1


def test_missing_sheets_are_those_that_are_older_than_their_application(
    version: ProfileVersion, at: dt.datetime
) -> None:
    rows = applicants(version, at)

    assert (write_missing_sheets(at=at), write_missing_sheets(at=at)) == (5, 0)
    Application.objects.filter(pk=rows[0].pk).update(changed_at=at + dt.timedelta(hours=1))
    assert write_missing_sheets(at=at + dt.timedelta(hours=2)) == 1


def test_rescoring_values_only_what_is_not_up_to_date(version: ProfileVersion, at: dt.datetime) -> None:
    applicants(version, at)
    rebuild_sheets(at=at)
    told: list[tuple[int, int]] = []

    first = rescore(version=version, chunk=2, tell=lambda done, total: told.append((done, total)))
    again, anew = rescore(version=version), rescore(version=version, anew=True)
    version.criteria.filter(key="hours").update(weight=Decimal(99))
    weighed = rescore(version=version)
    version.criteria.filter(key="hours").update(value_function={"type": "threshold", "op": "gte", "value": 5})
    changed = rescore(version=version)

    assert (first, again, anew, weighed, changed) == (5, 0, 5, 0, 5)
    assert told[-1] == (len(told), len(told))
    assert sorted(SheetValues.objects.values_list("v0", "v1", "v2", "v3")) == [
        (-1, -2, -1, 1_000_000),
        (-1, -1, -1, -1),
        (1_000_000, -1, 875_000, 1_000_000),
        (1_000_000, 0, -1, 0),
        (1_000_000, 1_000_000, -1, 1_000_000),
    ]


def test_moving_weights_and_lines_counts_what_the_pure_rules_count(version: ProfileVersion, at: dt.datetime) -> None:
    rows = applicants(version, at)
    rebuild_sheets(at=at)
    rescore(version=version)
    now = Trial.as_it_is(version)
    criteria = tuple(replace(row, must_have=False, weight=row.weight + 1) for row in now.profile.criteria)
    tried = Trial(version, replace(now.profile, criteria=criteria, coverage_min=Decimal(0), accept_min=Decimal(90)))

    found = moved(tried)

    pairs = []
    for row in rows:
        answers = scored_answers(row)
        pairs.append((assess(now.profile, answers), assess(tried.profile, answers)))
    assert found.transitions == Counter((a.recommendation, b.recommendation) for a, b in pairs)
    assert found.histogram == Counter(int(b.score) for _, b in pairs if b.score is not None)
    assert found.robust == sum(b.robust for _, b in pairs)
    assert found.score_sum == sum(int(b.score * 100) for _, b in pairs if b.score is not None)
    assert (found.n, sum(found.before.values()), sum(found.after.values())) == (5, 5, 5)


def test_moving_a_weight_beyond_the_columns_counts_what_the_pure_rules_count(at: dt.datetime) -> None:
    made = ProfileVersionFactory()
    for place in range(COLUMNS + 2):
        yes = {"value_function": {"type": "boolean"}, "weight": Decimal(1 + place)}
        CriterionFactory(profile_version=made, attribute=AttributeFactory(key=f"yes{place}"), order=place, **yes)
    pool = Pool.objects.create(name="Many", uploaded_at=at, keep_until=at.date())
    said = [{f"yes{place}": place % 3 < more for place in range(COLUMNS + more)} for more in (0, 1, 2)]
    for number, answers in enumerate(said):
        AnswerSheet.objects.create(pool=pool, label=f"p{number}", answers=answers, built_at=at)
    now = Trial.as_it_is(made)
    last = replace(now.profile.criteria[-1], weight=Decimal(500))
    tried = Trial(made, replace(now.profile, criteria=(*now.profile.criteria[:-1], last)))

    rescore(version=made)
    found = moved(tried)

    assert found.before == Counter(assess(now.profile, answers).recommendation for answers in said)
    assert found.score_sum == sum(int(100 * assess(tried.profile, answers).score) for answers in said)


def test_values_go_with_their_sheet_and_with_their_version(version: ProfileVersion, at: dt.datetime) -> None:
    """Also those that a chunk wrote after whoever deletes had looked for them."""
    rows = applicants(version, at)
    rebuild_sheets(at=at)
    rescore(version=version)
    draft = ProfileVersionFactory()
    rescore(version=draft)

    AnswerSheet.objects.filter(application=rows[0])._raw_delete("default")
    ProfileVersion.objects.filter(pk=draft.pk)._raw_delete("default")

    assert set(SheetValues.objects.values_list("profile_version", flat=True)) == {version.pk}
    assert SheetValues.objects.count() == 4


def test_moving_to_another_version_joins_the_values_of_both(version: ProfileVersion, at: dt.datetime) -> None:
    rows = applicants(version, at)
    rebuild_sheets(at=at)
    draft = ProfileVersionFactory(accept_min=Decimal(80))
    CriterionFactory(profile_version=draft, attribute=version.criteria.get(key="hours").attribute)
    rescore(version=version)
    rescore(version=draft)

    found = moved(Trial.as_it_is(draft), Trial.as_it_is(version))

    assert found.before == counted(version, rows)
    assert found.after == counted(draft, rows)


def test_moving_some_people_counts_them_alone(version: ProfileVersion, at: dt.datetime) -> None:
    applicants(version, at)
    rebuild_sheets(at=at)
    pool = Pool.objects.create(name="100 % of a file", uploaded_at=at, keep_until=at.date())
    AnswerSheet.objects.create(pool=pool, label="p1", answers={"hours": 10, "here": True}, built_at=at)
    rescore(version=version)

    found = moved(Trial.as_it_is(version), sheets=AnswerSheet.objects.filter(pool__name="100 % of a file"))

    gates = {row.key: 0 for row in version.criteria.filter(must_have=True)}
    assert found == Moved({("review", "review"): 1}, {100: 1}, {100: 1}, 0, 10_000, [], gates, gates)


def test_values_of_other_rules_count_for_nothing(version: ProfileVersion, at: dt.datetime) -> None:
    applicants(version, at)
    rebuild_sheets(at=at)
    rescore(version=version)

    version.criteria.filter(key="hours").update(value_function={"type": "boolean"})

    assert moved(Trial.as_it_is(version)).n == 0


@pytest.fixture
def moments(at: dt.datetime) -> Iterator[dt.datetime]:
    return (at + dt.timedelta(hours=hours) for hours in range(9))


def test_recomputing_an_assessment_gives_the_same_figures_after_later_ratings(
    version: ProfileVersion, moments: Iterator[dt.datetime]
) -> None:
    application = an_application(version, next(moments), hours=3.5, links=["family"], story="I build", here=True)
    first = assess_application(application=application, at=next(moments))
    a_review(application, 3, at=next(moments))
    second = assess_application(application=application, at=next(moments))
    first.refresh_from_db()
    second.refresh_from_db()

    found = [recompute(first), recompute(second)]

    assert first.score != second.score
    assert [(again.same_inputs, again.same_rules, again.agrees) for again in found] == [(True, True, True)] * 2


def test_recomputing_after_an_answer_was_corrected_says_so(
    version: ProfileVersion, moments: Iterator[dt.datetime]
) -> None:
    application = an_application(version, next(moments), hours=3, here=True)
    kept = assess_application(application=application, at=next(moments))
    keep_answers(application, {"hours": 4}, at=next(moments))
    kept.refresh_from_db()

    again = recompute(kept)

    assert (again.same_inputs, again.agrees) == (False, False)
    assert "score" in again.differences


@pytest.mark.django_db(transaction=True)
def test_rebuilding_and_rescoring_as_jobs_are_done_by_several_connections_with_a_bar(
    version: ProfileVersion, at: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    applicants(version, at)
    user = UserFactory()
    monkeypatch.setattr("icmp.sheets.rescoring.CHUNK", 2)

    work = {REBUILD: {}, RESCORE: {"version": str(version.pk)}}
    asked = [request_job(kind=kind, arguments=arguments, by=user, at=at) for kind, arguments in work.items()]
    done = [run_next_job(clock=lambda: at) for _job in asked]

    assert done == [True, True]
    assert [(job.state, job.done > 0, job.done == job.total) for job in Job.objects.order_by("pk")] == [
        ("done", True, True)
    ] * 2
    assert SheetValues.objects.filter(profile_version=version).count() == 5
