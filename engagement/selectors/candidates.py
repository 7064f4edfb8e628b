"""Whom to ask about what: one query per rule."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from competencies.models import DIRECT_SOURCES
from engagement.models import NudgeRule

LEARNING_WITHOUT_BEHAVIOUR = "learning_without_behaviour"

# The newest finished course per person and competency, of people who are here and whose manager is,
# where their own role or the next rung asks for the competency, nobody has looked since, and the
# question was never put. Ranked per manager, the oldest waiting first.
_LEARNING_SQL = """
WITH finished AS (
    SELECT DISTINCT ON (e.id, m.competency_id)
        e.id AS employee_id, e.number AS employee_number,
        boss.id AS recipient_id, boss.number AS recipient_number,
        m.competency_id, c.code AS competency_code,
        done.id AS completion_id, done.completed_on
    FROM learning_completion done
    JOIN people_employee e ON e.id = done.employee_id AND e.status = 'active'
    JOIN people_employee boss ON boss.id = e.manager_id AND boss.status = 'active'
    JOIN learning_contentmapping m ON m.content_id = done.content_id
    JOIN competencies_competency c ON c.id = m.competency_id
    WHERE done.completed_on BETWEEN %(oldest)s AND %(newest)s
      AND done.passed IS NOT FALSE
    ORDER BY e.id, m.competency_id, done.completed_on DESC, done.id DESC
)
SELECT recipient_id, recipient_number, employee_id, employee_number,
       competency_id, competency_code, completion_id
FROM finished f
WHERE NOT EXISTS (
        SELECT 1 FROM competencies_evidence seen
        WHERE seen.employee_id = f.employee_id AND seen.competency_id = f.competency_id
          AND seen.retracted_at IS NULL AND seen.source = ANY(%(direct)s)
          AND seen.observed_on >= f.completed_on
    )
  AND EXISTS (
        SELECT 1 FROM competencies_requirement needed
        JOIN competencies_roleprofile profile ON profile.id = needed.profile_id
        JOIN people_employee e ON e.id = f.employee_id
        JOIN people_role own ON own.id = e.role_id
        JOIN people_role role ON role.id = profile.role_id
        WHERE needed.competency_id = f.competency_id AND profile.status = 'published'
          AND (role.id = own.id OR (role.family_id = own.family_id AND role.grade > own.grade))
    )
  AND NOT EXISTS (
        SELECT 1 FROM engagement_nudge asked
        WHERE asked.rule_id = %(rule)s AND asked.recipient_id = f.recipient_id
          AND asked.employee_id = f.employee_id AND asked.competency_id = f.competency_id
          AND asked.completion_id = f.completion_id
    )
ORDER BY recipient_id, f.completed_on, f.employee_id, f.competency_id
"""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One question that could be put: who would be asked, about whom and what, and why."""

    recipient_id: int
    recipient_number: str
    employee_id: int
    employee_number: str
    competency_id: int
    competency_code: str
    completion_id: int


def learning_without_behaviour(rule: NudgeRule, as_of: date) -> list[Candidate]:
    """People who finished learning on something their role needs, and nobody looked since."""
    parameters: dict[str, date | int | list[int]] = {
        "oldest": as_of - timedelta(days=rule.look_back_days),
        "newest": as_of - timedelta(days=rule.wait_days),
        "direct": list(DIRECT_SOURCES),
        "rule": rule.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LEARNING_SQL, parameters)
        names = [column.name for column in cursor.description or ()]
        return [Candidate(**dict(zip(names, row, strict=True))) for row in cursor]
