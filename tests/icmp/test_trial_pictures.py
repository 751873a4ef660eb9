"""Where things stand in the pictures of a trial."""

from itertools import pairwise

from icmp.trials.pictures import PITCH, histogram, slopes


def test_histogram_when_drawn_then_columns_outline_and_lines_stand_in_their_places() -> None:
    found = histogram((0, 4), (2, 0), lines=((50, "closer"), (70, "accept")))

    assert [(bar.x, bar.width) for bar in found.bars] == [("341.5", "297")]
    assert found.outline == "M40 200V117H340V200H640V200"
    assert [(edge.x, edge.ends) for edge in found.edges] == [("340", True), ("460", False)]
    assert [mark.text for mark in found.grid] == ["0", "2", "4"]


def test_histogram_of_nobody_when_drawn_then_has_no_columns() -> None:
    found = histogram((0, 0), (0, 0), lines=())

    assert (found.bars, found.outline, found.edges) == ((), "", ())


def test_slopes_when_names_would_touch_then_are_moved_apart_and_tied_to_their_points() -> None:
    rows = [(name, 0.2, share, "20", name) for name, share in (("a", 0.21), ("b", 0.2), ("c", 0.8))]

    found = slopes(rows, heads=("given", "in truth"))

    names = sorted(float(slope.name.y) for slope in found.slopes)
    assert all(below - above >= PITCH for above, below in pairwise(names))
    assert len({slope.start.y for slope in found.slopes}) == 1
    assert [slope.strong for slope in found.slopes] == [False, False, True]
    assert all(float(found.height) > name for name in names)


def test_slopes_of_weights_that_decide_nothing_when_drawn_then_lie_at_the_bottom() -> None:
    found = slopes([("a", 0, -0.01, "0", "0")], heads=("given", "in truth"))

    assert found.slopes[0].start.y == found.slopes[0].end.y
