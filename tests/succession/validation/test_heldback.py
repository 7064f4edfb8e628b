"""Holding back the newest: worked by hand, and against plain loops on random evidence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from succession.scoring import (
    DEFAULT_POLICY,
    NO_SETTINGS,
    EvidenceColumns,
    EvidenceRow,
    Source,
    day_number,
)
from succession.validation import HeldBack, hold_back_newest
from tests.succession.scoring.reference import AS_OF, row
from tests.succession.scoring.strategies import evidence_rows
from tests.succession.validation import reference


def held(rows: list[EvidenceRow]) -> HeldBack:
    return hold_back_newest(
        EvidenceColumns.from_rows(rows),
        as_of=day_number(AS_OF),
        settings=NO_SETTINGS,
        policy=DEFAULT_POLICY,
    )


def test_newest_is_predicted_from_what_was_seen_before_as_of_its_day() -> None:
    """The manager's 3 is 100 days old on the day of the assessment: 1.855953 of pull, against a
    quarter for the starting point."""
    found = held([row(1, Source.MANAGER_RATING, 3, age=150), row(1, Source.ASSESSMENT, 4, age=50)])
    assert (found.source.tolist(), found.level.tolist(), found.alone) == ([0], [4], 0)
    mean = (0.25 + 1.855953 * 3) / 2.105953
    np.testing.assert_allclose(found.predicted, [[mean, 3, 3]], atol=1e-5)
    np.testing.assert_allclose(found.variance, [1 / 2.105953 + 0.25], atol=1e-5)


def test_nothing_of_the_hidden_day_or_later_is_seen() -> None:
    before = [row(1, Source.MANAGER_RATING, 3, age=150)]
    hidden = [row(1, Source.ASSESSMENT, 4, age=50)]
    same_day = [row(1, Source.SELF_ASSESSMENT, 5, age=50), row(1, Source.GRADED_COURSE, 3, age=50)]
    later = [row(1, Source.GRADED_COURSE, 3, age=10), row(1, Source.ASSESSMENT, 5, age=-3)]
    assert held(before + hidden + same_day + later).predicted.tolist() == (
        held(before + hidden).predicted.tolist()
    )


def test_of_one_day_the_most_exact_source_is_predicted_and_its_rows_are_one() -> None:
    rows = [
        row(1, Source.MANAGER_RATING, 3, age=90),
        row(1, Source.PEER_FEEDBACK, 2, age=5),
        row(1, Source.SELF_ASSESSMENT, 5, age=5),
        row(1, Source.PEER_FEEDBACK, 5, age=5),
        row(1, Source.PEER_FEEDBACK, 5, age=5),
    ]
    found = held(rows)
    assert (found.source.tolist(), found.level.tolist()) == ([Source.PEER_FEEDBACK.number], [4])
    own = held(rows[:2]).variance - 1  # a single colleague: σ² = 1; three count as two, the cap
    np.testing.assert_allclose(found.variance, own + 1 / 2)


@pytest.mark.parametrize(
    "rows",
    [
        [row(1, Source.ASSESSMENT, 4, age=50)],
        [row(1, Source.ASSESSMENT, 4, age=50), row(1, Source.ASSESSMENT, 2, age=50)],
        [row(1, Source.GRADED_COURSE, 3, age=90), row(1, Source.ASSESSMENT, 4, age=50)],
        [
            row(1, Source.CERTIFICATION, 3, age=400, expires_on=AS_OF.replace(year=2026, month=1)),
            row(1, Source.ASSESSMENT, 4, age=50),
        ],
    ],
    ids=["only one", "only one day", "only a course before", "expired by then"],
)
def test_what_nothing_direct_went_before_is_left_alone(rows: list[EvidenceRow]) -> None:
    found = held(rows)
    assert (len(found), found.alone) == (0, 1)


def test_no_evidence_and_only_courses_are_nothing() -> None:
    assert (len(held([])), held([]).alone) == (0, 0)
    courses = [row(1, Source.GRADED_COURSE, 3, age=age) for age in (10, 20)]
    assert (len(held(courses)), held(courses).alone) == (0, 0)


@settings(max_examples=60)
@given(st.lists(evidence_rows(employees=3, competencies=2), max_size=40), st.randoms())
def test_same_as_plain_loops_whatever_the_order(rows: list[EvidenceRow], random: object) -> None:
    found = held(rows)
    expected = list(reference.hold_back(rows, AS_OF))
    assert found.employee.tolist() == [one.employee for one in expected]
    assert found.competency.tolist() == [one.competency for one in expected]
    assert [list(Source)[one].value for one in found.source] == [one.source for one in expected]
    np.testing.assert_allclose(found.level, [one.level for one in expected], atol=1e-12)
    predicted = np.array([one.predicted for one in expected]).reshape(-1, 3)
    np.testing.assert_allclose(found.predicted, predicted, atol=1e-9)
    np.testing.assert_allclose(found.variance, [one.variance for one in expected], atol=1e-9)
    shuffled = rows.copy()
    random.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    np.testing.assert_allclose(held(shuffled).predicted, found.predicted, atol=1e-12)
