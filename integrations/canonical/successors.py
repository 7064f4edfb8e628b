"""successors.csv: who could follow in which position."""

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.plan import keep_before, keep_created
from integrations.canonical.engine.spec import Column, FileKind, Reference
from integrations.core.cells import choice, line_text, yes_no


def _plan(batch: Batch) -> None:
    batch.run(
        """
        DROP TABLE IF EXISTS plan_successors;
        CREATE TEMP TABLE plan_successors AS
        SELECT s.line, k.id AS position_id, e.id AS employee_id, t.id AS old_id,
               {status} AS status, {emergency} AS is_emergency_cover, t.id IS NULL AS is_new,
               t.id IS NOT NULL AND (t.status, t.is_emergency_cover)
                   IS DISTINCT FROM ({status}, {emergency}) AS is_changed
        FROM stage_successors s
        JOIN known_position k ON k.key = s.position_code
        JOIN known_employee e ON e.key = s.employee_number
        LEFT JOIN succession_successionplan plan ON plan.position_id = k.id
        LEFT JOIN succession_successor t ON t.plan_id = plan.id AND t.employee_id = e.id
        """,
        {
            "status": "COALESCE(s.status, 'proposed')"
            if batch.has("successors.csv", "status")
            else "COALESCE(t.status, 'proposed')",
            "emergency": "COALESCE(s.emergency, false)"
            if batch.has("successors.csv", "emergency")
            else "COALESCE(t.is_emergency_cover, false)",
        },
    )


def _write(batch: Batch) -> None:
    account = batch.by.audit_id or None
    batch.run("""
        DROP TABLE IF EXISTS made;
        CREATE TEMP TABLE made AS WITH fresh AS (
            INSERT INTO succession_successionplan (position_id, created_at)
            SELECT position_id, now() FROM plan_successors GROUP BY position_id
            ORDER BY min(line) ON CONFLICT (position_id) DO NOTHING RETURNING id
        ) SELECT id FROM fresh
    """)
    keep_created(batch, "succession_successionplan", "SELECT id FROM made")
    keep_before(
        batch, "succession_successor", "SELECT old_id FROM plan_successors WHERE is_changed"
    )
    batch.run(
        """
        UPDATE succession_successor t SET status = p.status, is_emergency_cover = p.is_emergency_cover,
            confirmed_at = CASE WHEN p.status = 'confirmed'
                THEN COALESCE(t.confirmed_at, now()) END,
            confirmed_by_id = CASE WHEN p.status <> 'confirmed' THEN NULL
                WHEN t.status = 'confirmed' THEN t.confirmed_by_id ELSE %s::bigint END
        FROM plan_successors p WHERE p.is_changed AND p.old_id = t.id
        """,
        None,
        [account],
    )
    batch.run(
        """
        DROP TABLE IF EXISTS made;
        CREATE TEMP TABLE made AS WITH fresh AS (
            INSERT INTO succession_successor (
                plan_id, employee_id, status, is_emergency_cover, reason, proposed_at,
                proposed_by_id, confirmed_at, confirmed_by_id
            )
            SELECT plan.id, p.employee_id, p.status, p.is_emergency_cover, '', now(), %s::bigint,
                   CASE WHEN p.status = 'confirmed' THEN now() END,
                   CASE WHEN p.status = 'confirmed' THEN %s::bigint END
            FROM plan_successors p
            JOIN succession_successionplan plan ON plan.position_id = p.position_id
            WHERE p.is_new ORDER BY p.line RETURNING id
        ) SELECT id FROM fresh
        """,
        None,
        [account, account],
    )
    keep_created(batch, "succession_successor", "SELECT id FROM made")


SUCCESSORS = FileKind(
    file="successors.csv",
    noun="successor",
    table="succession_successor",
    columns=(
        Column(name="position_code", parse=line_text(60), is_required=True),
        Column(name="employee_number", parse=line_text(60), is_required=True),
        Column(name="status", parse=choice("proposed", "confirmed")),
        Column(name="emergency", parse=yes_no, sql="boolean"),
    ),
    key=("position_code", "employee_number"),
    references=(
        Reference(column="position_code", noun="position"),
        Reference(column="employee_number", noun="employee"),
    ),
    measured=("employee_id", "status", "is_emergency_cover"),
    stored="""
        plan_successors p
        JOIN succession_successionplan plan ON plan.position_id = p.position_id
        JOIN succession_successor t ON t.plan_id = plan.id AND t.employee_id = p.employee_id
    """,
    plan=_plan,
    write=_write,
)
