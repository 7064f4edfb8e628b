"""PostgreSQL's binary COPY as numpy structured arrays, for rows of fixed width.

Every column must be NOT NULL and of a width that does not vary: then all rows are equally long, and
a million of them are one buffer that numpy reads in place instead of a million tuples.
Format: https://www.postgresql.org/docs/15/sql-copy.html, "Binary Format".
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

SIGNATURE = b"PGCOPY\n\xff\r\n\x00"
HEADER = SIGNATURE + bytes(8)  # no flags, no extension
TRAILER = b"\xff\xff"

# SQL type → how it lies in the stream (network byte order)
WIDTHS = {"bigint": ">i8", "integer": ">i4", "smallint": ">i2", "double precision": ">f8"} | {
    "date": ">i4",  # days since 2000-01-01; infinity is the largest int32
    "boolean": "?",
}

Rows = npt.NDArray[np.void]


class BrokenCopy(ValueError):
    """The stream is not what the columns promise: a NULL, another type, or cut short."""


def row_type(columns: Mapping[str, str]) -> np.dtype[np.void]:
    """The layout of one row, from column name → SQL type: a field count, then each length and value."""
    layout: list[tuple[str, str]] = [("_count", ">i2")]
    for name, sql_type in columns.items():
        layout += [(f"_{name}", ">i4"), (name, WIDTHS[sql_type])]
    return np.dtype(layout)


def copy_out(query: str, parameters: Mapping[str, Any], columns: Mapping[str, str]) -> Rows:
    """Run a SELECT of exactly these columns and return its rows."""
    stream = BytesIO()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        statement = cursor.mogrify(query, parameters).decode()
        cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT binary)", stream)
    return read_rows(stream.getbuffer(), columns)


def copy_in(table: str, rows: Mapping[str, npt.ArrayLike], columns: Mapping[str, str]) -> None:
    """Append rows to a table of our own naming."""
    names = ", ".join(columns)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        stream = BytesIO(write_rows(rows, columns))
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN (FORMAT binary)", stream)


def read_rows(stream: bytes | memoryview, columns: Mapping[str, str]) -> Rows:
    """Raises BrokenCopy rather than ever reading a value from the wrong place."""
    layout = row_type(columns)
    check_stream(stream)
    size = len(stream) - len(HEADER) - len(TRAILER)
    if size < 0 or size % layout.itemsize:
        raise BrokenCopy(f"{size} bytes are not rows of {layout.itemsize}: a NULL or another type")
    rows = np.frombuffer(stream, layout, size // layout.itemsize, len(HEADER))
    if (rows["_count"] != len(columns)).any():
        raise BrokenCopy("rows are not equally long: a NULL or another type")
    return rows


def check_stream(stream: bytes | memoryview) -> None:
    if bytes(stream[: len(SIGNATURE)]) != SIGNATURE or bytes(stream[-2:]) != TRAILER:
        raise BrokenCopy("not a whole binary COPY stream")


def write_rows(rows: Mapping[str, npt.ArrayLike], columns: Mapping[str, str]) -> bytes:
    layout = row_type(columns)
    table = np.empty(len(np.asarray(rows[next(iter(columns))])), layout)
    table["_count"] = len(columns)
    for name in columns:
        table[f"_{name}"] = layout[name].itemsize
        table[name] = rows[name]
    return HEADER + table.tobytes() + TRAILER
