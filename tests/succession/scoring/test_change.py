"""What a change of score is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from succession.scoring import (
    EvidenceRow,
    ReadinessChange,
    Requirement,
    Source,
    explain_change,
)
from tests.succession.scoring.reference import AS_OF, row
from tests.succession.scoring.strategies import (
    estimate,
    evidence_rows,
    profile_of,
    requirement_lists,
    score,
)

S = Source
NEEDS_3 = [Requirement(competency=0, level=3)]
BEFORE = [row(0, S.MANAGER_RATING, 3, age=400)]


def change(
    before: list[EvidenceRow],
    after: list[EvidenceRow],
    former: list[Requirement] = NEEDS_3,
    current: list[Requirement] = NEEDS_3,
) -> ReadinessChange:
    return explain_change(
        employee=0,
        before=(estimate(before), profile_of(former)),
        after=(estimate(after), profile_of(current)),
    )


@given(
    st.lists(evidence_rows(), max_size=20),
    st.lists(evidence_rows(), max_size=20),
    requirement_lists(),
    requirement_lists(),
)
def test_parts_add_up_to_the_difference(
    before: list[EvidenceRow],
    after: list[EvidenceRow],
    former: list[Requirement],
    current: list[Requirement],
) -> None:
    found = change(before, after, former, current)
    difference = score(after, current).score[0] - score(before, former).score[0]
    assert found.total.difference == pytest.approx(difference, abs=1e-9)
    rows = sum(part.difference for part in found.competencies)
    assert rows == pytest.approx(difference, abs=1e-9)


@given(st.lists(evidence_rows(), max_size=20), requirement_lists())
def test_nothing_changed(rows: list[EvidenceRow], requirements: list[Requirement]) -> None:
    total = change(rows, rows, requirements, requirements).total
    parts = (total.role_changed, total.seen_first, total.level_moved, total.surer_or_faded)
    assert parts == (0.0, 0.0, 0.0, 0.0)


def test_first_look_is_not_growth() -> None:
    total = change([], BEFORE).total
    assert total.seen_first == score(BEFORE, NEEDS_3).score[0] > 0
    assert (total.role_changed, total.level_moved, total.surer_or_faded) == (0.0, 0.0, 0.0)


def test_role_that_asks_for_more() -> None:
    total = change(BEFORE, BEFORE, current=[Requirement(competency=0, level=4)]).total
    assert total.role_changed < 0
    assert (total.seen_first, total.level_moved, total.surer_or_faded) == (0.0, 0.0, 0.0)


def test_same_level_seen_again_is_surer() -> None:
    mean = float(estimate(BEFORE).mean[0])
    total = change(BEFORE, [*BEFORE, row(0, S.FEEDBACK_360, mean)]).total
    assert total.surer_or_faded > 1
    assert (total.role_changed, total.seen_first) == (0.0, 0.0)
    assert total.level_moved == pytest.approx(0.0, abs=1e-9)


def test_course_moves_the_level_alone() -> None:
    before = [row(0, S.SELF_ASSESSMENT, 1)]
    total = change(before, [*before, row(0, S.GRADED_COURSE, 3)]).total
    assert total.level_moved > 1
    assert (total.role_changed, total.seen_first, total.surer_or_faded) == (0.0, 0.0, 0.0)


def test_all_evidence_expired_is_faded_not_a_fallen_level() -> None:
    total = change([row(0, S.ASSESSMENT, 4)], [row(0, S.ASSESSMENT, 4, expires_on=AS_OF)]).total
    assert total.surer_or_faded == -score([row(0, S.ASSESSMENT, 4)], NEEDS_3).score[0] < 0
    assert (total.role_changed, total.seen_first, total.level_moved) == (0.0, 0.0, 0.0)


def test_competencies_of_either_profile_are_listed() -> None:
    found = change(BEFORE, BEFORE, NEEDS_3, [Requirement(competency=2, level=3)])
    assert [part.competency for part in found.competencies] == [0, 2]
    assert found.competencies[0].role_changed == -score(BEFORE, NEEDS_3).score[0]
