"""Several small reads by one statement, for pages that show a little of many tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, DateTimeField, QuerySet, UUIDField

Row = tuple[Any, ...]
Reader = Callable[[Any], Any]
_READ: Sequence[tuple[type, Reader]] = (
    (DateTimeField, datetime.fromisoformat),  # before DateField, whose kind it is
    (DateField, date.fromisoformat),
    (UUIDField, UUID),
)


@dataclass(frozen=True, kw_only=True)
class Sql:
    """A read written by hand. Its days and moments arrive as text."""

    statement: str
    values: Sequence[Any]


def read_together(*asked: "QuerySet[Any, Row] | Sql") -> list[list[Row]]:
    """The rows of each queryset of `values_list()`, in its order: what each alone would give, by one
    query, as of one moment. For few rows each, of text, numbers, truths, days, moments and JSON; an
    amount of money does not survive the way through JSON."""
    parts = [_hand_written(one) if isinstance(one, Sql) else _part(one) for one in asked]
    statements = [f"(SELECT json_agg(answer) FROM ({part.sql}) AS answer)" for part in parts]  # noqa: S608 - Django's own SQL, values as parameters
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(statements)}", [value for part in parts for value in part.values]
        )
        found = cursor.fetchone()
    return [
        [_read(answer, part.readers) for answer in answers or ()]
        for answers, part in zip(found, parts, strict=True)
    ]


@dataclass(frozen=True, kw_only=True)
class _Part:
    sql: str
    values: Sequence[Any]
    readers: Sequence[Reader | None] = ()


def _hand_written(one: Sql) -> _Part:
    return _Part(sql=one.statement, values=one.values)


def _part(rows: QuerySet[Any, Row]) -> _Part:
    """Columns are numbered: two of them may have one name."""
    compiler = rows.query.get_compiler(connection=connection)
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:  # nothing can match
        return _Part(sql="SELECT WHERE false", values=())
    columns = [column for column, *_ in compiler.select or ()]
    names = ", ".join(f"c{place}" for place in range(len(columns)))
    return _Part(
        sql=f"SELECT * FROM ({sql}) AS part ({names})",  # noqa: S608 - as above
        values=values,
        readers=[_reader_of(column.output_field) for column in columns],
    )


def _reader_of(field: Any) -> Reader | None:
    return next((read for kind, read in _READ if isinstance(field, kind)), None)


def _read(answer: dict[str, Any], readers: Sequence[Reader | None]) -> Row:
    return tuple(
        value if read is None or value is None else read(value)
        for value, read in zip_longest(answer.values(), readers)
    )
