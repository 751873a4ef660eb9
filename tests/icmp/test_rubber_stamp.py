"""The rubber-stamp alarm of measurement 3.8, and what a decision keeps for it."""

import datetime as dt
from fractions import Fraction

import pytest

from icmp.models import Application, Decision
from icmp.operations import decide_application, open_review
from icmp.queries.deciding import stamp_of_the_year, tally_of_the_year
from icmp.rubber_stamp import Judged, rubber_stamp, tally
from icmp.stamp_words import sentences
from tests.factories import organizer

from .factories import DecisionFactory, ProfileVersionFactory, SubmittedApplicationFactory

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def judged(
    accepts: int, declines: int, overridden: int, *, reviews: int = 0, seconds: int | None = 240
) -> list[Judged]:
    advice = ["accept"] * accepts + ["decline"] * declines + ["review"] * reviews
    return [Judged(word, number < overridden, seconds) for number, word in enumerate(advice)]


@pytest.mark.parametrize(
    ("rows", "alarms"),
    [
        (judged(30, 20, 0), ("never_overrides",)),  # 0 of 50
        (judged(30, 20, 1), ()),  # 1 of 50 is 2 %, and 2 % is not under 2 %
        (judged(31, 20, 1), ("never_overrides",)),  # 1 of 51
        (judged(30, 19, 0), ()),  # 49 say nothing yet
        (judged(30, 19, 0, reviews=30), ()),  # "look closer" is no advice to go against
        (judged(50, 0, 0), ()),  # nobody was advised against: there was nothing to disagree on
        (judged(5, 5, 1, seconds=29), ("reads_too_fast",)),
        (judged(5, 5, 1, seconds=30), ()),
        (judged(5, 4, 1, seconds=3), ()),  # nine have no median worth an alarm
        (judged(30, 20, 0, seconds=10), ("never_overrides", "reads_too_fast")),
        (judged(30, 20, 0, seconds=None), ("never_overrides",)),
        ([], ()),
    ],
)
def test_alarm_sounds_as_measurement_says(rows: list[Judged], alarms: tuple[str, ...]) -> None:
    assert rubber_stamp(tally(rows)).alarms == alarms


def test_figures_of_no_decision_are_none_and_of_some_exact() -> None:
    nothing, some = (
        rubber_stamp(tally([])),
        rubber_stamp(tally(judged(2, 1, 1, seconds=20) + judged(1, 0, 0, seconds=50))),
    )

    assert (nothing.decisions, nothing.overrides, nothing.median_seconds) == (0, None, None)
    assert (some.decisions, some.overrides, some.median_seconds, some.mixed) == (4, Fraction(1, 4), 20.0, True)


@pytest.mark.parametrize("seconds", [9, 10])
def test_sentences_say_what_was_counted(seconds: int) -> None:
    said = sentences(rubber_stamp(tally(judged(30, 20, 0, seconds=seconds))))

    assert "Of 50 decisions, 0.0 percent went against the advice" in said[0]
    assert f"less than {seconds} seconds" in said[1]


@pytest.fixture
def applied(community: object) -> Application:
    return SubmittedApplicationFactory(recommendation="decline")


def test_decision_keeps_the_advice_of_its_day_and_the_time_on_the_answers(applied: Application) -> None:
    by = organizer("admissions")
    open_review(application=applied, reviewer=by, at=NOW)

    decide_application(
        application=applied, outcome="accept", reason="Read.", override_reason="Met her.", by=by,
        at=NOW + dt.timedelta(seconds=95),
    )  # fmt: skip

    Application.objects.update(recommendation="accept")
    kept = Decision.objects.get()
    assert (kept.advised, kept.agrees_with_recommendation, kept.reading_seconds) == ("decline", False, 95)


def test_time_on_the_answers_ends_when_the_next_ones_are_opened(applied: Application) -> None:
    """Who opens ten in a row and decides about them in the evening did not read the first one all day."""
    by, other = organizer("admissions"), SubmittedApplicationFactory(profile_version=ProfileVersionFactory())
    open_review(application=applied, reviewer=by, at=NOW)
    open_review(application=other, reviewer=by, at=NOW + dt.timedelta(seconds=12))

    for row in (applied, other):
        decide_application(
            application=row, outcome="decline", reason="Read.", by=by, at=NOW + dt.timedelta(hours=8),
            override_reason="Talked.",
        )  # fmt: skip

    assert list(Decision.objects.order_by("pk").values_list("reading_seconds", flat=True)) == [12, 8 * 3600 - 12]


def test_stamp_of_the_year_leaves_out_what_was_taken_back_and_what_is_old(applied: Application) -> None:
    by = organizer("admissions")
    open_review(application=applied, reviewer=by, at=NOW)
    decision = decide_application(application=applied, outcome="decline", reason="Read.", by=by, at=NOW)

    counted = [stamp_of_the_year(NOW + dt.timedelta(days=days)).decisions for days in (1, 364, 365)]
    Application.objects.filter(pk=applied.pk).update(state="in_review")
    Decision.objects.filter(pk=decision.pk).update(undone_at=NOW)

    assert counted == [1, 1, 0]
    assert stamp_of_the_year(NOW).decisions == 0


@pytest.mark.parametrize("seconds", [[], [5], [5, 8], [90, 5, 8], [None, 7, 8, None]])
def test_database_counts_as_the_pure_rule_does(community: object, seconds: list[int | None]) -> None:
    rows = [
        Judged(("accept", "decline", "review", "")[number % 4], number % 2 == 1, one)
        for number, one in enumerate(seconds)
    ]
    version = ProfileVersionFactory()
    for row in rows:
        DecisionFactory(
            application=SubmittedApplicationFactory(profile_version=version), advised=row.advised,
            agrees_with_recommendation=not row.overridden, override_reason="Met.", reading_seconds=row.seconds,
            decided_at=NOW,
        )  # fmt: skip

    assert tally_of_the_year(NOW) == tally(rows)
