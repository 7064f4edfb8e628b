"""competencies.csv: what people can be good at, and the frameworks that it comes from."""

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.checks import reject
from integrations.canonical.engine.plan import keep_before, keep_created
from integrations.canonical.engine.spec import Check, Column, Field, FileKind, Reference
from integrations.core.cells import line_text, long_text, whole

LARGEST = 2_147_483_647


def _learn_frameworks(batch: Batch) -> None:
    """Frameworks have no file of their own: a code that is new here is a new framework."""
    batch.run("""
        DROP TABLE IF EXISTS known_framework;
        CREATE TEMP TABLE known_framework AS
        SELECT t.code AS key, t.id, false AS is_new, t.name, t.name AS old_name
        FROM competencies_framework t;
    """)
    if not batch.has("competencies.csv", "framework_code"):
        return
    batch.run("""
        INSERT INTO known_framework (key, id, is_new, name)
        SELECT f.code, nextval(pg_get_serial_sequence('competencies_framework', 'id')), true, f.code
        FROM (
            SELECT DISTINCT framework_code AS code FROM stage_competencies
            WHERE framework_code IS NOT NULL
            EXCEPT SELECT key FROM known_framework
        ) f
    """)


def _settle(batch: Batch) -> int:
    rejected = reject(batch, COMPETENCIES, _SCALE_IN_USE) if batch.has(
        "competencies.csv", "scale_max") else 0  # fmt: skip
    if batch.has("competencies.csv", "framework_name"):
        rejected += reject(batch, COMPETENCIES, _ANOTHER_FRAMEWORK_NAME)
        batch.run("""
            UPDATE known_framework k SET name = s.framework_name FROM stage_competencies s
            WHERE s.framework_code = k.key AND s.framework_name IS NOT NULL
        """)
    batch.run("""
        DELETE FROM known_framework k WHERE k.is_new AND NOT EXISTS (
            SELECT 1 FROM stage_competencies s WHERE s.framework_code = k.key)
    """)
    _learn_scales(batch)
    return rejected


def _learn_scales(batch: Batch) -> None:
    """The scale that each competency has after this import."""
    if batch.has("competencies.csv", "scale_max"):
        batch.run("""
            UPDATE known_competency k SET scale = COALESCE(s.scale_max, 5)
            FROM stage_competencies s WHERE s.code = k.key
        """)
    batch.run("UPDATE known_competency SET scale = 5 WHERE scale IS NULL")


def _framework_differs(batch: Batch) -> str:
    """A row that gives its framework another name changes something too."""
    if not batch.has("competencies.csv", "framework_name"):
        return "false"
    return "COALESCE(k_framework_code.name IS DISTINCT FROM k_framework_code.old_name, false)"


def _write_frameworks(batch: Batch) -> None:
    renamed = "NOT is_new AND name IS DISTINCT FROM old_name"
    keep_before(batch, "competencies_framework", f"SELECT id FROM known_framework WHERE {renamed}")
    batch.run(
        "UPDATE competencies_framework t SET name = k.name FROM known_framework k "
        "WHERE k.id = t.id AND NOT k.is_new AND k.name IS DISTINCT FROM t.name"
    )
    created = batch.run("""
        INSERT INTO competencies_framework (id, code, name, description, source, licence)
        SELECT id, key, name, '', '', '' FROM known_framework WHERE is_new ORDER BY id
    """)
    keep_created(batch, "competencies_framework", "SELECT id FROM known_framework WHERE is_new")
    if created:
        batch.objects.add("framework", created=created)


_SCALE_IN_USE = Check(
    column="scale_max",
    joins="""
        JOIN known_competency k ON k.key = s.code AND NOT k.is_new
        JOIN competencies_competency t ON t.id = k.id AND t.scale_max > COALESCE(s.scale_max, 5)
        CROSS JOIN LATERAL (
            SELECT GREATEST(
                (SELECT max(e.level) FROM competencies_evidence e
                 WHERE e.competency_id = t.id AND e.retracted_at IS NULL),
                (SELECT max(r.level) FROM competencies_requirement r WHERE r.competency_id = t.id),
                (SELECT max(m.level) FROM learning_contentmapping m WHERE m.competency_id = t.id)
            ) AS level
        ) used
    """,
    where="used.level > COALESCE(s.scale_max, 5)",
    reason="'Level ' || used.level || ' of this competency is in use: its scale cannot end below.'",
)
_ANOTHER_FRAMEWORK_NAME = Check(
    column="framework_name",
    joins="""
        JOIN (
            SELECT framework_code, (array_agg(framework_name ORDER BY line))[1] AS name,
                   min(line) AS line
            FROM stage_competencies WHERE framework_name IS NOT NULL GROUP BY framework_code
        ) one ON one.framework_code = s.framework_code
    """,
    where="s.framework_name <> one.name",
    reason="'Line ' || one.line || ' calls framework ' || s.framework_code || ' ' || one.name || '.'",
)

COMPETENCIES = FileKind(
    file="competencies.csv",
    noun="competency",
    table="competencies_competency",
    columns=(
        Column(name="code", parse=line_text(120), is_required=True),
        Column(name="name", parse=line_text(200), is_required=True),
        Column(name="framework_code", parse=line_text(60)),
        Column(name="framework_name", parse=line_text(200)),
        Column(name="description", parse=long_text(), is_long=True),
        Column(name="category", parse=line_text(200)),
        Column(name="parent_code", parse=line_text(120)),
        Column(name="scale_max", parse=whole(2, 10), sql="smallint"),
        Column(name="half_life_days", parse=whole(1, LARGEST), sql="integer"),
    ),
    key=("code",),
    references=(
        Reference(column="parent_code", noun="competency", target="parent_id"),
        Reference(column="framework_code", noun="framework", target="framework_id"),
    ),
    fields=(
        Field(target="code", column="code"),
        Field(target="name", column="name"),
        Field(target="description", column="description", empty="''"),
        Field(target="category", column="category", empty="''"),
        Field(target="scale_max", column="scale_max", empty="5"),
        Field(target="half_life_days", column="half_life_days"),
    ),
    checks=(
        Check(
            column="framework_code",
            where="s.framework_code IS NULL AND s.framework_name IS NOT NULL",
            reason="'A framework_name needs a framework_code.'",
        ),
    ),
    parent="parent_code",
    also_changed=_framework_differs,
    before_checks=_learn_frameworks,
    settle=_settle,
    after_write=_write_frameworks,
)
