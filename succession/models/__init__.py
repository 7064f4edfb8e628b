from succession.models.coverage import EvidenceCoverage
from succession.models.packs import Pack
from succession.models.plans import SuccessionPlan, Successor, WithdrawnSuccessor
from succession.models.policies import ScoringPolicyVersion
from succession.models.readiness import (
    PendingRecompute,
    ReadinessChunk,
    ReadinessHistory,
    ReadinessRun,
    ReadinessScore,
)

__all__ = [
    "EvidenceCoverage",
    "Pack",
    "PendingRecompute",
    "ReadinessChunk",
    "ReadinessHistory",
    "ReadinessRun",
    "ReadinessScore",
    "ScoringPolicyVersion",
    "SuccessionPlan",
    "Successor",
    "WithdrawnSuccessor",
]
