from collections.abc import Iterator

from django.db import migrations

# A trigger here, not on the models below: their rooms know nothing of scores. Every function marks
# each person once per transaction; the conflict is always with a row of the same transaction, so
# that nobody waits. `marked_at` moves on with each statement: a run that knows less than the last
# of them leaves the mark alone. A clock that runs ahead where a retraction was written is forgiven
# for five seconds.
MARK = """
CREATE FUNCTION succession_mark_{name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO succession_pendingrecompute (employee_id, marked_in, marked_at)
    SELECT touched.employee_id, pg_current_xact_id()::text::bigint, {marked_at}
    FROM ({touched}) AS touched
    WHERE touched.employee_id IS NOT NULL
    GROUP BY touched.employee_id
    ORDER BY touched.employee_id
    ON CONFLICT (employee_id, marked_in)
    DO UPDATE SET marked_at = GREATEST(succession_pendingrecompute.marked_at, excluded.marked_at);
    RETURN NULL;
END
$body$;
"""

TRIGGER = """
CREATE TRIGGER succession_mark_{name} AFTER {operation} ON {table}
REFERENCING {transition} FOR EACH STATEMENT EXECUTE FUNCTION succession_mark_{name}();
"""

NOW = "statement_timestamp()"
ADDED = "NEW TABLE AS added"
GONE = "OLD TABLE AS gone"
BOTH = f"{GONE} {ADDED}"

# People who are, or may be, scored against a role: its holders, holders of lower rungs of its family,
# and whoever is on the slate of one of its seats.
AGAINST_ROLES = """
    WITH role AS (
        SELECT id, family_id, grade FROM people_role WHERE id IN ({roles})
    )
    SELECT employee.id AS employee_id
    FROM people_employee employee JOIN role ON role.id = employee.role_id
    UNION
    SELECT employee.id
    FROM role
    JOIN people_role lower ON lower.family_id = role.family_id AND lower.grade < role.grade
    JOIN people_employee employee ON employee.role_id = lower.id
    UNION
    SELECT successor.employee_id
    FROM role
    JOIN people_position seat ON seat.role_id = role.id
    JOIN succession_successionplan plan ON plan.position_id = seat.id
    JOIN succession_successor successor ON successor.plan_id = plan.id
"""

OF_FAMILIES = """
    SELECT employee.id AS employee_id
    FROM people_employee employee JOIN people_role held ON held.id = employee.role_id
    WHERE held.family_id IN ({families}) OR held.id IN ({roles})
"""

MOVED_RUNGS = """
    SELECT {column} FROM gone JOIN added USING (id)
    WHERE (gone.family_id, gone.grade) IS DISTINCT FROM (added.family_id, added.grade)
"""

# name, table, operation, transition tables, who is touched, when
RULES = [
    (
        "evidence_added",
        "competencies_evidence",
        "INSERT",
        ADDED,
        "SELECT employee_id FROM added",
        NOW,
    ),
    (
        "evidence_changed",
        "competencies_evidence",
        "UPDATE",
        ADDED,
        "SELECT employee_id, retracted_at FROM added",
        f"GREATEST({NOW}, LEAST(max(touched.retracted_at), {NOW} + interval '5 seconds'))",
    ),
    (
        "employee_added",
        "people_employee",
        "INSERT",
        ADDED,
        "SELECT id AS employee_id FROM added",
        NOW,
    ),
    (
        "employee_changed",
        "people_employee",
        "UPDATE",
        BOTH,
        """
        SELECT added.id AS employee_id FROM gone JOIN added USING (id)
        WHERE (gone.role_id, gone.status) IS DISTINCT FROM (added.role_id, added.status)
        """,
        NOW,
    ),
    (
        "successor_added",
        "succession_successor",
        "INSERT",
        ADDED,
        "SELECT employee_id FROM added",
        NOW,
    ),
    (
        "successor_changed",
        "succession_successor",
        "UPDATE",
        BOTH,
        "SELECT employee_id FROM gone UNION SELECT employee_id FROM added",
        NOW,
    ),
    ("successor_gone", "succession_successor", "DELETE", GONE, "SELECT employee_id FROM gone", NOW),
    (
        "seat_changed",
        "people_position",
        "UPDATE",
        BOTH,
        """
        SELECT successor.employee_id
        FROM gone JOIN added USING (id)
        JOIN succession_successionplan plan ON plan.position_id = added.id
        JOIN succession_successor successor ON successor.plan_id = plan.id
        WHERE gone.role_id <> added.role_id
        """,
        NOW,
    ),
    (
        "role_added",
        "people_role",
        "INSERT",
        ADDED,
        OF_FAMILIES.format(families="SELECT family_id FROM added", roles="SELECT id FROM added"),
        NOW,
    ),
    (
        "role_changed",
        "people_role",
        "UPDATE",
        BOTH,
        OF_FAMILIES.format(
            families=MOVED_RUNGS.format(column="gone.family_id")
            + " UNION "
            + MOVED_RUNGS.format(column="added.family_id"),
            roles=MOVED_RUNGS.format(column="added.id"),
        ),
        NOW,
    ),
    (
        "role_gone",
        "people_role",
        "DELETE",
        GONE,
        OF_FAMILIES.format(families="SELECT family_id FROM gone", roles="SELECT id FROM gone"),
        NOW,
    ),
    (
        "profile_published",
        "competencies_roleprofile",
        "UPDATE",
        BOTH,
        AGAINST_ROLES.format(
            roles="""
            SELECT added.role_id FROM gone JOIN added USING (id)
            WHERE added.status = 'published' AND gone.status <> 'published'
            """
        ),
        NOW,
    ),
    (
        "profile_added",
        "competencies_roleprofile",
        "INSERT",
        ADDED,
        AGAINST_ROLES.format(roles="SELECT role_id FROM added WHERE status = 'published'"),
        NOW,
    ),
    (
        "half_life_changed",
        "competencies_competency",
        "UPDATE",
        BOTH,
        """
        SELECT evidence.employee_id
        FROM gone JOIN added USING (id)
        JOIN competencies_evidence evidence ON evidence.competency_id = added.id
        WHERE gone.half_life_days IS DISTINCT FROM added.half_life_days
        """,
        NOW,
    ),
    (
        "policy_published",
        "succession_scoringpolicyversion",
        "INSERT",
        ADDED,
        """
        SELECT employee.id AS employee_id FROM people_employee employee
        WHERE employee.status = 'active'
        AND EXISTS (SELECT FROM added WHERE effective_from <= current_date)
        """,
        NOW,
    ),
]


def operations() -> Iterator[migrations.RunSQL]:
    for name, table, operation, transition, touched, marked_at in RULES:
        yield migrations.RunSQL(
            sql=MARK.format(name=name, touched=touched, marked_at=marked_at)
            + TRIGGER.format(name=name, table=table, operation=operation, transition=transition),
            reverse_sql=f"DROP TRIGGER succession_mark_{name} ON {table}; "
            f"DROP FUNCTION succession_mark_{name}();",
        )


class Migration(migrations.Migration):
    """Whoever writes what scores are made of, and however, marks the people concerned."""

    dependencies = [
        ("competencies", "0001_start"),
        ("people", "0001_start"),
        ("succession", "0004_first_scoring_policy"),
    ]

    operations = list(operations())
