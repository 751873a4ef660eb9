"""Trials at the desk: two versions on people, weights and lines moved, pools kept whole or not at all."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from icmp.models import Answer, AnswerSheet, Pool, ProfileVersion
from icmp.operations.pools import expire_pools
from icmp.queries.admissions import scoring_profile
from icmp.sheets.keeping import rebuild_sheets
from icmp.sheets.rescoring import rescore
from icmp.simulation import Lines, lines_of
from icmp.trials.everybody import Everybody, tally_of
from icmp.trials.people import APPLICANTS, MEMBERS, crowd, setting_at
from icmp.trials.trying import trial
from members.jobs import run_next_job
from members.models import AuditLine, Member, User
from tests.events.factories import at_desk
from tests.factories import MemberFactory, UserFactory, organizer
from tests.icmp.blueprints import blueprint, pool
from tests.icmp.factories import ReviewFactory
from tests.icmp.trying import applicants, draft_of, example

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
START, RESULT, UPLOAD = "/desk/trials/", "/desk/trials/result/", "/desk/trials/pools/"


@pytest.fixture
def version(at: dt.datetime) -> ProfileVersion:
    return example(at)


def asked(before: ProfileVersion, after: ProfileVersion, people: str = APPLICANTS, **moves: Any) -> dict[str, Any]:
    return {"before": before.pk, "after": after.pk, "people": people, **moves}


def moved(version: ProfileVersion, **moves: Any) -> dict[str, Any]:
    """Every control of a version as the page sends it, some of them moved."""
    weights = {f"w_{row.key}": str(row.weight) for row in version.criteria.all()}
    return {"accept": "70", "review": "50", **weights, **moves}


def file(people: Any, name: str = "people.json") -> SimpleUploadedFile:
    text = people if isinstance(people, str) else json.dumps({"people": people})
    return SimpleUploadedFile(name, text.encode(), content_type="application/json")


def send(client: Client, people: Any, **fields: Any) -> Any:
    return client.post(UPLOAD, {"name": "Last year", "file": file(people), **fields})


def uploaded(client: Client) -> Pool:
    send(client, pool())
    return Pool.objects.get()


def test_pool_when_uploaded_then_tried_with_the_figures_of_the_command(version, client, at):
    kept = uploaded(at_desk(client, organizer()))

    tried = trial(before=scoring_profile(version), after=scoring_profile(version), source=str(kept.pk), at=at)

    assert tried.before.counts == {"accept": 27, "review": 41, "decline": 99}
    assert tried.before.sole_blockers == {
        "residence": 1,
        "mexico_link": 2,
        "accepts_code": 0,
        "time_pledge": 2,
        "fee_pledge": 4,
    }
    assert (AnswerSheet.objects.count(), AnswerSheet.objects.first().segment.key) == (167, "established_leader")


def test_result_when_a_draft_is_tried_on_a_pool_then_all_parts_are_there(version, client):
    client = at_desk(client, organizer())
    draft = draft_of(version, field=Decimal(45))

    page = client.get(RESULT, asked(version, draft, str(uploaded(client).pk)))

    html = page.content.decode()
    assert page.status_code == 200
    for part in ("Bands", "Weights", "Flips", "Sole blockers", "The accepted", "95 percent interval"):
        assert part in html
    assert html.count('<svg class="chart"') == 2
    assert "Works in tech, engineering or digital business" in html
    assert "style=" not in html
    assert len(page.content) < 150_000
    assert not [one["name"] for one in pool() if one["name"] in html]


def test_result_when_a_line_moves_then_htmx_gets_only_what_changed(version, client):
    client = at_desk(client, organizer())
    query = asked(version, version, str(uploaded(client).pk), **moved(version, accept="65"))

    page = client.get(RESULT, query, headers=HTMX)

    html = page.content.decode()
    assert "<html" not in html
    assert html.count("hx-swap-oob") == 3
    assert "<b>39</b>" in html
    assert "the lines" in html
    assert "HX-Request" in page["Vary"]


def test_result_when_moved_without_scripts_then_the_same_answer_in_a_page(version, client):
    client = at_desk(client, organizer())
    query = asked(version, version, str(uploaded(client).pk), **moved(version, w_field="60"))

    page = client.get(RESULT, query)

    html = page.content.decode()
    assert page.status_code == 200
    assert 'name="w_field" value="60"' in html
    assert "Works in tech, engineering or digital business</dt>" in html


@pytest.mark.parametrize(
    ("moves", "message"),
    [
        ({"accept": "40"}, "Accepting cannot begin below looking closer."),
        ({"w_field": "much"}, "Enter a number."),
        ({"w_field": "-1"}, "greater than or equal to 0"),
        ({"w_field": ""}, "This field is required."),
        ({"review": "NaN"}, "Enter a number."),
        ({"w_field": "1e999"}, "less than or equal to 9999.99"),
        ({"w_field": "20.005"}, "no more than 2 decimal places"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_result_when_a_move_is_none_then_says_so_and_keeps_what_was_typed(version, client, moves, message, headers):
    query = asked(version, version, **moved(version, w_vouches="12.5", **moves))

    page = at_desk(client, organizer()).get(RESULT, query, headers=headers)

    html = page.content.decode()
    assert page.status_code == 422
    assert message in html
    if not headers:
        assert 'name="w_vouches" value="12.5"' in html


@pytest.mark.parametrize(
    "query", [{}, {"before": "x", "after": "9" * 30, "people": "nobody"}, {"before": "-1", "people": "1"}]
)
def test_result_when_what_to_try_is_unclear_then_asks_again(version, client, query):
    page = at_desk(client, organizer()).get(RESULT, query)

    assert page.status_code == 422
    assert "Try it" in page.content.decode()


def test_result_of_nobody_when_asked_for_then_a_friendly_sentence(version, client):
    page = at_desk(client, organizer()).get(RESULT, asked(version, version))

    assert page.status_code == 200
    assert "There is nobody to try it on yet." in page.content.decode()


def test_applicants_when_tried_then_as_they_are_scored_and_named_by_number_only(version, client, at):
    rows = applicants(version, 12)

    page = at_desk(client, organizer()).get(RESULT, asked(version, draft_of(version, field=Decimal(90))))

    html = page.content.decode()
    assert "12 people" in html
    assert rows[0].name not in html
    assert [row for row in rows if f"/desk/icmp/application/{row.pk}/change/" in html]


def test_reviewers_ratings_when_in_then_enter_the_trial(version, at):
    row = applicants(version, 1)[0]
    Answer.objects.filter(application=row, attribute__key="statement_rating").update(value="My story, in words.")
    before = crowd(APPLICANTS, setting_at(at)).answers[0]
    ReviewFactory(
        application=row,
        ratings={"motivation": 3, "gone": 1},
        submitted_at=at,
        verdict="accept",
        confidence=2,
        rationale="Clear.",
        opened_at=at,
    )

    after = crowd(APPLICANTS, setting_at(at)).answers[0]

    assert "statement_rating" not in before
    assert after["statement_rating"] == [3]


def test_members_when_tried_then_by_what_they_promised_and_need_today(version, at):
    rows = applicants(version, 3)
    for place, row in enumerate(rows):
        row.user = UserFactory()
        row.save()
        MemberFactory(user=row.user, standing="member" if place else "left")
    member = Member.objects.get(user=rows[1].user)
    member.pledges.create(
        hours_per_month=7, fee_minor=1200, currency="EUR", period="quarter", text="I will.", text_version="1",
        valid_from=at.date(), signed_at=at,
    )  # fmt: skip

    found = crowd(MEMBERS, setting_at(at))

    who = found.labels.index(str(rows[1].pk))
    assert len(found.labels) == 2
    assert (found.known[who].hours, found.known[who].pays_minor) == (7, 400)


def test_trial_when_somebody_applies_then_is_begun_anew(version, at):
    applicants(version, 2)
    first = trial(before=scoring_profile(version), after=scoring_profile(version), source=APPLICANTS, at=at)
    again = trial(before=scoring_profile(version), after=scoring_profile(version), source=APPLICANTS, at=at)

    applicants(version, 1)

    assert again is first
    assert (
        len(trial(before=scoring_profile(version), after=scoring_profile(version), source=APPLICANTS, at=at).labels)
        == 3
    )


def test_trial_when_more_people_are_tried_then_needs_no_more_queries(version, client):
    client, counts = at_desk(client, organizer()), []
    for _round in range(2):
        applicants(version, 3)
        with CaptureQueriesContext(
            connection,
        ) as asked_for:
            client.get(RESULT, asked(version, version))
        counts.append(len(asked_for))

    assert counts[0] == counts[1] < 50


def test_start_when_pools_are_listed_then_needs_no_more_queries(version, client, at):
    client, counts = at_desk(client, organizer()), []
    for place in range(3):
        Pool.objects.create(name=f"Pool {place}", uploaded_by=organizer(), uploaded_at=at, keep_until=at.date())
        with CaptureQueriesContext(connection) as asked_for:
            client.get(START)
        counts.append(len(asked_for))

    assert counts[0] == counts[2]


@pytest.mark.parametrize(
    ("people", "message"),
    [
        ("{", "Line 1, column 2: this is not JSON."),
        ("[" * 5_000, "something in it is too long or too deep"),
        ('{"people": 1}', "Line 1, column 1: a pool is"),
        ('{"people": [\n{"id": "a", "answers": {"vouches": "many"}}]}', "Line 2, column 36: “vouches” is of the wrong kind"),
        ([{"id": "a", "answers": {"field": "\0"}}], "column 46: here stands a character or a number that cannot be kept"),
        ('{"people": [{"id": "a", "answers": {"x": "\\ud800"}}]}', "cannot be kept"),
        ('{"people": [{"id": "a", "answers": {"x": 1e999}}]}', "cannot be kept"),
        ([{"id": "a", "answers": {"field": "x" * 401}}], "this is too long"),
        ([{"id": "a" * 61, "answers": {}}], "this is too long"),
        ([], "There is nobody in this file."),
        ("", "The submitted file is empty."),
    ],
)  # fmt: skip
def test_pool_when_broken_then_says_where_and_nothing_is_kept(version, client, people, message):
    page = send(at_desk(client, organizer()), people)

    html = page.content.decode()
    assert page.status_code == 422
    assert message in html.replace("&quot;", '"')
    assert 'value="Last year"' in html
    assert (Pool.objects.count(), AnswerSheet.objects.count()) == (0, 0)


def test_pool_when_sent_twice_then_kept_once_and_said(version, client):
    client = at_desk(client, organizer())

    pages = [send(client, pool()[:2]), send(client, pool()[:2], name="LAST YEAR")]

    assert [page.status_code for page in pages] == [302, 422]
    assert "There is a pool of this name already." in pages[1].content.decode()
    assert (Pool.objects.count(), AnswerSheet.objects.count()) == (1, 2)


def test_pool_when_no_text_or_too_large_then_refused(version, client, monkeypatch):
    client = at_desk(client, organizer())
    picture = SimpleUploadedFile("people.json", b"\xff\xd8\xff\x00")

    first = client.post(UPLOAD, {"name": "Picture", "file": picture})
    monkeypatch.setattr("icmp.trials.forms.LARGEST", 10)
    second = send(client, pool())

    assert (first.status_code, second.status_code) == (422, 422)
    assert "no text in UTF-8" in first.content.decode()
    assert "larger than 10 MB" in second.content.decode()


def test_pool_when_kept_then_without_names_and_what_nobody_asks(version, client):
    someone = {"id": "p1", "name": "Camila Juárez", "answers": {"field": "software_it", "diary": "I met Ana."}}

    send(at_desk(client, organizer()), [someone])

    sheet = AnswerSheet.objects.get()
    assert (sheet.label, sheet.answers) == ("p1", {"field": "software_it"})
    assert AuditLine.objects.filter(deed="pool.kept").count() == 1


def test_pool_when_deleted_or_its_time_is_over_then_goes_whole(version, client, at):
    client = at_desk(client, organizer())
    first = uploaded(client)

    page = client.post(reverse("trials:forget", args=[first.pk]), follow=True)
    send(client, pool()[:2])
    kept = Pool.objects.get()

    assert "The pool is deleted with everything in it." in page.content.decode()
    assert AnswerSheet.objects.count() == 2
    assert expire_pools(at=kept.uploaded_at + dt.timedelta(days=30)) == 0
    assert expire_pools(at=kept.uploaded_at + dt.timedelta(days=32)) == 1
    assert (Pool.objects.count(), AnswerSheet.objects.count()) == (0, 0)


def test_auditor_when_reading_then_sees_results_and_can_move_nothing(version, client):
    client = at_desk(client, organizer("auditor"))

    start, result = client.get(START), client.get(RESULT, asked(version, version))
    refused = [client.get(RESULT, asked(version, version, **moved(version))), send(client, pool())]

    assert (start.status_code, result.status_code) == (200, 200)
    assert 'type="range"' not in result.content.decode()
    assert 'type="file"' not in start.content.decode()
    assert [page.status_code for page in refused] == [403, 403]
    assert Pool.objects.count() == 0


@pytest.mark.parametrize("role", ["treasurer", "events"])
def test_other_organizers_when_they_ask_then_are_refused(version, client, role):
    client = at_desk(client, organizer(role))

    assert [client.get(START).status_code, client.get(RESULT).status_code] == [403, 403]


def test_start_when_there_is_no_profile_then_says_what_is_needed(community, client):
    page = at_desk(client, organizer()).get(START)

    assert "A trial needs one with criteria." in page.content.decode()


def test_names_of_the_figures_when_told_in_three_languages_then_are_all_there(version, client):
    user: User = organizer()
    client = at_desk(client, user)
    kept = uploaded(client)
    assert blueprint("mpg_narrowed")
    for language in ("de", "es"):
        client.cookies["language"] = language
        assert client.get(RESULT, asked(version, version, str(kept.pk))).status_code == 200


def test_profiles_when_listed_then_lead_to_a_trial_of_each(version, client):
    client = at_desk(client, organizer())

    listed = client.get("/desk/icmp/profileversion/").content.decode()
    start = client.get(START, {"after": version.pk}).content.decode()

    assert f'href="{START}?after={version.pk}"' in listed
    assert f'<option value="{version.pk}" selected>' in start


@pytest.mark.django_db(transaction=True)  # values are written by connections of their own
def test_trial_when_there_are_more_people_than_it_reads_then_says_so_until_all_are_valued(
    version, client, at, monkeypatch
):
    monkeypatch.setattr("icmp.trials.people.MOST", 4)
    monkeypatch.setattr("icmp.trials.people.SOME", 3)
    applicants(version, 5)
    rebuild_sheets(at=at)
    client, draft = at_desk(client, organizer()), draft_of(version, field=Decimal(90))

    before = client.get(RESULT, asked(version, draft)).content.decode()
    sent = client.post("/desk/trials/value/", asked(version, draft))
    done = [run_next_job(clock=lambda: at) for _job in range(3)]
    after = client.get(sent["Location"]).content.decode()

    assert "3 people" in before
    assert "Only the newest 3 of 5 people are tried: the answers of 0 are valued" in before
    assert "Value everybody" in before
    assert done == [True, True, False]
    assert "5 people" in after
    assert after.count("Of the newest 3 of 5 people.") == 2
    assert "sole blockers count everybody" in after
    assert "Value everybody" not in after


def test_trial_when_many_are_counted_in_the_database_then_with_the_figures_of_those_who_are_read(
    version, at, monkeypatch
):
    applicants(version, 40)
    rebuild_sheets(at=at)
    lighter = draft_of(version, field=Decimal(90))
    other = draft_of(lighter)
    other.criteria.filter(key="field").update(value_function={"type": "boolean"})
    monkeypatch.setattr("icmp.trials.people.MOST", 40)
    moves = {"field": Decimal(3), "vouches": Decimal("7.5")}
    for draft in (version, lighter, other):
        rescore(version=draft)
        everybody = Everybody.of(APPLICANTS, (version, draft))
        tried = trial(before=scoring_profile(version), after=scoring_profile(draft), source=APPLICANTS, at=at)
        for weights, lines in (
            ({}, lines_of(scoring_profile(draft))),
            (moves, Lines(Decimal(65), Decimal(40), Decimal(0))),
        ):
            read = tally_of(tried.before, tried.tried(weights, lines), tried.labels)

            counted = everybody.tally(weights, lines)

            assert (counted.people, everybody.sheets.people) == (40, 40)
            assert replace(counted, flips=set(counted.flips)) == replace(read, flips=set(read.flips))


@pytest.mark.parametrize("function", [{}, {"type": "magic"}])
def test_result_when_a_draft_is_half_written_then_says_so(version, client, function):
    draft = draft_of(version)
    draft.criteria.filter(key="field").update(value_function=function)

    page = at_desk(client, organizer()).get(RESULT, asked(version, draft))

    assert page.status_code == 422
    assert "This version cannot be scored yet." in page.content.decode()


def test_result_when_all_weights_are_nothing_then_nobody_has_a_score(version, client):
    client = at_desk(client, organizer())
    draft = draft_of(version)
    draft.criteria.update(weight=0)

    page = client.get(RESULT, asked(version, draft, str(uploaded(client).pk)))

    assert page.status_code == 200
    assert "All scores are equal" in page.content.decode()
