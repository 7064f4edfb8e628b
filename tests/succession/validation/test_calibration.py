"""Error and calibration: by hand, against plain sums, and in worlds whose truth is known."""

import numpy as np
import pytest

from succession.scoring import DEFAULT_POLICY, NO_SETTINGS, EvidenceColumns, Source
from succession.validation import (
    LEAST_PEOPLE,
    LEAST_ROWS,
    NOMINAL,
    ErrorReport,
    HeldBack,
    Predictor,
    SourceResult,
    Tally,
    Verdict,
    hold_back_newest,
    report_errors,
    tally_errors,
)
from tests.succession.validation.reference import AS_OF_DAY, true_world


def held_in(evidence: EvidenceColumns) -> HeldBack:
    return hold_back_newest(evidence, as_of=AS_OF_DAY, settings=NO_SETTINGS, policy=DEFAULT_POLICY)


def report_of(evidence: EvidenceColumns) -> ErrorReport:
    return report_errors(tally_errors(held_in(evidence)))


def verdicts(result: SourceResult) -> dict[Predictor, Verdict]:
    return {one.other: one.verdict for one in result.comparisons}


def by_hand(errors: list[float], sizes: list[float]) -> HeldBack:
    """As many people as errors: the estimate errs by `errors`, both baselines by `sizes`."""
    count = len(errors)
    wrong = np.column_stack([errors, sizes, sizes])
    return HeldBack(
        employee=np.arange(count),
        competency=np.ones(count, dtype=np.int64),
        source=np.zeros(count, dtype=np.int8),
        level=np.full(count, 3.0),
        predicted=3 + wrong,
        variance=np.ones(count),
        alone=7,
    )


def test_figures_of_a_hundred_rows_worked_by_hand() -> None:
    """The estimate is half a level too high for 80 people and 2 too low for 20; with a variance of
    1, |z| = 0.5 lies within the central 38.3 %, |z| = 2 within 95.45 %."""
    report = report_errors(tally_errors(by_hand([0.5] * 80 + [-2.0] * 20, [1.0] * 100)))
    estimate, latest, _ = report.total.predictors
    assert (report.alone, report.total.rows, report.total.people) == (7, 100, 100)
    assert estimate.rmse.value == pytest.approx(1.0)  # √(0.8 · 0.25 + 0.2 · 4)
    assert estimate.absolute.value == pytest.approx(0.8)
    assert estimate.bias.value == pytest.approx(0.0)
    assert (estimate.spread, latest.spread) == (1.0, 1.0)
    assert [one.value for one in estimate.coverage] == [0.8, 0.8, 0.8]
    assert estimate.reliability == (0.0,) * 7 + (0.8,) * 12
    # 0.05 … 0.35 hold nothing, 0.40 … 0.95 hold 0.8
    assert estimate.calibration_error.value == pytest.approx(
        (sum(NOMINAL[:7]) + sum(abs(0.8 - one) for one in NOMINAL[7:])) / 19
    )
    # a baseline always off by 1 expects ± 1: all lies within the central 68.27 % and none below
    assert latest.reliability == (0.0,) * 13 + (1.0,) * 6
    assert {one.verdict for one in report.total.comparisons} == {Verdict.CANNOT_TELL}
    assert report.total.comparisons[0].difference.value == pytest.approx(0.0)


def test_intervals_are_those_of_resampled_people() -> None:
    """With few people each is a group of its own: the same as the textbook's standard error."""
    chance = np.random.default_rng(3)
    errors = chance.normal(0, 1, 80)
    report = report_errors(tally_errors(by_hand(errors.tolist(), errors.tolist())))
    bias = report.total.predictors[0].bias
    assert bias.value == pytest.approx(errors.mean())
    half = 1.96 * errors.std() / np.sqrt(80)
    assert (bias.high - bias.low) / 2 == pytest.approx(half, rel=0.25)


