from competencies.models.evidence import DIRECT_SOURCES, Evidence
from competencies.models.frameworks import (
    Competency,
    FormerHalfLife,
    Framework,
    FrameworkLevel,
    Indicator,
)
from competencies.models.links import CompetencyLink
from competencies.models.occupations import Occupation, OccupationRequirement
from competencies.models.profiles import ProfileRule, Requirement, RoleProfile
from competencies.models.revisions import (
    CompetencyRedirect,
    FormerLevelName,
    FrameworkRevision,
    RevisionChange,
)

__all__ = [
    "DIRECT_SOURCES",
    "Competency",
    "CompetencyLink",
    "CompetencyRedirect",
    "Evidence",
    "FormerHalfLife",
    "FormerLevelName",
    "Framework",
    "FrameworkLevel",
    "FrameworkRevision",
    "Indicator",
    "Occupation",
    "OccupationRequirement",
    "ProfileRule",
    "Requirement",
    "RevisionChange",
    "RoleProfile",
]
