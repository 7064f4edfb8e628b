"""Binary COPY and numpy agree with SQL on every width, and a broken stream is never misread."""

from datetime import date

import numpy as np
import pytest
from django.db import connection

from succession.readiness.copying import BrokenCopy, copy_in, copy_out, read_rows, write_rows

COLUMNS = {
    "id": "bigint",
    "days": "integer",
    "source": "smallint",
    "level": "double precision",
    "observed_on": "date",
    "is_critical": "boolean",
}
ROW = "SELECT 7::bigint, 3, 2::smallint, 3.4::float8, date '2026-11-01', true"


@pytest.mark.django_db
def test_every_width_is_read_as_sql_wrote_it() -> None:
    (row,) = copy_out(ROW, {}, COLUMNS)
    days = (date(2026, 11, 1) - date(2000, 1, 1)).days
    assert (row["id"], row["days"], row["source"], row["level"]) == (7, 3, 2, 3.4)
    assert (row["observed_on"], row["is_critical"]) == (days, True)


@pytest.mark.django_db
def test_infinite_day_is_the_largest_whole_number_of_32_bits() -> None:
    (row,) = copy_out("SELECT 'infinity'::date", {}, {"expires_on": "date"})
    assert row["expires_on"] == np.iinfo(np.int32).max


@pytest.mark.django_db
def test_no_rows_are_an_empty_array() -> None:
    assert len(copy_out("SELECT 1::bigint WHERE false", {}, {"id": "bigint"})) == 0


@pytest.mark.django_db
def test_parameters_are_quoted() -> None:
    query = "SELECT 1::bigint WHERE %(name)s = 'it''s; 100%%'"
    assert len(copy_out(query, {"name": "it's; 100%"}, {"id": "bigint"})) == 1


@pytest.mark.django_db
def test_what_is_written_is_what_the_table_holds() -> None:
    columns = {name: sql_type for name, sql_type in COLUMNS.items() if sql_type != "date"}
    rows = {
        "id": np.array([1, 2**40]),
        "days": np.array([-1, 5], dtype=np.int32),
        "source": np.array([0, 7], dtype=np.int8),
        "level": np.array([0.1 + 0.2, 1e-300]),
        "is_critical": np.array([True, False]),
    }
    with connection.cursor() as cursor:
        types = ", ".join(f"{name} {sql_type}" for name, sql_type in columns.items())
        cursor.execute(f"CREATE TEMPORARY TABLE landed ({types}) ON COMMIT DROP")
        copy_in("landed", rows, columns)
        cursor.execute("SELECT * FROM landed ORDER BY id")
        assert cursor.fetchall() == [
            (1, -1, 0, 0.1 + 0.2, True),
            (2**40, 5, 7, 1e-300, False),
        ]


@pytest.mark.django_db
def test_null_is_refused_rather_than_read_from_the_wrong_place() -> None:
    with pytest.raises(BrokenCopy, match="a NULL or another type"):
        copy_out("SELECT NULL::bigint", {}, {"id": "bigint"})


@pytest.mark.django_db
def test_nulls_that_happen_to_add_up_to_whole_rows_are_refused() -> None:
    nulls = " UNION ALL ".join(["SELECT NULL::bigint, 1::bigint"] * 13)
    with pytest.raises(BrokenCopy, match="a NULL or another type"):
        copy_out(nulls, {}, {"a": "bigint", "b": "bigint"})


@pytest.mark.parametrize("cut", [0, 5, 19, -1])
def test_stream_that_was_cut_short_is_refused(cut: int) -> None:
    whole = write_rows({"id": np.array([1, 2, 3])}, {"id": "bigint"})
    with pytest.raises(BrokenCopy):
        read_rows(whole[:cut], {"id": "bigint"})
