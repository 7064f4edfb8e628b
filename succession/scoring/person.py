"""One person and one role for a page: the batch functions on one pair, as records with words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from .arrays import NEVER, NO_DAY, SLACK, day_of
from .codes import BANDS, SOURCES, Band, Source
from .evidence import NO_SETTINGS, CompetencySettings, EvidenceColumns
from .explain import ROW_OUTCOMES, Explanation, RowOutcome, explain_proficiency
from .policy import DEFAULT_POLICY, ScoringPolicy
from .profiles import Profiles
from .readiness import Readiness, locate_estimates, score_readiness


@dataclass(frozen=True, kw_only=True)
class EvidenceShare:
    """One evidence row in one estimate. `row` is its position in the given evidence.

    `level_counted` is below `level` where the source cannot show more. Shares of the rows and the
    starting share add up to 1.
    """

    row: int
    source: Source
    level: float
    level_counted: float
    observed_on: date
    expires_on: date | None
    share: float
    outcome: RowOutcome


@dataclass(frozen=True, kw_only=True)
class RequirementResult:
    """Levels in levels, points of 100; `printed_points` add up to the printed score.

    Evidence by share, largest first, then newest first; it includes rows that did not count.
    """

    competency: int
    level: float
    share: float
    critical: bool
    mean: float
    sd: float
    seen: bool
    met: bool
    direct_count: int
    newest_direct_on: date | None
    probability: float
    points: float
    printed_points: int
    gap: float
    starting_share: float
    evidence: tuple[EvidenceShare, ...]


@dataclass(frozen=True, kw_only=True)
class PersonReadiness:
    score: float
    score_sd: float
    printed_score: int
    coverage: float
    gate_passed: bool
    months_to_ready: float
    band: Band
    requirements: tuple[RequirementResult, ...]


def score_person(
    evidence: EvidenceColumns,
    profile: Profiles,
    *,
    as_of: int,
    settings: CompetencySettings = NO_SETTINGS,
    policy: ScoringPolicy = DEFAULT_POLICY,
) -> PersonReadiness:
    """One person's rows and one profile; raises ScoringInputError if there are more of either.

    Requirements come in the order of their competency's identifier.
    """
    employee = np.array([evidence.the_only_employee()])
    role = np.array([profile.the_only_profile()])
    settings.refuse_levels_outside("level", profile.competency, profile.level)
    explained = explain_proficiency(evidence, as_of=as_of, settings=settings, policy=policy)
    readiness = score_readiness(
        explained.estimates, profile, employee=employee, profile=role, policy=policy
    )
    printed = print_score(float(readiness.score[0]), policy=policy)
    points = round_to_total(readiness.parts.points.tolist(), total=printed)
    place = locate_estimates(
        explained.estimates, np.repeat(employee, len(points)), readiness.parts.competency
    )
    return PersonReadiness(
        score=float(readiness.score[0]),
        score_sd=float(readiness.score_sd[0]),
        printed_score=printed,
        coverage=float(readiness.coverage[0]),
        gate_passed=bool(readiness.gate_passed[0]),
        months_to_ready=float(readiness.months_to_ready[0]),
        band=BANDS[int(readiness.band[0])],
        requirements=tuple(
            _requirement(readiness, explained, evidence, i, int(place[i]), points[i])
            for i in range(len(points))
        ),
    )


def print_score(score: float, *, policy: ScoringPolicy = DEFAULT_POLICY) -> int:
    """Rounded half up, but never up to or past a ready-now score that was not reached."""
    rounded = math.floor(score + 0.5)
    missed = score < policy.ready_now_score - SLACK
    return math.floor(score) if missed and rounded >= policy.ready_now_score else rounded


def round_to_total(parts: Sequence[float], *, total: int) -> list[int]:
    """Whole numbers near the parts that add up to total: the largest remainders are rounded up.

    Equal remainders go to the earlier part. Works for negative parts; the total must be the
    parts' own sum, rounded either way, give or take the count of parts.
    """
    floors = [math.floor(part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda i: (floors[i] - parts[i], i))
    missing = total - sum(floors)
    if not 0 <= missing <= len(parts):
        raise ValueError(f"{total} is not a rounding of the sum of {len(parts)} parts")
    for i in by_remainder[:missing]:
        floors[i] += 1
    return floors


def _requirement(
    readiness: Readiness,
    explained: Explanation,
    evidence: EvidenceColumns,
    i: int,
    place: int,
    printed_points: int,
) -> RequirementResult:
    parts = readiness.parts
    newest = int(parts.newest_direct_on[i])
    return RequirementResult(
        competency=int(parts.competency[i]),
        level=float(parts.level[i]),
        share=float(parts.share[i]),
        critical=bool(parts.critical[i]),
        mean=float(parts.mean[i]),
        sd=float(parts.sd[i]),
        seen=bool(parts.seen[i]),
        met=bool(parts.met[i]),
        direct_count=int(parts.direct_count[i]),
        newest_direct_on=None if newest == NO_DAY else day_of(newest),
        probability=float(parts.probability[i]),
        points=float(parts.points[i]),
        printed_points=printed_points,
        gap=float(parts.gap[i]),
        starting_share=float(explained.starting_share[place]) if place >= 0 else 1.0,
        evidence=_evidence(explained, evidence, int(parts.competency[i])),
    )


def _evidence(
    explained: Explanation, evidence: EvidenceColumns, competency: int
) -> tuple[EvidenceShare, ...]:
    rows = np.flatnonzero(evidence.competency == competency)
    order = np.lexsort((-evidence.observed_on[rows], -explained.share[rows]))
    return tuple(_evidence_share(explained, evidence, row) for row in rows[order].tolist())


def _evidence_share(explained: Explanation, evidence: EvidenceColumns, row: int) -> EvidenceShare:
    expires = int(evidence.expires_on[row])
    return EvidenceShare(
        row=row,
        source=SOURCES[int(evidence.source[row])],
        level=float(evidence.level[row]),
        level_counted=float(explained.level_counted[row]),
        observed_on=day_of(int(evidence.observed_on[row])),
        expires_on=None if expires == NEVER else day_of(expires),
        share=float(explained.share[row]),
        outcome=ROW_OUTCOMES[int(explained.outcome[row])],
    )
