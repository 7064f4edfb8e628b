"""Rows made once and put back by COPY: a fixture that many tests ask for is built once per process.

Building the standing cast takes a hundred statements; putting back its rows takes one per table.
The rows went through services and triggers when they were made, so they are put back past them.
"""

import pickle
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Model
from psycopg2 import sql


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """`rows` by table, as COPY writes them; `highest` ids by sequence; `made` is what the maker
    returned, pickled, so that each test has objects of its own."""

    rows: dict[str, bytes]
    highest: dict[str, int]
    made: bytes


def can_restore() -> bool:
    """Rows can be put back past triggers by a superuser only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def highest_ids() -> dict[str, int]:
    """The highest id of each table of ours that has a number as its key; 0 where it is empty."""
    tables = [
        (model._meta.db_table, model._meta.pk.column)
        for model in apps.get_models()
        if model._meta.pk.get_internal_type() in {"BigAutoField", "AutoField"}
    ]
    parts = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {}, coalesce(max({}), 0) FROM {}").format(
            sql.Literal(table), sql.Identifier(column), sql.Identifier(table)
        )
        for table, column in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(parts)
        return dict(cursor.fetchall())


def take(before: dict[str, int], made: Any) -> Snapshot:
    """What was added since `before` (see `highest_ids`), and who is signed in."""
    rows, highest = {Session._meta.db_table: _copy_out(Session._meta.db_table)}, {}
    after = highest_ids()
    for table in (name for name, top in after.items() if top > before[name]):
        rows[table] = _copy_out(table, after=before[table])
        highest[table] = after[table]
    return Snapshot(rows=rows, highest=highest, made=pickle.dumps(made))


def _copy_out(table: str, *, after: int | None = None) -> bytes:
    newer = sql.SQL("")
    if after is not None:
        newer = sql.SQL("WHERE {} > {}").format(sql.Identifier(_key_of(table)), sql.Literal(after))
    query = sql.SQL("COPY (SELECT {} FROM {} {}) TO STDOUT (FORMAT binary)").format(
        _columns_of(table), sql.Identifier(table), newer
    )
    buffer = BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(query, buffer)
    return buffer.getvalue()


def restore(snapshot: Snapshot) -> Any:
    """Put the rows back, and return what the maker returned."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, rows in snapshot.rows.items():
            query = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)")
            query = query.format(sql.Identifier(table), _columns_of(table))
            cursor.copy_expert(query, BytesIO(rows))
        cursor.execute(_past(snapshot.highest))
        cursor.execute("SET LOCAL session_replication_role = origin")
    return pickle.loads(snapshot.made)  # noqa: S301 - this process pickled it itself


def _past(highest: dict[str, int]) -> sql.Composed:
    """Sequences go on after the rows put back, and never backwards."""
    names = sql.SQL(", ").join(
        sql.SQL("(pg_get_serial_sequence({}, {}), {})").format(
            sql.Literal(table), sql.Literal(_key_of(table)), sql.Literal(top)
        )
        for table, top in highest.items()
    )
    return sql.SQL(
        "SELECT setval(name::regclass, greatest(nextval(name::regclass), top)) FROM (VALUES {}) v(name, top)"
    ).format(names)


def _columns_of(table: str) -> sql.Composed:
    """All but what the database computes itself."""
    fields = _models()[table]._meta.concrete_fields
    return sql.SQL(", ").join(sql.Identifier(one.column) for one in fields if not one.generated)


def _key_of(table: str) -> str:
    return str(_models()[table]._meta.pk.column)


@cache
def _models() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}
