"""What vouches are worth to the score: the number of those that count stands as the answer of its criterion."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q

from icmp.models import Criterion, Evidence, Question, QuestionKind, Vouch

LEAST_STRENGTH = 1


def vouched_attributes(versions: Iterable[int]) -> dict[tuple[int, str], str]:
    """The attributes that vouches answer, by version and key, each with the type of its value function."""
    rows = Criterion.objects.filter(profile_version__in=versions)
    itself = Q(question__active=True, question__kind=QuestionKind.VOUCH)
    unasked = ~Q(pk__in=Question.objects.filter(active=True, criterion__isnull=False).values("criterion"))
    found = rows.filter(itself | (Q(evidence=Evidence.VOUCHED) & unasked))
    columns = ("profile_version_id", "attribute__key", "value_function__type")
    return {(version, key): kind for version, key, kind in found.values_list(*columns)}


def counting_vouches(applications: Iterable[UUID], *, until: dt.datetime | None = None) -> dict[UUID, int]:
    """How many count for each application; who has none is not in it, so that silence and a no weigh the same."""
    rows = Vouch.objects.filter(application__in=applications, strength__gte=LEAST_STRENGTH)
    if until:
        rows = rows.filter(answered_at__lte=until)
    return dict(rows.order_by().values_list("application").annotate(n=Count("pk")))


def vouched_answers(versions: dict[UUID, int], *, until: dt.datetime | None = None) -> dict[tuple[UUID, str], object]:
    """The answers that vouches give, by application and attribute; `versions` says which version each was sent under."""
    counts = counting_vouches(versions, until=until)
    attributes = vouched_attributes({versions[pk] for pk in counts}) if counts else {}
    return {
        (pk, key): as_answer(counts[pk], kind)
        for pk, version in versions.items()
        if pk in counts
        for (of, key), kind in attributes.items()
        if of == version
    }


def as_answer(count: int, kind: str) -> object:
    """A number; a function that counts gets so many things to count."""
    return [str(place) for place in range(1, count + 1)] if kind == "count" else count
