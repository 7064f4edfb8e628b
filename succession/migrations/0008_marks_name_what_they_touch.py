from collections.abc import Iterator

from django.db import migrations

# As in 0005, but every function also says what of the person is touched: a competency, a role, or
# (both empty) everything. Which pairs that means is worked out when the mark is taken.
MARK = """
CREATE OR REPLACE FUNCTION succession_mark_{name}() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO succession_pendingrecompute AS mark
        (employee_id, marked_in, marked_at, is_whole, competency_ids, role_ids)
    SELECT touched.employee_id, pg_current_xact_id()::text::bigint, {marked_at},
        bool_or(touched.competency_id IS NULL AND touched.role_id IS NULL),
        COALESCE(array_agg(DISTINCT touched.competency_id)
            FILTER (WHERE touched.competency_id IS NOT NULL), '{{}}'),
        COALESCE(array_agg(DISTINCT touched.role_id)
            FILTER (WHERE touched.role_id IS NOT NULL), '{{}}')
    FROM ({touched}) AS touched (employee_id, competency_id, role_id{more})
    WHERE touched.employee_id IS NOT NULL
    GROUP BY touched.employee_id
    ORDER BY touched.employee_id
    ON CONFLICT (employee_id, marked_in) DO UPDATE SET
        marked_at = GREATEST(mark.marked_at, excluded.marked_at),
        is_whole = mark.is_whole OR excluded.is_whole,
        competency_ids = ARRAY(
            SELECT DISTINCT unnest(mark.competency_ids || excluded.competency_ids)),
        role_ids = ARRAY(SELECT DISTINCT unnest(mark.role_ids || excluded.role_ids));
    RETURN NULL;
END
$body$;
"""

NOW = "statement_timestamp()"

# People who are scored against a role, and the role: its holders, those one rung below, and
# whoever is on the slate of one of its seats.
AGAINST_ROLES = """
    WITH role AS (
        SELECT id, family_id, grade FROM people_role WHERE id IN ({roles})
    )
    SELECT employee.id, NULL::bigint, role.id
    FROM people_employee employee JOIN role ON role.id = employee.role_id
    UNION
    SELECT employee.id, NULL, role.id
    FROM role
    JOIN people_role lower ON lower.family_id = role.family_id AND lower.grade < role.grade
        AND NOT EXISTS (
            SELECT FROM people_role rung WHERE rung.family_id = role.family_id
            AND rung.grade > lower.grade AND rung.grade < role.grade
        )
    JOIN people_employee employee ON employee.role_id = lower.id
    UNION
    SELECT successor.employee_id, NULL, role.id
    FROM role
    JOIN people_position seat ON seat.role_id = role.id
    JOIN succession_successionplan plan ON plan.position_id = seat.id
    JOIN succession_successor successor ON successor.plan_id = plan.id
"""

# Where the seat went first, as when an import is undone, everything about the person is touched.
ON_SLATES = """
    SELECT place.employee_id, NULL::bigint, seat.role_id
    FROM {places} place
    LEFT JOIN succession_successionplan plan ON plan.id = place.plan_id
    LEFT JOIN people_position seat ON seat.id = plan.position_id
"""

OF_FAMILIES = """
    SELECT employee.id, NULL::bigint, NULL::bigint
    FROM people_employee employee JOIN people_role held ON held.id = employee.role_id
    WHERE held.family_id IN ({families}) OR held.id IN ({roles})
"""

MOVED_RUNGS = """
    SELECT {column} FROM gone JOIN added USING (id)
    WHERE (gone.family_id, gone.grade) IS DISTINCT FROM (added.family_id, added.grade)
"""

OTHER_CONSTANTS = """
    SELECT added.id FROM gone JOIN added USING (id)
    WHERE (gone.half_life_days, gone.scale_max)
        IS DISTINCT FROM (added.half_life_days, added.scale_max)
"""

REQUIRING = """
    SELECT profile.role_id FROM competencies_requirement requirement
    JOIN competencies_roleprofile profile ON profile.id = requirement.profile_id
    WHERE requirement.competency_id IN ({competencies})
"""

