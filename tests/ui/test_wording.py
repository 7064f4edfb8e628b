from datetime import UTC, date, datetime

import pytest

from ui import wording

AS_OF = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.07, "7%"), (0, "0%"), (1, "100%"), (0.002, "under 1%"), (0.998, "over 99%"), (None, "–")],
)
def test_percent_never_rounds_to_none_or_all(value: float | None, words: str) -> None:
    assert wording.percent(value) == words


def test_numbers_have_thousands_separators_and_a_true_minus() -> None:
    assert wording.number(1012) == "1,012"
    assert wording.number(-3.25, 1) == "−3.2"
    assert wording.share(1012, 3020) == "1,012 of 3,020"


def test_levels_have_one_decimal_and_scores_none() -> None:
    assert wording.level(3) == "3.0"
    assert wording.score(70.6) == "71"


@pytest.mark.parametrize(
    ("value", "words"), [(24, "+24"), (-3, "−3"), (0, "0"), (0.2, "0"), (-0.3, "0")]
)
def test_signed_numbers(value: float, words: str) -> None:
    assert wording.signed(value) == words


def test_intervals_are_cut_at_the_ends_of_their_scale() -> None:
    assert wording.likely(72, 14) == "likely 58–86"
    assert wording.likely(91, 12) == "likely 79–100"
    assert wording.likely(None, None) == "–"
    assert wording.level_interval(4.9, 0.6, 5) == "likely 4.3–5.0"
    assert wording.level_interval(3.0, 0.5, 5, bare=True) == "2.5–3.5"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 21), "21 Nov 2026 (today)"),
        (date(2026, 11, 20), "20 Nov 2026 (1 day ago)"),
        (date(2026, 11, 3), "3 Nov 2026 (18 days ago)"),
        (date(2026, 5, 12), "12 May 2026 (6 months ago)"),
        (date(2023, 1, 9), "9 Jan 2023 (3 years ago)"),
        (date(2026, 12, 31), "31 Dec 2026 (in 40 days)"),
    ],
)
def test_day_with_its_distance_in_the_unit_people_use(day: date, words: str) -> None:
    assert wording.day_with_age(day, AS_OF) == words


def test_moments_count_as_their_local_day() -> None:
    assert wording.day(datetime(2026, 11, 3, 23, 30, tzinfo=UTC)) == "3 Nov 2026"
    assert wording.day(None) == "–"


@pytest.mark.parametrize(
    ("value", "words"),
    [(3.0, "3"), (1.5, "1.5"), (0.25, "0.25"), (1012.126, "1,012.13"), (None, "–")],
)
def test_shortest_has_only_the_decimals_it_needs(value: float | None, words: str) -> None:
    assert wording.shortest(value) == words
