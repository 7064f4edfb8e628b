"""The smallest set of steps: named cases, and no better set by trying every one of them."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from succession.scoring import (
    DEFAULT_POLICY,
    Band,
    EvidenceColumns,
    EvidenceRow,
    PlanOutcome,
    Requirement,
    ScoringInputError,
    ScoringPolicy,
    Source,
    StepKind,
    StepPlan,
    day_number,
    find_smallest_steps,
)
from succession.scoring.step_search import Options, find_smallest
from tests.succession.scoring import reference
from tests.succession.scoring.reference import AS_OF, row
from tests.succession.scoring.strategies import (
    evidence_rows,
    profile_of,
    requirement_lists,
    score,
)

S = Source


def plan(
    rows: list[EvidenceRow],
    requirements: list[Requirement],
    *,
    policy: ScoringPolicy = DEFAULT_POLICY,
) -> StepPlan:
    return find_smallest_steps(
        EvidenceColumns.from_rows(rows),
        profile_of(requirements),
        as_of=day_number(AS_OF),
        policy=policy,
    )


def told(found: StepPlan) -> list[tuple[str, int, str | None, float]]:
    return [(s.kind, s.competency, s.source, round(s.to_level, 2)) for s in found.steps]


NEEDS_4 = [Requirement(competency=0, level=4)]
CASES = {
    "already ready": ([row(0, S.ASSESSMENT, 5)], NEEDS_4, "already_ready", []),
    "unseen: ask whether it is there": (
        *([], [Requirement(competency=0, level=2, critical=True)], "reachable"),
        [("observe", 0, "manager_rating", 2.0), ("observe", 0, "feedback_360", 2.0)],
    ),
    "there, but not surely": (
        *([row(0, S.ASSESSMENT, 4)], NEEDS_4, "reachable"),
        [("observe", 0, "manager_rating", 3.82), ("observe", 0, "feedback_360", 3.82)],
    ),
    "seen to be missing": (
        *([row(0, S.ASSESSMENT, 3, age=300)], NEEDS_4, "reachable"),
        [("develop", 0, None, 4.0)],
    ),
    "missing, and not surely": (
        *([row(0, S.PEER_FEEDBACK, 3)], NEEDS_4, "reachable"),
        [("observe", 0, "manager_rating", 2.6), ("develop", 0, None, 4.0)],
    ),
    "a manager who looked 180 days ago is not asked again": (
        *([row(0, S.MANAGER_RATING, 5, age=180)], [Requirement(competency=0, level=4.5)]),
        *("reachable", [("observe", 0, "feedback_360", 4.49)]),
    ),
    "a manager who looked often enough long ago has no room": (
        [row(0, S.MANAGER_RATING, 4, age=age) for age in (181, 182, 183)],
        *(NEEDS_4, "reachable", [("observe", 0, "feedback_360", 3.83)]),
    ),
    "a manager who looked 181 days ago is": (
        *([row(0, S.MANAGER_RATING, 5, age=181)], [Requirement(competency=0, level=4.5)]),
        *("reachable", [("observe", 0, "manager_rating", 4.49)]),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_named_case(name: str) -> None:
    rows, requirements, outcome, steps = CASES[name]
    found = plan(rows, requirements)
    assert (found.outcome, told(found)) == (outcome, steps)


def test_nobody_to_ask_and_development_alone_stays_unsure() -> None:
    rows = [row(0, S.MANAGER_RATING, 3, age=20)]
    found = plan(rows, NEEDS_4, policy=replace(DEFAULT_POLICY, observe_sources=()))
    sd = reference.estimate(rows).sd
    assert found.outcome is PlanOutcome.SCORE_OUT_OF_REACH
    assert found.steps == ()
    assert found.score_before == score(rows, NEEDS_4).score[0]
    assert found.score_after == pytest.approx(100 * reference.probability(4, sd, 4))


def test_names_who_looked_too_lately_to_ask_again() -> None:
    rows = [row(0, s, 2, age=30) for s in (S.MANAGER_RATING, S.FEEDBACK_360, S.ASSESSMENT)]
    requirements = [*NEEDS_4, Requirement(competency=1, level=9, weight=99)]
    found = plan(rows, requirements)
    assert found.outcome is PlanOutcome.REACHABLE
    strict = replace(DEFAULT_POLICY, ready_now_score=100.0)
    found = plan(rows, requirements, policy=strict)
    assert (found.outcome, found.recently_observed) == (PlanOutcome.SCORE_OUT_OF_REACH, (0,))


def test_critical_requirement_that_nobody_may_observe_blocks() -> None:
    policy = replace(DEFAULT_POLICY, observe_sources=())
    requirements = [replace(NEEDS_4[0], critical=True)]
    found = plan([], requirements, policy=policy)
    assert (found.outcome, found.blocked) == (PlanOutcome.CRITICAL_OUT_OF_REACH, (0,))


def test_too_little_can_be_observed() -> None:
    policy = replace(DEFAULT_POLICY, observe_sources=())
    found = plan([], NEEDS_4, policy=policy)
    assert found.outcome is PlanOutcome.COVERAGE_OUT_OF_REACH


def test_coverage_above_the_score_is_reached_too() -> None:
    policy = replace(DEFAULT_POLICY, ready_now_score=40.0, minimum_coverage=0.9)
    requirements = [Requirement(competency=c, level=3) for c in range(3)]
    found = plan([row(c, S.ASSESSMENT, 5) for c in range(2)], requirements, policy=policy)
    assert told(found) == [("observe", 2, "manager_rating", 3.0)]


def test_two_people_are_refused() -> None:
    with pytest.raises(ScoringInputError, match="one person"):
        plan([row(0, S.ASSESSMENT, 4), row(0, S.ASSESSMENT, 4, employee=1)], NEEDS_4)


def carry_out(rows: list[EvidenceRow], found: StepPlan) -> list[EvidenceRow]:
    """The evidence after the observations of a plan."""
    asked = [s for s in found.steps if s.kind is StepKind.OBSERVE and s.source]
    return [*rows, *(row(s.competency, s.source, s.to_level) for s in asked if s.source)]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(evidence_rows(), max_size=14), requirement_lists())
def test_no_better_set_exists(rows: list[EvidenceRow], requirements: list[Requirement]) -> None:
    found = plan(rows, requirements)
    best = reference.smallest_steps(requirements, rows)
    if best is None:
        assert found.outcome not in {PlanOutcome.REACHABLE, PlanOutcome.ALREADY_READY}
        assert found.score_after < 80 or found.blocked
    elif found.outcome is PlanOutcome.ALREADY_READY:
        assert best[:2] == (0.0, 0)
    else:
        assert found.outcome is PlanOutcome.REACHABLE
        assert found.levels_developed == pytest.approx(best[0], abs=1e-7)
        assert found.observations == best[1]
        assert found.score_after == pytest.approx(best[2], abs=1e-8)


@given(st.lists(evidence_rows(), max_size=14), requirement_lists())
def test_plan_without_development_leads_where_it_says(
    rows: list[EvidenceRow], requirements: list[Requirement]
) -> None:
    found = plan(rows, requirements)
    if found.outcome is PlanOutcome.REACHABLE and not found.levels_developed:
        after = score(carry_out(rows, found), requirements)
        assert after.band[0] == Band.READY_NOW.number
        assert after.score[0] == pytest.approx(found.score_after, abs=1e-9)


@given(st.lists(evidence_rows(), max_size=14), requirement_lists(), st.randoms())
def test_order_of_rows_never_changes_the_plan(
    rows: list[EvidenceRow], requirements: list[Requirement], random: Random
) -> None:
    shuffled = rows.copy()
    random.shuffle(shuffled)
    assert plan(shuffled, requirements) == plan(rows, requirements)


units = st.integers(0, 60)


@settings(max_examples=200)
@given(
    st.lists(
        st.lists(st.tuples(units, st.integers(0, 3), units, units), min_size=1, max_size=5),
        min_size=1,
        max_size=4,
    ),
    st.integers(0, 150),
)
def test_search_alone_equals_trying_everything(
    table: list[list[tuple[int, int, int, int]]], needed_score: int
) -> None:
    columns = [np.array(options, dtype=np.int64).T for options in table]
    options = [
        Options(levels=c[0], observations=c[1], score=c[2], coverage=np.zeros_like(c[0]))
        for c in columns
    ]
    chosen = find_smallest(options, needed_score=needed_score, needed_coverage=0)
    best = None
    for indices in np.ndindex(*(len(each) for each in table)):
        picked = np.sum([table[i][o] for i, o in enumerate(indices)], axis=0)
        if picked[2] >= needed_score:
            key = (picked[0], picked[1], -picked[2])
            best = key if best is None else min(best, key)
    if best is None:
        assert chosen is None
    else:
        assert chosen is not None
        picked = np.sum([table[i][o] for i, o in enumerate(chosen)], axis=0)
        assert (picked[0], picked[1], -picked[2]) == best


@pytest.mark.parametrize("kind", ["random", "equal", "unseen"])
def test_twenty_requirements_are_solved(kind: str) -> None:
    generator = np.random.default_rng(5)
    levels = {"random": generator.uniform(1.5, 4.5, 20), "equal": np.full(20, 3.0)}
    rows = [
        row(c, S.PEER_FEEDBACK, float(level), age=30)
        for c, level in enumerate(levels.get(kind, []))
    ]
    requirements = [
        Requirement(competency=c, level=4, weight=float(generator.integers(1, 6)), critical=c < 3)
        for c in range(20)
    ]
    found = plan(rows, requirements)
    assert found.outcome is PlanOutcome.REACHABLE
    assert found.score_after >= 80
