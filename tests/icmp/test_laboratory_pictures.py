"""Where everything stands in the laboratory's pictures."""

from icmp.laboratory import pictures


def test_ranges_put_the_estimate_on_its_scale() -> None:
    found = pictures.ranges(
        [("Gives", (-0.5, 0.0, 0.5), "0"), ("Learns", None, "–")],
        scale=(-1, 1), against=0, against_name="no difference", ends=("worse", "better"),
    )  # fmt: skip

    assert (found.rows[0].dot.x, found.line_name.x) == ("340", "340")
    assert found.rows[0].line.startswith("M174 ")
    assert [row.is_shown for row in found.rows] == [True, False]


def test_histogram_draws_now_beside_before_from_the_tallest() -> None:
    found = pictures.histogram(
        [0.0, 0.5], [0.25, 1.0], names=["0–50", "50–100"], figures=["0", "5"], legend=("now", "then"),
        line_at=0.7, line_name="70",
    )  # fmt: skip

    assert [(rect.kind, rect.height) for rect in found.rects] == [
        ("bar", "0"), ("bar2", "41.5"), ("bar", "83"), ("bar2", "166"),
    ]  # fmt: skip
    assert found.line_name.x == "472.8"


def test_square_begins_below_the_lowest_score_and_ends_at_a_hundred() -> None:
    found = pictures.square(
        [(60.0, 85.0, 1, "bar"), (100.0, 100.0, 4, "bar2")],
        lines=(70.0, 70.0), corners=("a", "b", "c", "d"), axes=("x", "y"), way=[(75.0, 80.0), (80.0, 80.0)], here="now",
    )  # fmt: skip

    assert [(disc.x, disc.y, disc.r) for disc in found.discs] == [("138.4", "220", "15"), ("676", "40", "30")]
    assert [mark.text for mark, _kind in found.axes] == ["x", "y", "50", "70", "70"]
    assert found.here is not None
    assert found.stops[-1].x == "407.2"


def test_square_of_nobody_still_has_its_corners() -> None:
    found = pictures.square([], lines=(70.0, 70.0), corners=("a", "b", "c", "d"), axes=("x", "y"), way=[], here="now")

    assert (found.discs, found.here, [mark.text for mark, _kind in found.corners]) == ((), None, ["a", "b", "c", "d"])
