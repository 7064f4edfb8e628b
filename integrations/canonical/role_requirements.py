"""role_requirements.csv: what roles need. The rows of a role are its whole profile: where they
differ from the published one, a new version is published. Where a row of the role was rejected,
what it may have stood for stays as it is, so that a slip never takes a requirement away."""

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.checks import reject
from integrations.canonical.engine.plan import keep_created
from integrations.canonical.engine.spec import Check, Column, FileKind, Reference
from integrations.canonical.levels import LEVEL_WITHIN_SCALE
from integrations.core.cells import line_text, number, yes_no


def _plan(batch: Batch) -> None:
    weight = "weight" if batch.has("role_requirements.csv", "weight") else ""
    critical = batch.has("role_requirements.csv", "critical")
    batch.run(
        """
        DROP TABLE IF EXISTS current_profile;
        CREATE TEMP TABLE current_profile AS
        SELECT DISTINCT ON (role_id) role_id, id FROM competencies_roleprofile
        WHERE status = 'published' ORDER BY role_id, version DESC;

        DROP TABLE IF EXISTS plan_role_requirements;
        CREATE TEMP TABLE plan_role_requirements AS
        SELECT p.*, t_id IS NULL AS is_new, t_id IS NOT NULL AND
               (p.level, p.weight, p.is_critical)
               IS DISTINCT FROM (p.old_level, p.old_weight, p.old_critical) AS is_changed
        FROM (
            SELECT s.line, s.role_code, r.id AS role_id, c.id AS competency_id, s.level,
                   {weight} AS weight, {critical} AS is_critical, t.id AS t_id,
                   t.level AS old_level, t.weight AS old_weight, t.is_critical AS old_critical
            FROM stage_role_requirements s
            JOIN known_role r ON r.key = s.role_code
            JOIN known_competency c ON c.key = s.competency_code
            LEFT JOIN current_profile v ON v.role_id = r.id
            LEFT JOIN competencies_requirement t
                ON t.profile_id = v.id AND t.competency_id = c.id
        ) p
        """,
        {
            "weight": "COALESCE(s.weight, 1)" if weight else "COALESCE(t.weight, 1)",
            "critical": "COALESCE(s.critical, false)"
            if critical
            else "COALESCE(t.is_critical, false)",
        },
    )
    _plan_profiles(batch)


def _plan_profiles(batch: Batch) -> None:
    """Which roles get a new version, and the requirements that it keeps from the current one."""
    batch.run("""
        DROP TABLE IF EXISTS kept_requirement;
        CREATE TEMP TABLE kept_requirement AS
        SELECT v.role_id, t.competency_id, t.level, t.weight, t.is_critical,
               k.key IN (
                   SELECT key FROM import_rejection WHERE file = 'role_requirements.csv'
               ) AS is_kept
        FROM current_profile v
        JOIN competencies_requirement t ON t.profile_id = v.id
        JOIN known_role k ON k.id = v.role_id
        WHERE v.role_id IN (SELECT role_id FROM plan_role_requirements) AND NOT EXISTS (
            SELECT 1 FROM plan_role_requirements p
            WHERE p.role_id = v.role_id AND p.competency_id = t.competency_id
        );

        DROP TABLE IF EXISTS new_profile;
        CREATE TEMP TABLE new_profile AS
        SELECT role_id, nextval(pg_get_serial_sequence('competencies_roleprofile', 'id')) AS id,
               (SELECT COALESCE(max(version), 0) + 1 FROM competencies_roleprofile v
                WHERE v.role_id = changed.role_id) AS version
        FROM (
            SELECT role_id FROM plan_role_requirements WHERE is_new OR is_changed
            UNION SELECT role_id FROM kept_requirement WHERE NOT is_kept
            ORDER BY role_id
        ) changed
    """)


def _write(batch: Batch) -> None:
    batch.run(
        """
        INSERT INTO competencies_roleprofile (
            id, role_id, version, status, note, origin, created_at, created_by_id, changed_at
        )
        SELECT id, role_id, version, 'draft', %s, 'import', now(), %s, now() FROM new_profile
        """,
        None,
        [f"Imported (run {batch.run_id})", batch.by.audit_id or None],
    )
    batch.run("""
        INSERT INTO competencies_requirement (profile_id, competency_id, level, weight, is_critical)
        SELECT n.id, r.competency_id, r.level, r.weight, r.is_critical
        FROM new_profile n JOIN (
            SELECT role_id, competency_id, level, weight, is_critical, line
            FROM plan_role_requirements
            UNION ALL
            SELECT role_id, competency_id, level, weight, is_critical, NULL
            FROM kept_requirement WHERE is_kept
        ) r ON r.role_id = n.role_id ORDER BY n.id, r.line
    """)
    published = batch.run(
        """
        UPDATE competencies_roleprofile v SET status = 'published', published_at = now(),
            published_by_id = %s
        FROM new_profile n WHERE n.id = v.id
        """,
        None,
        [batch.by.audit_id or None],
    )
    keep_created(batch, "competencies_roleprofile", "SELECT id FROM new_profile")
    if published:
        batch.objects.add("role_profile", created=published)


def _settle(batch: Batch) -> int:
    """A draft in hand is somebody's work: a new version must not overtake it."""
    _plan(batch)
    return reject(batch, ROLE_REQUIREMENTS, _OPEN_DRAFT)


_OPEN_DRAFT = Check(
    column="role_code",
    joins="""
        JOIN known_role k ON k.key = s.role_code
        JOIN competencies_roleprofile v ON v.role_id = k.id AND v.status <> 'published'
        JOIN new_profile n ON n.role_id = k.id
    """,
    where="true",
    reason="'Role ' || s.role_code || ' has an open draft. Publish or discard it first.'",
)

ROLE_REQUIREMENTS = FileKind(
    file="role_requirements.csv",
    noun="requirement",
    table="competencies_requirement",
    columns=(
        Column(name="role_code", parse=line_text(120), is_required=True),
        Column(name="competency_code", parse=line_text(120), is_required=True),
        Column(name="level", parse=number(1, 10), sql="double precision", is_required=True),
        Column(name="weight", parse=number(most=1_000_000, above=0), sql="double precision"),
        Column(name="critical", parse=yes_no, sql="boolean"),
    ),
    key=("role_code", "competency_code"),
    references=(
        Reference(column="role_code", noun="role"),
        Reference(column="competency_code", noun="competency"),
    ),
    checks=(LEVEL_WITHIN_SCALE,),
    measured=("competency_id", "level", "weight", "is_critical"),
    stored="""
        plan_role_requirements p
        JOIN LATERAL (
            SELECT v.id FROM competencies_roleprofile v
            WHERE v.role_id = p.role_id AND v.status = 'published'
            ORDER BY v.version DESC LIMIT 1
        ) current ON true
        JOIN competencies_requirement t
        ON t.profile_id = current.id AND t.competency_id = p.competency_id
    """,
    settle=_settle,
    plan=_plan,
    write=_write,
)
