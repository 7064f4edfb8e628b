"""Running the import of somebody else's format: read, try, keep or undo, reconcile.

A preset reads its files, keeps account of their rows and hands over a function that writes. The
writing always happens, in one transaction; for a dry run, or where rows were rejected and that was
not allowed, it is undone again. So the counts of a dry run are those of the real one.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection, transaction

from audit.services import Actor
from competencies.services.evidence import wake_recompute
from integrations.accounts import Account
from integrations.core.cells import BadCell, long_text
from integrations.core.errors import UnreadableSource, why_it_broke_off
from integrations.core.reading import Broken
from integrations.core.runs import (
    Totals,
    fail_import,
    finish_import,
    record_outcomes,
    record_progress,
    start_import,
)
from integrations.core.sources import SourceFile, header_of
from integrations.models import ImportRun
from integrations.outcomes import Ledger, Record
from integrations.settling import Written

_printable = long_text()
LONGEST_ROW = 20_000
"""Characters. No cell of a shorter row is too long."""


class Rejects(Protocol):
    """Takes note of a row that cannot be taken."""

    def reject(
        self, record: Record, /, *, column: str, reason: str, suggestion: str = ""
    ) -> None: ...


class Progress(Protocol):
    """Called with percent done and what is being done."""

    def __call__(self, percent: int, doing: str, /) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Preset:
    """One import about to run. `write` may still reject rows in the account; `measure` counts what
    is stored, before and after."""

    kind: ImportRun.Kind
    source_name: str
    account: Account
    write: Callable[[Written], None]
    measure: Callable[[], dict[str, int]]


def read_records(file: SourceFile, *, columns: Sequence[str], ledger: Ledger) -> list[Record]:
    """The rows of a file that has these columns; what is not CSV is rejected, line by line."""
    return list(stream_records(file, columns=columns, rejects=ledger))


def stream_records(
    file: SourceFile,
    *,
    columns: Sequence[str],
    rejects: Rejects,
    ignored: Collection[str] = (),
    mend: Callable[[Record], None] | None = None,
) -> Iterator[Record]:
    """As `read_records`, one at a time; `ignored` columns are left out unread, and `mend` may change
    cells before they are checked. Rejected rows come along, so that they are counted."""
    header, rows = header_of(file)
    lacking = [column for column in columns if column not in header]
    if lacking:
        raise UnreadableSource(
            f"{file.name} has no column {', '.join(lacking)}.", file=file.name, line=1
        )
    for record in _records(file.name, header, rows, rejects):
        for column in ignored:
            record.values.pop(column, None)
        if not record.is_broken:
            if mend is not None:
                mend(record)
            _check_cells(record, rejects)
        yield record


def run_preset(
    preset: Preset,
    *,
    by: Actor,
    is_dry_run: bool,
    rejects_allowed: bool,
    progress: Progress,
    import_run: ImportRun | None = None,
) -> ImportRun:
    """Do it and return its finished run, which is made unless it waited as `import_run`. Raises
    whatever broke it, after closing the run."""
    import_run = import_run or start_import(
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
    file: str, header: list[str], rows: Iterator[tuple[int, list[str] | Broken]], rejects: Rejects
) -> Iterator[Record]:
    for line, cells in rows:
        if isinstance(cells, Broken):
            record = Record(file=file, line=line, values={header[0]: cells.text}, is_broken=True)
            rejects.reject(record, column=header[0], reason=cells.reason)
        else:
            is_wide = any(cells[len(header) :])
            values = dict(zip(header, cells, strict=False))
            record = Record(file=file, line=line, values=values, is_broken=is_wide)
            if is_wide:
                reason = f"The row has {len(cells)} cells, the header {len(header)}."
                hint = "Put quotes around commas."
                rejects.reject(record, column="", reason=reason, suggestion=hint)
        yield record


def _check_cells(record: Record, rejects: Rejects) -> None:
    """Reject a row that holds what cannot be printed or read."""
    if sum(map(len, record.values.values())) < LONGEST_ROW and _is_plain(record):
        return
    for column, text in record.values.items():
        try:
            _printable(text.strip())
        except BadCell as bad:
            rejects.reject(record, column=column, reason=bad.reason, suggestion=bad.suggestion)
            return


def _is_plain(record: Record) -> bool:
    """Nearly every row, and quick to see."""
    return "".join(record.values.values()).replace("\n", "").isprintable()


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
    return is_strict and preset.account.has_rejected


def _wait_for_others(kind: str) -> None:
    """Two imports of one kind at a time would each plan on what the other is about to change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import.{kind}"])


def _finish(
    import_run: ImportRun, preset: Preset, written: Written, totals: dict[str, Any], by: Actor
) -> None:
    account = preset.account
    record_outcomes(import_run=import_run, outcomes=account.outcomes())
    import_run.facts = written.facts | {"notices": list(account.notices)}
    import_run.save(update_fields=["facts"])
    finish_import(
        import_run=import_run,
        by=by,
        files=account.counts(written),
        objects=written.objects.as_dict(),
        is_refused=_is_refused(preset, import_run),
        totals={
            name: Totals(totals={**totals, **of_file.totals}, row_hash=of_file.row_hash)
            for name, of_file in account.totals().items()
        },
    )
