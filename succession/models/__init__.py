from succession.models.actions import AgreedAction
from succession.models.assessments import Assessment
from succession.models.bench import BenchFigure, BenchMark, BenchReading, ChartNode
from succession.models.calibration import (
    CalibrationMember,
    CalibrationParticipant,
    CalibrationRecord,
    CalibrationSession,
)
from succession.models.calibration_moves import (
    CalibrationAgreement,
    CalibrationConflict,
    CalibrationDissent,
    CalibrationMove,
)
from succession.models.conversations import Conversation
from succession.models.coverage import EvidenceCoverage
from succession.models.mending import AcknowledgedBreak
from succession.models.nominations import ExternalName, SelfNomination
from succession.models.packs import Pack, PackFile, PackSending
from succession.models.plans import SuccessionPlan, Successor, WithdrawnSuccessor
from succession.models.policies import ScoringPolicyDraft, ScoringPolicyVersion
from succession.models.pools import PoolSpell, TalentPool
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
from succession.models.scenarios import Scenario
from succession.models.validation import ValidationChunk, ValidationRun

__all__ = [
    "AcknowledgedBreak",
    "AgreedAction",
    "Assessment",
    "BenchFigure",
    "BenchMark",
    "BenchReading",
    "CalibrationAgreement",
    "CalibrationConflict",
    "CalibrationDissent",
    "CalibrationMember",
    "CalibrationMove",
    "CalibrationParticipant",
    "CalibrationRecord",
    "CalibrationSession",
    "ChartNode",
    "Conversation",
    "EvidenceCoverage",
    "ExternalName",
    "KeptSummary",
    "Pack",
    "PackFile",
    "PackSending",
    "PendingRecompute",
    "PoolSpell",
    "Preview",
    "PreviewChange",
    "PreviewChunk",
    "PreviewCount",
    "ReadinessChunk",
    "ReadinessHistory",
    "ReadinessRun",
    "ReadinessScore",
    "Scenario",
    "ScoringPolicyDraft",
    "ScoringPolicyVersion",
    "SelfNomination",
    "SuccessionPlan",
    "Successor",
    "TalentPool",
    "UnscoredPair",
    "ValidationChunk",
    "ValidationRun",
    "WithdrawnSuccessor",
]
