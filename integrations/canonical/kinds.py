"""The canonical files in the order in which they build on one another."""

from integrations.canonical.competencies import COMPETENCIES
from integrations.canonical.completions import COMPLETIONS
from integrations.canonical.content import CONTENT
from integrations.canonical.content_competencies import CONTENT_COMPETENCIES
from integrations.canonical.employees import EMPLOYEES
from integrations.canonical.evidence import EVIDENCE
from integrations.canonical.indicators import INDICATORS
from integrations.canonical.logins import LOGINS
from integrations.canonical.org_units import ORG_UNITS
from integrations.canonical.positions import POSITIONS
from integrations.canonical.role_requirements import ROLE_REQUIREMENTS
from integrations.canonical.roles import ROLES
from integrations.canonical.successors import SUCCESSORS

GROUPS = (
    (ORG_UNITS,),
    (COMPETENCIES,),
    (INDICATORS,),
    (ROLES,),
    (ROLE_REQUIREMENTS,),
    (EMPLOYEES, POSITIONS),
    (CONTENT,),
    (CONTENT_COMPETENCIES,),
    (COMPLETIONS,),
    (EVIDENCE,),
    (SUCCESSORS,),
    (LOGINS,),
)
"""Files of one group refer to one another; every other reference goes to a group before."""

KINDS = tuple(kind for group in GROUPS for kind in group)
