"""On whom a version is tried: applicants, members, or the people of an uploaded file. Their names are never read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from icmp.accepted import PLEDGED_HOURS, Known, Setting, Somebody, known
from icmp.health import queries as measured
from icmp.health.measures.spread import organizer_capacity
from icmp.models import Answer, AnswerSheet, Application, Criterion, Question, Review, Segment
from icmp.queries.admissions import TEXT_KINDS, intake_for, is_text
from icmp.queries.joining import raw_value
from members.models import Member, MemberNeed, Pledge

APPLICANTS, MEMBERS = "applicants", "members"
UNREAD = ("draft", "unverified", "spam")
MOST = 20_000  # people whom a trial reads all
SOME = 3_000  # of more than these it reads the newest, and counts everybody in the database
MONTHS = {"month": 1, "quarter": 3, "year": 12}

Answers = dict[str, object]


@dataclass(frozen=True)
class Crowd:
    """People in one order: what each is called, what each answered, and what counts if accepted."""

    labels: tuple[str, ...]  # an application's id, or the line of a pool
    answers: tuple[Mapping[str, object], ...]
    known: tuple[Known, ...]


def crowd(source: str, setting: Setting, *, among: int | None = None) -> Crowd:
    """Read the people of a source: `applicants`, `members` or the number of a pool; some, if they are `among` too many."""
    most = SOME if among and among > MOST else MOST
    if source == APPLICANTS:
        return _of_applications(applicants()[:most], setting)
    return _members(setting, most) if source == MEMBERS else _pool(int(source), setting, most)


def sheets_of(source: str) -> QuerySet[AnswerSheet]:
    """The sheets of everybody whom `crowd` would read if there were no end to it."""
    if source in (APPLICANTS, MEMBERS):
        rows = applicants() if source == APPLICANTS else members_applications()
        return AnswerSheet.objects.filter(application__in=rows)
    return AnswerSheet.objects.filter(pool=int(source))


def count_of(source: str) -> int:
    """How many people a source has, read or not."""
    if source in (APPLICANTS, MEMBERS):
        return (applicants() if source == APPLICANTS else members_applications()).count()
    return AnswerSheet.objects.filter(pool=int(source)).count()


def setting_at(at: dt.datetime) -> Setting:
    """What the organizers can carry, and what is asked of everybody."""
    foundation, intake = measured.foundation(), intake_for(at)
    months = MONTHS.get(foundation.period, 1) if foundation else 1
    segments = list(Segment.objects.all())
    quotas = {row.key: row.seat_quota for row in segments if row.seat_quota is not None}
    return Setting(
        segments=tuple((row.key, row.when) for row in segments),
        needs=tuple(measured.needs()),
        programmes=tuple(measured.programmes()[0]),
        capacity=organizer_capacity(foundation),
        expected_hours=float(foundation.expected_hours_per_month) if foundation else 0,
        fee_minor=foundation.expected_fee_minor // months if foundation else 0,
        solidarity_minor=foundation.solidarity_minor // months if foundation else 0,
        seats=intake.seats if intake else None,
        quotas={**quotas, **(intake.segment_quotas if intake else {})},
    )


def applicants() -> QuerySet[Application]:
    """Those who sent an application whose answers are still there, the newest first."""
    sent = Application.objects.submitted().exclude(state__in=UNREAD)
    return sent.filter(_has_answers()).order_by("-submitted_at", "pk")


def members_applications() -> QuerySet[Application]:
    """The newest application of each present member."""
    sent = Application.objects.submitted().filter(user__member__in=Member.objects.appearing())
    return sent.filter(_has_answers()).order_by("user", "-submitted_at", "pk").distinct("user")


def _has_answers() -> Exists:
    return Exists(Answer.objects.filter(application=OuterRef("pk")))


def mark(source: str) -> tuple[object, ...]:
    """What changes when the people of a source do."""
    if source not in (APPLICANTS, MEMBERS):
        return (source,)  # a pool never changes
    newest = [
        Application.objects.aggregate(Max("changed_at")),
        Answer.objects.aggregate(Max("answered_at"), Max("pk")),
        Review.objects.aggregate(Max("submitted_at")),
    ]
    if source == MEMBERS:
        newest += [
            Member.objects.aggregate(Max("standing_since")),
            Pledge.objects.aggregate(Max("pk")),
            MemberNeed.objects.aggregate(Max("pk")),
        ]
    counted = applicants().count() if source == APPLICANTS else Member.objects.appearing().count()
    return (source, counted, *(value for row in newest for value in row.values()))


def _members(setting: Setting, most: int) -> Crowd:
    """What members promised and need today counts, not what they wrote when they applied."""
    needs: dict[Any, dict[str, float]] = {}
    for user, key, importance in MemberNeed.objects.values_list("member__user", "need__key", "importance"):
        needs.setdefault(user, {})[key] = importance
    columns = ("member__user", "hours_per_month", "fee_minor", "period")
    pledges = {
        user: (float(hours), fee // MONTHS.get(period, 1))
        for user, hours, fee, period in Pledge.objects.filter(valid_to=None).values_list(*columns)
    }
    return _of_applications(members_applications()[:most], setting, needs=needs, pledges=pledges)


def _of_applications(
    rows: QuerySet[Application],
    setting: Setting,
    *,
    needs: Mapping[Any, Mapping[str, float]] | None = None,
    pledges: Mapping[Any, tuple[float, int]] | None = None,
) -> Crowd:
    columns = ("pk", "profile_version", "user", "needs", "stated_hours", "stated_plan")
    people = list(rows.values_list(*columns))
    answers = _answers({pk: version for pk, version, *_rest in people})
    seen = []
    for pk, _version, user, asked, hours, plan in people:
        told = answers[pk] if hours is None else {**answers[pk], PLEDGED_HOURS: hours}
        one = _planned(known(Somebody(answers=told, needs=(needs or {}).get(user, asked)), setting), plan, setting)
        seen.append(_promised(one, *pledges[user], setting) if pledges and user in pledges else one)
    return Crowd(tuple(str(row[0]) for row in people), tuple(answers[row[0]] for row in people), tuple(seen))


def _promised(one: Known, hours: float, fee: int, setting: Setting) -> Known:
    gives = hours > 0 and hours >= setting.expected_hours
    return replace(one, hours=hours, gives=gives, fee=fee / 100, pays_minor=fee)


def _planned(one: Known, plan: str, setting: Setting) -> Known:
    """A plan that was chosen says more than a sum that was found fair."""
    fees = {"standard": setting.fee_minor, "solidarity": setting.solidarity_minor}
    return replace(one, pays_minor=fees[plan]) if plan in fees else one


def _answers(versions: Mapping[Any, int]) -> dict[Any, Answers]:
    """Everybody's answers as the score reads them, in four queries: no free texts, but the ratings of what was read."""
    found: dict[Any, Answers] = {pk: {} for pk in versions}
    texts = set(Question.objects.filter(kind__in=TEXT_KINDS).values_list("attribute__key", flat=True))
    rows = Answer.objects.filter(application__in=list(versions))
    columns = ("application", "attribute__key", "state", "value")
    for pk, key, state, value in rows.values_list(*columns).iterator(chunk_size=5_000):
        if not (key in texts and is_text(value)):
            found[pk][key] = raw_value(state, value)
    for (pk, key), ratings in _ratings(versions).items():
        found[pk][key] = ratings
    return found


def _ratings(versions: Mapping[Any, int]) -> dict[tuple[Any, str], list[int]]:
    rubrics = Criterion.objects.filter(value_function__type="rubric")
    columns = ("profile_version", "key", "attribute__key")
    rated = {(version, key): attribute for version, key, attribute in rubrics.values_list(*columns)}
    gathered: dict[tuple[Any, str], list[int]] = {}
    reviews = Review.objects.finished().filter(application__in=list(versions)).order_by("pk")
    for pk, ratings in reviews.values_list("application", "ratings"):
        for key, rating in ratings.items():
            if attribute := rated.get((versions[pk], key)):
                gathered.setdefault((pk, attribute), []).append(rating)
    return gathered


def _pool(pk: int, setting: Setting, most: int) -> Crowd:
    rows = list(AnswerSheet.objects.filter(pool=pk).order_by("pk").values_list("label", "answers", "needs")[:most])
    people = [known(Somebody(answers=answers, needs=needs), setting) for _label, answers, needs in rows]
    return Crowd(tuple(row[0] for row in rows), tuple(row[1] for row in rows), tuple(people))
