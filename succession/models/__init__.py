from succession.models.packs import Pack
from succession.models.plans import SuccessionPlan, Successor, WithdrawnSuccessor
from succession.models.policies import ScoringPolicyVersion
from succession.models.readiness import (
    KeptSummary,
    PendingRecompute,
    ReadinessChunk,
    ReadinessHistory,
    ReadinessRun,
    ReadinessScore,
    UnscoredPair,
)

__all__ = [
    "KeptSummary",
    "Pack",
    "PendingRecompute",
    "ReadinessChunk",
    "ReadinessHistory",
    "ReadinessRun",
    "ReadinessScore",
    "ScoringPolicyVersion",
    "SuccessionPlan",
    "Successor",
    "UnscoredPair",
    "WithdrawnSuccessor",
]
