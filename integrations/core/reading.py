"""CSV as RFC 4180, read as a stream, each record with the physical line where it starts."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader, RawIOBase, TextIOWrapper

from integrations.core.errors import UnreadableSource

MAX_CELL = 1_000_000
MAX_LINE = 4_000_000
"""Characters. Longer than any sensible cell; what keeps memory flat on a file that is one line."""

csv.field_size_limit(MAX_CELL)


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that is not CSV: its first line as it came, and why."""

    text: str
    reason: str


Record = tuple[int, list[str] | Broken]
"""Physical line where the record starts (first line of the file = 1), and its cells."""


def decode(stream: RawIOBase, *, file: str) -> Iterator[str]:
    """Lines with their endings. Bytes that are not UTF-8 come through as lone surrogates, so that
    the row they stand in can be rejected instead of the file."""
    buffered = BufferedReader(stream)
    if buffered.peek(2)[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise UnreadableSource(f"{file} is UTF-16. Save it as CSV UTF-8.", file=file, line=1)
    with TextIOWrapper(
        buffered, encoding="utf-8-sig", errors="surrogateescape", newline=""
    ) as text:
        number = 0
        while line := text.readline(MAX_LINE):
            number += 1
            if len(line) == MAX_LINE:
                raise UnreadableSource(
                    f"Line {number} of {file} is longer than {MAX_LINE:,} characters.",
                    file=file,
                    line=number,
                )
            yield line


def csv_records(lines: Iterable[str]) -> Iterator[Record]:
    """The records of a CSV file, empty lines left out.

    A record with broken quotes costs its own first line, not the rest of the file: the lines that
    it swallowed are read again.
    """
    feed = _Feed(lines)
    reader = csv.reader(feed, strict=True)
    line = 1
    while True:
        feed.held.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, Broken(feed.held[0].rstrip("\r\n"), _explain(error))
            feed.again.extendleft(reversed(feed.held[1:]))
            reader = csv.reader(feed, strict=True)
            line += 1
            continue
        if cells:
            yield line, cells
        line += len(feed.held)


def tab_records(lines: Iterable[str]) -> Iterator[Record]:
    """The records of a file of cells between tabs, one a line: quotes mean nothing there."""
    for number, line in enumerate(lines, start=1):
        if text := line.rstrip("\r\n"):
            yield number, text.split("\t")


def _explain(error: csv.Error) -> str:
    if "limit" in str(error):
        return f"A cell is longer than {MAX_CELL:,} characters."
    return (
        "The quotes do not match: a quoted cell ends with a quote, and a quote inside is doubled."
    )


class _Feed:
    """The lines for csv.reader, remembering those of the record in hand."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)
        self.again: deque[str] = deque()
        self.held: list[str] = []

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        line = self.again.popleft() if self.again else next(self.lines)
        self.held.append(line)
        return line
