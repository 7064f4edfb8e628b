"""completions.csv: who finished what. Content that is no longer known is kept as such."""

from django.utils import timezone

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.plan import keep_created
from integrations.canonical.engine.spec import Column, Field, FileKind, Reference
from integrations.core.cells import line_text, number, past_day, yes_no


def _learn_unknown_content(batch: Batch) -> None:
    """Content that neither Cadre nor content.csv knows, unless its row there was rejected."""
    batch.run("""
        DROP TABLE IF EXISTS unknown_content;
        CREATE TEMP TABLE unknown_content AS
        SELECT fresh.key, nextval(pg_get_serial_sequence('learning_content', 'id')) AS id
        FROM (
            SELECT s.content_code AS key FROM stage_completions s
            LEFT JOIN known_content k ON k.key = s.content_code
            WHERE k.key IS NULL AND NOT EXISTS (
                SELECT 1 FROM import_rejection r
                WHERE r.file = 'content.csv' AND r.key = s.content_code)
            GROUP BY s.content_code ORDER BY min(s.line)
        ) fresh;
        INSERT INTO known_content SELECT key, id, true FROM unknown_content;
    """)


def write_unknown_content(batch: Batch) -> None:
    used = "SELECT content_id FROM plan_completions"
    created = batch.run(
        """
        INSERT INTO learning_content (
            id, code, title, description, provider, format, url, language, currency,
            retired_on, is_title_unknown
        )
        SELECT id, key, 'Unknown title (' || key || ')', '', '', '', '', '', '', '{today}', true
        FROM unknown_content WHERE id IN ({used}) ORDER BY id
        """,
        {"used": used, "today": str(timezone.localdate())},
    )
    keep_created(batch, "learning_content", f"SELECT id FROM unknown_content WHERE id IN ({used})")
    if created:
        batch.objects.add("content", created=created)
        batch.notices.append(
            f"completions.csv: content codes that nobody knows: {created:,}. They are kept as "
            "retired content without a title."
        )


COMPLETIONS = FileKind(
    file="completions.csv",
    noun="completion",
    table="learning_completion",
    columns=(
        Column(name="employee_number", parse=line_text(60), is_required=True),
        Column(name="content_code", parse=line_text(112), is_required=True),
        Column(
            name="completed_on", parse=past_day(timezone.localdate), sql="date", is_required=True
        ),
        Column(name="score", parse=number(0, 100), sql="double precision"),
        Column(name="passed", parse=yes_no, sql="boolean"),
    ),
    key=("employee_number", "content_code", "completed_on"),
    references=(
        Reference(column="employee_number", noun="employee", target="employee_id"),
        Reference(column="content_code", noun="content", target="content_id"),
    ),
    fields=(
        Field(target="completed_on", column="completed_on"),
        Field(target="score", column="score"),
        Field(target="passed", column="passed"),
    ),
    before_checks=_learn_unknown_content,
)
