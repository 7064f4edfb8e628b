from competencies.models.evidence import DIRECT_SOURCES, Evidence
from competencies.models.frameworks import (
    Competency,
    FormerHalfLife,
    Framework,
    FrameworkLevel,
    Indicator,
)
from competencies.models.profiles import Requirement, RoleProfile

__all__ = [
    "DIRECT_SOURCES",
    "Competency",
    "Evidence",
    "FormerHalfLife",
    "Framework",
    "FrameworkLevel",
    "Indicator",
    "Requirement",
    "RoleProfile",
]
