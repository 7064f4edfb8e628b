"""roles.csv: kinds of seat, and the families that are their ladders."""

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.plan import keep_created
from integrations.canonical.engine.spec import Column, Field, FileKind, Reference
from integrations.core.cells import line_text, long_text, whole, yes_no


def _learn_families(batch: Batch) -> None:
    """A family is named by its code, or by its name where only one family has it; any other word
    is a new family."""
    batch.run("""
        DROP TABLE IF EXISTS known_role_family;
        CREATE TEMP TABLE known_role_family (key text PRIMARY KEY, id bigint, is_new boolean);
        INSERT INTO known_role_family SELECT code, id, false FROM people_rolefamily;
        INSERT INTO known_role_family
        SELECT name, min(id), false FROM people_rolefamily GROUP BY name HAVING count(*) = 1
        ON CONFLICT DO NOTHING;
    """)
    if batch.has("roles.csv", "family"):
        batch.run("""
            INSERT INTO known_role_family
            SELECT f.key, nextval(pg_get_serial_sequence('people_rolefamily', 'id')), true
            FROM (
                SELECT s.family AS key FROM stage_roles s
                WHERE s.family IS NOT NULL GROUP BY s.family ORDER BY min(s.line)
            ) f ON CONFLICT DO NOTHING
        """)


def _write_families(batch: Batch) -> None:
    created = batch.run("""
        INSERT INTO people_rolefamily (id, code, name, "group")
        SELECT DISTINCT k.id, k.key, k.key, '' FROM known_role_family k
        JOIN plan_roles p ON p.family_id = k.id WHERE k.is_new
    """)
    keep_created(
        batch, "people_rolefamily",
        "SELECT DISTINCT k.id FROM known_role_family k JOIN plan_roles p ON p.family_id = k.id "
        "WHERE k.is_new",
    )  # fmt: skip
    if created:
        batch.objects.add("role_family", created=created)


ROLES = FileKind(
    file="roles.csv",
    noun="role",
    table="people_role",
    columns=(
        Column(name="code", parse=line_text(120), is_required=True),
        Column(name="name", parse=line_text(300), is_required=True),
        Column(name="family", parse=line_text(120)),
        Column(name="grade", parse=whole(1, 32_767), sql="smallint"),
        Column(name="description", parse=long_text(), is_long=True),
        Column(name="is_critical", parse=yes_no, sql="boolean"),
    ),
    key=("code",),
    references=(Reference(column="family", noun="role_family", target="family_id"),),
    fields=(
        Field(target="code", column="code"),
        Field(target="name", column="name"),
        Field(target="grade", column="grade"),
        Field(target="description", column="description", empty="''"),
        Field(target="is_critical", column="is_critical", empty="false"),
    ),
    before_checks=_learn_families,
    after_write=_write_families,
)
