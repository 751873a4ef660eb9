import datetime as dt

from icmp.health.stays import Stay
from icmp.laboratory.queries import Person
from icmp.laboratory.scored import scored
from icmp.scoring import assess
from tests.icmp.blueprints import icmp_profile, pool


def test_scored_of_the_example_pool_gives_what_the_score_gives() -> None:
    profile, rows = icmp_profile("mpg_narrowed"), pool()
    stay = Stay(member=1, joined_on=dt.date(2026, 1, 1))
    people = [Person(stay=stay, segment="", answers=row["answers"], applied_with=None) for row in rows]

    found = scored(people, profile)

    expected = [assess(profile, row["answers"]) for row in rows]
    assert [one.score for one in found] == [one.score for one in expected]
    assert [one.values for one in found] == [
        {result.key: None if result.value is None else float(result.value) for result in one.results}
        for one in expected
    ]
