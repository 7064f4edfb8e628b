"""positions.csv: seats, and who holds them. employees.csv says the same from the other side; where
the two contradict one another the seat's row, which is read later, is rejected."""

from integrations.canonical.employees import EMPLOYEES
from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.checks import reject
from integrations.canonical.engine.plan import keep_before
from integrations.canonical.engine.spec import Check, Column, Field, FileKind, Reference
from integrations.core.cells import choice, line_text, yes_no


def _settle(batch: Batch) -> int:
    """A seat has one holder, whichever file says so."""
    if not batch.has("employees.csv", "position_code"):
        return 0
    rejected = reject(batch, EMPLOYEES, _HELD_BY_ANOTHER_ROW)
    if batch.has("positions.csv", "incumbent_number"):
        rejected += reject(batch, POSITIONS, _HELD_BY_SOMEBODY_ELSE)
    return rejected


def learn_holders(batch: Batch) -> None:
    """Who holds which seat after this import, as far as the files say."""
    batch.run(
        "DROP TABLE IF EXISTS holder; CREATE TEMP TABLE holder (position_id bigint, "
        "employee_id bigint)"
    )
    if batch.has("employees.csv", "position_code"):
        batch.run("""
            INSERT INTO holder SELECT k.id, e.id FROM stage_employees s
            JOIN known_position k ON k.key = s.position_code
            JOIN known_employee e ON e.key = s.employee_number
        """)
    if batch.has("positions.csv", "incumbent_number"):
        batch.run("""
            INSERT INTO holder SELECT k.id, e.id FROM stage_positions s
            JOIN known_position k ON k.key = s.code
            LEFT JOIN known_employee e ON e.key = s.incumbent_number
            WHERE NOT EXISTS (SELECT 1 FROM holder h WHERE h.position_id = k.id)
        """)


def holder_differs(batch: Batch) -> str:
    """The seat's row changes something where another person holds it now."""
    return (
        "EXISTS (SELECT 1 FROM holder h WHERE h.position_id = t.id "
        "AND h.employee_id IS DISTINCT FROM t.incumbent_id)"
    )


def write_holders(batch: Batch) -> None:
    """Seat everybody; a seat that gets a holder is neither vacant nor undisclosed any more."""
    differs = "h.position_id = t.id AND h.employee_id IS DISTINCT FROM t.incumbent_id"
    keep_before(
        batch,
        "people_position",
        f"SELECT t.id FROM people_position t JOIN holder h ON {differs}",
    )
    batch.run(
        """
        UPDATE people_position t SET incumbent_id = h.employee_id,
            vacant_since = CASE WHEN h.employee_id IS NULL THEN t.vacant_since END,
            is_holder_undisclosed = t.is_holder_undisclosed AND h.employee_id IS NULL
        FROM holder h WHERE {differs}
        """,
        {"differs": differs},
    )


_HELD_BY_ANOTHER_ROW = Check(
    column="position_code",
    joins="""
        JOIN (
            SELECT position_code, min(line) AS line FROM stage_employees
            WHERE position_code IS NOT NULL GROUP BY position_code HAVING count(*) > 1
        ) one ON one.position_code = s.position_code
    """,
    where="s.line > one.line",
    reason="'Line ' || one.line || ' holds position ' || s.position_code || ' already; '"
    " || 'a position has one holder.'",
)
_HELD_BY_SOMEBODY_ELSE = Check(
    column="incumbent_number",
    joins="JOIN stage_employees e ON e.position_code = s.code",
    where="s.incumbent_number IS NOT NULL AND s.incumbent_number <> e.employee_number",
    reason="'Line ' || e.line || ' of employees.csv says that ' || e.employee_number"
    " || ' holds this position.'",
)

_LEVELS = ("low", "medium", "high")

POSITIONS = FileKind(
    file="positions.csv",
    noun="position",
    table="people_position",
    columns=(
        Column(name="code", parse=line_text(60), is_required=True),
        Column(name="title", parse=line_text(300), is_required=True),
        Column(name="role_code", parse=line_text(120), is_required=True),
        Column(name="org_unit_code", parse=line_text(60)),
        Column(name="incumbent_number", parse=line_text(60)),
        Column(name="is_critical", parse=yes_no, sql="boolean"),
        Column(name="risk_of_loss", parse=choice(*_LEVELS)),
        Column(name="impact_of_loss", parse=choice(*_LEVELS)),
    ),
    key=("code",),
    references=(
        Reference(column="role_code", noun="role", target="role_id"),
        Reference(column="org_unit_code", noun="org_unit", target="org_unit_id"),
        Reference(column="incumbent_number", noun="employee"),
    ),
    fields=(
        Field(target="code", column="code"),
        Field(target="title", column="title"),
        Field(target="is_critical", column="is_critical", empty="false"),
        Field(target="risk_of_loss", column="risk_of_loss", empty="''"),
        Field(target="impact_of_loss", column="impact_of_loss", empty="''"),
    ),
    defaults={"is_holder_undisclosed": "false"},
    also_changed=holder_differs,
    settle=_settle,
)
