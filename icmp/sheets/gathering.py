"""What enters the scores of many applications, by a number of questions that does not grow with theirs."""

import datetime as dt
from collections.abc import Collection, Iterable
from uuid import UUID

from icmp.models import Answer, Application, Criterion, Question, Review
from icmp.queries.admissions import TEXT_KINDS, is_text
from icmp.queries.joining import raw
from icmp.vouching.counting import vouched_answers

Gathered = dict[UUID, dict[str, object]]


def scored_answers_of(applications: Collection[Application], *, until: dt.datetime | None = None) -> Gathered:
    """The answers that enter each one's score: what icmp.queries.admissions.scored_answers says, without the skipped.

    With `until` only the ratings and vouches count that were in by then.
    """
    versions = {application.pk: application.profile_version_id for application in applications}
    texts = _text_attributes(set(versions.values()))
    gathered: Gathered = {pk: {} for pk in versions}
    for row in Answer.objects.filter(application__in=versions).select_related("attribute"):
        key, value = row.attribute.key, raw(row)
        if value is not None and not (key in texts[versions[row.application_id]] and is_text(value)):
            gathered[row.application_id][key] = value
    for (pk, attribute), count in vouched_answers(versions, until=until).items():
        gathered[pk][attribute] = count
    for (pk, attribute), ratings in _ratings(versions, until).items():
        gathered[pk][attribute] = ratings
    return gathered


def _text_attributes(versions: Iterable[int]) -> dict[int, set[str]]:
    return {
        version: set(
            Question.objects.of_version(version).filter(kind__in=TEXT_KINDS).values_list("attribute__key", flat=True)
        )
        for version in versions
    }


def _ratings(versions: dict[UUID, int], until: dt.datetime | None) -> dict[tuple[UUID, str], list[int]]:
    rubrics = Criterion.objects.filter(profile_version__in=set(versions.values()), value_function__type="rubric")
    columns = ("profile_version_id", "key", "attribute__key")
    rated = {(version, key): attribute for version, key, attribute in rubrics.values_list(*columns)}
    reviews = Review.objects.finished().filter(application__in=versions).order_by("pk")
    if until:
        reviews = reviews.filter(submitted_at__lte=until)
    gathered: dict[tuple[UUID, str], list[int]] = {}
    for pk, ratings in reviews.values_list("application_id", "ratings"):
        for key, rating in ratings.items():
            if attribute := rated.get((versions[pk], key)):
                gathered.setdefault((pk, attribute), []).append(rating)
    return gathered
