"""Evidence to proficiency: the worked table, the reference, and what must always hold."""

from datetime import date, timedelta
from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from succession.scoring import (
    NO_DAY,
    CompetencySettings,
    Estimates,
    EvidenceColumns,
    EvidenceRow,
    Source,
    day_number,
    estimate_proficiency,
    locate_estimates,
)
from tests.succession.scoring import reference
from tests.succession.scoring.reference import AS_OF, row
from tests.succession.scoring.strategies import AT_LEAST, DIRECT, LEVELS, estimate, evidence_rows

S = Source
WORKED = {
    "none": ([], 1.0, 2.0, 0),
    "assessment 4 today": ([row(0, S.ASSESSMENT, 4)], 3.823529, 0.485071, 1),
    "assessment 4, 730 days old": ([row(0, S.ASSESSMENT, 4, age=730)], 3.666667, 0.666667, 1),
    "expires on the day": ([row(0, S.CERTIFICATION, 5, expires_on=AS_OF)], 1.0, 2.0, 0),
    "five completions at 2": ([row(0, S.COURSE_COMPLETION, 2)] * 5, 1.552486, 2.0, 0),
    "one completion mapped to 4": ([row(0, S.COURSE_COMPLETION, 4)], 1.552486, 2.0, 0),
    "assessment 4 and completion 2": (
        [row(0, S.ASSESSMENT, 4), row(0, S.COURSE_COMPLETION, 2)],
        *(3.823529, 0.485071, 1),
    ),
    "manager 3, self 5, 360 at 3.4": (
        [
            row(0, S.MANAGER_RATING, 3, age=100),
            row(0, S.SELF_ASSESSMENT, 5, age=10),
            row(0, S.FEEDBACK_360, 3.4, age=200),
        ],
        *(3.352512, 0.443191, 3),
    ),
    "four manager ratings": (
        [
            row(0, S.MANAGER_RATING, level, age=age)
            for level, age in ((4, 0), (4, 180), (3, 360), (4, 540))
        ],
        *(3.614476, 0.480479, 4),
    ),
}


def one_estimate(rows: list[EvidenceRow]) -> tuple[float, float, int]:
    """Of employee 0 in competency 0; the prior where nothing counts."""
    found = estimate(rows)
    place = int(locate_estimates(found, np.array([0]), np.array([0]))[0])
    if place < 0:
        return 1.0, 2.0, 0
    return float(found.mean[place]), float(found.sd[place]), int(found.direct_count[place])


@pytest.mark.parametrize("name", WORKED)
def test_worked_table_to_six_decimals(name: str) -> None:
    rows, mean, sd, direct = WORKED[name]
    found = one_estimate(rows)
    assert (round(found[0], 6), round(found[1], 6), found[2]) == (mean, sd, direct)


@given(st.lists(evidence_rows(competencies=1), max_size=25))
def test_equals_the_formula_in_plain_loops(rows: list[EvidenceRow]) -> None:
    found = one_estimate(rows)
    expected = reference.estimate(rows)
    assert found == pytest.approx((expected.mean, expected.sd, expected.direct), abs=1e-10)


@given(
    st.lists(evidence_rows(competencies=1), max_size=15),
    evidence_rows(competencies=1, sources=DIRECT),
)
def test_more_direct_evidence_never_widens_sd(rows: list[EvidenceRow], added: EvidenceRow) -> None:
    assert one_estimate([*rows, added])[1] <= one_estimate(rows)[1]


@given(
    st.lists(evidence_rows(competencies=1), max_size=15),
    evidence_rows(competencies=1, sources=AT_LEAST),
)
def test_course_never_lowers_mean_and_leaves_sd_alone(
    rows: list[EvidenceRow], added: EvidenceRow
) -> None:
    before, after = one_estimate(rows), one_estimate([*rows, added])
    assert after[0] >= before[0]
    assert after[1:] == before[1:]


@given(evidence_rows(competencies=1, sources=AT_LEAST), st.integers(2, 100))
def test_hundred_equal_courses_weigh_no_more_than_one(course: EvidenceRow, times: int) -> None:
    assert one_estimate([course] * times) == one_estimate([course])


@given(st.lists(evidence_rows(competencies=1), min_size=1, max_size=15), st.data())
def test_higher_level_in_a_direct_row_never_lowers_mean(
    rows: list[EvidenceRow], data: st.DataObject
) -> None:
    raised = data.draw(st.integers(0, len(rows) - 1))
    old = rows[raised]
    higher = EvidenceRow(**{**vars(old), "level": data.draw(st.floats(old.level, 5.0))})
    changed = [*rows[:raised], higher, *rows[raised + 1 :]]
    # The raised row may change places among rows of its day: the last bit may differ, no more.
    assert one_estimate(changed)[0] >= one_estimate(rows)[0] - 1e-12


def columns_of(estimates: Estimates) -> dict[str, bytes]:
    own = {k: v.tobytes() for k, v in vars(estimates).items() if k != "cells"}
    return own | {f"cells.{k}": v.tobytes() for k, v in vars(estimates.cells).items()}


@given(st.lists(evidence_rows(employees=3), max_size=40), st.randoms(use_true_random=False))
def test_order_of_rows_never_matters_to_the_last_bit(
    rows: list[EvidenceRow], random: Random
) -> None:
    shuffled = rows.copy()
    random.shuffle(shuffled)
    assert columns_of(estimate(shuffled)) == columns_of(estimate(rows))


