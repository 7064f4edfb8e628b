"""Scoring: from evidence to promotion-readiness. Arrays in, arrays out; see README.md here."""

from .arrays import NEVER, NO_DAY, day_number, day_of, starts_of_runs
from .change import ReadinessChange, ScoreChange, explain_change
from .codes import BANDS, SOURCES, Band, Source, SourceKind
from .correction import correct_levels
from .errors import ScoringInputError
from .estimate import Estimates, SourceCells, estimate_from_summary, estimate_proficiency
from .evidence import (
    NO_SETTINGS,
    CompetencySettings,
    EvidenceColumns,
    EvidenceRow,
    find_unknown_sources,
    find_unusable_levels,
)
from .explain import ROW_OUTCOMES, Explanation, RowOutcome, explain_proficiency
from .looks import Look, rank_looks
from .person import (
    EvidenceShare,
    PersonReadiness,
    RequirementResult,
    print_score,
    round_to_total,
    score_person,
)
from .policy import DEFAULT_POLICY, RaterCorrection, ScoringPolicy, SourceRule
from .policy_json import policy_from_json, policy_to_json
from .profiles import Profiles, Requirement
from .readiness import Readiness, RequirementParts, locate_estimates, score_readiness
from .steps import PlanOutcome, Step, StepKind, StepPlan, find_smallest_steps
from .summary import EvidenceSummary, summarise_evidence, summary_ends

__all__ = [
    "BANDS",
    "DEFAULT_POLICY",
    "NEVER",
    "NO_DAY",
    "NO_SETTINGS",
    "ROW_OUTCOMES",
    "SOURCES",
    "Band",
    "CompetencySettings",
    "Estimates",
    "EvidenceColumns",
    "EvidenceRow",
    "EvidenceShare",
    "EvidenceSummary",
    "Explanation",
    "Look",
    "PersonReadiness",
    "PlanOutcome",
    "Profiles",
    "RaterCorrection",
    "Readiness",
    "ReadinessChange",
    "Requirement",
    "RequirementParts",
    "RequirementResult",
    "RowOutcome",
    "ScoreChange",
    "ScoringInputError",
    "ScoringPolicy",
    "Source",
    "SourceCells",
    "SourceKind",
    "SourceRule",
    "Step",
    "StepKind",
    "StepPlan",
    "correct_levels",
    "day_number",
    "day_of",
    "estimate_from_summary",
    "estimate_proficiency",
    "explain_change",
    "explain_proficiency",
    "find_smallest_steps",
    "find_unknown_sources",
    "find_unusable_levels",
    "locate_estimates",
    "policy_from_json",
    "policy_to_json",
    "print_score",
    "rank_looks",
    "round_to_total",
    "score_person",
    "score_readiness",
    "starts_of_runs",
    "summarise_evidence",
    "summary_ends",
]
