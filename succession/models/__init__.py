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
from succession.models.validation import ValidationChunk, ValidationRun

__all__ = [
    "Pack",
    "PendingRecompute",
    "ReadinessChunk",
    "ReadinessHistory",
    "ReadinessRun",
    "ReadinessScore",
    "ScoringPolicyVersion",
    "SuccessionPlan",
    "Successor",
    "ValidationChunk",
    "ValidationRun",
    "WithdrawnSuccessor",
]
