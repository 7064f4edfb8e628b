"""A kept sum of evidence, aged later, is what the rows give that day, to the last bit."""

from datetime import timedelta

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from succession.scoring import (
    NEVER,
    CompetencySettings,
    Estimates,
    EvidenceColumns,
    EvidenceRow,
    Source,
    day_number,
    estimate_from_summary,
    estimate_proficiency,
    summarise_evidence,
    summary_ends,
)
from succession.scoring.policy import DEFAULT_POLICY
from tests.succession.scoring.reference import AS_OF
from tests.succession.scoring.strategies import AT_LEAST, evidence_rows

TODAY = day_number(AS_OF)
SETTINGS = CompetencySettings.from_half_lives({1: 90.0, 2: 1.5})
TOMORROW = AS_OF + timedelta(days=1)
NEVER_COUNTS = EvidenceRow(
    competency=1, source=Source.ASSESSMENT, level=1.0, observed_on=TOMORROW, expires_on=TOMORROW
)


def bits(estimates: Estimates) -> dict[str, bytes]:
    own = {name: column.tobytes() for name, column in vars(estimates).items() if name != "cells"}
    return own | {name: column.tobytes() for name, column in vars(estimates.cells).items()}


def aged(rows: EvidenceColumns, *, summed: int, as_of: int) -> Estimates:
    summary = summarise_evidence(rows, as_of=summed, settings=SETTINGS, policy=DEFAULT_POLICY)
    return estimate_from_summary(summary, as_of=as_of, settings=SETTINGS)


@given(st.lists(evidence_rows(employees=4), max_size=40), st.integers(0, 900))
def test_while_the_same_rows_count_the_sum_of_an_earlier_day_gives_the_same_bits(
    rows: list[EvidenceRow], days: int
) -> None:
    columns = EvidenceColumns.from_rows(rows)
    employee, ends = summary_ends(columns, as_of=TODAY)
    lasting = employee[ends > TODAY + days]
    kept = columns.take(np.isin(columns.employee, lasting))
    anew = estimate_proficiency(kept, as_of=TODAY + days, settings=SETTINGS)
    assert bits(aged(kept, summed=TODAY, as_of=TODAY + days)) == bits(anew)


@example([NEVER_COUNTS], 0)
@given(st.lists(evidence_rows(), min_size=1, max_size=20), st.integers(0, 2500))
def test_on_the_day_it_ends_other_rows_count_and_not_before(
    rows: list[EvidenceRow], days: int
) -> None:
    columns = EvidenceColumns.from_rows(rows)

    def counting(day: int) -> bytes:
        return ((columns.observed_on <= day) & (columns.expires_on > day)).tobytes()

    end = int(summary_ends(columns, as_of=TODAY)[1].min(initial=NEVER))
    assert (counting(TODAY + days) == counting(TODAY)) or TODAY + days >= end
    if end != NEVER:
        assert counting(end) != counting(TODAY)
        assert counting(end - 1) == counting(TODAY)


@given(st.lists(evidence_rows(competencies=1, sources=AT_LEAST), max_size=20), st.integers(0, 3000))
def test_courses_left_out_of_a_sum_could_never_have_won(rows: list[EvidenceRow], days: int) -> None:
    lasting = [EvidenceRow(**{**vars(row), "expires_on": None}) for row in rows]
    past = [row for row in lasting if row.observed_on <= AS_OF]
    columns = EvidenceColumns.from_rows(past)
    best = 1.0
    for row in past:
        rule = DEFAULT_POLICY.rule(row.source)
        age = (AS_OF - row.observed_on).days + days
        weight = rule.precision * 2 ** (-age / 730)
        level = min(row.level, rule.highest_level or 10)
        best = max(best, (0.25 * 1.0 + weight * level) / (0.25 + weight))
    found = estimate_from_summary(
        summarise_evidence(
            columns,
            as_of=TODAY,
            settings=CompetencySettings.from_half_lives({}),
            policy=DEFAULT_POLICY,
        ),
        as_of=TODAY + days,
    )
    mean = float(found.mean[0]) if len(found) else 1.0
    assert abs(mean - best) < 1e-12


def test_of_courses_only_those_that_no_other_beats_are_kept() -> None:
    def course(level: float, days_ago: int, source: Source = Source.GRADED_COURSE) -> EvidenceRow:
        return EvidenceRow(
            competency=0,
            source=source,
            level=level,
            observed_on=AS_OF - timedelta(days=days_ago),
        )

    rows = [
        course(3, 900),  # the highest
        course(2, 400),  # beaten by the next
        course(2.5, 300),
        course(1.5, 100),  # the newest
        course(1, 100),
        course(5, 950),  # shows no more than 3, and is older
        course(4, 10, Source.COURSE_COMPLETION),  # of another source
    ]
    summary = summarise_evidence(
        EvidenceColumns.from_rows(rows),
        as_of=TODAY,
        settings=CompetencySettings.from_half_lives({}),
        policy=DEFAULT_POLICY,
    )
    assert summary.weighted_level.tolist() == [3.0, 2.5, 1.5, 2.0]
    assert (TODAY - summary.newest_on).tolist() == [900, 300, 100, 10]
