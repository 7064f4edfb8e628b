"""One person's readiness for one role, as pages, packs and the API show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from competencies.models import Competency, Evidence, RoleProfile
from people.models import Employee, Role
from succession.models import ScoringPolicyVersion
from succession.models.readiness import Band
from succession.pages.correction import correction_words
from succession.scoring import (
    EvidenceShare,
    PlanOutcome,
    RequirementResult,
    RowOutcome,
    Source,
    Step,
    StepKind,
    day_number,
    find_smallest_steps,
)
from succession.selectors.basis import Basis, load_basis, load_frame, score_basis

OUTCOME_WORDS = {
    RowOutcome.COUNTED: "Counted",
    RowOutcome.COUNTED_UNDER_CAP: "Counted in part: this source weighs no more than its cap",
    RowOutcome.RAISED_ESTIMATE: "Raised the estimate",
    RowOutcome.BELOW_ESTIMATE: "Adds nothing: the estimate is there already",
    RowOutcome.OUTWEIGHED: "Adds nothing: another course says as much or more",
    RowOutcome.FUTURE: "Not counted: observed after this day",
    RowOutcome.EXPIRED: "Not counted: expired",
}
RETRACTED = "retracted"

PLAN_WORDS = {
    PlanOutcome.ALREADY_READY: "Ready now: nothing is missing.",
    PlanOutcome.REACHABLE: "These are the fewest steps that would make this person ready.",
    PlanOutcome.CRITICAL_OUT_OF_REACH: "No step gets every critical requirement met for now.",
    PlanOutcome.COVERAGE_OUT_OF_REACH: "Too little can be observed for now: it was looked at lately.",
    PlanOutcome.SCORE_OUT_OF_REACH: "All steps together do not reach ready now.",
}


@dataclass(frozen=True, kw_only=True)
class EvidenceLine:
    """One observation in one estimate. `share` 0..1 of the estimate; `outcome` is a RowOutcome code
    or "retracted", `outcome_words` says it to a reader. `level_corrected` is what was said without
    the rater's habit, `level_counted` also no more than the source can show."""

    evidence_id: int
    source: str
    source_label: str
    level: float
    level_corrected: float
    level_counted: float
    correction: str
    observed_on: date
    age_days: int
    expires_on: date | None
    assessor_id: int | None
    assessor_name: str
    note: str
    share: float
    outcome: str
    outcome_words: str

    @property
    def counts(self) -> bool:
        return self.share > 0

    @property
    def is_capped(self) -> bool:
        """Whether its source cannot show as much."""
        return self.level_counted < self.level_corrected

    @property
    def level_said(self) -> float:
        """As the one who observed would recognise it."""
        is_corrected = self.level_corrected != self.level
        return self.level if is_corrected else self.level_counted


@dataclass(frozen=True, kw_only=True)
class RequirementPart:
    """Levels on the competency's scale; `share` 0..1 is the weight normalised over the profile.
    `points` of 100 add up to the score, `printed_points` to the printed score; `most_points` is
    what the requirement could bring. `starting_share` 0..1: how much is the starting point still."""

    competency: Competency
    level: float
    share: float
    critical: bool
    mean: float
    sd: float
    seen: bool
    met: bool
    direct_count: int
    newest_direct_on: date | None
    newest_age_days: int | None
    probability: float
    points: float
    printed_points: int
    gap: float
    starting_share: float
    evidence: tuple[EvidenceLine, ...]

    @property
    def most_points(self) -> float:
        return 100 * self.share


@dataclass(frozen=True, kw_only=True)
class ReadinessStep:
    """Observe: ask `source_label`, supposing that they find `to_level` (for something unseen: "if it
    is there"). Develop: from `from_level` to `to_level`. p and points are of the requirement, before
    and after all of its steps."""

    kind: StepKind
    competency: Competency
    source: str
    source_label: str
    from_level: float
    to_level: float
    was_seen: bool
    probability_before: float
    probability_after: float
    points_before: float
    points_after: float


@dataclass(frozen=True, kw_only=True)
class ReadinessSteps:
    """The smallest set. Out of reach: no steps, `score_after` is the most that all of them reach,
    `blocked` are critical requirements that nothing gets met, `recently_observed` were looked at
    too lately by some source to be asked again."""

    outcome: PlanOutcome
    sentence: str
    observe: tuple[ReadinessStep, ...]
    develop: tuple[ReadinessStep, ...]
    levels_developed: float
    observations: int
    score_before: float
    score_after: float
    blocked: tuple[Competency, ...]
    recently_observed: tuple[Competency, ...]


@dataclass(frozen=True, kw_only=True)
class PersonReadiness:
    """`low` and `high` are one sd around the score, within 0..100. `is_stored`: the current score of
    the lists, bit for bit; otherwise computed for this question alone. `is_updating`: newer
    evidence waits for its recompute."""

    employee: Employee
    role: Role
    profile: RoleProfile
    policy: ScoringPolicyVersion
    as_of: date
    computed_at: datetime
    is_stored: bool
    is_updating: bool
    score: float
    score_sd: float
    low: float
    high: float
    printed_score: int
    coverage: float
    gate_passed: bool
    months_to_ready: float
    band: Band
    requirements: tuple[RequirementPart, ...]
    steps: ReadinessSteps

    @property
    def is_sufficient(self) -> bool:
        """Whether enough was seen to say anything."""
        return self.band != Band.INSUFFICIENT_EVIDENCE


