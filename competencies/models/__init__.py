from competencies.models.attachments import Attachment
from competencies.models.contests import Contest
from competencies.models.evidence import DIRECT_SOURCES, RATED_SOURCES, Evidence
from competencies.models.feedback import (
    FeedbackRound,
    RaterGroup,
    RoundAnswer,
    RoundComment,
    RoundFigure,
    RoundRater,
)
from competencies.models.frameworks import (
    Competency,
    FormerHalfLife,
    Framework,
    FrameworkLevel,
    Indicator,
)
from competencies.models.habits import HabitMeasurement, MeasuredHabit, RaterHabit
from competencies.models.interests import RoleInterest
from competencies.models.links import CompetencyLink
from competencies.models.occupations import Occupation, OccupationRequirement
from competencies.models.peers import PeerRequest
from competencies.models.profiles import ProfileRule, Requirement, RoleProfile
from competencies.models.revisions import (
    CompetencyRedirect,
    FormerLevelName,
    FrameworkRevision,
    RevisionChange,
)

__all__ = [
    "DIRECT_SOURCES",
    "RATED_SOURCES",
    "Attachment",
    "Competency",
    "CompetencyLink",
    "CompetencyRedirect",
    "Contest",
    "Evidence",
    "FeedbackRound",
    "FormerHalfLife",
    "FormerLevelName",
    "Framework",
    "FrameworkLevel",
    "FrameworkRevision",
    "HabitMeasurement",
    "Indicator",
    "MeasuredHabit",
    "Occupation",
    "OccupationRequirement",
    "PeerRequest",
    "ProfileRule",
    "RaterGroup",
    "RaterHabit",
    "Requirement",
    "RevisionChange",
    "RoleInterest",
    "RoleProfile",
    "RoundAnswer",
    "RoundComment",
    "RoundFigure",
    "RoundRater",
]
