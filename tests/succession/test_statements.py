"""One person is asked about by planned statements, many by COPY: the same columns come of it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from django.db import ProgrammingError, connection, transaction

from succession.readiness.copying import BrokenCopy
from succession.readiness.people import People, people_with_ids
from succession.readiness.statements import execute_planned, select

pytestmark = pytest.mark.django_db

ONE, TWO = people_with_ids([7]), people_with_ids([7, 8])
COLUMNS = {
    "id": "bigint",
    "days": "integer",
    "source": "smallint",
    "level": "double precision",
    "observed_on": "date",
    "is_critical": "boolean",
}
ROWS = """
    SELECT id, -3, 2::smallint, 0.1::float8 + id, 'infinity'::date, id > 7
    FROM (VALUES (7::bigint), (8)) AS given (id) WHERE {people} AND 'a%%' = %(letter)s
    ORDER BY id
"""


def planned_statements() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name ~ '^readiness_'")
        count: int = cursor.fetchone()[0]
    return count


def test_every_width_is_the_same_about_one_and_about_many() -> None:
    found = [
        select(people, ROWS.format(people=people.where("id")), people.parameters | extra, COLUMNS)
        for people, extra in ((ONE, {"letter": "a%"}), (TWO, {"letter": "a%"}))
    ]
    for name in COLUMNS:
        assert found[0][name].tolist() == found[1][name].tolist()[:1]
    assert found[1]["id"].tolist() == [7, 8]
    assert found[0]["level"].tolist() == [7.1]
    assert found[0]["observed_on"].tolist() == [np.iinfo(np.int32).max]


@pytest.mark.parametrize("people", [ONE, TWO], ids=["one", "two"])
def test_no_rows_are_empty_columns(people: People) -> None:
    found = select(people, ROWS.format(people="false"), {"letter": "a%"}, COLUMNS)
    assert [len(column) for column in found.values()] == [0] * len(COLUMNS)


@pytest.mark.parametrize("people", [ONE, TWO], ids=["one", "two"])
def test_a_missing_value_is_refused(people: People) -> None:
    with pytest.raises(BrokenCopy, match="NULL"):
        select(people, "SELECT 1::bigint, NULL::bigint", {}, {"a": "bigint", "b": "bigint"})


def test_a_statement_is_planned_once_and_outlives_a_rollback() -> None:
    query = "SELECT %(number)s::integer + 1"
    with connection.cursor() as cursor:
        before = planned_statements()
        with transaction.atomic():
            execute_planned(cursor, query, {"number": 1})
            transaction.set_rollback(True)
        execute_planned(cursor, query, {"number": 41, "unasked": 0})
        assert cursor.fetchone() == (42,)
    assert planned_statements() == before + 1


def test_a_statement_that_is_wrong_is_not_taken_for_known() -> None:
    query = "SELECT * FROM readiness_nowhere"
    with connection.cursor() as cursor:
        for _attempt in range(2):
            with pytest.raises(ProgrammingError, match="readiness_nowhere"), transaction.atomic():
                execute_planned(cursor, query, {})


def test_each_connection_plans_for_itself() -> None:
    def ask() -> str:
        with connection.cursor() as cursor:
            execute_planned(cursor, "SELECT 'each'", {})
            answer: str = cursor.fetchone()[0]
        return answer

    def ask_and_leave() -> str:
        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as elsewhere:
        assert [ask(), elsewhere.submit(ask_and_leave).result(), ask()] == ["each"] * 3
