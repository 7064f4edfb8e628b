"""Another session on the test's database, to stand in others' way."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from django.db import connection


@contextmanager
def somebody_else() -> Iterator[Any]:
    """A cursor in an open transaction of another connection; what it did is rolled back."""
    settings = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    other = psycopg2.connect(**{name: settings[name] for name in names if name in settings})
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()


@contextmanager
def somebody_holding(table: str) -> Iterator[None]:
    """Nobody else may write the table: whoever tries stands still there."""
    with somebody_else() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield


def is_standing_still() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'relation'"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return bool(cursor.fetchone()[0])
