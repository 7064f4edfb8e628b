"""Binary COPY and numpy agree with SQL on every width, and a broken stream is never misread."""

import numpy as np
import pytest
from django.db import connection

from succession.readiness.copying import (
    HEADER,
    TRAILER,
    BrokenCopy,
    copy_in,
    copy_row,
    read_row,
    write_rows,
)

COLUMNS = {
    "id": "bigint",
    "days": "integer",
    "source": "smallint",
    "level": "double precision",
    "is_critical": "boolean",
}


@pytest.mark.django_db
def test_fields_are_read_as_they_are_sent_and_a_null_is_empty() -> None:
    query = "SELECT int4send(7), NULL::bytea, ''::bytea, 'a%%'::text, %(name)s::text"
    fields = copy_row(query, {"name": "it's; 100%"})
    assert [bytes(field) for field in fields] == [b"\0\0\0\7", b"", b"", b"a%", b"it's; 100%"]


@pytest.mark.django_db
def test_what_is_written_is_what_the_table_holds() -> None:
    rows = {
        "id": np.array([1, 2**40]),
        "days": np.array([-1, 5], dtype=np.int32),
        "source": np.array([0, 7], dtype=np.int8),
        "level": np.array([0.1 + 0.2, 1e-300]),
        "is_critical": np.array([True, False]),
    }
    with connection.cursor() as cursor:
        types = ", ".join(f"{name} {sql_type}" for name, sql_type in COLUMNS.items())
        cursor.execute(f"CREATE TEMPORARY TABLE landed ({types}) ON COMMIT DROP")
        copy_in("landed", rows, COLUMNS)
        cursor.execute("SELECT * FROM landed ORDER BY id")
        assert cursor.fetchall() == [
            (1, -1, 0, 0.1 + 0.2, True),
            (2**40, 5, 7, 1e-300, False),
        ]


@pytest.mark.django_db
def test_anything_but_one_row_is_refused() -> None:
    for query in ("SELECT 1 WHERE false", "SELECT 1 UNION ALL SELECT 2"):
        with pytest.raises(BrokenCopy):
            copy_row(query, {})


@pytest.mark.parametrize("cut", [0, 5, 19, 22, 30, -1])
def test_stream_that_was_cut_short_is_refused(cut: int) -> None:
    whole = memoryview(write_rows({"id": np.array([1])}, {"id": "bigint"}))
    assert bytes(read_row(whole)[0]) == b"\0" * 7 + b"\1"
    with pytest.raises(BrokenCopy):
        read_row(whole[:cut])


@pytest.mark.parametrize("length", [9, 2**30, 0])
def test_length_that_does_not_fit_is_refused(length: int) -> None:
    row = (1).to_bytes(2) + length.to_bytes(4) + bytes(8)
    with pytest.raises(BrokenCopy):
        read_row(memoryview(HEADER + row + TRAILER))
