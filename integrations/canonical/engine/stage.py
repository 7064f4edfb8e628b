"""Reading a file into its temporary table, cell by cell checked, memory flat in rows."""

import csv
import json
from collections.abc import Iterator, Sequence
from io import StringIO

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.spec import Column, FileKind
from integrations.core.cells import BadCell
from integrations.core.counts import FileCounts
from integrations.core.errors import UnreadableSource
from integrations.core.reading import Broken, Record
from integrations.core.runs import LONGEST_VALUE, storable
from integrations.core.sources import header_of
from integrations.core.suggest import closest

CHUNK = 20_000
"""Rows per COPY."""
REMEMBERED = 50_000
"""Distinct cells of a column whose parsed form is kept: numbers, codes and dates repeat."""

REJECTION_COLUMNS = ("file", "line", "col", "value", "reason", "suggestion", "key", "row")


def make_rejections(batch: Batch) -> None:
    """The table of rejected rows. Rows found by SQL get `value` and `row` later."""
    batch.run("DROP TABLE IF EXISTS import_rejection")
    batch.run("""
        CREATE TEMP TABLE import_rejection (
            file text, line integer, col text, value text, reason text, suggestion text,
            key text, row jsonb, noun text
        )
    """)


def stage_file(batch: Batch, kind: FileKind) -> None:
    """Load one file. Raises UnreadableSource where its header cannot be used."""
    header, records = header_of(batch.sources[kind.file])
    _check_header(batch, kind, header)
    batch.given[kind.file] = tuple(name for name in header if name in kind.column_names)
    batch.counts[kind.file] = FileCounts()
    columns = ", ".join(f"{column.name} {column.sql}" for column in kind.columns)
    batch.run(
        "DROP TABLE IF EXISTS {stage}; CREATE TEMP TABLE {stage} (line integer, {columns})",
        {"stage": kind.stage, "columns": columns},
    )
    _Loader(batch, kind, header).load(records)
    batch.run("CREATE INDEX ON {stage} (line); ANALYZE {stage}", {"stage": kind.stage})


def _check_header(batch: Batch, kind: FileKind, header: Sequence[str]) -> None:
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise UnreadableSource(
            f"{kind.file} has the column {twice[0]} twice.", file=kind.file, line=1, column=twice[0]
        )
    for column in kind.columns:
        if column.is_required and column.name not in header:
            raise UnreadableSource(
                _missing(kind, column, header), file=kind.file, line=1, column=column.name
            )
    for name in header:
        if name not in kind.column_names:
            near = closest(name, [one for one in kind.column_names if one not in header])
            hint = f" Did you mean {near}?" if near else ""
            batch.notices.append(f"{kind.file}: the column “{name}” is unknown and left out.{hint}")


def _missing(kind: FileKind, column: Column, header: Sequence[str]) -> str:
    sentence = f"{kind.file} has no column {column.name}."
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        return f"{sentence} Its cells must be separated by commas."
    near = closest(column.name, [name for name in header if name not in kind.column_names])
    return f"{sentence} Is it the one called “{near}”?" if near else sentence


class _Memo(dict[str, str | None]):
    """Parsed cells of one column, looked up instead of parsed again."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column

    def __missing__(self, cell: str) -> str | None:
        staged = self.column.staged(cell)
        if not self.column.is_long:
            if len(self) >= REMEMBERED:
                self.clear()
            self[cell] = staged
        return staged


class _Loader:
    """The state of loading one file: what is buffered and where the columns are."""

    def __init__(self, batch: Batch, kind: FileKind, header: Sequence[str]) -> None:
        self.batch, self.kind, self.header = batch, kind, list(header)
        self.counts = batch.counts[kind.file]
        by_name = {column.name: column for column in kind.columns}
        self.memos = [_Memo(by_name.get(name, _IGNORED)) for name in header]
        self.taken = [index for index, name in enumerate(header) if name in by_name]
        self.is_all_taken = len(self.taken) == len(header)
        self.target = ("line", *batch.given[kind.file])
        self.good, self.bad = StringIO(), StringIO()
        self.write_good = csv.writer(self.good).writerow
        self.write_bad = csv.writer(self.bad).writerow

    def load(self, records: Iterator[Record]) -> None:
        width = len(self.header)
        memos, write, taken = self.memos, self.write_good, self.taken
        for line, cells in records:
            self.counts.source += 1
            if isinstance(cells, Broken) or len(cells) != width:
                self._reject_shape(line, cells)
            else:
                try:
                    staged = [memo[cell] for memo, cell in zip(memos, cells, strict=True)]
                except BadCell:
                    self._reject_cell(line, cells)
                else:
                    if not self.is_all_taken:
                        staged = [staged[index] for index in taken]
                    write([line, *staged])
            if self.counts.source % CHUNK == 0:
                self._flush()
        self._flush()

    def _reject_cell(self, line: int, cells: Sequence[str]) -> None:
        """The first cell of the row that cannot be taken, with the reason."""
        for name, memo, cell in zip(self.header, self.memos, cells, strict=True):
            try:
                memo[cell]
            except BadCell as error:
                self._reject(line, name, cell, error.reason, error.suggestion, cells)
                return

    def _reject_shape(self, line: int, cells: list[str] | Broken) -> None:
        if isinstance(cells, Broken):
            self._reject(line, "", cells.text, cells.reason, "", [])
            return
        width = len(self.header)
        reason = f"The row has {len(cells)} cells, the header {width}."
        if len(cells) < width:
            self._reject(line, self.header[len(cells)], "", reason, "", cells)
        else:
            hint = "Put quotes around a text that holds a comma."
            self._reject(line, "", cells[width], reason, hint, cells)

    def _reject(
        self, line: int, column: str, value: str, reason: str, hint: str, cells: Sequence[str]
    ) -> None:
        row = row_as_json(self.header, cells)
        key_column = self.kind.key[0]
        key = dict(zip(self.header, cells, strict=False)).get(key_column, "").strip()
        self.counts.rejected += 1
        self.write_bad([
            self.kind.file, line, column, storable(value)[:LONGEST_VALUE], reason, hint,
            storable(key), row,
        ])  # fmt: skip

    def _flush(self) -> None:
        read = 0
        for buffer, table, columns in (
            (self.good, self.kind.stage, self.target),
            (self.bad, "import_rejection", REJECTION_COLUMNS),
        ):
            if size := buffer.tell():
                read += size
                buffer.seek(0)
                self.batch.copy_in(table, columns, buffer)
                buffer.seek(0)
                buffer.truncate()
        self.batch.report_reading(read, f"Reading {self.kind.file}: {self.counts.source:,} rows")


def row_as_json(header: Sequence[str], cells: Sequence[str]) -> str:
    """A row as it came, by header; cells beyond the header under the number of their column."""
    names = [*header, *(str(index + 1) for index in range(len(header), len(cells)))]
    return json.dumps(
        {storable(name): storable(cell) for name, cell in zip(names, cells, strict=False)}
    )


def _ignore(text: str) -> str:
    return text


_IGNORED = Column(name="", parse=_ignore, is_long=True)
