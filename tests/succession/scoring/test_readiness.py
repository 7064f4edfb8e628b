"""Estimates and requirements to scores and bands."""

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from succession.scoring import (
    BANDS,
    DEFAULT_POLICY,
    Band,
    EvidenceRow,
    Profiles,
    Readiness,
    Requirement,
    Source,
    score_readiness,
)
from tests.succession.scoring import reference
from tests.succession.scoring.reference import row
from tests.succession.scoring.strategies import (
    AT_LEAST,
    estimate,
    evidence_rows,
    requirement_lists,
    score,
)

S = Source
ROWS = [
    row(0, S.ASSESSMENT, 4),
    row(1, S.MANAGER_RATING, 3, age=100),
    row(1, S.SELF_ASSESSMENT, 5, age=10),
    row(1, S.FEEDBACK_360, 3.4, age=200),
    row(2, S.COURSE_COMPLETION, 4),
]
# Level, weight and critical mark of A, B and C; score, score_sd, gate, months, band.
WORKED = [
    (
        *((4, 3, True), (3, 2, True), (2, 1, False)),
        *(69.806799, 22.386009, True, 0.0, "within_2_years"),
    ),
    (
        *((5, 3, True), (3, 2, True), (2, 1, False)),
        *(36.505099, 14.720662, False, 14.117647, "within_2_years"),
    ),
    (
        *((4, 3, True), (3, 2, True), (2, 1, True)),
        *(69.806799, 22.386009, False, 0.0, "insufficient_evidence"),
    ),
]


def summary(result: Readiness, pair: int = 0) -> tuple[float, float, float, bool, float, str]:
    return (
        float(result.score[pair]),
        float(result.score_sd[pair]),
        float(result.coverage[pair]),
        bool(result.gate_passed[pair]),
        float(result.months_to_ready[pair]),
        str(BANDS[result.band[pair]]),
    )


@pytest.mark.parametrize("worked", WORKED)
def test_worked_table_to_six_decimals(worked: tuple[Any, ...]) -> None:
    *lines, score_, score_sd, gate, months, band = worked
    requirements = [
        Requirement(competency=i, level=level, weight=weight, critical=critical)
        for i, (level, weight, critical) in enumerate(lines)
    ]
    found = summary(score(ROWS, requirements))
    rounded = tuple(round(value, 6) for value in found[:3])
    assert rounded == (score_, score_sd, 0.833333)
    assert (found[3], round(found[4], 6), found[5]) == (gate, months, band)


@given(st.lists(evidence_rows(), max_size=25), requirement_lists())
def test_equals_the_formula_in_plain_loops(
    rows: list[EvidenceRow], requirements: list[Requirement]
) -> None:
    levels = [
        reference.estimate([r for r in rows if r.competency == line.competency])
        for line in requirements
    ]
    expected = reference.readiness(requirements, levels)
    found = summary(score(rows, requirements))
    assert found[:3] == pytest.approx(
        (expected.score, expected.score_sd, expected.coverage), abs=1e-9
    )
    assert found[4] == pytest.approx(expected.months, abs=1e-9)
    assert (found[3], found[5]) == (expected.gate, expected.band)


@given(st.lists(evidence_rows(), max_size=25), requirement_lists())
def test_bounds_and_parts_that_add_up(
    rows: list[EvidenceRow], requirements: list[Requirement]
) -> None:
    result = score(rows, requirements)
    parts = result.parts
    assert ((parts.probability >= 0) & (parts.probability <= 1)).all()
    assert 0 <= result.score[0] <= 100
    assert 0 <= result.coverage[0] <= 1
    assert abs(parts.points.sum() - result.score[0]) <= 1e-9
    assert abs(parts.share.sum() - 1) <= 1e-12
    for column in (*vars(parts).values(), result.score, result.score_sd, result.months_to_ready):
        assert np.isfinite(column).all()


@given(
    st.lists(evidence_rows(), max_size=20),
    requirement_lists(),
    evidence_rows(sources=AT_LEAST),
)
def test_course_never_lowers_probability_or_score(
    rows: list[EvidenceRow], requirements: list[Requirement], added: EvidenceRow
) -> None:
    before, after = score(rows, requirements), score([*rows, added], requirements)
    assert (after.parts.probability >= before.parts.probability - 1e-15).all()
    assert after.score[0] >= before.score[0] - 1e-12
    assert after.coverage[0] == before.coverage[0]


@given(st.lists(evidence_rows(), max_size=20), requirement_lists(), st.floats(1e-3, 1e3))
def test_scaling_all_weights_changes_nothing(
    rows: list[EvidenceRow], requirements: list[Requirement], factor: float
) -> None:
    scaled = [replace(line, weight=line.weight * factor) for line in requirements]
    found, expected = summary(score(rows, scaled)), summary(score(rows, requirements))
    assert found[:5] == pytest.approx(expected[:5], abs=1e-9)
    assert found[5] == expected[5]


