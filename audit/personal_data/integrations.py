"""Imports: rows of files as they came may hold anything, protected attributes included."""

from audit.personal_data.declaration import WITH_THE_IMPORT, declare

TABLE = (
    *declare(
        "integrations.ImportRun",
        purpose="What came in, what became of it, who rolled it back.",
        kept=WITH_THE_IMPORT,
        personal="rolled_back_by facts",  # a notice may name who is doubtful
        not_personal="run kind source_name is_dry_run rejects_allowed upload objects_counts"
        " rolled_back_at",
    ),
    *declare(
        "integrations.FileReconciliation",
        purpose="Counts: every row of a file has exactly one outcome.",
        kept=WITH_THE_IMPORT,
        not_personal="id import_run file source created updated unchanged merged rejected excluded"
        " control_totals row_hash",
    ),
    *declare(
        "integrations.RowOutcome",
        purpose="Rows that could not be taken, as they came, so that somebody can mend them.",
        kept=WITH_THE_IMPORT,
        protected="value reason suggestion row",
        not_personal="id import_run kind file line column",
    ),
    *declare(
        "integrations.ChangedRow",
        purpose="Rows as they were before an import, so that it can be rolled back.",
        kept=WITH_THE_IMPORT,
        protected="before",
        personal="object_id",
        not_personal="id import_run table after_hash",
    ),
)
