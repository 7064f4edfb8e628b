"""The outcome of an import as JSON and as an exit status, the same for every kind of import."""

import json
from typing import IO, Any

from integrations.core.runs import summary_status
from integrations.models import ImportRun, RowOutcome

EVERYTHING_TAKEN, UNREADABLE, SOME_REJECTED = 0, 2, 3
"""Exit statuses of the import commands."""

COUNTS = ("source", "created", "updated", "unchanged", "merged", "rejected", "excluded")
REJECTION = ("file", "line", "column", "value", "reason", "suggestion")


def write_summary(import_run: ImportRun, out: IO[str]) -> None:
    """Write the JSON summary of import-format; rejections are streamed, however many. An import of
    people's movements has one key more, `movements`; one that mended faults has `faults`, in the
    shape of rejections with what was made of each in `suggestion`."""
    head: dict[str, Any] = {
        "status": summary_status(import_run),
        "files": {
            row["file"]: {name: row[name] for name in COUNTS}
            for row in import_run.files.values("file", *COUNTS)
        },
        "objects": import_run.objects_counts,
    }
    if "movements" in import_run.facts:
        head["movements"] = import_run.facts["movements"]
    out.write(json.dumps(head, ensure_ascii=False)[:-1])
    if import_run.row_outcomes.filter(kind=RowOutcome.Kind.MENDED).exists():
        _write_rows(import_run, out, "faults", RowOutcome.Kind.MENDED)
    _write_rows(import_run, out, "rejections", RowOutcome.Kind.REJECTED)
    out.write("}\n")


def _write_rows(import_run: ImportRun, out: IO[str], name: str, kind: RowOutcome.Kind) -> None:
    out.write(f', "{name}": [')
    rows = import_run.row_outcomes.filter(kind=kind).order_by("id")
    for index, row in enumerate(rows.values(*REJECTION).iterator(chunk_size=2000)):
        out.write((", " if index else "") + json.dumps(row, ensure_ascii=False))
    out.write("]")


def exit_status(import_run: ImportRun) -> int:
    """0 = everything taken, 3 = some rows rejected. Unreadable input never gets here."""
    has_rejected = import_run.files.filter(rejected__gt=0).exists()
    return SOME_REJECTED if has_rejected else EVERYTHING_TAKEN
