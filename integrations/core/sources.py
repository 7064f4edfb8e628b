"""Where the tables come from: a folder, one file, a .zip, an .xlsx. All of it untrusted."""

import gzip
import os
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from io import RawIOBase
from pathlib import Path
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

from integrations.core.errors import UnreadableSource
from integrations.core.reading import Broken, Record, csv_records, decode, tab_records

MAX_ENTRIES = 200
MAX_UNPACKED = 4 * 1024**3
"""Bytes that an archive may hold in all, as declared and as really unpacked."""
MAX_RATIO = 200
"""CSV packs about 10 to 1; a bomb a thousand and more."""
MAX_WORKBOOK = 300 * 1024**2
"""Bytes that an .xlsx may hold unpacked: it is read whole, not as a stream."""

MAX_CELLS = 20_000_000
"""Of one sheet, empty ones between the first and the furthest included."""
LONGEST_CELL_NAME = 40
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,4})(\d{1,9})["']""")


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """One table of a source. `records` can be read again from the start."""

    name: str
    size: int
    records: Callable[[], Iterator[Record]]


def open_source(path: Path) -> list[SourceFile]:
    """The tables of a folder, .csv, .zip or .xlsx, by name.

    Raises UnreadableSource with a sentence that says what is wrong with it.
    """
    try:
        return _open(path)
    except (
        zipfile.BadZipFile, CalamineError, zlib.error, EOFError, NotImplementedError,
    ) as error:  # fmt: skip
        raise UnreadableSource(f"{path.name} is damaged and cannot be opened.") from error
    except OSError as error:
        why = error.strerror or "it cannot be opened"
        raise UnreadableSource(f"{path.name} cannot be read: {why}.") from error


