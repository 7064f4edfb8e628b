"""What one person's readiness for one role is computed from: the same rows, through the same core
functions, as the stored score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

import numpy as np
from django.db.models import Exists, OuterRef
from django.utils import timezone

from audit.errors import DomainError
from competencies.models import (
    RATED_SOURCES,
    Competency,
    Evidence,
    MeasuredHabit,
    Requirement,
    RoleProfile,
)
from competencies.selectors.half_lives import with_half_lives_of
from people.models import Employee, Role
from succession.models import ReadinessScore, ScoringPolicyVersion, UnscoredPair
from succession.scoring import (
    NEVER,
    SOURCES,
    CompetencySettings,
    EvidenceColumns,
    PersonReadiness,
    Profiles,
    ScoringPolicy,
    correct_levels,
    day_number,
    score_person,
)
from succession.scoring.arrays import FloatArray
from succession.selectors.policies import constants_of, policy_in_force
from succession.selectors.unscored import UNSCORED_WORDS
from succession.selectors.updating import marks_of
from ui import wording


class NotScored(DomainError):
    """This role cannot be scored against; the sentence says why and what to do."""

    status = 409


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Which question is asked: the day, what was known, the versions. `stored` is the current
    score that answers the same question, if there is one."""

    employee: Employee
    role: Role
    profile: RoleProfile
    policy_version: ScoringPolicyVersion
    as_of: date
    known_at: datetime
    stored: ReadinessScore | None
    is_updating: bool

    @cached_property
    def policy(self) -> ScoringPolicy:
        return constants_of(self.policy_version)


@dataclass(frozen=True, kw_only=True, eq=False)
class Basis:
    """Rows of one frame. `counted` are the observations that were not retracted, in the order of
    `columns`; `retracted` are those that were known and had been taken back. `habits` of their
    raters that the policy corrects: evidence id → habit; empty where it corrects nothing."""

    frame: Frame
    requirements: tuple[Requirement, ...]
    half_lives: dict[int, float]  # days, of competencies that set their own
    counted: tuple[Evidence, ...]
    retracted: tuple[Evidence, ...]
    habits: Mapping[int, MeasuredHabit] = field(default_factory=dict)

    @cached_property
    def competencies(self) -> dict[int, Competency]:
        return {line.competency_id: line.competency for line in self.requirements}

    def as_known(self, *, as_of: date, known_at: datetime) -> Basis:
        """What an earlier moment knew, of the same profile; without a query."""
        rows = [row for row in (*self.counted, *self.retracted) if row.recorded_at <= known_at]
        return replace(
            self,
            frame=replace(self.frame, as_of=as_of, known_at=known_at, stored=None),
            counted=tuple(row for row in rows if not is_retracted(row, known_at)),
            retracted=tuple(row for row in rows if is_retracted(row, known_at)),
        )

    @cached_property
    def columns(self) -> EvidenceColumns:
        said = evidence_columns(self.counted)
        return replace(said, level=self.corrected_levels) if self.habits else said

    @cached_property
    def corrected_levels(self) -> FloatArray:
        """Of `counted`: as said, less what the policy takes off for the rater's habit."""
        rows = self.counted
        return correct_levels(
            np.array([row.level for row in rows], dtype=np.float64),
            np.array([self._excess(row) for row in rows], dtype=np.float64),
            np.array(
                [self.competencies[row.competency_id].scale_max for row in rows], dtype=np.float64
            ),
        )

    def _excess(self, row: Evidence) -> float:
        habit = self.habits.get(row.pk)
        return habit.excess if habit else 0.0

    @cached_property
    def profiles(self) -> Profiles:
        lines = self.requirements
        return Profiles(
            profile=np.array([line.profile_id for line in lines], dtype=np.int64),
            competency=np.array([line.competency_id for line in lines], dtype=np.int64),
            level=np.array([line.level for line in lines], dtype=np.float64),
            weight=np.array([line.weight for line in lines], dtype=np.float64),
            critical=np.array([line.is_critical for line in lines], dtype=np.bool_),
        )

    @cached_property
    def settings(self) -> CompetencySettings:
        return CompetencySettings.from_half_lives(self.half_lives)


def load_frame(
    employee: Employee, role: Role, *, as_of: date | None, known_at: datetime | None
) -> Frame:
    """The current score's question unless another day or moment is asked for. At most 4 queries.
    Raises NotScored where no profile was published by then."""
    stored = (
        ReadinessScore.objects.filter(employee=employee, role=role)
        .select_related("profile", "policy")
        .annotate(
            is_updating=Exists(
                marks_of(OuterRef("employee_id"), role, OuterRef(OuterRef("profile_id")))
            )
        )
        .first()
    )
    if (
        stored is not None
        and as_of in (None, stored.as_of)
        and known_at in (None, stored.computed_at)
    ):
        return Frame(
            employee=employee,
            role=role,
            profile=stored.profile,
            policy_version=stored.policy,
            as_of=stored.as_of,
            known_at=stored.computed_at,
            stored=stored,
            is_updating=stored.is_updating,
        )
    day, moment = as_of or timezone.localdate(), known_at or timezone.now()
    profile = profile_published_by(role, moment, of=employee)
    return Frame(
        employee=employee,
        role=role,
        profile=profile,
        policy_version=policy_in_force(as_of=day, known_at=moment),
        as_of=day,
        known_at=moment,
        stored=None,
        is_updating=vars(profile)["is_updating"],
    )


