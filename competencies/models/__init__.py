from competencies.models.evidence import DIRECT_SOURCES, Evidence
from competencies.models.frameworks import Competency, Framework, FrameworkLevel, Indicator
from competencies.models.profiles import ProfileRule, Requirement, RoleProfile

__all__ = [
    "DIRECT_SOURCES",
    "Competency",
    "Evidence",
    "Framework",
    "FrameworkLevel",
    "Indicator",
    "ProfileRule",
    "Requirement",
    "RoleProfile",
]
