from succession.models.actions import AgreedAction
from succession.models.conversations import Conversation
from succession.models.coverage import EvidenceCoverage
from succession.models.packs import Pack, PackFile
from succession.models.plans import SuccessionPlan, Successor, WithdrawnSuccessor
from succession.models.policies import ScoringPolicyDraft, ScoringPolicyVersion
from succession.models.previews import Preview, PreviewChange, PreviewChunk, PreviewCount
from succession.models.readiness import (
    KeptSummary,
    PendingRecompute,
    ReadinessChunk,
    ReadinessHistory,
    ReadinessRun,
    ReadinessScore,
    UnscoredPair,
)
from succession.models.validation import ValidationChunk, ValidationRun

__all__ = [
    "AgreedAction",
    "Conversation",
    "EvidenceCoverage",
    "KeptSummary",
    "Pack",
    "PackFile",
    "PendingRecompute",
    "Preview",
    "PreviewChange",
    "PreviewChunk",
    "PreviewCount",
    "ReadinessChunk",
    "ReadinessHistory",
    "ReadinessRun",
    "ReadinessScore",
    "ScoringPolicyDraft",
    "ScoringPolicyVersion",
    "SuccessionPlan",
    "Successor",
    "UnscoredPair",
    "ValidationChunk",
    "ValidationRun",
    "WithdrawnSuccessor",
]
