"""Many rows into a table by COPY, and remembered so that an import can be taken back."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice

from django.db import connection

CHUNK = 10_000
"""Rows per COPY."""
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def take_ids(table: str, count: int) -> list[int]:
    """So many new ids of the table, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def copy_in(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Texts, numbers, None, and lists and dicts as JSON."""
    target = f"{table} ({', '.join(columns)})"
    iterator = iter(rows)
    with connection.cursor() as cursor:
        while lines := "".join(_lines(islice(iterator, CHUNK))):
            cursor.copy_expert(f"COPY {target} FROM STDIN", StringIO(lines))


def keep_created(run_id: int, table: str, which: str, values: Sequence[int]) -> None:
    """Remember rows as made by this run. `which` is a condition on the table `t`."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO integrations_changedrow (import_run_id, "table", object_id) '
            f"SELECT %s, %s, t.id FROM {table} t WHERE {which} ON CONFLICT DO NOTHING",
            [run_id, table, *values],
        )


def keep_before(run_id: int, table: str, which: str, values: Sequence[int]) -> None:
    """Remember rows as they are, before they change."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO integrations_changedrow (import_run_id, "table", object_id, before) '
            f"SELECT %s, %s, t.id, to_jsonb(t) FROM {table} t WHERE {which} ON CONFLICT DO NOTHING",
            [run_id, table, *values],
        )


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    for row in rows:
        yield "\t".join(map(_cell, row)) + "\n"


def _cell(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list | tuple | Mapping):
        return json.dumps(value, ensure_ascii=False, allow_nan=False).translate(_ESCAPES)
    return repr(value)