def test_order_within_one_day_never_matters_to_the_last_bit() -> None:
    rows = [row(0, S.PEER_FEEDBACK, level, age=77) for level in (1.1, 2.3, 2.9, 3.7, 4.9)]
    found = {estimate(list(order)).mean.tobytes() for order in permutations(rows)}
    assert len(found) == 1


@given(st.lists(evidence_rows(employees=5), max_size=60), st.sets(st.integers(0, 4)))
def test_any_partition_of_employees_is_bit_identical(
    rows: list[EvidenceRow], chosen: set[int]
) -> None:
    whole = estimate(rows)
    for part in (chosen, set(range(5)) - chosen):
        alone = estimate([r for r in rows if r.employee in part])
        place = locate_estimates(whole, alone.employee, alone.competency)
        assert (place >= 0).all()
        for name in ("mean", "sd", "direct_mean", "precision", "direct_count", "newest_direct_on"):
            assert getattr(alone, name).tobytes() == getattr(whole, name)[place].tobytes()


def test_large_batch_equals_person_by_person_bit_for_bit() -> None:
    generator = np.random.default_rng(20261101)
    count, people = 40_000, 400
    batch = EvidenceColumns.from_arrays(
        employee=generator.integers(0, people, count) * 10**9,
        competency=generator.integers(0, 12, count),
        source=generator.integers(0, len(S), count),
        level=generator.uniform(1, 5, count),
        observed_on=day_number(AS_OF) - generator.integers(-5, 4000, count),
        expires_on=day_number(AS_OF) + generator.integers(-100, 5000, count),
    )
    whole = estimate_proficiency(batch, as_of=day_number(AS_OF))
    for employee in range(0, people, 7):
        rows = np.flatnonzero(batch.employee == employee * 10**9)
        alone = estimate_proficiency(
            batch.take(generator.permutation(rows)), as_of=day_number(AS_OF)
        )
        own = whole.employee == employee * 10**9
        assert alone.mean.tobytes() == whole.mean[own].tobytes()
        assert alone.sd.tobytes() == whole.sd[own].tobytes()


@pytest.mark.parametrize("spread", [1, 2**40])
def test_wide_identifiers_give_the_same_bits(spread: int) -> None:
    rows = [row(c, s, 3.3, age=c, employee=e) for e in (2, 0, 1) for c in (1, 0) for s in S]
    wide = [EvidenceRow(**{**vars(r), "employee": r.employee * spread - 5}) for r in rows]
    assert estimate(wide).mean.tobytes() == estimate(rows).mean.tobytes()


def test_half_life_of_one_competency() -> None:
    rows = [row(c, S.ASSESSMENT, 4, age=365) for c in (0, 1)]
    found = estimate_proficiency(
        EvidenceColumns.from_rows(rows),
        as_of=day_number(AS_OF),
        settings=CompetencySettings.from_half_lives({1: 365.0}),
    )
    expected = [reference.estimate(rows[:1]), reference.estimate(rows[1:], half_life=365.0)]
    assert found.mean == pytest.approx([level.mean for level in expected], abs=1e-12)
    assert found.sd == pytest.approx([level.sd for level in expected], abs=1e-12)


def test_evidence_older_than_numbers_can_tell_still_counts_as_seen() -> None:
    ancient = EvidenceRow(
        competency=0, source=S.ASSESSMENT, level=4, observed_on=date(1, 1, 1), employee=0
    )
    found = estimate_proficiency(
        EvidenceColumns.from_rows([ancient]),
        as_of=day_number(AS_OF),
        settings=CompetencySettings.from_half_lives({0: 30.0}),
    )
    assert (found.mean[0], found.sd[0], found.direct_count[0]) == (1.0, 2.0, 1)


def test_newest_direct_day_ignores_courses_and_the_future() -> None:
    rows = [
        row(0, S.ASSESSMENT, 4, age=90),
        row(0, S.PEER_FEEDBACK, 3, age=40),
        row(0, S.GRADED_COURSE, 3, age=2),
        row(0, S.ASSESSMENT, 4, age=-1),
        row(1, S.GRADED_COURSE, 3, age=2),
    ]
    newest = estimate(rows).newest_direct_on.tolist()
    assert newest == [day_number(AS_OF - timedelta(days=40)), NO_DAY]


@given(st.lists(evidence_rows(), max_size=25), st.integers(-400, 400))
def test_later_rows_never_change_a_past_date(rows: list[EvidenceRow], shift: int) -> None:
    as_of = AS_OF + timedelta(days=shift)
    known_then = [r for r in rows if r.observed_on <= as_of]
    now, then = estimate(rows, days_later=shift), estimate(known_then, days_later=shift)
    assert columns_of(now) == columns_of(then)


def test_no_evidence_gives_no_estimates() -> None:
    assert len(estimate([])) == 0


@given(LEVELS)
def test_cap_is_what_many_rows_of_one_source_reach(level: float) -> None:
    # Two fresh manager ratings fill the cap of 2; a third changes nothing.
    two = [row(0, S.MANAGER_RATING, level)] * 2
    assert one_estimate(two * 5)[:2] == pytest.approx(one_estimate(two)[:2], abs=1e-12)
