"""Running the import of somebody else's format: read, try, keep or undo, reconcile.

A preset reads its files into a ledger and hands over a function that writes. The writing always
happens, in one transaction; for a dry run, or where rows were rejected and that was not allowed, it
is undone again. So the counts of a dry run are those of the real one.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection, transaction

from audit.services import Actor
from competencies.services.evidence import wake_recompute
from integrations.core.cells import BadCell, long_text
from integrations.core.counts import FileCounts
from integrations.core.errors import UnreadableSource, why_it_broke_off
from integrations.core.reading import Broken
from integrations.core.runs import (
    Outcome,
    Totals,
    fail_import,
    finish_import,
    record_outcomes,
    record_progress,
    start_import,
)
from integrations.core.sources import SourceFile, header_of
from integrations.models import ImportRun, RowOutcome
from integrations.outcomes import Ledger, Record, Refusal
from integrations.settling import CREATED, UNCHANGED, UPDATED, Written

_printable = long_text()


class Progress(Protocol):
    """Called with percent done and what is being done."""

    def __call__(self, percent: int, doing: str, /) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Preset:
    """One import about to run. `write` may still reject rows in the ledger; `measure` counts what is
    stored, before and after."""

    kind: ImportRun.Kind
    source_name: str
    files: Mapping[str, Sequence[Record]]
    key_columns: Mapping[str, Sequence[str]]
    ledger: Ledger
    write: Callable[[Written], None]
    measure: Callable[[], dict[str, int]]


def read_records(file: SourceFile, *, columns: Sequence[str], ledger: Ledger) -> list[Record]:
    """The rows of a file that has these columns; what is not CSV is rejected, line by line."""
    header, rows = header_of(file)
    lacking = [column for column in columns if column not in header]
    if lacking:
        raise UnreadableSource(
            f"{file.name} has no column {', '.join(lacking)}.", file=file.name, line=1
        )
    return list(_records(file.name, header, rows, ledger))


def run_preset(
    preset: Preset,
    *,
    by: Actor,
    is_dry_run: bool,
    rejects_allowed: bool,
    progress: Progress,
) -> ImportRun:
    """Do it and return its finished run. Raises whatever broke it, after closing the run."""
    import_run = start_import(
        kind=preset.kind,
        source_name=preset.source_name,
        by=by,
        is_dry_run=is_dry_run,
        rejects_allowed=rejects_allowed,
    )
    record_progress(import_run=import_run, percent=30, doing="Writing")
    progress(30, "Writing")
    try:
        with transaction.atomic():
            written, totals = _write(preset, import_run)
            _finish(import_run, preset, written, totals, by)
    except Exception as error:
        fail_import(import_run=import_run, by=by, error=why_it_broke_off(error))
        raise
    progress(100, "Done")
    return import_run


def _records(
    file: str, header: list[str], rows: Iterator[tuple[int, list[str] | Broken]], ledger: Ledger
) -> Iterator[Record]:
    for line, cells in rows:
        if isinstance(cells, Broken):
            record = Record(file=file, line=line, values={header[0]: cells.text})
            ledger.reject(record, column=header[0], reason=cells.reason)
        else:
            record = Record(file=file, line=line, values=dict(zip(header, cells, strict=False)))
            _check_cells(record, header, cells, ledger)
        yield record


def _check_cells(record: Record, header: list[str], cells: list[str], ledger: Ledger) -> None:
    """Reject a row that is wider than the header or holds what cannot be printed or read."""
    if any(cells[len(header) :]):
        reason = f"The row has {len(cells)} cells, the header {len(header)}."
        ledger.reject(record, column="", reason=reason, suggestion="Put quotes around commas.")
        return
    for column, text in record.values.items():
        try:
            _printable(text.strip())
        except BadCell as bad:
            ledger.reject(record, column=column, reason=bad.reason, suggestion=bad.suggestion)
            return


def _write(preset: Preset, import_run: ImportRun) -> tuple[Written, dict[str, Any]]:
    """Write, and undo it again if it is not to stay: the savepoint goes, what is told stays."""
    written = Written(run_id=import_run.pk)
    with transaction.atomic():
        _wait_for_others(preset.kind)
        before = preset.measure()
        preset.write(written)
        written.keep_created()
        totals = {"before": before, "after": preset.measure()}
        if import_run.is_dry_run or _is_refused(preset, import_run):
            transaction.set_rollback(True)
        else:
            transaction.on_commit(wake_recompute)
    return written, totals


def _is_refused(preset: Preset, import_run: ImportRun) -> bool:
    """A dry run refuses nothing: it says what would be rejected."""
    is_strict = not import_run.is_dry_run and not import_run.rejects_allowed
    return is_strict and bool(preset.ledger.rejected)


def _wait_for_others(kind: str) -> None:
    """Two imports of one kind at a time would each plan on what the other is about to change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import.{kind}"])


def _finish(
    import_run: ImportRun, preset: Preset, written: Written, totals: dict[str, Any], by: Actor
) -> None:
    ledger = preset.ledger
    record_outcomes(import_run=import_run, outcomes=_outcomes(ledger))
    import_run.facts = written.facts | {"notices": ledger.notices}
    import_run.save(update_fields=["facts"])
    finish_import(
        import_run=import_run,
        by=by,
        files={name: _counts(name, rows, ledger, written) for name, rows in preset.files.items()},
        objects=written.objects.as_dict(),
        is_refused=_is_refused(preset, import_run),
        totals={
            name: Totals(
                totals=totals | {"file": _distinct(rows, preset.key_columns[name])},
                row_hash=_row_hash(rows),
            )
            for name, rows in preset.files.items()
        },
    )


def _counts(file: str, rows: Sequence[Record], ledger: Ledger, written: Written) -> FileCounts:
    words = Counter(word for (name, _), word in written.rows.items() if name == file)
    return FileCounts(
        source=len(rows),
        created=words[CREATED],
        updated=words[UPDATED],
        unchanged=words[UNCHANGED],
        merged=sum(record.file == file for record in ledger.merged),
        rejected=len({one.record.line for one in ledger.rejected if one.record.file == file}),
        excluded=sum(one.record.file == file for one in ledger.excluded),
    )


def _outcomes(ledger: Ledger) -> Iterator[Outcome]:
    for refusal in ledger.rejected:
        yield _outcome(refusal, RowOutcome.Kind.REJECTED)
    for refusal in ledger.excluded:
        yield _outcome(refusal, RowOutcome.Kind.EXCLUDED)


def _outcome(refusal: Refusal, kind: RowOutcome.Kind) -> Outcome:
    return Outcome(
        kind=kind,
        file=refusal.record.file,
        line=refusal.record.line,
        column=refusal.column,
        value=refusal.value,
        reason=refusal.reason,
        suggestion=refusal.suggestion,
        row=refusal.record.values,
    )


def _distinct(rows: Sequence[Record], columns: Sequence[str]) -> dict[str, int]:
    return {column: len({record.text(column) for record in rows}) for column in columns}


def _row_hash(rows: Sequence[Record]) -> str:
    """Of the rows, sorted, so that their order in the file does not count."""
    whole = hashlib.sha256()
    for row in sorted("\x1f".join(record.values.values()) for record in rows):
        whole.update(row.encode("utf-8", "surrogateescape") + b"\x1e")
    return whole.hexdigest()
