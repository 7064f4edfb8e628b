"""p(ready) against promotions, and what became of bands."""

from datetime import date

import numpy as np
import pytest

from succession.scoring import Band
from succession.validation import (
    BandCounts,
    Tally,
    auc_power,
    chance_of_ready,
    months_later,
    report_bands,
    report_promotions,
    tally_promotions,
    wilson_interval,
)
from tests.succession.validation import reference


def tally_of(scores: list[float], chances: list[float], promoted: list[int]) -> Tally:
    return tally_promotions(
        employee=np.arange(len(scores)),
        score=np.array(scores, dtype=np.float64),
        chance=np.array(chances, dtype=np.float64),
        promoted=np.array(promoted, dtype=np.float64),
    )


def test_chance_of_ready_is_that_of_the_score_and_at_most_half_without_the_gate() -> None:
    chance = chance_of_ready(
        np.array([80.0, 90.0, 90.0, 80.0, 79.0]),
        np.array([10.0, 10.0, 10.0, 0.0, 0.0]),
        np.array([True, True, False, True, True]),
        ready_now_score=80,
    )
    np.testing.assert_allclose(chance, [0.5, 0.841345, 0.5, 1, 0], atol=1e-6)


def test_figures_by_hand() -> None:
    """Promoted 40 of 200: of 80 said to be 0.75 likely 32, of 120 said to be 0.25 likely 8."""
    report = report_promotions(
        tally_of(
            [90.0] * 80 + [60.0] * 120,
            [0.75] * 80 + [0.25] * 120,
            [1] * 32 + [0] * 48 + [1] * 8 + [0] * 112,
        )
    )
    assert (report.forecasts, report.people, report.promoted) == (200, 200, 40)
    assert report.auc is not None
    assert report.brier is not None
    # of 4 · 1600 pairs of a promoted and another, each of these four times
    assert report.auc.value == pytest.approx((16 * 56 + (16 * 24 + 4 * 56) / 2) / 1600)
    brier = (16 * 0.0625 + 24 * 0.5625 + 4 * 0.5625 + 56 * 0.0625) / 100
    assert report.brier.value == pytest.approx(brier)
    assert report.reliability == pytest.approx(0.4 * (0.75 - 0.4) ** 2 + 0.6 * (0.25 - 4 / 60) ** 2)
    assert report.resolution == pytest.approx(0.4 * 0.2**2 + 0.6 * (4 / 60 - 0.2) ** 2)
    assert report.uncertainty == pytest.approx(0.16)
    assert report.brier_of_rate == report.uncertainty
    assert report.within_bins == pytest.approx(0)  # one forecast per bin
    assert [(one.low, one.forecasts, one.observed) for one in report.bins] == [
        (0.2, 120, pytest.approx(4 / 60)),
        (0.7, 80, 0.4),
    ]
    assert report.auc.low < report.auc.value < report.auc.high


def test_auc_is_that_of_every_pair_on_whole_scores() -> None:
    chance = np.random.default_rng(7)
    scores = np.rint(chance.uniform(0, 100, 300)).tolist()
    promoted = (chance.uniform(0, 100, 300) < np.array(scores) / 3).astype(int).tolist()
    report = report_promotions(tally_of(scores, [0.5] * 300, promoted))
    assert report.auc is not None
    assert report.auc.value == pytest.approx(reference.auc(scores, promoted))


@pytest.mark.parametrize(
    ("promoted", "others", "enough"), [(0, 5000, False), (5, 5000, False), (20, 5000, True)]
)
def test_too_few_promotions_say_nothing(promoted: int, others: int, *, enough: bool) -> None:
    count = promoted + others
    report = report_promotions(
        tally_of([50.0] * count, [0.1] * count, [1] * promoted + [0] * others)
    )
    assert (report.is_enough, report.promoted, report.forecasts) == (enough, promoted, count)
    assert (report.brier is None) != enough


def test_power_is_that_of_a_simulated_test() -> None:
    """20 promoted of 120, normal scores so far apart that the AUC is 0.7: how often a rank test at
    5 % tells. Seeded."""
    from scipy.stats import mannwhitneyu

    chance = np.random.default_rng(11)
    apart = 0.7416  # Φ(apart / √2) = 0.7
    tests = [
        mannwhitneyu(chance.normal(apart, 1, 20), chance.normal(0, 1, 100)).pvalue < 0.05
        for _ in range(250)
    ]
    assert np.mean(tests) == pytest.approx(auc_power(20, 100), abs=0.08)
    assert auc_power(0, 100) == auc_power(100, 0) == 0


def test_wilson_interval_of_the_textbook() -> None:
    """7 of 10: 0.397 to 0.892."""
    found = wilson_interval(7, 10)
    assert (found.value, round(found.low, 3), round(found.high, 3)) == (0.7, 0.397, 0.892)
    assert wilson_interval(0, 10).low == 0
    assert wilson_interval(10, 10).high == pytest.approx(1)


def test_bands_say_a_share_only_of_what_is_due_and_enough() -> None:
    due = BandCounts(band=Band.WITHIN_2_YEARS, people=30, called=30, kept=12, missed=4, not_due=14)
    early = BandCounts(band=Band.WITHIN_5_YEARS, people=30, called=30, kept=5, missed=0, not_due=25)
    told, untold = report_bands((due, early))
    assert (told.due, told.months, told.share) == (16, 24, wilson_interval(12, 16))
    assert (untold.due, untold.months, untold.share) == (5, 60, None)


def test_counts_of_bands_add_up_with_the_earliest_day() -> None:
    one = BandCounts(band=Band.READY_NOW, people=2, called=3, kept=1, first_on=date(2025, 3, 1))
    other = BandCounts(band=Band.READY_NOW, people=1, called=1, left=1, first_on=date(2025, 1, 1))
    assert one + other == BandCounts(
        band=Band.READY_NOW, people=3, called=4, kept=1, left=1, first_on=date(2025, 1, 1)
    )
    assert (one + BandCounts(band=Band.READY_NOW)).first_on == date(2025, 3, 1)


def test_months_are_counted_as_the_database_counts_them() -> None:
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2024, 2, 29), -12) == date(2023, 2, 28)
    assert months_later(date(2026, 11, 26), -12) == date(2025, 11, 26)
    assert months_later(date(2026, 12, 1), 1) == date(2027, 1, 1)
