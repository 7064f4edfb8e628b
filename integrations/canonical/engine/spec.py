"""What a canonical file is: its columns, its key, what it points at, where it goes. Data, no code.

Every string of SQL here is written by us, never read from a file. In them `s` is the staged row,
`t` the row of the table (NULL where there is none yet).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from integrations.core.cells import BadCell, Parse

if TYPE_CHECKING:
    from integrations.canonical.engine.batch import Batch


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a file. `sql` is the type of its staged values; `is_long` text may be huge
    and hardly repeats."""

    name: str
    parse: Parse
    sql: str = "text"
    is_required: bool = False
    is_long: bool = False

    def staged(self, cell: str) -> str | None:
        """The text to store, None for an empty cell. Raises BadCell."""
        text = cell.strip()
        if text:
            return self.parse(cell if self.is_long else text)
        if self.is_required:
            raise BadCell(f"{self.name} is required and empty here.")
        return None


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A column that holds the key of a `noun`; its id goes to `target` of the table, if any."""

    column: str
    noun: str
    target: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A column of the table filled from a column of the file. `empty` is the SQL of what an empty
    cell means, and of what a new row gets where the file has no such column."""

    target: str
    column: str
    empty: str = "NULL"


@dataclass(frozen=True, kw_only=True)
class Check:
    """Rows for which `where` holds are rejected at `column`. `reason` is SQL giving text."""

    column: str
    where: str
    reason: str
    joins: str = ""
    suggestion: str = "''"


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """One canonical file. `key` are file columns; where there is exactly one and others refer to
    it, `noun` names the table of known keys."""

    file: str
    noun: str
    table: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    references: tuple[Reference, ...] = ()
    checks: tuple[Check, ...] = ()
    parent: str = ""
    """The column that refers to the same file's key, in which loops are refused."""
    joins: str = ""
    measured: tuple[str, ...] = ()
    """Columns of the plan that the row hash is made of, where they are not the targets."""
    stored: str = ""
    """The FROM clause that finds, as `t`, what is stored under the keys of the planned rows."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """Columns of the table that no file fills, with the SQL that a new row gets."""
    also_changed: Callable[["Batch"], str] | None = None
    before_checks: Callable[["Batch"], None] | None = None
    settle: Callable[["Batch"], int] | None = None
    """Checks of its own; returns how many rows it rejected. Repeated until none is."""
    plan: Callable[["Batch"], None] | None = None
    write: Callable[["Batch"], None] | None = None
    after_write: Callable[["Batch"], None] | None = None

    @property
    def name(self) -> str:
        return self.file.removesuffix(".csv")

    @property
    def stage(self) -> str:
        return f"stage_{self.name}"

    @property
    def planned(self) -> str:
        return f"plan_{self.name}"

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@dataclass(frozen=True, kw_only=True)
class Noun:
    """Something with a code that files refer to: its table, code column, and the file it is in.
    `extra` are further columns kept beside its id, as SQL on the table `t`."""

    name: str
    label: str
    table: str
    key: str
    file: str
    file_column: str
    extra: dict[str, tuple[str, str]] = field(default_factory=dict)
    """name → (SQL type, SQL expression)."""
