"""Statements about some people, asked one way of many and another way of one.

Of what one person cost the server more than half was planning: so about one person a statement is
planned once in each connection and then only executed. About many, whose rows are what costs, it is
planned for them, and the answer comes by COPY. Either way a column comes as a single value.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.backends.utils import CursorWrapper

from succession.readiness.copying import WIDTHS, BrokenCopy, copy_row
from succession.readiness.people import People

Columns = dict[str, npt.NDArray[Any]]
"""Parallel, as they lie in PostgreSQL's binary format: cast them before reckoning with them."""

TOGETHER = "{} SELECT * FROM {}"
GATHERED = "(SELECT int8send(count(*)), {sent} FROM ({query}) AS found ({names})) AS part_{place}"

# How a column travels as a single value: `string_agg` of these.
SENDERS = {
    "bigint": "int8send",
    "integer": "int4send",
    "smallint": "int2send",
    "double precision": "float8send",
    "date": "date_send",
    "boolean": "boolsend",
}

_planned: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""Per connection to the server, the statements that it knows: they survive a rollback."""


@dataclass(frozen=True, kw_only=True)
class Statement:
    name: str
    prepare: str
    execute: str


@lru_cache(maxsize=256)
def _statement(query: str) -> Statement:
    """Its parameters are the names in it, `%(name)s`; their types are what PostgreSQL infers."""
    names = tuple(dict.fromkeys(re.findall(r"%\((\w+)\)s", query)))
    name = f"readiness_{sha256(query.encode()).hexdigest()[:16]}"
    body = query % {name: f"${place}" for place, name in enumerate(names, start=1)}
    values = f"({', '.join(f'%({name})s' for name in names)})" if names else ""
    return Statement(
        name=name,
        prepare=f"PREPARE {name} AS {body.replace('%', '%%')};",
        execute=f"EXECUTE {name}{values}",
    )


def execute_planned(cursor: CursorWrapper, query: str, parameters: Mapping[str, Any]) -> None:
    """As `cursor.execute`, planned the first time in each connection. Query and plan are kept, so
    the text must not hold values."""
    statement = _statement(query)
    known = _planned.setdefault(connection.connection, set())
    if statement.name in known:
        cursor.execute(statement.execute, parameters)
    else:
        cursor.execute(statement.prepare + statement.execute, parameters)
        known.add(statement.name)


def execute(
    cursor: CursorWrapper, people: People, query: str, parameters: Mapping[str, Any]
) -> None:
    if people.is_one:
        execute_planned(cursor, query, parameters)
    else:
        cursor.execute(query, parameters)


@dataclass(frozen=True, kw_only=True)
class Part:
    """A SELECT of exactly these columns: name → SQL type."""

    query: str
    columns: Mapping[str, str]


def select(
    people: People, query: str, parameters: Mapping[str, Any], columns: Mapping[str, str]
) -> Columns:
    """The rows of a SELECT of exactly these columns. Raises BrokenCopy for a NULL."""
    return select_together(people, [Part(query=query, columns=columns)], parameters)[0]


def select_together(
    people: People, parts: Sequence[Part], parameters: Mapping[str, Any], *, beforehand: str = ""
) -> list[Columns]:
    """The rows of several SELECTs by one statement; `beforehand` is a WITH that they share. COPY
    cannot execute what is planned already."""
    gathered = ", ".join(_gathered(part, place) for place, part in enumerate(parts))
    query = TOGETHER.format(beforehand, gathered)
    values = iter(
        _fetch_planned(query, parameters) if people.is_one else copy_row(query, parameters)
    )
    return [
        _unpacked(part, next(values), [next(values) for _column in part.columns]) for part in parts
    ]


def _fetch_planned(query: str, parameters: Mapping[str, Any]) -> Sequence[bytes | memoryview]:
    with connection.cursor() as cursor:
        execute_planned(cursor, query, parameters)
        values: Sequence[memoryview | None] = cursor.fetchone()
    return [b"" if value is None else value for value in values]


def _gathered(part: Part, place: int) -> str:
    sent = (f"string_agg({SENDERS[kind]}({name}), '')" for name, kind in part.columns.items())
    return GATHERED.format(
        sent=", ".join(sent), query=part.query, names=", ".join(part.columns), place=place
    )


def _unpacked(
    part: Part, count: bytes | memoryview, values: Sequence[bytes | memoryview]
) -> Columns:
    rows = int.from_bytes(count)
    found = {
        name: np.frombuffer(value, WIDTHS[kind])
        for (name, kind), value in zip(part.columns.items(), values, strict=True)
    }
    if any(len(column) != rows for column in found.values()):
        raise BrokenCopy("columns are not equally long: a NULL")
    return found