def header_of(file: SourceFile) -> tuple[list[str], Iterator[Record]]:
    """The trimmed header cells and the records after it."""
    records = file.records()
    line, cells = next(records, (0, []))
    if isinstance(cells, Broken):
        raise UnreadableSource(
            f"The header of {file.name} is broken. {cells.reason}", file=file.name, line=line
        )
    header = [cell.strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise UnreadableSource(
            f"{file.name} is empty. It needs at least a header row.", file=file.name, line=1
        )
    return header, records


def open_published(path: Path) -> list[SourceFile]:
    """As `open_source`, for folders as others publish them: what lies in its .zip and .xlsx files
    counts as lying in the folder, and .txt and .txt.gz hold cells between tabs."""
    if not path.is_dir():
        return open_source(path)
    found = []
    for entry in sorted(path.iterdir()):
        if not entry.is_file() or entry.name.startswith("."):
            continue
        if entry.suffix.lower() == ".xlsx":
            found += _named_after_file(entry, open_source(entry))
        elif entry.suffix.lower() == ".zip":
            found += open_source(entry)
        else:
            found.append(_plain(entry))
    return found


def _named_after_file(path: Path, sheets: list[SourceFile]) -> list[SourceFile]:
    """A workbook with one sheet is that table, whatever the sheet is called."""
    return [replace(sheets[0], name=path.name)] if len(sheets) == 1 else sheets


def _open(path: Path) -> list[SourceFile]:
    if path.is_dir():
        return [_plain(entry) for entry in sorted(path.iterdir()) if entry.is_file()]
    if path.suffix.lower() == ".zip":
        return _zipped(path)
    if path.suffix.lower() == ".xlsx":
        return _sheets(path)
    if path.suffix.lower() == ".csv":
        with path.open("rb"):
            return [_plain(path)]
    if not path.exists():
        raise UnreadableSource(f"There is no {path.name}.")
    raise UnreadableSource(f"{path.name} is none of: a folder, .csv, .zip, .xlsx.")


def _plain(path: Path) -> SourceFile:
    def records() -> Iterator[Record]:
        if path.suffix.lower() == ".gz":
            yield from _gzipped(path)
            return
        with path.open("rb", buffering=0) as stream:
            yield from _split(path.name)(decode(stream, file=path.name))

    return SourceFile(name=path.name, size=os.stat(path).st_size, records=records)


def _split(name: str) -> Callable[[Iterable[str]], Iterator[Record]]:
    is_tabbed = name.lower().removesuffix(".gz").endswith(".txt")
    return tab_records if is_tabbed else csv_records


def _gzipped(path: Path) -> Iterator[Record]:
    """Nothing says how much a .gz unpacks to, so it may be no more than any archive."""
    try:
        with gzip.open(path) as stream:
            bounded = _Bounded(stream, MAX_UNPACKED, path.name)
            yield from _split(path.name)(decode(bounded, file=path.name))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableSource(f"{path.name} is damaged.", file=path.name) from error


def _zipped(path: Path) -> list[SourceFile]:
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    _refuse_bomb(path.name, entries, MAX_UNPACKED)
    entries = [entry for entry in entries if not _is_litter(entry.filename)]
    names = [_safe_name(path.name, entry) for entry in entries]
    if len(set(names)) < len(names):
        raise UnreadableSource(f"{path.name} holds two files of the same name.")
    pairs = sorted(zip(names, entries, strict=True), key=lambda pair: pair[0])
    return [_unzipped(path, name, entry) for name, entry in pairs]


def _refuse_bomb(name: str, entries: Sequence[zipfile.ZipInfo], limit: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise UnreadableSource(f"{name} holds more than {MAX_ENTRIES} files.")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > limit or unpacked > MAX_RATIO * packed + 1_000_000:
        raise UnreadableSource(f"{name} would unpack to far more than it should.")


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith(".")


def _safe_name(archive: str, entry: zipfile.ZipInfo) -> str:
    """The last part of the name. Nothing is ever unpacked to disk; a name that tries to climb
    says that the archive is not what it should be."""
    parts = entry.filename.replace("\\", "/").split("/")
    if ".." in parts or entry.filename.startswith("/") or ":" in parts[0]:
        raise UnreadableSource(f"{archive} holds a file whose name leads outside the archive.")
    if entry.flag_bits & 0x1:
        raise UnreadableSource(f"{archive} is protected by a password.")
    return parts[-1]


def _unzipped(path: Path, name: str, entry: zipfile.ZipInfo) -> SourceFile:
    def records() -> Iterator[Record]:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(entry) as stream:
                bounded = _Bounded(stream, entry.file_size, name)
                yield from _split(name)(decode(bounded, file=name))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise UnreadableSource(f"{name} in {path.name} is damaged.", file=name) from error

    return SourceFile(name=name, size=entry.file_size, records=records)


class _Bounded(RawIOBase):
    """Refuses to unpack more than the archive declared."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, size: int, name: str) -> None:
        super().__init__()
        self.stream = stream
        self.left = size
        self.name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        data = self.stream.read(len(view))
        self.left -= len(data)
        if self.left < 0:
            raise UnreadableSource(f"{self.name} unpacks to more than it declares.", file=self.name)
        view[: len(data)] = data
        return len(data)


def _sheets(path: Path) -> list[SourceFile]:
    with zipfile.ZipFile(path) as archive:
        _refuse_bomb(path.name, archive.infolist(), MAX_WORKBOOK)
        _refuse_vast_sheets(path.name, archive)
    with CalamineWorkbook.from_path(path) as workbook:
        names = list(workbook.sheet_names)
    return [_sheet(path, name) for name in names]


def _refuse_vast_sheets(name: str, archive: zipfile.ZipFile) -> None:
    """A sheet is held in memory from its first to its furthest cell, however few are filled: two
    cells in opposite corners would take hundreds of gigabytes."""
    for entry in archive.infolist():
        if entry.flag_bits & 0x1:
            raise UnreadableSource(f"{name} is protected by a password.")
        if not entry.filename.lower().endswith(".xml"):
            continue
        with archive.open(entry) as stream:
            if _furthest_area(stream) > MAX_CELLS:
                raise UnreadableSource(
                    f"{name} has a cell far away from all others. Delete the empty rows and columns"
                    " between them, or send .csv files."
                )


def _furthest_area(stream: IO[bytes]) -> int:
    """Rows times columns up to the furthest cell that a sheet's XML names."""
    rows = columns = 0
    tail = b""
    while chunk := stream.read(1 << 20):
        for column, row in _CELL.findall(tail + chunk):
            rows, columns = max(rows, int(row)), max(columns, _column_number(column))
        tail = chunk[-LONGEST_CELL_NAME:]
    return rows * columns


def _column_number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _sheet(path: Path, name: str) -> SourceFile:
    def records() -> Iterator[Record]:
        with CalamineWorkbook.from_path(path) as workbook:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        width = 0
        for line, row in enumerate(rows, start=1):
            cells = [_cell(value) for value in row]
            width = width or _filled(cells)
            if any(cells):
                yield line, cells[: max(width, _filled(cells))]

    file = name if name.endswith(".csv") else f"{name}.csv"
    return SourceFile(name=file, size=path.stat().st_size, records=records)


def _filled(cells: list[str]) -> int:
    """How many cells there are up to the last that is not empty."""
    return max((index for index, cell in enumerate(cells, start=1) if cell), default=0)


def _cell(value: object) -> str:
    """A spreadsheet's value as the canonical text: whole floats without .0, ISO dates."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


__all__ = ["SourceFile", "header_of", "open_published", "open_source"]
