"""Numbers become the right points."""

import pytest

from childprotect.lib import charts


def test_bar_is_a_share_of_its_limit():
    assert charts.bar(10, 40) == charts.Bar(25, 75, False)


def test_bar_above_its_limit_is_full_and_says_so():
    assert charts.bar(44, 40) == charts.Bar(100, 0, True)


@pytest.mark.parametrize(("value", "limit"), [(0, 0), (5, 0), (-1, 10), (0, 10)])
def test_bar_of_nothing_is_empty(value: float, limit: float):
    assert charts.bar(value, limit).width == 0


def test_stack_fills_the_whole_length():
    parts = charts.stack([8, 35, 3])
    assert parts[0].x == 0
    assert parts[-1].x + parts[-1].width == pytest.approx(100, abs=0.02)
    assert [part.step for part in parts] == [5, 3, 1]


def test_stack_leaves_what_is_missing_to_the_total_empty():
    assert sum(part.width for part in charts.stack([1, 1], total=4)) == 50


def test_stack_of_zeros_has_no_width():
    assert [part.width for part in charts.stack([0, 0])] == [0, 0]


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (100, [0, 25, 50, 75, 100]),
        (93, [0, 25, 50, 75, 100]),
        (7, [0, 2, 4, 6, 8]),
        (0, [0, 1]),
        (3, [0, 1, 2, 3]),
    ],
)
def test_ticks_are_round_and_reach_the_top(most: float, expected: list[float]):
    assert charts.ticks(most) == expected


def test_line_rises_with_its_values():
    drawn = charts.line(["a", "b", "c"], [0, 50, 100], most=100)
    assert [point.y for point in drawn.points] == [226, 122, 18]
    assert drawn.paths == ["40,226 297,122 554,18"]
    assert drawn.last is not None
    assert drawn.last.value == 100


def test_missing_value_is_a_gap_and_never_a_zero():
    drawn = charts.line(["a", "b", "c", "d"], [1, None, 3, 4])
    assert len(drawn.paths) == 2
    assert drawn.points[1].value is None


def test_value_above_the_scale_stays_inside_the_drawing():
    drawn = charts.line(["a", "b"], [50, 130], most=100)
    assert min(point.y for point in drawn.points) >= charts.TOP


def test_line_without_a_value_draws_nothing():
    drawn = charts.line(["a", "b"], [None, None])
    assert drawn.paths == []
    assert drawn.last is None


def test_spark_ends_with_its_last_value():
    drawn = charts.spark([0, 10])
    assert (drawn.x, drawn.y) == (93, 3)


@pytest.mark.parametrize("values", [[], [0], [0, 0, 0]])
def test_spark_of_nothing_lies_on_the_ground(values: list[float]):
    assert charts.spark(values).y == 23


def test_beds_stand_in_order_and_wrap():
    drawn = charts.beds(taken=14, held=1, free=4, off=1)
    assert [bed.state for bed in drawn.beds].count("taken") == 14
    assert drawn.beds[14].state == "held"
    assert (drawn.beds[16].x, drawn.beds[16].y) == (0, 19)
    assert drawn.height == 36


def test_no_beds_is_a_drawing_all_the_same():
    assert charts.beds(0, 0, 0).width > 0


SQUARE = [[100, 46], [101, 46], [101, 47], [100, 47], [100, 46]]
BESIDE = [[101, 46], [102, 46], [102, 47], [101, 47], [101, 46]]


def test_neighbours_keep_their_common_border():
    frame = charts.frame([SQUARE, BESIDE])
    assert frame.width == 800
    assert (
        charts.outline([SQUARE], frame)
        == f"M0 {frame.height}l400 0l0 -{frame.height}l-400 0l0 {frame.height}z"
    )
    assert charts.outline([BESIDE], frame).startswith(f"M400 {frame.height}")


def test_name_stands_in_the_middle():
    frame = charts.frame([SQUARE, BESIDE])
    assert charts.middle(SQUARE, frame) == (200, pytest.approx(frame.height / 2, abs=1))


def test_steps_go_from_one_to_five():
    assert charts.steps([1, 20, 60, 100]) == [1, 1, 3, 5]
    assert charts.steps([0, 0]) == [1, 1]