def readiness_of(
    employee: Employee,
    role: Role,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> PersonReadiness:
    """The current score explained, or the answer for another day or moment; live where nothing is
    stored. At most 6 queries. Raises NotScored (a DomainError with a sentence) where the role has
    no published profile or an empty one."""
    return explain(load_basis(load_frame(employee, role, as_of=as_of, known_at=known_at)))


def explain(basis: Basis) -> PersonReadiness:
    """No query."""
    frame = basis.frame
    result = score_basis(basis)
    return PersonReadiness(
        employee=frame.employee,
        role=frame.role,
        profile=frame.profile,
        policy=frame.policy_version,
        as_of=frame.as_of,
        computed_at=frame.known_at,
        is_stored=frame.stored is not None,
        is_updating=frame.is_updating,
        score=result.score,
        score_sd=result.score_sd,
        low=max(0.0, result.score - result.score_sd),
        high=min(100.0, result.score + result.score_sd),
        printed_score=result.printed_score,
        coverage=result.coverage,
        gate_passed=result.gate_passed,
        months_to_ready=result.months_to_ready,
        band=Band(result.band.value),
        requirements=_ordered(_part(basis, part) for part in result.requirements),
        steps=_steps(basis),
    )


def _ordered(parts: Iterable[RequirementPart]) -> tuple[RequirementPart, ...]:
    """Heaviest first, then by name: the order in which a role reads."""
    return tuple(sorted(parts, key=lambda part: (-part.share, part.competency.name)))


def _part(basis: Basis, part: RequirementResult) -> RequirementPart:
    newest = part.newest_direct_on
    lines = [_line(basis, share) for share in part.evidence]
    lines += [_retracted_line(basis, row) for row in basis.retracted if _is_of(row, part)]
    return RequirementPart(
        competency=basis.competencies[part.competency],
        level=part.level,
        share=part.share,
        critical=part.critical,
        mean=part.mean,
        sd=part.sd,
        seen=part.seen,
        met=part.met,
        direct_count=part.direct_count,
        newest_direct_on=newest,
        newest_age_days=None if newest is None else (basis.frame.as_of - newest).days,
        probability=part.probability,
        points=part.points,
        printed_points=part.printed_points,
        gap=part.gap,
        starting_share=part.starting_share,
        evidence=tuple(lines),
    )


def _is_of(row: Evidence, part: RequirementResult) -> bool:
    return row.competency_id == part.competency


def _line(basis: Basis, share: EvidenceShare) -> EvidenceLine:
    return _written_line(
        basis,
        basis.counted[share.row],
        level_corrected=share.level,
        level_counted=share.level_counted,
        share=share.share,
        outcome=share.outcome.value,
        words=OUTCOME_WORDS[share.outcome],
    )


def _retracted_line(basis: Basis, row: Evidence) -> EvidenceLine:
    words = f"Retracted: {row.retraction_reason}"
    return _written_line(
        basis,
        row,
        level_corrected=row.level,
        level_counted=row.level,
        share=0.0,
        outcome=RETRACTED,
        words=words,
    )


def _written_line(
    basis: Basis,
    row: Evidence,
    *,
    level_corrected: float,
    level_counted: float,
    share: float,
    outcome: str,
    words: str,
) -> EvidenceLine:
    source = Evidence.Source(row.source)
    return EvidenceLine(
        evidence_id=row.pk,
        source=source.name.lower(),
        source_label=str(source.label),
        level=row.level,
        level_corrected=level_corrected,
        level_counted=level_counted,
        correction=_correction(basis, row, level_corrected) if share else "",
        observed_on=row.observed_on,
        age_days=(basis.frame.as_of - row.observed_on).days,
        expires_on=row.expires_on,
        assessor_id=row.assessor_id,
        assessor_name=row.assessor.full_name if row.assessor else "",
        note=row.note,
        share=share,
        outcome=outcome,
        outcome_words=words,
    )


def _correction(basis: Basis, row: Evidence, level_corrected: float) -> str:
    """Why the rating counts as another level than was said; nothing where it counts as said."""
    habit = basis.habits.get(row.pk)
    if habit is None or level_corrected == row.level:
        return ""
    return correction_words(
        rater=row.assessor.full_name if row.assessor else "",
        excess=habit.excess,
        measured_on=habit.measurement.measured_on,
        said=row.level,
        counted=level_corrected,
    )


def _steps(basis: Basis) -> ReadinessSteps:
    plan = find_smallest_steps(
        basis.columns,
        basis.profiles,
        as_of=day_number(basis.frame.as_of),
        settings=basis.settings,
        policy=basis.frame.policy,
    )
    steps = [_step(basis, step) for step in plan.steps]
    return ReadinessSteps(
        outcome=plan.outcome,
        sentence=PLAN_WORDS[plan.outcome],
        observe=tuple(step for step in steps if step.kind is StepKind.OBSERVE),
        develop=tuple(step for step in steps if step.kind is StepKind.DEVELOP),
        levels_developed=plan.levels_developed,
        observations=plan.observations,
        score_before=plan.score_before,
        score_after=plan.score_after,
        blocked=tuple(basis.competencies[key] for key in plan.blocked),
        recently_observed=tuple(basis.competencies[key] for key in plan.recently_observed),
    )


def _step(basis: Basis, step: Step) -> ReadinessStep:
    return ReadinessStep(
        kind=step.kind,
        competency=basis.competencies[step.competency],
        source="" if step.source is None else step.source.value,
        source_label=_label(step.source),
        from_level=step.from_level,
        to_level=step.to_level,
        was_seen=step.was_seen,
        probability_before=step.probability_before,
        probability_after=step.probability_after,
        points_before=step.points_before,
        points_after=step.points_after,
    )


def _label(source: Source | None) -> str:
    return "" if source is None else str(Evidence.Source(source.number).label)
