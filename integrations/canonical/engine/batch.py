"""One import in hand: its connection, its files, its counts. Temporary tables hold the rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from audit.services import Actor
from integrations.canonical.engine.spec import FileKind
from integrations.core.counts import FileCounts, ObjectCounts
from integrations.core.runs import Totals
from integrations.core.sources import SourceFile


@dataclass(kw_only=True)
class Batch:
    """`given` maps a file to its columns that the source has, in the file's own order."""

    run_id: int
    by: Actor
    report: Callable[[int, str], None]
    kinds: Sequence[FileKind] = ()
    sources: dict[str, SourceFile] = field(default_factory=dict)
    given: dict[str, tuple[str, ...]] = field(default_factory=dict)
    counts: dict[str, FileCounts] = field(default_factory=dict)
    objects: ObjectCounts = field(default_factory=ObjectCounts)
    totals: dict[str, Totals] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    read: int = 0
    """Characters read so far, of about the sum of the sources' sizes."""

    def has(self, file: str, column: str = "") -> bool:
        """Whether the source has this file, and this column in it."""
        return file in self.given and (not column or column in self.given[file])

    def run(
        self, statement: str, names: Mapping[str, str] | None = None, values: Any = None
    ) -> int:
        """Execute, with our own `names` put in for {placeholders}; returns the rows touched."""
        with connection.cursor() as cursor:
            cursor.execute(statement.format(**(names or {})), values)
            return max(int(cursor.rowcount), 0)

    def rows(
        self, statement: str, names: Mapping[str, str] | None = None, values: Any = None
    ) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(**(names or {})), values)
            return list(cursor.fetchall())

    def number(self, statement: str, names: Mapping[str, str] | None = None) -> int:
        return int(self.rows(statement, names)[0][0])

    def report_reading(self, characters: int, doing: str) -> None:
        """Reading is 60 of the 100 percent."""
        self.read += characters
        size = sum(source.size for source in self.sources.values())
        self.report(min(60, 60 * self.read // max(size, 1)), doing)

    def copy_in(self, table: str, columns: Sequence[str], lines: Any) -> None:
        """COPY lines of CSV, an empty unquoted cell being NULL, into a temporary table."""
        target = f"{table} ({', '.join(columns)})"
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {target} FROM STDIN (FORMAT csv)", lines)
