"""Every row's part in an estimate."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from succession.scoring import (
    ROW_OUTCOMES,
    EvidenceColumns,
    EvidenceRow,
    Explanation,
    RowOutcome,
    Source,
    day_number,
    explain_proficiency,
)
from tests.succession.scoring.reference import AS_OF, row
from tests.succession.scoring.strategies import estimate, evidence_rows

S = Source


def explain(rows: list[EvidenceRow]) -> Explanation:
    return explain_proficiency(EvidenceColumns.from_rows(rows), as_of=day_number(AS_OF))


OUTCOMES = {
    "assessment": ([row(0, S.ASSESSMENT, 4)], ["counted"]),
    "course below the estimate": (
        [row(0, S.ASSESSMENT, 4), row(0, S.COURSE_COMPLETION, 5)],
        ["counted", "below_estimate"],
    ),
    "better course wins": (
        [row(0, S.COURSE_COMPLETION, 2), row(0, S.GRADED_COURSE, 3)],
        ["outweighed", "raised_estimate"],
    ),
    "one of equal courses wins": (
        [row(0, S.GRADED_COURSE, 3), row(0, S.GRADED_COURSE, 3)],
        ["outweighed", "raised_estimate"],
    ),
    "third manager rating": (
        [row(0, S.MANAGER_RATING, 4)] * 3,
        ["counted_under_cap"] * 3,
    ),
    "tomorrow": ([row(0, S.ASSESSMENT, 4, age=-1)], ["future"]),
    "expires today": ([row(0, S.ASSESSMENT, 4, expires_on=AS_OF)], ["expired"]),
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcome_of_each_row(name: str) -> None:
    rows, expected = OUTCOMES[name]
    outcomes = [ROW_OUTCOMES[number] for number in explain(rows).outcome]
    assert sorted(outcomes) == sorted(expected)


def test_shares_of_a_mixed_estimate() -> None:
    explained = explain([row(0, S.ASSESSMENT, 4), row(0, S.CERTIFICATION, 5, expires_on=AS_OF)])
    assert explained.share.tolist() == pytest.approx([16 / 17, 0.0])
    assert explained.starting_share.tolist() == pytest.approx([1 / 17])


def test_winning_course_has_the_share_of_its_proposal() -> None:
    explained = explain([row(0, S.COURSE_COMPLETION, 4)])
    tau = 1 / 1.8**2
    assert explained.share.tolist() == pytest.approx([tau / (0.25 + tau)])
    assert explained.level_counted.tolist() == [2.0]


@given(st.lists(evidence_rows(employees=3), max_size=40))
def test_shares_add_up_and_make_the_mean(rows: list[EvidenceRow]) -> None:
    explained = explain(rows)
    estimates = explained.estimates
    count = len(estimates)
    group = explained.estimate[explained.counts]
    share, level = explained.share[explained.counts], explained.level_counted[explained.counts]
    total = explained.starting_share + np.bincount(group, share, count)
    mean = explained.starting_share * 1.0 + np.bincount(group, share * level, count)
    assert total == pytest.approx(np.ones(count), abs=1e-12)
    assert mean == pytest.approx(estimates.mean, abs=1e-12)
    assert (explained.share[~explained.counts] == 0).all()


@given(st.lists(evidence_rows(), max_size=25))
def test_estimates_are_those_of_the_batch_bit_for_bit(rows: list[EvidenceRow]) -> None:
    assert explain(rows).estimates.mean.tobytes() == estimate(rows).mean.tobytes()


@given(st.lists(evidence_rows(), max_size=25))
def test_only_rows_that_moved_the_estimate_have_a_share(rows: list[EvidenceRow]) -> None:
    explained = explain(rows)
    moving = {RowOutcome.COUNTED, RowOutcome.COUNTED_UNDER_CAP, RowOutcome.RAISED_ESTIMATE}
    for outcome, share in zip(explained.outcome, explained.share, strict=True):
        assert (share > 0) == (ROW_OUTCOMES[outcome] in moving)
