"""Control totals and row hashes: that what was in the file is what is stored.

`file` measures every row that could be read, `before` what was stored under the keys of the rows
taken, `planned` what they ask for, `after` what is stored then. `planned` and `after` must agree.
The hash does not depend on the order of rows.
"""

from collections.abc import Sequence
from typing import Any

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.plan import target_columns
from integrations.canonical.engine.spec import FileKind
from integrations.core.runs import Totals

_NUMERIC = {"double precision", "numeric", "integer"}


def measure_source(batch: Batch, kind: FileKind) -> None:
    """Distinct counts per key column and sums of the amounts, of all rows that could be read."""
    given = batch.given[kind.file]
    keys = [name for name in kind.key if name in given]
    sums = [
        column.name for column in kind.columns if column.name in given and column.sql in _NUMERIC
    ]
    parts = ["count(*)", *(f"count(DISTINCT {name})" for name in keys)]
    parts += [f"COALESCE(sum({name}), 0)::float8" for name in sums]
    found = batch.rows(f"SELECT {', '.join(parts)} FROM {kind.stage}")[0]
    totals = {
        "rows": found[0],
        "distinct": dict(zip(keys, found[1 : len(keys) + 1], strict=True)),
        "sums": dict(zip(sums, found[len(keys) + 1 :], strict=True)),
    }
    batch.totals[kind.file] = Totals(totals={"file": totals})


def measure_planned(batch: Batch) -> None:
    for kind in batch.kinds:
        columns = measured_columns(kind)
        planned = _measure(batch, kind.planned, "p", columns)
        _add(batch, kind, "planned", planned)
        _add(batch, kind, "before", _measure(batch, stored_rows(kind), "t", columns))


def measure_stored(batch: Batch, *, is_written: bool) -> None:
    """After writing; where nothing was written, what is stored is what was."""
    for kind in batch.kinds:
        known = batch.totals[kind.file].totals
        if is_written:
            columns = measured_columns(kind)
            after = _measure(batch, stored_rows(kind), "t", columns)
        else:
            after = known["before"]
        _add(batch, kind, "after", after)


def measured_columns(kind: FileKind) -> Sequence[str]:
    return kind.measured or target_columns(kind)


def stored_rows(kind: FileKind) -> str:
    """What is stored under the keys of the rows taken, as a FROM clause with the rows as `t`."""
    if kind.stored:
        return kind.stored
    return f"{kind.planned} p JOIN {kind.table} t ON t.id = p.id"


def _measure(batch: Batch, rows: str, alias: str, columns: Sequence[str]) -> dict[str, Any]:
    source = rows if " " in rows else f"{rows} {alias}"
    values = ", ".join(f"{alias}.{name}" for name in columns)
    count, digest = batch.rows(
        f"SELECT count(*), COALESCE(sum(hashtextextended(ROW({values})::text, 0)), 0)::text "
        f"FROM {source}"
    )[0]
    return {"rows": count, "hash": digest}


def _add(batch: Batch, kind: FileKind, name: str, measured: dict[str, Any]) -> None:
    totals = {**batch.totals[kind.file].totals, name: measured}
    digest = totals["planned"]["hash"] if "planned" in totals else ""
    batch.totals[kind.file] = Totals(totals=totals, row_hash=digest)
