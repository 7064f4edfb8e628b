"""Into the database: scores that became others, and their history, in one set-based merge."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy.typing as npt
from django.db import connection

from succession.readiness.copying import copy_in
from succession.readiness.people import People
from succession.scoring import BANDS

COLUMNS = {
    "employee_id": "bigint",
    "role_id": "bigint",
    "profile_id": "bigint",
    "score": "double precision",
    "score_sd": "double precision",
    "coverage": "double precision",
    "gate_passed": "boolean",
    "months_to_ready": "double precision",
    "band": "smallint",
}

FEW = 500
"""Up to so many rows travel inside the statement: cheaper than a table for them."""

STAGING = "readiness_staging"

# What makes a score another one. The day alone does not.
OUTPUTS = (
    *("profile_id", "policy_id", "score", "score_sd"),
    *("coverage", "gate_passed", "months_to_ready", "band"),
)

# Every part of one statement sees the tables as they were before it, and the caller holds the lock
# of these people: so "was" is exactly what the merge replaces.
MERGE = """
    WITH fresh AS MATERIALIZED (
        SELECT employee_id, role_id, profile_id, %(policy)s::bigint AS policy_id,
            %(as_of)s::date AS as_of, score, score_sd, coverage, gate_passed, months_to_ready,
            (%(bands)s::text[])[band + 1] AS band, %(known_at)s::timestamptz AS computed_at
        FROM {source}
    ), gone AS (
        DELETE FROM succession_readinessscore was
        WHERE {people} AND NOT EXISTS (
            SELECT FROM fresh
            WHERE fresh.employee_id = was.employee_id AND fresh.role_id = was.role_id
        )
        RETURNING 1
    ), became AS (
        INSERT INTO succession_readinesshistory ({columns})
        SELECT {fresh}
        FROM fresh LEFT JOIN succession_readinessscore was
            ON was.employee_id = fresh.employee_id AND was.role_id = fresh.role_id AND {people}
        WHERE was.id IS NULL OR ({may_replace} AND ({was_outputs}) IS DISTINCT FROM ({outputs}))
        RETURNING 1
    ), merged AS (
        INSERT INTO succession_readinessscore AS was ({columns})
        SELECT {fresh} FROM fresh
        ON CONFLICT (employee_id, role_id) DO UPDATE SET {updates} WHERE {may_replace}
    )
    SELECT (SELECT count(*) FROM became), (SELECT count(*) FROM gone)
"""

STORED = ("employee_id", "role_id", *OUTPUTS, "as_of", "computed_at")

# A run knows what was known when it began. Somebody recomputed since then keeps the newer score,
# unless the run was asked for another day or moment.
MAY_REPLACE = "(%(is_replay)s OR was.computed_at <= %(known_at)s)"


@dataclass(frozen=True, kw_only=True)
class Merged:
    changed: int
    removed: int


def merge_scores(
    people: People,
    rows: dict[str, npt.NDArray[Any]],
    *,
    policy_id: int,
    as_of: date,
    known_at: datetime,
    is_replay: bool,
) -> Merged:
    """Make `rows` (the keys of COLUMNS) the current scores of `people`, and add to the history
    those that are new or differ in any output. Call it with the lock of these people held."""
    parameters = people.parameters | {
        "policy": policy_id,
        "as_of": as_of,
        "known_at": known_at,
        "is_replay": is_replay,
        "bands": [band.value for band in BANDS],
    }
    if len(rows["employee_id"]) <= FEW:
        arrays = {f"new_{name}": rows[name].tolist() for name in COLUMNS}
        return _merge(_inline_source(), people, parameters | arrays)
    _stage(rows)
    return _merge(STAGING, people, parameters)


def _merge(source: str, people: People, parameters: dict[str, Any]) -> Merged:
    statement = MERGE.format(
        source=source,
        people=people.where("was.employee_id"),
        columns=", ".join(STORED),
        fresh=", ".join(f"fresh.{name}" for name in STORED),
        outputs=", ".join(f"fresh.{name}" for name in OUTPUTS),
        was_outputs=", ".join(f"was.{name}" for name in OUTPUTS),
        updates=", ".join(f"{name} = excluded.{name}" for name in STORED),
        may_replace=MAY_REPLACE,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        changed, removed = cursor.fetchone()
    return Merged(changed=changed, removed=removed)


def _inline_source() -> str:
    arrays = ", ".join(f"%(new_{name})s::{sql_type}[]" for name, sql_type in COLUMNS.items())
    return f"unnest({arrays}) AS new ({', '.join(COLUMNS)})"


def _stage(rows: dict[str, npt.NDArray[Any]]) -> None:
    columns = ", ".join(f"{name} {sql_type} NOT NULL" for name, sql_type in COLUMNS.items())
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {STAGING} ({columns}) ON COMMIT DROP")
        cursor.execute(f"TRUNCATE {STAGING}")
    copy_in(STAGING, rows, COLUMNS)
