import datetime as dt

from icmp.health.stays import here, stay

JOINED = dt.date(2026, 1, 15)
DAY = dt.date(2026, 11, 2)


def ended(*steps):
    return stay("ana", JOINED, steps).ended_on


def test_stay_when_nothing_happened_then_still_here():
    assert ended() is None


def test_stay_when_lapsed_and_later_left_then_ended_with_the_lapse():
    assert ended(("member", JOINED), ("lapsed", dt.date(2026, 5, 1)), ("left", dt.date(2026, 6, 1))) == dt.date(
        2026, 5, 1
    )


def test_stay_when_came_back_then_here():
    assert ended(("lapsed", dt.date(2026, 5, 1)), ("member", dt.date(2026, 7, 1))) is None


def test_stay_when_in_grace_or_paused_then_here():
    assert ended(("grace", dt.date(2026, 5, 1)), ("paused", dt.date(2026, 6, 1))) is None


def test_stay_when_ended_then_that_day_is_not_covered():
    one = stay("ana", JOINED, [("left", dt.date(2026, 5, 1))])

    assert (one.covers(dt.date(2026, 4, 30)), one.covers(dt.date(2026, 5, 1)), one.days(DAY)) == (True, False, 106)


def test_here_when_counted_then_by_day():
    stays = [stay("ana", JOINED, []), stay("leo", JOINED, [("left", dt.date(2026, 5, 1))])]

    assert (here(stays, dt.date(2026, 1, 14)), here(stays, JOINED), here(stays, DAY)) == (0, 2, 1)
