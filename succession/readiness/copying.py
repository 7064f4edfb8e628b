"""PostgreSQL's binary COPY and numpy: columns out as single values, rows of fixed width in.

Out, a million rows one by one are a million messages; a column joined by the server into one value
is one, that numpy reads in place. In,
every column is of a width that does not vary, so that all rows are equally long and one buffer.
Format: https://www.postgresql.org/docs/15/sql-copy.html, "Binary Format".
"""

import struct
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

FIELD_COUNT, LENGTH = struct.Struct(">h"), struct.Struct(">i")


class BrokenCopy(ValueError):
    """The stream is not what was asked for: a NULL, another type, or cut short."""


def copy_row(query: str, parameters: Mapping[str, Any]) -> list[memoryview]:
    """The fields of the only row of a SELECT, as they are sent; a NULL is empty. PostgreSQL sends no
    row above 1 GB, which is thirty million rows of evidence in one chunk."""
    stream = BytesIO()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        statement = cursor.mogrify(query, parameters).decode()
        cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT binary)", stream)
    return read_row(stream.getbuffer())


def read_row(stream: memoryview) -> list[memoryview]:
    """The fields of the only row of a binary COPY. Raises BrokenCopy rather than ever reading a
    value from the wrong place."""
    end = len(stream) - len(TRAILER)
    if bytes(stream[: len(SIGNATURE)]) != SIGNATURE or bytes(stream[end:]) != TRAILER:
        raise BrokenCopy("not a whole binary COPY stream")
    place, fields = len(HEADER) + FIELD_COUNT.size, []
    try:
        (count,) = FIELD_COUNT.unpack_from(stream, len(HEADER))
        for _ in range(count):
            (length,) = LENGTH.unpack_from(stream, place)
            place += LENGTH.size
            fields.append(stream[place : place + max(length, 0)])
            place += max(length, 0)
    except struct.error as error:
        raise BrokenCopy("cut short") from error
    if place != end:
        raise BrokenCopy(f"{end - place} bytes beside one row")
    return fields


def copy_in(table: str, rows: Mapping[str, npt.ArrayLike], columns: Mapping[str, str]) -> None:
    """Append rows to a table of our own naming."""
    names = ", ".join(columns)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        stream = BytesIO(write_rows(rows, columns))
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN (FORMAT binary)", stream)


def write_rows(rows: Mapping[str, npt.ArrayLike], columns: Mapping[str, str]) -> bytes:
    layout = _row_type(columns)
    table = np.empty(len(np.asarray(rows[next(iter(columns))])), layout)
    table["_count"] = len(columns)
    for name in columns:
        table[f"_{name}"] = layout[name].itemsize
        table[name] = rows[name]
    return HEADER + table.tobytes() + TRAILER


def _row_type(columns: Mapping[str, str]) -> np.dtype[np.void]:
    """The layout of one row, from column name → SQL type: a field count, then each length and value."""
    layout: list[tuple[str, str]] = [("_count", ">i2")]
    for name, sql_type in columns.items():
        layout += [(f"_{name}", ">i4"), (name, WIDTHS[sql_type])]
    return np.dtype(layout)