def test_model_that_is_true_is_calibrated_and_beats_both() -> None:
    total = report_of(true_world(seed=1, people=4000)).total
    estimate, latest, mean = total.predictors
    assert estimate.rmse.value == pytest.approx(estimate.spread, rel=0.03)
    assert [one.value for one in estimate.coverage] == pytest.approx([0.5, 0.8, 0.9], abs=0.02)
    assert estimate.calibration_error.value < 0.02
    assert estimate.rmse.value < mean.rmse.value < latest.rmse.value
    assert verdicts(total) == {Predictor.LATEST: Verdict.BETTER, Predictor.MEAN: Verdict.BETTER}


def test_noise_is_not_mistaken_for_knowledge() -> None:
    """Nothing in the past tells the next rating: the estimate expects to be nearer than it is."""
    estimate = report_of(true_world(seed=1, people=4000, is_noise=True)).total.predictors[0]
    assert estimate.calibration_error.value > 0.2
    assert estimate.coverage[1].high < 0.6
    assert estimate.rmse.low > 2 * estimate.spread


def test_predictors_that_differ_by_chance_alone_cannot_be_told_apart() -> None:
    """The share of wrong verdicts is that of the interval: 5 %."""
    chance = np.random.default_rng(5)
    told = 0
    for _ in range(15):
        one, other = chance.normal(0, 1, (2, 200)).tolist()
        total = report_errors(tally_errors(by_hand(one, other))).total
        told += sum(one.verdict is not Verdict.CANNOT_TELL for one in total.comparisons[:1])
    assert told <= 3


def test_a_better_baseline_is_said_to_be_better() -> None:
    total = report_errors(tally_errors(by_hand([1.0, -1.2] * 100, [0.1, -0.2] * 100))).total
    assert set(verdicts(total).values()) == {Verdict.WORSE}


@pytest.mark.parametrize(
    ("rows", "people", "enough"),
    [
        (LEAST_ROWS - 1, LEAST_ROWS - 1, False),
        (LEAST_ROWS, LEAST_ROWS, True),
        (LEAST_ROWS, LEAST_PEOPLE - 1, False),
        (LEAST_ROWS, LEAST_PEOPLE, True),
    ],
)
def test_too_few_rows_or_people_say_nothing(rows: int, people: int, *, enough: bool) -> None:
    held = by_hand([0.5] * rows, [1.0] * rows)
    held.employee[:] = np.arange(rows) % people
    total = report_errors(tally_errors(held)).total
    assert (total.rows, total.people, total.is_enough) == (rows, people, enough)


def test_nothing_at_all_is_too_few() -> None:
    report = report_errors(Tally.empty())
    assert (report.total.rows, report.total.is_enough, report.sources) == (0, False, ())


def test_sources_are_reported_one_by_one() -> None:
    held = by_hand([0.5] * 100, [1.0] * 100)
    held.source[70:] = Source.PEER_FEEDBACK.number
    report = report_errors(tally_errors(held))
    assert [(one.source, one.rows, one.is_enough) for one in report.sources] == [
        (Source.ASSESSMENT, 70, True),
        (Source.PEER_FEEDBACK, 30, False),
    ]


def test_sums_add_up_over_any_partition_and_survive_storing() -> None:
    held = held_in(true_world(seed=2, people=300))
    parts = [held_in_range(held, part) for part in np.array_split(np.arange(300), 7)]
    summed = sum((tally_errors(part) for part in parts[1:]), tally_errors(parts[0]))
    stored = Tally.from_bytes(summed.to_bytes())
    whole = tally_errors(held)
    for name, sums in whole.sums.items():
        np.testing.assert_allclose(stored.sums[name], sums, err_msg=name)


def held_in_range(held: HeldBack, part: np.ndarray[tuple[int], np.dtype[np.int64]]) -> HeldBack:
    inside = np.isin(held.employee, part)
    return HeldBack(
        employee=held.employee[inside],
        competency=held.competency[inside],
        source=held.source[inside],
        level=held.level[inside],
        predicted=held.predicted[inside],
        variance=held.variance[inside],
        alone=0,
    )
