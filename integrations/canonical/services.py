"""Importing the canonical files: read, check, plan, apply, reconcile."""

from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from audit.services import Actor
from competencies.services.evidence import wake_recompute
from integrations.canonical.completions import write_unknown_content
from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.checks import settle
from integrations.canonical.engine.known import learn_keys
from integrations.canonical.engine.plan import count_outcomes, plan_file, write_file
from integrations.canonical.engine.rejected import finish_rejections, keep_rejections
from integrations.canonical.engine.stage import make_rejections, stage_file
from integrations.canonical.engine.totals import measure_planned, measure_source, measure_stored
from integrations.canonical.kinds import GROUPS, KINDS
from integrations.canonical.learning_evidence import write_learning_evidence
from integrations.canonical.nouns import NOUNS
from integrations.canonical.positions import learn_holders, write_holders
from integrations.core.counts import total_rejected
from integrations.core.errors import UnreadableSource, why_it_broke_off
from integrations.core.locking import one_at_a_time
from integrations.core.runs import fail_import, finish_import, record_progress, start_import
from integrations.core.sources import SourceFile, open_source
from integrations.core.suggest import closest
from integrations.models import ImportRun

Report = Callable[[int, str], None]


def import_folder(
    *,
    path: Path,
    by: Actor,
    is_dry_run: bool = False,
    rejects_allowed: bool = False,
    report: Report | None = None,
) -> ImportRun:
    """Import a folder, .zip, .xlsx or .csv of canonical files.

    Where a row is rejected nothing is applied, unless `rejects_allowed`. Raises UnreadableSource,
    with the run marked as failed, where the input cannot be read at all.
    """
    with one_at_a_time():
        import_run = start_import(
            kind=ImportRun.Kind.CANONICAL,
            source_name=path.resolve().name,
            by=by,
            is_dry_run=is_dry_run,
            rejects_allowed=rejects_allowed,
        )
        return carry_out(import_run=import_run, path=path, by=by, report=report)


def carry_out(
    *, import_run: ImportRun, path: Path, by: Actor, report: Report | None = None
) -> ImportRun:
    """Do the import that a running run stands for. Call it `one_at_a_time`."""

    def tell(percent: int, doing: str) -> None:
        record_progress(import_run=import_run, percent=percent, doing=doing)
        if report:
            report(percent, doing)

    batch = Batch(run_id=import_run.pk, by=by, report=tell)
    try:
        _read(batch, path)
        _check(batch)
        _plan(batch)
        return _close(batch, import_run)
    except Exception as error:
        fail_import(import_run=import_run, by=by, error=why_it_broke_off(error))
        raise
    finally:
        _tidy()


def _read(batch: Batch, path: Path) -> None:
    batch.sources = _known_files(batch, open_source(path))
    batch.kinds = [kind for kind in KINDS if kind.file in batch.sources]
    make_rejections(batch)
    for kind in batch.kinds:
        stage_file(batch, kind)
        measure_source(batch, kind)


def _known_files(batch: Batch, files: list[SourceFile]) -> dict[str, SourceFile]:
    names = [kind.file for kind in KINDS]
    for file in files:
        if file.name not in names:
            near = closest(file.name, names)
            hint = f" Did you mean {near}?" if near else ""
            batch.notices.append(f"{file.name} is none of the canonical files; left out.{hint}")
    found = {file.name: file for file in files if file.name in names}
    if not found:
        raise UnreadableSource(f"None of these files is here: {', '.join(names)}.")
    return found


def _check(batch: Batch) -> None:
    batch.report(60, "Checking")
    wanted = {reference.noun for kind in batch.kinds for reference in kind.references}
    wanted |= {kind.noun for kind in batch.kinds}
    learn_keys(batch, [noun for noun in NOUNS.values() if noun.name in wanted])
    for group in GROUPS:
        if present := [kind for kind in group if kind in batch.kinds]:
            settle(batch, present, NOUNS)


def _plan(batch: Batch) -> None:
    batch.report(75, "Comparing with what is there")
    if batch.has("employees.csv") or batch.has("positions.csv"):
        learn_holders(batch)
    for kind in batch.kinds:
        if kind.plan:
            kind.plan(batch)
        else:
            plan_file(batch, kind)
        count_outcomes(batch, kind)


def _close(batch: Batch, import_run: ImportRun) -> ImportRun:
    finish_rejections(batch, NOUNS)
    is_refused = bool(total_rejected(batch.counts.values())) and not import_run.rejects_allowed
    is_written = not is_refused and not import_run.is_dry_run
    if is_written:
        batch.report(80, "Writing")
    measure_planned(batch)
    with transaction.atomic():
        if is_written:
            _write(batch)
        measure_stored(batch, is_written=is_written)
        keep_rejections(batch)
        import_run.facts = {"notices": batch.notices}
        import_run.save(update_fields=["facts"])
        finish_import(
            import_run=import_run,
            by=batch.by,
            files=batch.counts,
            objects=batch.objects.as_dict(),
            totals=batch.totals,
            is_refused=is_refused and not import_run.is_dry_run,
        )
        if is_written:
            transaction.on_commit(wake_recompute)
    batch.report(100, "")
    return import_run


def _write(batch: Batch) -> None:
    if batch.has("completions.csv"):
        write_unknown_content(batch)
    for kind in batch.kinds:
        if kind.write:
            kind.write(batch)
        else:
            write_file(batch, kind)
        if kind.after_write:
            kind.after_write(batch)
    if batch.has("employees.csv") or batch.has("positions.csv"):
        write_holders(batch)
    write_learning_evidence(batch)


def _tidy() -> None:
    """Drop the temporary tables, where the transaction of a caller that failed still allows it."""
    if connection.get_autocommit() or not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("DISCARD TEMP")