@given(st.lists(evidence_rows(), max_size=20), requirement_lists(smallest=2), st.randoms())
def test_order_of_requirements_never_matters(
    rows: list[EvidenceRow], requirements: list[Requirement], random: Random
) -> None:
    shuffled = requirements.copy()
    random.shuffle(shuffled)
    assert summary(score(rows, shuffled)) == summary(score(rows, requirements))


@given(st.data(), st.lists(evidence_rows(employees=4), max_size=50))
def test_batch_equals_each_pair_alone_bit_for_bit(
    data: st.DataObject, rows: list[EvidenceRow]
) -> None:
    profiles = {n: data.draw(requirement_lists()) for n in (3, 11, 12)}
    pairs = st.tuples(st.integers(0, 5), st.sampled_from([3, 11, 12]))
    asked = data.draw(st.lists(pairs, min_size=1, max_size=12))
    employee, profile = np.array(asked).T
    columns = Profiles.from_requirements(profiles)
    batch = score_readiness(estimate(rows), columns, employee=employee, profile=profile)
    for n, (person, role) in enumerate(asked):
        own = estimate([r for r in rows if r.employee == person])
        alone = score_readiness(
            own, columns.only(role), employee=np.array([person]), profile=np.array([role])
        )
        assert summary(alone) == summary(batch, n)
        points = batch.parts.points[batch.parts.pair == n]
        assert points.tobytes() == alone.parts.points.tobytes()


@given(requirement_lists())
def test_no_evidence_is_insufficient_never_not_ready(requirements: list[Requirement]) -> None:
    result = score([], requirements)
    assert summary(result)[:3] == (0.0, 0.0, 0.0)
    assert result.months_to_ready[0] == 0.0
    assert result.band[0] == Band.INSUFFICIENT_EVIDENCE.number


@pytest.mark.parametrize("seen", [(0, 1), (2,)])
def test_exactly_half_of_the_weight_seen_is_enough(seen: tuple[int, ...]) -> None:
    # 0.1 + 0.2 is not quite 0.3 in floating point; both halves must count as half.
    weights = (0.1, 0.2, 0.3)
    requirements = [Requirement(competency=c, level=2, weight=w) for c, w in enumerate(weights)]
    result = score([row(c, S.ASSESSMENT, 1) for c in seen], requirements)
    assert result.band[0] != Band.INSUFFICIENT_EVIDENCE.number


def band_for(*levels: float, needed: float) -> str:
    rows = [row(c, S.ASSESSMENT, level) for c, level in enumerate(levels)]
    requirements = [Requirement(competency=c, level=needed) for c in range(len(levels))]
    return summary(score(rows, requirements))[5]


def test_band_for_each_length_of_the_way() -> None:
    assert band_for(5, 5, needed=4) == "ready_now"
    assert band_for(3, 4, needed=4) == "within_2_years"
    assert band_for(1, 5, needed=4) == "within_5_years"
    assert band_for(1, 1, 1, 1, needed=4) == "not_on_path"


def test_two_competencies_are_developed_at_a_time() -> None:
    rows = [row(c, S.ASSESSMENT, 1) for c in range(3)]
    requirements = [Requirement(competency=c, level=3) for c in range(3)]
    assert score(rows[:2], requirements[:2]).months_to_ready[0] == pytest.approx(24.0)
    assert score(rows, requirements).months_to_ready[0] == pytest.approx(36.0)


def test_gate_keeps_a_high_score_from_ready_now() -> None:
    rows = [row(0, S.ASSESSMENT, 5), row(1, S.ASSESSMENT, 3)]
    requirements = [
        Requirement(competency=0, level=3, weight=20),
        Requirement(competency=1, level=4, weight=1, critical=True),
    ]
    result = summary(score(rows, requirements))
    assert result[0] > 90
    assert (result[3], round(result[4], 6), result[5]) == (False, 13.411765, "within_2_years")


def test_stricter_policy_moves_the_thresholds() -> None:
    policy = replace(DEFAULT_POLICY, ready_now_score=60.0)
    requirements = [
        Requirement(competency=i, level=level, weight=weight, critical=critical)
        for i, (level, weight, critical) in enumerate(WORKED[0][:3])
    ]
    assert summary(score(ROWS, requirements, policy=policy))[5] == "ready_now"


def test_no_pairs_give_no_rows() -> None:
    profiles = Profiles.from_requirements({1: [Requirement(competency=0, level=3)]})
    result = score_readiness(estimate(ROWS), profiles, employee=[], profile=[])
    assert len(result) == 0
    assert len(result.parts.pair) == 0
