"""The files of an O*NET database, as text or as workbooks, recognised by their names."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from integrations.core.errors import UnreadableSource
from integrations.core.sources import SourceFile, open_published
from integrations.exchange.books import Books
from integrations.exchange.labels import version_in
from integrations.outcomes import Record

OCCUPATION, ELEMENT, SCALE, VALUE = "O*NET-SOC Code", "Element ID", "Scale ID", "Data Value"

RATED = {
    "Skills": "skill",
    "Knowledge": "knowledge",
    "Abilities": "ability",
    "Work Styles": "work_style",
}
"""Table → the kind of competency that it rates."""

COLUMNS: dict[str, Sequence[str]] = {
    "Content Model Reference": (ELEMENT, "Element Name", "Description"),
    "Scales Reference": (SCALE, "Scale Name", "Minimum", "Maximum"),
    "Level Scale Anchors": (ELEMENT, SCALE, "Anchor Value", "Anchor Description"),
    "Occupation Data": (OCCUPATION, "Title", "Description"),
    "Job Zones": (OCCUPATION, "Job Zone"),
    "Job Zone Reference": ("Job Zone", "Name"),
    "Task Statements": (OCCUPATION, "Task ID", "Task"),
    "Related Occupations": (OCCUPATION, "Related O*NET-SOC Code"),
    **dict.fromkeys(RATED, (OCCUPATION, ELEMENT, SCALE, VALUE)),
}
KEYS = frozenset({OCCUPATION, ELEMENT, SCALE, "Task ID", "Related O*NET-SOC Code"})
NEEDED = ("Content Model Reference", "Occupation Data")


@dataclass(kw_only=True)
class Tables:
    """The files by table, for one may be there both as text and as a workbook."""

    files: dict[str, list[SourceFile]]
    version: str
    books: Books = field(default_factory=Books)
    scales: dict[str, dict[str, Any]] | None = None

    def rows(self, table: str) -> Iterator[Record]:
        """The rows of all files of a table; none where there is no file."""
        columns = COLUMNS[table]
        keys = [column for column in columns if column in KEYS]
        for file in self.files.get(table, ()):
            yield from self.books.read(file, columns=columns, keys=keys)


def open_tables(path: Path) -> Tables:
    """A folder, or a .zip, with O*NET's files. Raises UnreadableSource."""
    files: dict[str, list[SourceFile]] = defaultdict(list)
    version, others = version_in(path.name), []
    for file in open_published(path):
        table = _table_of(file.name)
        if table in COLUMNS:
            files[table].append(file)
        elif table.lower() == "read me":
            version = _first_version(file) or version
        else:
            others.append(file.name)
    missing = [table for table in NEEDED if table not in files]
    if missing or not files.keys() & RATED.keys():
        what = " and ".join(missing) or "file with ratings, such as Skills"
        raise UnreadableSource(f"There is no {what} in {path.name}: it is no O*NET database.")
    tables = Tables(files=files, version=version)
    for name in others:
        if name.lower().endswith((".txt", ".xlsx", ".gz", ".csv")):
            tables.books.notice(f"{name} is no file that Cadre reads of O*NET. It was left out.")
    return tables


def _table_of(name: str) -> str:
    for ending in (".gz", ".txt", ".xlsx", ".csv"):
        name = name.removesuffix(ending)
    return name.replace("_", " ")


def _first_version(file: SourceFile) -> str:
    """O*NET's own read-me names the release in its first lines."""
    for line, cells in file.records():
        if line > 5:
            break
        if isinstance(cells, list) and (found := version_in(" ".join(cells))):
            return found
    return ""
