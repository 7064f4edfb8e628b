"""The rows that an import leaves behind: its run, its files, its rejected and left-out rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from audit.models import Event, Run
from audit.services import Actor, record_event
from integrations.core.counts import FileCounts
from integrations.core.framework_changes import record_framework_changes
from integrations.models import FileReconciliation, ImportRun, RowOutcome

LONGEST_VALUE = 2000
"""Characters of a bad cell that are kept beside its reason; the row itself is kept whole."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A source row that was rejected, or left out for a stated reason.

    `line` is the physical line where the record starts; `row` maps header to cell as it came.
    """

    kind: RowOutcome.Kind
    file: str
    line: int
    column: str = ""
    value: str = ""
    reason: str
    suggestion: str = ""
    row: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Control totals and row hash of one file, for its reconciliation."""

    totals: Mapping[str, Any] = field(default_factory=dict)
    row_hash: str = ""


@transaction.atomic
def start_import(
    *,
    kind: ImportRun.Kind,
    source_name: str,
    by: Actor,
    is_dry_run: bool = False,
    rejects_allowed: bool = False,
) -> ImportRun:
    """A run that is under way from now on."""
    run = Run.objects.create(
        kind="import",
        label=f"{ImportRun.Kind(kind).label}: {source_name}"[:200],
        status=Run.Status.RUNNING,
        started_by_id=by.audit_id,
        started_by_label=by.audit_label[:200],
        started_at=timezone.now(),
        total=100,
        doing="Reading",
    )
    return ImportRun.objects.create(
        run=run,
        kind=kind,
        source_name=source_name[:300],
        is_dry_run=is_dry_run,
        rejects_allowed=rejects_allowed,
    )


def record_progress(*, import_run: ImportRun, percent: int, doing: str) -> None:
    """Where the run is, for whoever watches its page. Committed at once, so call it outside the
    transaction that writes."""
    Run.objects.filter(pk=import_run.pk).update(done=min(max(percent, 0), 100), doing=doing[:200])


def record_outcomes(*, import_run: ImportRun, outcomes: Iterable[Outcome]) -> None:
    """Store rejected and left-out rows, a thousand at a time."""
    rows = (
        RowOutcome(
            import_run=import_run,
            kind=outcome.kind,
            file=outcome.file,
            line=outcome.line,
            column=storable(outcome.column)[:120],
            value=storable(outcome.value)[:LONGEST_VALUE],
            reason=storable(outcome.reason),
            suggestion=storable(outcome.suggestion),
            row={storable(name): storable(cell) for name, cell in outcome.row.items()},
        )
        for outcome in outcomes
    )
    for batch in _batches(rows, 1000):
        RowOutcome.objects.bulk_create(batch)


@transaction.atomic
def finish_import(
    *,
    import_run: ImportRun,
    by: Actor,
    files: Mapping[str, FileCounts],
    objects: Mapping[str, Mapping[str, int]],
    is_refused: bool,
    totals: Mapping[str, Totals] | None = None,
    error: str = "",
) -> ImportRun:
    """Write the reconciliation, close the run and tell the audit trail."""
    _hash_changed_rows(import_run)
    record_framework_changes(import_run=import_run, by=by)
    for file, counts in files.items():
        found = (totals or {}).get(file, Totals())
        FileReconciliation.objects.create(
            import_run=import_run,
            file=file[:120],
            control_totals=dict(found.totals),
            row_hash=found.row_hash,
            **counts.as_dict(),
        )
    import_run.objects_counts = {noun: dict(counts) for noun, counts in objects.items()}
    import_run.save(update_fields=["objects_counts"])
    run = import_run.run
    run.status = Run.Status.REFUSED if is_refused else Run.Status.DONE
    run.counts = {file: counts.as_dict() for file, counts in files.items()}
    run.done, run.total, run.doing, run.error = 100, 100, "", error
    run.finished_at = timezone.now()
    run.save()
    _tell_audit(import_run, by)
    return import_run


@transaction.atomic
def fail_import(*, import_run: ImportRun, by: Actor, error: str) -> None:
    """Close a run that broke off; nothing of it was applied."""
    run = import_run.run
    run.status = Run.Status.FAILED
    run.error, run.doing = error, ""
    run.finished_at = timezone.now()
    run.save()
    _tell_audit(import_run, by)


def summary_status(import_run: ImportRun) -> str:
    """ "applied", "dry_run" or "refused", as the summary and the pages say it."""
    if import_run.run.status in {Run.Status.REFUSED, Run.Status.FAILED}:
        return "refused"
    return "dry_run" if import_run.is_dry_run else "applied"


def storable(text: str) -> str:
    """The text with what PostgreSQL cannot hold (NUL, bytes that were not UTF-8) made visible."""
    if text.isprintable():
        return text
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\0", "�")


def _hash_changed_rows(import_run: ImportRun) -> None:
    """How the import left the rows, so that a later change by somebody else can be told."""
    models = {model._meta.db_table: model for model in apps.get_models()}  # noqa: SLF001 - Django's documented way to ask a model
    tables = import_run.changed_rows.order_by("table").values_list("table", flat=True).distinct()
    for table in tables:
        key = models[table]._meta.pk.column  # noqa: SLF001 - as above
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                UPDATE integrations_changedrow c
                SET after_hash = hashtextextended(to_jsonb(t)::text, 0)
                FROM {connection.ops.quote_name(table)} t
                WHERE c.import_run_id = %s AND c."table" = %s AND t.{key} = c.object_id
                """,
                [import_run.pk, table],
            )


def _tell_audit(import_run: ImportRun, by: Actor) -> None:
    run = import_run.run
    record_event(
        by=by,
        action=Event.Action.RAN if import_run.is_dry_run else Event.Action.IMPORTED,
        object_type="import",
        object_id=run.pk,
        object_label=run.label,
        detail={"status": summary_status(import_run), "files": run.counts, "error": run.error},
    )


def _batches(rows: Iterable[RowOutcome], size: int) -> Iterator[list[RowOutcome]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch
