from competencies.models.evidence import Evidence
from competencies.models.frameworks import Competency, Framework, FrameworkLevel, Indicator
from competencies.models.profiles import Requirement, RoleProfile

__all__ = [
    "Competency",
    "Evidence",
    "Framework",
    "FrameworkLevel",
    "Indicator",
    "Requirement",
    "RoleProfile",
]
