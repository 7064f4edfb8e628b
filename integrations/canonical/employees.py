"""employees.csv: who works here. Protected attributes go to their own table and nowhere else."""

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.plan import keep_before
from integrations.canonical.engine.spec import Check, Column, Field, FileKind, Reference
from integrations.core.cells import (
    choice,
    day,
    email,
    line_text,
    locale,
    number,
    time_zone,
    whole,
)

PROTECTED = {"gender": "''", "ethnicity": "''", "birth_year": "NULL"}
"""Column → what an empty cell means."""

LEFT_OR_ACTIVE = "CASE WHEN s.left_on <= current_date THEN 'left' ELSE 'active' END"
"""An empty status: whoever has left by today has left, anybody else is active."""


def _also_changed(batch: Batch) -> str:
    """Protected attributes and the seat count as parts of the row."""
    parts = [
        f"(SELECT dg.{name} FROM people_demographics dg WHERE dg.employee_id = t.id) "
        f"IS DISTINCT FROM s.{name}"
        if empty == "NULL"
        else f"COALESCE((SELECT dg.{name} FROM people_demographics dg "
        f"WHERE dg.employee_id = t.id), '') <> COALESCE(s.{name}, '')"
        for name, empty in PROTECTED.items()
        if batch.has("employees.csv", name)
    ]
    if batch.has("employees.csv", "position_code"):
        parts.append(
            "(s.position_code IS NOT NULL AND NOT EXISTS (SELECT 1 FROM people_position seat "
            "WHERE seat.code = s.position_code AND seat.incumbent_id = t.id))"
        )
    return " OR ".join(parts) or "false"


def _write_protected(batch: Batch) -> None:
    given = [name for name in PROTECTED if batch.has("employees.csv", name)]
    if not given:
        return
    names = {
        "values": ", ".join(
            f"COALESCE(s.{name}, {empty})" if name in given else empty
            for name, empty in PROTECTED.items()
        ),
        "sets": ", ".join(f"{name} = EXCLUDED.{name}" for name in given),
        "any": " OR ".join(f"s.{name} IS NOT NULL" for name in given),
        "olds": ", ".join(f"people_demographics.{name}" for name in given),
        "news": ", ".join(f"EXCLUDED.{name}" for name in given),
    }
    keep_before(
        batch, "people_demographics", "SELECT id FROM plan_employees WHERE is_changed",
        key="employee_id",
    )  # fmt: skip
    batch.run(
        """
        WITH made AS (
            INSERT INTO people_demographics (employee_id, gender, ethnicity, birth_year)
            SELECT p.id, {values} FROM plan_employees p JOIN stage_employees s ON s.line = p.line
            WHERE (p.is_new OR p.is_changed) AND (
                {any} OR EXISTS (SELECT 1 FROM people_demographics d WHERE d.employee_id = p.id))
            ON CONFLICT (employee_id) DO UPDATE SET {sets} WHERE ({olds}) IS DISTINCT FROM ({news})
            RETURNING employee_id
        )
        INSERT INTO integrations_changedrow (import_run_id, "table", object_id, before)
        SELECT {run}, 'people_demographics', employee_id, NULL FROM made ON CONFLICT DO NOTHING
        """,
        {**names, "run": str(batch.run_id)},
    )


EMPLOYEES = FileKind(
    file="employees.csv",
    noun="employee",
    table="people_employee",
    columns=(
        Column(name="employee_number", parse=line_text(60), is_required=True),
        Column(name="full_name", parse=line_text(200), is_required=True),
        Column(name="email", parse=email),
        Column(name="manager_number", parse=line_text(60)),
        Column(name="org_unit_code", parse=line_text(60)),
        Column(name="position_code", parse=line_text(60)),
        Column(name="position_title", parse=line_text(300)),
        Column(name="role_code", parse=line_text(120)),
        Column(name="grade", parse=whole(1, 32_767), sql="smallint"),
        Column(name="location", parse=line_text(120)),
        Column(name="country", parse=line_text(120)),
        Column(name="hired_on", parse=day(), sql="date"),
        Column(name="left_on", parse=day(), sql="date"),
        Column(name="status", parse=choice("active", "leave", "left")),
        Column(name="performance_rating", parse=number(1, 5), sql="double precision"),
        Column(name="timezone", parse=time_zone),
        Column(name="locale", parse=locale),
        Column(name="gender", parse=line_text(60)),
        Column(name="ethnicity", parse=line_text(120)),
        Column(name="birth_year", parse=whole(1900, 2100), sql="smallint"),
    ),
    key=("employee_number",),
    references=(
        Reference(column="manager_number", noun="employee", target="manager_id"),
        Reference(column="org_unit_code", noun="org_unit", target="org_unit_id"),
        Reference(column="position_code", noun="position"),
        Reference(column="role_code", noun="role", target="role_id"),
    ),
    fields=(
        Field(target="number", column="employee_number"),
        Field(target="full_name", column="full_name"),
        Field(target="email", column="email", empty="''"),
        Field(target="position_title", column="position_title", empty="''"),
        Field(target="grade", column="grade"),
        Field(target="location", column="location", empty="''"),
        Field(target="country", column="country", empty="''"),
        Field(target="hired_on", column="hired_on"),
        Field(target="left_on", column="left_on"),
        Field(target="status", column="status", empty=LEFT_OR_ACTIVE),
        Field(target="performance_rating", column="performance_rating"),
        Field(target="timezone", column="timezone", empty="''"),
        Field(target="locale", column="locale", empty="''"),
    ),
    checks=(
        Check(
            column="left_on",
            joins="LEFT JOIN people_employee t ON t.number = s.employee_number",
            where="s.left_on < COALESCE(s.hired_on, t.hired_on)",
            reason="'Left before being hired on ' || COALESCE(s.hired_on, t.hired_on) || '.'",
        ),
        Check(
            column="hired_on",
            joins="JOIN people_employee t ON t.number = s.employee_number",
            where="s.left_on IS NULL AND t.left_on < s.hired_on",
            reason="'Hired after leaving on ' || t.left_on || '.'",
        ),
    ),
    parent="manager_number",
    also_changed=_also_changed,
    after_write=_write_protected,
)
