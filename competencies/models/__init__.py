from competencies.models.attachments import Attachment
from competencies.models.contests import Contest
from competencies.models.evidence import DIRECT_SOURCES, Evidence
from competencies.models.feedback import (
    FeedbackRound,
    RaterGroup,
    RoundAnswer,
    RoundComment,
    RoundFigure,
    RoundRater,
)
from competencies.models.frameworks import Competency, Framework, FrameworkLevel, Indicator
from competencies.models.habits import RaterHabit
from competencies.models.interests import RoleInterest
from competencies.models.peers import PeerRequest
from competencies.models.profiles import Requirement, RoleProfile

__all__ = [
    "DIRECT_SOURCES",
    "Attachment",
    "Competency",
    "Contest",
    "Evidence",
    "FeedbackRound",
    "Framework",
    "FrameworkLevel",
    "Indicator",
    "PeerRequest",
    "RaterGroup",
    "RaterHabit",
    "Requirement",
    "RoleInterest",
    "RoleProfile",
    "RoundAnswer",
    "RoundComment",
    "RoundFigure",
    "RoundRater",
]
