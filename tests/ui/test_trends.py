from ui import trends

NAN_FREE = [4.0, None, 6.0, 8.0]


def test_line_is_broken_where_a_value_is_missing() -> None:
    assert trends.pieces(NAN_FREE) == [[(0, 4.0)], [(2, 6.0), (3, 8.0)]]


def test_nothing_known_draws_nothing() -> None:
    assert trends.sparkline_marks([None, None], None, 40, "") == ""
    assert trends.sparkline_marks([], None, 40, "") == ""


def test_sparkline_ends_in_a_dot_on_the_newest_value() -> None:
    drawn = trends.sparkline_marks(NAN_FREE, None, 40, "dot-act")
    assert drawn.endswith('<circle class="line-dot dot-act" cx="100%" cy="4" r="3"/>')


def test_target_line_lies_on_the_scale_of_the_values() -> None:
    drawn = trends.sparkline_marks([0, 5], 10, 40, "")
    assert '<line class="line-target" x1="0" x2="100%" y1="4" y2="4"/>' in drawn


def test_level_line_lies_in_the_middle() -> None:
    assert trends.scale_for([3.0, 3.0], None, 40).y(3.0) == 20


def test_ticks_are_round_numbers_that_enclose_the_values() -> None:
    assert trends.nice_ticks(0, 16) == [0, 5, 10, 15, 20]
    assert trends.nice_ticks(0, 0.44) == [0, 0.2, 0.4, 0.6]
    assert trends.nice_ticks(0, 0) == [0]


def test_trend_escapes_its_words() -> None:
    chart = trends.TrendChart(
        series=[trends.Series(name="A", values=[1, 2])],
        periods=["<b>", "&"],
        target_words="<i>",
        target=3,
    )
    assert "<b>" not in chart.marks()
    assert "&lt;b&gt;" in chart.marks()
    assert "<i>" not in chart.marks()


def test_last_known_value_of_a_series() -> None:
    assert trends.Series(name="A", values=[1, 2, None]).last == 2
    assert trends.Series(name="A", values=[None]).last is None
