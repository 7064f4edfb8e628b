"""Writing the canonical files, so that importing them gives the same company again.

Streamed by COPY from one snapshot. Left out: what the files cannot carry (retracted evidence,
older profile versions, who recorded what) and what follows by itself (evidence from courses,
content that is only known from completions). Texts that a spreadsheet would run as a formula are
guarded by an apostrophe, which importing takes off again.
"""

from pathlib import Path

from django.db import connection, transaction

from audit.models import Event
from audit.services import Actor, record_event
from integrations.canonical.engine.spec import Column, FileKind
from integrations.canonical.evidence import SOURCES
from integrations.canonical.kinds import KINDS

QUERIES = {
    "org_units.csv": """
        SELECT t.code, t.name, p.code FROM people_orgunit t
        LEFT JOIN people_orgunit p ON p.id = t.parent_id ORDER BY t.code
    """,
    "employees.csv": """
        SELECT t.number, t.full_name, t.email, m.number, u.code,
               (SELECT min(seat.code) FROM people_position seat WHERE seat.incumbent_id = t.id),
               t.position_title, r.code, t.grade, t.location, t.country, t.hired_on, t.left_on,
               t.status, t.performance_rating, t.timezone, t.locale, d.gender, d.ethnicity,
               d.birth_year
        FROM people_employee t
        LEFT JOIN people_employee m ON m.id = t.manager_id
        LEFT JOIN people_orgunit u ON u.id = t.org_unit_id
        LEFT JOIN people_role r ON r.id = t.role_id
        LEFT JOIN people_demographics d ON d.employee_id = t.id
        ORDER BY t.number
    """,
    "competencies.csv": """
        SELECT t.code, t.name, f.code, f.name, t.description, t.category, p.code, t.scale_max,
               t.half_life_days
        FROM competencies_competency t
        LEFT JOIN competencies_framework f ON f.id = t.framework_id
        LEFT JOIN competencies_competency p ON p.id = t.parent_id ORDER BY t.code
    """,
    "indicators.csv": """
        SELECT c.code, t.level, t.text FROM competencies_indicator t
        JOIN competencies_competency c ON c.id = t.competency_id
        ORDER BY c.code, t.level, t.rank, t.id
    """,
    "roles.csv": """
        SELECT t.code, t.name, f.code, t.grade, t.description, t.is_critical FROM people_role t
        LEFT JOIN people_rolefamily f ON f.id = t.family_id ORDER BY t.code
    """,
    "role_requirements.csv": """
        SELECT r.code, c.code, t.level, t.weight, t.is_critical
        FROM (
            SELECT DISTINCT ON (role_id) id, role_id FROM competencies_roleprofile
            WHERE status = 'published' ORDER BY role_id, version DESC
        ) v
        JOIN competencies_requirement t ON t.profile_id = v.id
        JOIN people_role r ON r.id = v.role_id
        JOIN competencies_competency c ON c.id = t.competency_id ORDER BY r.code, c.code
    """,
    "positions.csv": """
        SELECT t.code, t.title, r.code, u.code, e.number, t.is_critical, t.risk_of_loss,
               t.impact_of_loss
        FROM people_position t
        JOIN people_role r ON r.id = t.role_id
        LEFT JOIN people_orgunit u ON u.id = t.org_unit_id
        LEFT JOIN people_employee e ON e.id = t.incumbent_id ORDER BY t.code
    """,
    "content.csv": """
        SELECT t.code, t.title, t.description, t.provider, t.format, t.url, t.language,
               t.duration_minutes, t.yearly_cost, t.currency, t.retired_on
        FROM learning_content t WHERE NOT t.is_title_unknown ORDER BY t.code
    """,
    "content_competencies.csv": """
        SELECT k.code, c.code, t.level FROM learning_contentmapping t
        JOIN learning_content k ON k.id = t.content_id
        JOIN competencies_competency c ON c.id = t.competency_id ORDER BY k.code, c.code, t.level
    """,
    "completions.csv": """
        SELECT e.number, k.code, t.completed_on, t.score, t.passed FROM learning_completion t
        JOIN people_employee e ON e.id = t.employee_id
        JOIN learning_content k ON k.id = t.content_id ORDER BY e.number, k.code, t.completed_on
    """,
    "evidence.csv": """
        SELECT e.number, c.code, (ARRAY[{sources}])[t.source + 1], t.level, t.observed_on,
               t.expires_on, a.number, t.note
        FROM competencies_evidence t
        JOIN people_employee e ON e.id = t.employee_id
        JOIN competencies_competency c ON c.id = t.competency_id
        LEFT JOIN people_employee a ON a.id = t.assessor_id
        WHERE t.retracted_at IS NULL AND t.origin_ref = ''
        ORDER BY e.number, c.code, t.observed_on, t.source, a.number
    """,
    "successors.csv": """
        SELECT s.code, e.number, t.status, t.is_emergency_cover FROM succession_successor t
        JOIN succession_successionplan plan ON plan.id = t.plan_id
        JOIN people_position s ON s.id = plan.position_id
        JOIN people_employee e ON e.id = t.employee_id ORDER BY s.code, e.number
    """,
    "logins.csv": """
        SELECT e.number, t.logged_in_on, t.system FROM people_systemlogin t
        JOIN people_employee e ON e.id = t.employee_id ORDER BY e.number, t.logged_in_on, t.system
    """,
}
"""The columns of each file, in its order."""

_FORMULA = r"E'^\'*[-=+@\t\r]'"


@transaction.atomic
def export_folder(*, folder: Path, by: Actor) -> dict[str, int]:
    """Write every canonical file into the folder, made where it is missing; returns the rows of
    each. Raises OSError where it cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = {kind.file: _write_file(folder, kind) for kind in KINDS}
    record_event(
        by=by,
        action=Event.Action.EXPORTED,
        object_type="company",
        object_id="",
        object_label="All canonical files",
        detail=rows,
    )
    return rows


def _write_file(folder: Path, kind: FileKind) -> int:
    names = [column.name for column in kind.columns]
    inner = QUERIES[kind.file].replace("{sources}", ", ".join(f"'{name}'" for name in SOURCES))
    cells = ", ".join(f"{_cell(column)} AS {column.name}" for column in kind.columns)
    query = f"SELECT {cells} FROM ({inner}) q({', '.join(names)})"
    with (folder / kind.file).open("wb") as target, connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')", target
        )
        return int(cursor.rowcount)


def _cell(column: Column) -> str:
    """Empty texts as empty cells, yes and no, and guarded formulas."""
    name = column.name
    if column.sql == "boolean":
        return f"CASE WHEN {name} THEN 'yes' WHEN NOT {name} THEN 'no' END"
    if column.sql == "text":
        return f"CASE WHEN {name} ~ {_FORMULA} THEN '''' || {name} ELSE NULLIF({name}, '') END"
    return name