OTHER_SCALE = """
    SELECT added.id FROM gone JOIN added USING (id) WHERE gone.scale_max <> added.scale_max
"""

WITH_OTHER_CONSTANTS = """
    SELECT DISTINCT evidence.employee_id, evidence.competency_id, NULL::bigint
    FROM competencies_evidence evidence WHERE evidence.competency_id IN ({competencies})
    UNION ALL
    SELECT * FROM ({against}) AS against
"""

# name, who is touched and in what, when
RULES = [
    (
        "evidence_added",
        "SELECT employee_id, competency_id, NULL::bigint FROM added",
        NOW,
    ),
    (
        "evidence_changed",
        "SELECT employee_id, competency_id, NULL::bigint, retracted_at FROM added",
        f"GREATEST({NOW}, LEAST(max(touched.retracted_at), {NOW} + interval '5 seconds'))",
    ),
    (
        # only when an import is undone, with an assessor or a competency that it had brought
        "evidence_gone",
        "SELECT employee_id, competency_id, NULL::bigint FROM gone",
        NOW,
    ),
    ("employee_added", "SELECT id, NULL::bigint, NULL::bigint FROM added", NOW),
    (
        "employee_changed",
        """
        SELECT added.id, NULL::bigint, NULL::bigint FROM gone JOIN added USING (id)
        WHERE (gone.role_id, gone.status) IS DISTINCT FROM (added.role_id, added.status)
        """,
        NOW,
    ),
    ("successor_added", ON_SLATES.format(places="added"), NOW),
    (
        "successor_changed",
        ON_SLATES.format(places="gone") + " UNION " + ON_SLATES.format(places="added"),
        NOW,
    ),
    ("successor_gone", ON_SLATES.format(places="gone"), NOW),
    (
        "seat_changed",
        """
        SELECT successor.employee_id, NULL::bigint, role.id
        FROM gone JOIN added USING (id)
        CROSS JOIN LATERAL (VALUES (gone.role_id), (added.role_id)) AS role (id)
        JOIN succession_successionplan plan ON plan.position_id = added.id
        JOIN succession_successor successor ON successor.plan_id = plan.id
        WHERE gone.role_id <> added.role_id
        """,
        NOW,
    ),
    (
        "role_added",
        OF_FAMILIES.format(families="SELECT family_id FROM added", roles="SELECT id FROM added"),
        NOW,
    ),
    (
        "role_changed",
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
        OF_FAMILIES.format(families="SELECT family_id FROM gone", roles="SELECT id FROM gone"),
        NOW,
    ),
    (
        "profile_published",
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
        AGAINST_ROLES.format(roles="SELECT role_id FROM added WHERE status = 'published'"),
        NOW,
    ),
    (
        # whoever has evidence is read anew; a requirement may be off another scale for anybody
        "half_life_changed",
        WITH_OTHER_CONSTANTS.format(
            competencies=OTHER_CONSTANTS,
            against=AGAINST_ROLES.format(roles=REQUIRING.format(competencies=OTHER_SCALE)),
        ),
        NOW,
    ),
    (
        "policy_published",
        """
        SELECT employee.id, NULL::bigint, NULL::bigint FROM people_employee employee
        WHERE employee.status = 'active'
        AND EXISTS (SELECT FROM added WHERE effective_from <= current_date)
        """,
        NOW,
    ),
]


def operations() -> Iterator[migrations.RunSQL]:
    for name, touched, marked_at in RULES:
        more = ", retracted_at" if "touched.retracted_at" in marked_at else ""
        yield migrations.RunSQL(
            sql=MARK.format(name=name, touched=touched, marked_at=marked_at, more=more)
        )


TRIGGER_OF_EVIDENCE_GONE = """
CREATE TRIGGER succession_mark_evidence_gone AFTER DELETE ON competencies_evidence
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION succession_mark_evidence_gone();
"""


class Migration(migrations.Migration):
    """A mark says which competencies or roles of the person are touched."""

    dependencies = [("succession", "0007_kept_summaries_and_finer_marks")]

    operations = [*operations(), migrations.RunSQL(sql=TRIGGER_OF_EVIDENCE_GONE)]
