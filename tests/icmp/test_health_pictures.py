import re

import pytest

from icmp.health import pictures
from icmp.health.numbers import number_text, percent_text


@pytest.mark.parametrize(
    ("figure", "language", "places", "sign", "text"),
    [
        (3.44, "en", 1, False, "3.4"),
        (3.44, "de", 1, False, "3,4"),
        (12345, "es", 0, False, "12.345"),
        (1234, "es", 0, False, "1234"),
        (1234, "de", 0, False, "1.234"),
        (11.2, "en", 0, True, "+11"),
        (-5.6, "en", 0, True, "−6"),
        (-0.2, "en", 0, True, "0"),
        (0, "de", 2, False, "0,00"),
    ],
)
def test_number_when_written_then_as_the_language_does(figure, language, places, sign, text):
    assert number_text(figure, language, places=places, sign=sign) == text


def test_percent_when_written_then_only_english_puts_the_sign_close():
    assert [percent_text(0.834, code) for code in ("en", "de", "es")] == ["83%", "83\u00a0%", "83\u00a0%"]


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 2), (2, 2), (3, 4), (14, 20), (20, 20), (41, 60), (101, 200), (999, 1000)]
)
def test_top_when_chosen_then_round_and_not_below(highest, top):
    assert pictures.nice_top(highest) == top


def test_line_when_drawn_then_first_left_last_right_and_goal_at_its_height():
    picture = pictures.line([0, 10, 20], names=["Aug", "Sep", "Oct"], tip="20", goal=10, goal_text="goal 10")

    assert picture.points == "36,190 316,110 596,30"
    assert [mark.text for mark in picture.grid] == ["0", "10", "20"]
    assert (picture.goal.y, picture.tip.text) == ("110", "20")


def test_line_when_nothing_happened_then_flat_at_zero():
    assert pictures.line([0, 0], names=["Sep", "Oct"], tip="0").points == "36,190 596,190"


def test_bullet_when_over_the_goal_then_bar_ends_inside():
    picture = pictures.bullet(40, goal=20, value_text="40", goal_text="goal 20")

    assert (picture.bar.width, picture.goal.x) == ("600", "300")


def test_bars_when_all_are_zero_then_no_length():
    assert [row.bar.width for row in pictures.bars([("began", 0, "0")]).rows] == ["0"]


def test_diverging_when_drawn_then_gaps_go_to_their_side():
    picture = pictures.diverging([("a", 0.1, "+10"), ("b", -0.05, "−5")], below="less", above="more")

    assert [(row.bar.x, row.bar.width, row.ends) for row in picture.rows] == [
        ("340", "220", False),
        ("230", "110", True),
    ]


def test_steps_when_drawn_then_curve_and_band_go_down_in_steps():
    picture = pictures.steps(
        [(90, 0.5, 0.25, 0.75)], days=180, feet=[(0, "0", "n = 4")], percents=("100%", "50%", "0%"), tip="50%", gate=0.7
    )

    assert picture.line == "M52 24H309V110H566"
    assert picture.band == "M52 24H309V67H566V153H309V24Z"
    assert picture.gate.y == "75.6"


def test_steps_when_nobody_left_then_a_straight_line_without_band():
    picture = pictures.steps([], days=0, feet=[], percents=("", "", ""), tip="100%")

    assert (picture.line, picture.band) == ("M52 24H566", "")


def test_columns_when_drawn_then_stacked_above_and_gone_below():
    picture = pictures.columns([(2, 1, 1, 3)], names=["Oct"], legend=("stayed", "back", "new", "gone"))

    assert [(rect.kind, rect.y, rect.height) for rect in picture.rects] == [
        ("z1", "105", "54"),
        ("bar2", "78", "27"),
        ("bar", "51", "27"),
        ("z2", "159", "81"),
    ]


def test_columns_when_empty_then_nothing_is_divided_by_nothing():
    assert pictures.columns([], names=[], legend=("", "", "", "")).rects == ()


def test_coordinates_when_written_then_never_with_a_comma():
    picture = pictures.line([1.5, 2.25, 7.125], names=["a", "b", "c"], tip="7")

    assert all(re.fullmatch(r"[\d.]+,[\d.]+", pair) for pair in picture.points.split())
