from competencies.models.evidence import DIRECT_SOURCES, Evidence
from competencies.models.frameworks import Competency, Framework, FrameworkLevel, Indicator
from competencies.models.links import CompetencyLink
from competencies.models.occupations import Occupation, OccupationRequirement
from competencies.models.profiles import ProfileRule, Requirement, RoleProfile

__all__ = [
    "DIRECT_SOURCES",
    "Competency",
    "CompetencyLink",
    "Evidence",
    "Framework",
    "FrameworkLevel",
    "Indicator",
    "Occupation",
    "OccupationRequirement",
    "ProfileRule",
    "Requirement",
    "RoleProfile",
]
