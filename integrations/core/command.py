"""What the import commands share: their options, their progress bar, their last words."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser, OutputWrapper

from audit.services import System
from integrations.core.errors import UnreadableSource
from integrations.core.summary import COUNTS, UNREADABLE, exit_status, write_summary
from integrations.models import ImportRun, RowOutcome

SHOWN = 20
"""Rejections that a terminal shows; the page and --json have them all."""

Progress = Callable[[int, str], None]
"""Called with percent done and what is being done."""

OPERATOR = System("Command line")


def add_import_options(parser: CommandParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="Say what would happen, no more.")
    parser.add_argument(
        "--allow-rejects", action="store_true", help="Apply the good rows although some are bad."
    )
    parser.add_argument("--json", action="store_true", help="Print the summary as JSON.")


def run_import(
    perform: Callable[[Path, Progress], ImportRun],
    path: Path,
    *,
    as_json: bool,
    out: OutputWrapper,
    err: OutputWrapper,
) -> None:
    """Do it, print the outcome, and leave with the documented exit status."""
    try:
        import_run = perform(path, _progress_bar(err))
    except UnreadableSource as error:
        if as_json:
            out.write(json.dumps(_unreadable(error), ensure_ascii=False))
        err.write(error.sentence)
        sys.exit(UNREADABLE)
    if as_json:
        out.ending = ""
        _print_notices(import_run, err)
        write_summary(import_run, out)  # type: ignore[arg-type] # OutputWrapper writes as a stream does
    else:
        _print_table(import_run, out)
    if status := exit_status(import_run):
        sys.exit(status)


def _unreadable(error: UnreadableSource) -> dict[str, Any]:
    """The summary of an input that could not be read: refused, with the one reason."""
    where = {"file": error.file, "line": error.line, "column": error.column, "value": ""}
    rejection = {**where, "reason": error.sentence, "suggestion": ""}
    return {"status": "refused", "files": {}, "objects": {}, "rejections": [rejection]}


def _progress_bar(err: OutputWrapper) -> Progress:
    if not err.isatty():
        return _say_nothing

    def show(percent: int, doing: str) -> None:
        filled = "█" * (percent // 4)
        end = "\n" if percent >= 100 else ""
        err.write(f"\r{filled:<25} {percent:3} %  {doing:<40.40}", ending=end)
        err.flush()

    return show


def _say_nothing(percent: int, doing: str) -> None:
    """Nobody watches."""


def _print_table(import_run: ImportRun, out: OutputWrapper) -> None:
    out.write(f"{'file':<26}" + "".join(f"{name:>11}" for name in COUNTS))
    for file in import_run.files.all():
        out.write(f"{file.file:<26}" + "".join(f"{getattr(file, name):>11,}" for name in COUNTS))
    rejected = import_run.row_outcomes.filter(kind=RowOutcome.Kind.REJECTED).order_by("id")
    for row in rejected[:SHOWN]:
        hint = f" {row.suggestion}" if row.suggestion else ""
        out.write(f"{row.file}:{row.line} {row.column} {row.value!r}: {row.reason}{hint}")
    more = rejected.count() - SHOWN
    if more > 0:
        out.write(f"… and {more:,} more: see run {import_run.pk} on the page of imports.")
    _print_movements(import_run, out)
    _print_notices(import_run, out)
    out.write(_last_words(import_run))


def _print_movements(import_run: ImportRun, out: OutputWrapper) -> None:
    movements = import_run.facts.get("movements", {})
    if movements:
        words = (f"{name.replace('_', ' ')} {count:,}" for name, count in movements.items())
        out.write(", ".join(words).capitalize() + ".")


def _print_notices(import_run: ImportRun, out: OutputWrapper) -> None:
    """What is worth knowing about rows that were taken; beside the JSON, not in it."""
    for notice in import_run.facts.get("notices", []):
        out.write(f"Note: {notice}")


def _last_words(import_run: ImportRun) -> str:
    if import_run.run.status == "refused":
        return "Nothing was applied. Mend the rows above, or take the others with --allow-rejects."
    return "Nothing was applied: a dry run." if import_run.is_dry_run else "Applied."
