"""Geometry of the interval bar, from its notes: x(l) = (l - 0.5) / n, darker from q - 0.5."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui import bars

NORMAL = bars.SHAPES["normal"]


def marks(mean: float | None, sd: float | None, needs: float | None, levels: int = 5) -> str:
    reading = bars.level_reading(mean, sd, needs)
    return bars.interval_marks(reading, bars.level_axis(levels), NORMAL)


@pytest.mark.parametrize(
    ("level", "levels", "share"),
    [(1, 5, 0.1), (3, 5, 0.5), (5, 5, 0.9), (0.5, 5, 0.0), (5.5, 5, 1.0), (4, 8, 0.4375)],
)
def test_axis_puts_each_level_in_the_middle_of_its_cell(
    level: float, levels: int, share: float
) -> None:
    assert bars.level_axis(levels).at(level) == pytest.approx(share)


def test_interval_bar_draws_band_tick_flag_and_darker_track() -> None:
    drawn = marks(3.0, 0.5, 4)
    assert '<rect class="bar-needed" x="60%" y="19" width="40%" height="6" rx="1"/>' in drawn
    assert '<rect class="bar-band" x="40%" y="15" width="20%" height="14" rx="3"/>' in drawn
    assert '<svg x="50%" overflow="visible"><rect class="bar-tick" x="-1.75" y="12"' in drawn
    assert '<svg x="70%" overflow="visible"><rect class="bar-flag"' in drawn
    assert drawn.count('class="bar-gap"') == 4


def test_interval_bar_clips_the_band_to_the_axis() -> None:
    assert '<rect class="bar-band" x="84%" y="15" width="16%"' in marks(5.2, 0.5, 4)


def test_interval_bar_without_a_direct_row_is_dashed_and_has_no_tick() -> None:
    drawn = marks(None, None, 2)
    assert 'class="bar-unknown"' in drawn
    assert "bar-tick" not in drawn
    assert "bar-band" not in drawn
    assert "bar-flag" in drawn


def test_interval_bar_without_a_needed_level_has_no_flag_and_no_darker_track() -> None:
    drawn = marks(3.0, 0.5, None)
    assert "bar-flag" not in drawn
    assert "bar-needed" not in drawn


def test_small_bar_has_no_flag() -> None:
    reading = bars.score_reading(71, 14.6)
    drawn = bars.interval_marks(reading, bars.SCORE_AXIS, bars.SHAPES["small"])
    assert "bar-flag" not in drawn
    assert '<rect class="bar-needed" x="80%"' in drawn


def test_flag_at_the_right_edge_turns_inwards() -> None:
    assert "h-9.75" in marks(6.2, 1.4, 8, 8)


@pytest.mark.parametrize(
    ("weight", "earned", "most", "outline", "fill"),
    [(20, 17.4, 20, "98%", "87%"), (12, 2.2, 20, "58.8%", "11%"), (5, 0, 0, "0%", "0%")],
)
def test_points_bar_outline_is_weight_and_fill_is_what_it_earned(
    weight: float, earned: float, most: float, outline: str, fill: str
) -> None:
    drawn = bars.points_marks(weight, earned, most)
    assert re.findall(r'width="([^"]+)"', drawn) == [fill, outline]


def test_bar_as_a_file_carries_its_own_size_and_colours() -> None:
    file = bars.interval_bar_file(3.0, 0.5, 4, 5, width=192)
    assert file.startswith('<svg xmlns="http://www.w3.org/2000/svg" width="192" height="32"')
    assert ".bar-tick{fill:#123067}" in file


@given(
    mean=st.floats(-10, 20),
    sd=st.floats(0, 20),
    needs=st.integers(1, 10),
    levels=st.integers(1, 10),
)
def test_nothing_is_ever_drawn_off_the_axis(
    mean: float, sd: float, needs: int, levels: int
) -> None:
    for x in re.findall(r'x="(-?[0-9.e+-]+)%"', marks(mean, sd, needs, levels)):
        assert 0 <= float(x) <= 100
