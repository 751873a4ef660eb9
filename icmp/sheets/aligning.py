"""How the members score under a version, now and then: the data of their re-alignment (measurement 2.4)."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from icmp.models import AnswerSheet
from icmp.scoring import Profile
from icmp.values import MICRO

from .chosen import Chosen
from .moving import Trial, uncompiled, valued
from .parameters import Parameters
from .statements import figures, places


class Scores(NamedTuple):
    """People with one score, in cents, told by time, by segment or by quarter of joining; the other two are empty."""

    of: Literal["time", "segment", "quarter"]
    is_now: bool
    is_then: bool
    segment: str
    quarter: dt.date
    score: int | None
    people: int


def scores(trial: Trial, now: Chosen, then: Chosen) -> list[Scores]:
    """The members of two groups by their scores; there are only so many scores, and thus rows."""
    give = Parameters()
    columns = ("pk", "application__user__member__segment", "application__user__member__joined_on")
    people = give.query(*AnswerSheet.objects.order_by().values_list(*columns).query.sql_with_params())
    with uncompiled() as cursor:
        cursor.execute(
            f"""select case when grouping(is_then) = 0 then 'time' when grouping(segment) = 0 then 'segment'
                else 'quarter' end, is_now, is_then, segment, quarter, score, count(*)
            from (
              select {now.condition("id", give)} as is_now, {then.condition("id", give)} as is_then,
                segment, date_trunc('quarter', joined)::date as quarter, score
              from ({figures(trial.profile, valued(trial, None, give), give)}) as figured
              join ({people}) as people (id, segment, joined) using (id)
            ) as members
            where is_now or is_then
            group by grouping sets ((is_now, is_then, score), (is_now, segment, score), (is_now, quarter, score))""",
            give,
        )
        return [Scores(*row) for row in cursor.fetchall()]


def mean_values(trial: Trial, now: Chosen, then: Chosen) -> tuple[dict[str, float], dict[str, float]]:
    """The mean value (0–1) of each criterion among those of either group who have a score."""
    give, names = Parameters(), places(trial.profile)
    means = [f"avg({v}) filter (where {v} >= 0 and {group})" for group in ("is_now", "is_then") for v in names]
    scored = figures(trial.profile, valued(trial, None, give), give, keep=["id", *names])
    with uncompiled() as cursor:
        cursor.execute(
            f"""select {", ".join(means)} from (
              select *, {now.condition("id", give)} as is_now, {then.condition("id", give)} as is_then
              from ({scored}) as figured
            ) as members where score is not null and (is_now or is_then)""",
            give,
        )
        row = cursor.fetchone()
    return _named(trial.profile, row[: len(names)]), _named(trial.profile, row[len(names) :])


def _named(profile: Profile, means: Sequence[Any]) -> dict[str, float]:
    pairs = zip(profile.criteria, means, strict=True)
    return {criterion.key: float(mean) / MICRO for criterion, mean in pairs if mean is not None}
