"""How the present members score under a version: the data of their re-alignment (measurement 2.4)."""

import datetime as dt
from typing import NamedTuple

from django.db.models import QuerySet

from icmp.models import AnswerSheet
from members.models import Member

from .adding import lines
from .moving import Trial, uncompiled, valued
from .parameters import Parameters
from .statements import figures


class Group(NamedTuple):
    """Members of one segment who joined in one month and score in one fifth of 0 to 100; None where there is no score."""

    segment: str
    joined: dt.date  # the first day of the month
    fifth: int | None  # 0 is 0 to below 20, 4 is 80 to 100
    people: int
    aligned: int  # of them with a score on or above the line of acceptance


def sheets_of_members() -> QuerySet[AnswerSheet]:
    """The newest sheet of each member who appears today."""
    present = AnswerSheet.objects.filter(application__user__member__in=Member.objects.appearing())
    return present.order_by("application__user", "-application__submitted_at", "-pk").distinct("application__user")


def alignment(trial: Trial) -> list[Group]:
    """The present members by segment, month of joining and fifth; call `rescore` of the version first."""
    give = Parameters()
    columns = ("pk", "segment__key", "application__user__member__joined_on")
    people = give.query(*sheets_of_members().values_list(*columns).query.sql_with_params())
    accept, _review = lines(trial.profile, give)
    with uncompiled() as cursor:
        cursor.execute(
            f"""select coalesce(segment, ''), date_trunc('month', joined)::date, 
              case when score is not null then least(score / 2000, 4) end,
              count(*), count(*) filter (where score >= {accept})
            from ({figures(trial.profile, valued(trial, None, give), give)}) as figured
            join ({people}) as people (id, segment, joined) using (id)
            group by 1, 2, 3 order by 1, 2, 3""",
            give,
        )
        return [Group(*row) for row in cursor.fetchall()]
