"""One person for a page: the batch's own numbers, and printed points that add up."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from succession.scoring import (
    BANDS,
    DEFAULT_POLICY,
    Band,
    EvidenceColumns,
    EvidenceRow,
    PersonReadiness,
    Requirement,
    RowOutcome,
    Source,
    day_number,
    print_score,
    round_to_total,
    score_person,
)
from tests.succession.scoring.reference import AS_OF, row
from tests.succession.scoring.strategies import (
    evidence_rows,
    profile_of,
    requirement_lists,
    score,
)
from tests.succession.scoring.test_readiness import ROWS

S = Source
REQUIREMENTS = [
    Requirement(competency=0, level=4, weight=3, critical=True),
    Requirement(competency=1, level=3, weight=2, critical=True),
    Requirement(competency=2, level=2, weight=1),
]


def person(rows: list[EvidenceRow], requirements: list[Requirement]) -> PersonReadiness:
    return score_person(
        EvidenceColumns.from_rows(rows), profile_of(requirements), as_of=day_number(AS_OF)
    )


def test_worked_person() -> None:
    found = person([*ROWS, row(1, S.ASSESSMENT, 4, expires_on=AS_OF)], REQUIREMENTS)
    assert (found.printed_score, found.band) == (70, Band.WITHIN_2_YEARS)
    assert [line.printed_points for line in found.requirements] == [37, 33, 0]
    assert [line.seen for line in found.requirements] == [True, True, False]
    shares = [(each.source, each.outcome) for each in found.requirements[1].evidence]
    assert shares == [
        (S.FEEDBACK_360, RowOutcome.COUNTED),
        (S.MANAGER_RATING, RowOutcome.COUNTED),
        (S.SELF_ASSESSMENT, RowOutcome.COUNTED),
        (S.ASSESSMENT, RowOutcome.EXPIRED),
    ]


@given(st.lists(evidence_rows(), max_size=20), requirement_lists())
def test_page_shows_the_numbers_of_the_batch(
    rows: list[EvidenceRow], requirements: list[Requirement]
) -> None:
    found, batch = person(rows, requirements), score(rows, requirements)
    assert (found.score, found.score_sd) == (batch.score[0], batch.score_sd[0])
    assert (found.coverage, found.months_to_ready) == (batch.coverage[0], batch.months_to_ready[0])
    assert (found.band, found.gate_passed) == (BANDS[batch.band[0]], batch.gate_passed[0])
    points = [line.points for line in found.requirements]
    assert points == batch.parts.points.tolist()


@given(st.lists(evidence_rows(), max_size=20), requirement_lists())
def test_printed_points_and_shares_add_up(
    rows: list[EvidenceRow], requirements: list[Requirement]
) -> None:
    found = person(rows, requirements)
    assert sum(line.printed_points for line in found.requirements) == found.printed_score
    for line in found.requirements:
        assert abs(line.printed_points - line.points) < 1
        shares = line.starting_share + sum(each.share for each in line.evidence)
        assert shares == pytest.approx(1.0, abs=1e-12)


def test_person_without_evidence() -> None:
    found = person([], REQUIREMENTS)
    assert (found.score, found.band) == (0.0, Band.INSUFFICIENT_EVIDENCE)
    assert [line.starting_share for line in found.requirements] == [1.0, 1.0, 1.0]
    assert [line.newest_direct_on for line in found.requirements] == [None, None, None]


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0.0, 0), (69.5, 70), (69.49, 69), (79.7, 79), (80 - 1e-12, 80), (80.6, 81), (100.0, 100)],
)
def test_printed_score_never_claims_what_was_missed(value: float, printed: int) -> None:
    assert print_score(value) == printed


def test_printed_score_follows_the_policy() -> None:
    assert print_score(59.8, policy=replace(DEFAULT_POLICY, ready_now_score=60.0)) == 59


@pytest.mark.parametrize(
    ("parts", "total", "whole"),
    [
        ([33.3, 33.3, 33.4], 100, [33, 33, 34]),
        ([0.5, 0.5], 1, [1, 0]),
        ([-1.5, 3.5], 2, [-1, 3]),
        ([], 0, []),
    ],
)
def test_rounding_to_a_total(parts: list[float], total: int, whole: list[int]) -> None:
    assert round_to_total(parts, total=total) == whole


def test_rounding_refuses_a_total_of_other_parts() -> None:
    with pytest.raises(ValueError, match="5 is not a rounding"):
        round_to_total([1.2, 1.3], total=5)
