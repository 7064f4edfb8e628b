"""Where one more look matters most: wide intervals under weights that move the score."""

from dataclasses import dataclass

import numpy as np

from .arrays import NEVER
from .codes import Source
from .estimate import estimate_proficiency
from .evidence import CompetencySettings, EvidenceColumns
from .policy import ScoringPolicy
from .profiles import Profiles
from .readiness import RequirementParts, known_levels, score_readiness

COIN_TOSS = 0.25
"""p(1 − p) where nobody looked: nothing is known either way."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """`worth`: how much of the score's variance (of 100² points) a look can take away: (100 w)² ·
    p(1 − p) · (1 − sd_after² / sd²), w the share of the requirement. Scoring.md has p and sd."""

    competency: int
    sd: float
    sd_after: float
    worth: float
    is_first: bool  # critical, and nobody looked


def rank_looks(
    evidence: EvidenceColumns,
    profile: Profiles,
    *,
    as_of: int,
    settings: CompetencySettings,
    policy: ScoringPolicy,
    source: Source = Source.MANAGER_RATING,
) -> tuple[Look, ...]:
    """One person's rows and one profile: all requirements, the most worthwhile first. Supposes a look
    by `source` that finds what today's level shows."""
    employee = evidence.the_only_employee()
    role = np.array([profile.the_only_profile()])
    estimates = estimate_proficiency(evidence, as_of=as_of, settings=settings, policy=policy)
    today = score_readiness(
        estimates, profile, employee=np.array([employee]), profile=role, policy=policy
    )
    parts = today.parts
    looked = EvidenceColumns.join([evidence, _one_row_each(parts, employee, source, as_of)])
    after = known_levels(
        estimate_proficiency(looked, as_of=as_of, settings=settings.without_scale(), policy=policy),
        np.full(len(parts.competency), employee),
        parts.competency,
        policy,
    )
    spread = np.where(parts.seen, parts.probability * (1 - parts.probability), COIN_TOSS)
    taken = np.clip(1 - (after.sd / parts.sd) ** 2, 0, 1)
    worth = (100 * parts.share) ** 2 * spread * taken
    looks = [
        Look(
            competency=int(parts.competency[n]),
            sd=float(parts.sd[n]),
            sd_after=float(after.sd[n]),
            worth=float(worth[n]),
            is_first=bool(parts.critical[n] and not parts.seen[n]),
        )
        for n in range(len(worth))
    ]
    return tuple(sorted(looks, key=lambda look: (not look.is_first, -look.worth)))


def _one_row_each(
    parts: RequirementParts, employee: int, source: Source, as_of: int
) -> EvidenceColumns:
    count = len(parts.competency)
    return EvidenceColumns(
        employee=np.full(count, employee),
        competency=parts.competency,
        source=np.full(count, source.number, dtype=np.int8),
        level=np.where(parts.seen, parts.mean, parts.level),
        observed_on=np.full(count, as_of),
        expires_on=np.full(count, NEVER),
    )
