"""The smallest set of steps that would make a person ready for a role (scoring.md §4)."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from .arrays import SLACK
from .codes import Band, Source
from .estimate import estimate_proficiency
from .evidence import NO_SETTINGS, CompetencySettings, EvidenceColumns
from .policy import DEFAULT_POLICY, ScoringPolicy
from .profiles import Profiles
from .readiness import Readiness, score_readiness
from .step_options import OptionTable, list_options
from .step_search import COVERAGE_UNIT, SCORE_UNIT, find_smallest


class StepKind(StrEnum):
    OBSERVE = "observe"
    DEVELOP = "develop"


class PlanOutcome(StrEnum):
    ALREADY_READY = "already_ready"
    REACHABLE = "reachable"
    CRITICAL_OUT_OF_REACH = "critical_out_of_reach"  # no step gets a critical requirement met
    COVERAGE_OUT_OF_REACH = "coverage_out_of_reach"  # too little can be observed
    SCORE_OUT_OF_REACH = "score_out_of_reach"  # all steps together stay below the score


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to do about one competency.

    Observe: ask `source`; the plan supposes that it finds `to_level` (for an unseen competency
    the required level: "if it is there"). Develop: from `from_level` up to `to_level`, the
    required one. The probabilities are of the requirement, before and after all of its steps.
    """

    kind: StepKind
    competency: int
    source: Source | None
    from_level: float
    to_level: float
    was_seen: bool
    probability_before: float
    probability_after: float
    points_before: float
    points_after: float


@dataclass(frozen=True, kw_only=True)
class StepPlan:
    """The steps, empty when already ready or out of reach, and the score they lead to.

    Out of reach, `score_after` is the most that all steps together reach, `blocked` lists the
    critical competencies that no step gets met, and `recently_observed` those seen too lately
    by some source to be asked again.
    """

    outcome: PlanOutcome
    steps: tuple[Step, ...]
    levels_developed: float
    observations: int
    score_before: float
    score_after: float
    blocked: tuple[int, ...] = ()
    recently_observed: tuple[int, ...] = ()


def find_smallest_steps(
    evidence: EvidenceColumns,
    profile: Profiles,
    *,
    as_of: int,
    settings: CompetencySettings = NO_SETTINGS,
    policy: ScoringPolicy = DEFAULT_POLICY,
) -> StepPlan:
    """One person's rows and one profile; raises ScoringInputError if there are more of either."""
    employee = evidence.the_only_employee()
    role = np.array([profile.the_only_profile()])
    estimates = estimate_proficiency(evidence, as_of=as_of, settings=settings, policy=policy)
    today = score_readiness(
        estimates, profile, employee=np.array([employee]), profile=role, policy=policy
    )
    if today.band[0] == Band.READY_NOW.number:
        return _plan_without_steps(PlanOutcome.ALREADY_READY, today, float(today.score[0]))
    table = list_options(evidence, estimates, today, as_of=as_of, settings=settings, policy=policy)
    return _search(table, today, policy)


def _search(table: OptionTable, today: Readiness, policy: ScoringPolicy) -> StepPlan:
    if table.blocked:
        return _out_of_reach(PlanOutcome.CRITICAL_OUT_OF_REACH, table, today)
    chosen = find_smallest(
        [choices.in_units() for choices in table.choices],
        needed_score=round((policy.ready_now_score - SLACK) / SCORE_UNIT),
        needed_coverage=_needed_coverage(policy),
    )
    if chosen is not None:
        return _plan(table, today, chosen)
    thin = table.highest_coverage() < policy.minimum_coverage - SLACK
    outcome = PlanOutcome.COVERAGE_OUT_OF_REACH if thin else PlanOutcome.SCORE_OUT_OF_REACH
    return _out_of_reach(outcome, table, today)


def _needed_coverage(policy: ScoringPolicy) -> int:
    """0 where the score implies the coverage (80 points need 0.8 seen): one sum less to search."""
    if policy.ready_now_score >= 100 * policy.minimum_coverage:
        return 0
    return round((policy.minimum_coverage - SLACK) / COVERAGE_UNIT)


def _plan_without_steps(outcome: PlanOutcome, today: Readiness, score_after: float) -> StepPlan:
    return StepPlan(
        outcome=outcome,
        steps=(),
        levels_developed=0.0,
        observations=0,
        score_before=float(today.score[0]),
        score_after=score_after,
    )


def _out_of_reach(outcome: PlanOutcome, table: OptionTable, today: Readiness) -> StepPlan:
    return StepPlan(
        outcome=outcome,
        steps=(),
        levels_developed=0.0,
        observations=0,
        score_before=float(today.score[0]),
        score_after=table.highest_score(),
        blocked=table.blocked,
        recently_observed=table.recently_observed,
    )


def _plan(table: OptionTable, today: Readiness, chosen: list[int]) -> StepPlan:
    steps = [
        step
        for requirement, option in enumerate(chosen)
        for step in _steps_of(table, today, requirement, option)
    ]
    picked = [choices.pick(option) for choices, option in zip(table.choices, chosen, strict=True)]
    return StepPlan(
        outcome=PlanOutcome.REACHABLE,
        steps=tuple(steps),
        levels_developed=sum(option.levels for option in picked),
        observations=sum(option.observations for option in picked),
        score_before=float(today.score[0]),
        score_after=sum(option.points for option in picked),
    )


def _steps_of(table: OptionTable, today: Readiness, requirement: int, option: int) -> list[Step]:
    """Observations first, in the order they are asked, then the development."""
    parts, choices = today.parts, table.choices[requirement]
    picked = choices.pick(option)
    asked = choices.sources[: picked.observations]
    kinds: list[tuple[StepKind, Source | None, float]] = [
        (StepKind.OBSERVE, source, choices.observed_level) for source in asked
    ]
    if picked.levels > 0:
        kinds.append((StepKind.DEVELOP, None, float(parts.level[requirement])))
    return [
        Step(
            kind=kind,
            competency=int(parts.competency[requirement]),
            source=source,
            from_level=float(parts.mean[requirement]),
            to_level=to_level,
            was_seen=bool(parts.seen[requirement]),
            probability_before=float(parts.probability[requirement]),
            probability_after=picked.probability,
            points_before=float(parts.points[requirement]),
            points_after=picked.points,
        )
        for kind, source, to_level in kinds
    ]