def profile_published_by(
    role: Role, moment: datetime, *, of: Employee | None = None
) -> RoleProfile:
    """`of` whom: with `is_updating`, whether newer evidence about them waits. One query."""
    published = RoleProfile.objects.filter(
        role=role, status=RoleProfile.Status.PUBLISHED, published_at__lte=moment
    )
    if of is not None:
        waits = Exists(marks_of(of.pk, role, OuterRef(OuterRef("pk"))))
        published = published.annotate(is_updating=waits)
    profile = published.order_by("-version").first()
    if profile is None:
        raise NotScored(_why_no_profile(role, moment))
    return profile


def _why_no_profile(role: Role, moment: datetime) -> str:
    published = RoleProfile.objects.filter(role=role, status=RoleProfile.Status.PUBLISHED)
    first = published.order_by("version").first()
    if first is None:
        return f"{role} has no published role profile yet. Publish one to see readiness."
    return (
        f"On {wording.moment(moment)}, {role} had no published role profile. The first came on "
        f"{wording.day(first.published_at)}: choose a later moment."
    )


def load_basis(frame: Frame) -> Basis:
    """Two queries, a third under a policy that corrects rater habits. Raises NotScored for a
    profile without requirements, and for a requirement or evidence that cannot be used."""
    lines = Requirement.objects.filter(profile=frame.profile).select_related("competency")
    requirements = tuple(with_half_lives_of(lines, frame.known_at))
    if not requirements:
        raise NotScored(f"The published profile of {frame.role} requires nothing yet. Add to it.")
    known = list(
        Evidence.objects.filter(
            employee=frame.employee,
            competency_id__in=[line.competency_id for line in requirements],
            recorded_at__lte=frame.known_at,
        )
        .select_related("assessor")
        .order_by("-observed_on", "-id")
    )
    retracted = {row.pk for row in known if is_retracted(row, frame.known_at)}
    refuse_unusable(requirements, known)
    return Basis(
        frame=frame,
        requirements=requirements,
        half_lives={
            line.competency_id: float(line.half_life_then)  # type: ignore[attr-defined]  # annotated
            for line in requirements
            if line.half_life_then is not None  # type: ignore[attr-defined]  # annotated
        },
        counted=tuple(row for row in known if row.pk not in retracted),
        retracted=tuple(row for row in known if row.pk in retracted),
        habits=habits_behind(known, frame.policy),
    )


def habits_behind(rows: Sequence[Evidence], policy: ScoringPolicy) -> dict[int, MeasuredHabit]:
    """Evidence id → what the policy knows of its rater. One query where it corrects at all."""
    correction = policy.rater_correction
    if correction is None:
        return {}
    rated = [row for row in rows if row.source in RATED_SOURCES and row.assessor_id]
    found = {
        habit.rater_id: habit
        for habit in MeasuredHabit.objects.filter(
            measurement=correction.measurement, rater__in={row.assessor_id for row in rated}
        ).select_related("measurement")
    }
    return {row.pk: found[row.assessor_id] for row in rated if row.assessor_id in found}


def refuse_unusable(requirements: Sequence[Requirement], evidence: Sequence[Evidence]) -> None:
    """As the bulk path marks such pairs (`readiness.unscored`): no number is made of them."""
    competencies = {line.competency_id: line.competency for line in requirements}
    reasons = UnscoredPair.Reason
    for line in requirements:
        if not _is_on_scale(line.level, line.competency):
            raise NotScored(
                UNSCORED_WORDS[reasons.REQUIREMENT_UNUSABLE].format(line.competency.name)
            )
    for row in evidence:
        competency = competencies[row.competency_id]
        if not _is_on_scale(row.level, competency) or row.source not in range(len(SOURCES)):
            raise NotScored(UNSCORED_WORDS[reasons.EVIDENCE_UNUSABLE].format(competency.name))


def _is_on_scale(level: float, competency: Competency) -> bool:
    return 1 <= level <= competency.scale_max


def score_basis(basis: Basis) -> PersonReadiness:
    """Through the core, without a query."""
    return score_person(
        basis.columns,
        basis.profiles,
        as_of=day_number(basis.frame.as_of),
        settings=basis.settings,
        policy=basis.frame.policy,
    )


def is_retracted(row: Evidence, known_at: datetime) -> bool:
    return row.retracted_at is not None and row.retracted_at <= known_at


def evidence_columns(rows: Sequence[Evidence]) -> EvidenceColumns:
    return EvidenceColumns(
        employee=np.array([row.employee_id for row in rows], dtype=np.int64),
        competency=np.array([row.competency_id for row in rows], dtype=np.int64),
        source=np.array([row.source for row in rows], dtype=np.int8),
        level=np.array([row.level for row in rows], dtype=np.float64),
        observed_on=np.array([day_number(row.observed_on) for row in rows], dtype=np.int32),
        expires_on=np.array(
            [NEVER if row.expires_on is None else day_number(row.expires_on) for row in rows],
            dtype=np.int32,
        ),
    )
