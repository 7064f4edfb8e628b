"""Into the database: scores that became others, and their history, in one set-based merge."""

from dataclasses import dataclass
from typing import Any

import numpy.typing as npt
from django.db import connection

from succession.readiness.copying import copy_in
from succession.readiness.estimates import Question
from succession.readiness.people import People
from succession.readiness.reading import Pairs
from succession.readiness.statements import execute
from succession.readiness.summaries import VOID
from succession.scoring import BANDS, Readiness

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
STORED = ("employee_id", "role_id", *OUTPUTS, "as_of", "computed_at")

# A run knows what was known when it began. Somebody recomputed since then keeps the newer score,
# unless the run was asked for another day or moment.
MAY_REPLACE = "(%(is_replay)s OR was.computed_at <= %(known_at)s)"

# Every part of one statement sees the tables as they were before it, and the caller holds the lock
# of these people: so "was" is exactly what the merge replaces. By id, not ON CONFLICT: that looks
# up the index once more for every row.
MERGE = """
    WITH fresh AS MATERIALIZED (
        SELECT employee_id, role_id, profile_id, %(policy)s::bigint AS policy_id,
            %(as_of)s::date AS as_of, score, score_sd, coverage, gate_passed, months_to_ready,
            (%(bands)s::text[])[band + 1] AS band, %(known_at)s::timestamptz AS computed_at
        FROM {source}
    ), compared AS MATERIALIZED (
        SELECT fresh.*, was.id AS was_id,
            ({was_outputs}) IS DISTINCT FROM ({outputs}) AS is_another
        FROM fresh FULL JOIN (
            SELECT * FROM succession_readinessscore was WHERE {people}
        ) AS was ON was.employee_id = fresh.employee_id AND was.role_id = fresh.role_id
        WHERE was.id IS NULL OR {may_replace}
    ), became AS (
        INSERT INTO succession_readinesshistory ({columns})
        SELECT {columns} FROM compared WHERE is_another AND role_id IS NOT NULL
        RETURNING 1
    ), replaced AS (
        UPDATE succession_readinessscore was SET {updates}
        FROM compared WHERE was.id = compared.was_id AND compared.role_id IS NOT NULL AND {people}
    ), added AS (
        INSERT INTO succession_readinessscore ({columns})
        SELECT {columns} FROM compared WHERE was_id IS NULL
    ), gone AS (
        DELETE FROM succession_readinessscore was USING compared
        WHERE was.id = compared.was_id AND compared.role_id IS NULL AND {people} AND {is_left}
        RETURNING 1
    ){voided}
    SELECT (SELECT count(*) FROM became), (SELECT count(*) FROM gone),
        EXISTS (SELECT FROM succession_unscoredpair was WHERE {people})
"""

VOIDED = f", voided AS ({VOID})"

EVERY_OTHER = "true"
BUT_LISTED = """
    NOT EXISTS (
        SELECT FROM unnest(%(kept_employees)s::bigint[], %(kept_roles)s::bigint[])
            AS kept (employee_id, role_id)
        WHERE kept.employee_id = was.employee_id AND kept.role_id = was.role_id
    )
"""


@dataclass(frozen=True, kw_only=True)
class Merged:
    """Scores that became others, and those removed; whether anybody has an unscored pair yet."""

    changed: int
    removed: int
    has_unscored: bool


def merge_scores(
    people: People,
    pairs: Pairs,
    readiness: Readiness,
    *,
    question: Question,
    may_have_score: Pairs | None = None,
    voids_sums: bool = False,
) -> Merged:
    """Make `readiness` the current scores of `pairs`, and add to the history those that are new or
    differ in any output. Scores of `people` for other pairs go, but those in `may_have_score`.
    `voids_sums`: what is kept of their evidence is made void by the same statement. Call it with the
    lock of these people held."""
    rows = _columns(pairs, readiness)
    parameters = people.parameters | {
        "policy": question.policy_id,
        "as_of": question.as_of,
        "known_at": question.known_at,
        "is_replay": question.is_replay,
        "bands": [band.value for band in BANDS],
    }
    is_left = EVERY_OTHER
    if may_have_score is not None:
        is_left = BUT_LISTED
        parameters["kept_employees"] = may_have_score.employee.tolist()
        parameters["kept_roles"] = may_have_score.role.tolist()
    if len(pairs) <= FEW:
        parameters |= {f"new_{name}": rows[name].tolist() for name in COLUMNS}
        return _merge(_inline_source(), is_left, people, parameters, voids_sums=voids_sums)
    _stage(rows)
    return _merge(STAGING, is_left, people, parameters, voids_sums=voids_sums)


def _columns(pairs: Pairs, readiness: Readiness) -> dict[str, npt.NDArray[Any]]:
    outputs = {
        name: getattr(readiness, name)
        for name in COLUMNS
        if name not in {"employee_id", "role_id", "profile_id"}
    }
    return {
        "employee_id": pairs.employee,
        "role_id": pairs.role,
        "profile_id": pairs.profile,
        **outputs,
    }


def _merge(
    source: str, is_left: str, people: People, parameters: dict[str, Any], *, voids_sums: bool
) -> Merged:
    statement = MERGE.format(
        source=source,
        is_left=is_left,
        people=people.where("was.employee_id"),
        columns=", ".join(STORED),
        outputs=", ".join(f"fresh.{name}" for name in OUTPUTS),
        was_outputs=", ".join(f"was.{name}" for name in OUTPUTS),
        updates=", ".join(
            f"{name} = compared.{name}" for name in (*OUTPUTS, "as_of", "computed_at")
        ),
        may_replace=MAY_REPLACE,
        voided=VOIDED.format(people=people.where("employee.id")) if voids_sums else "",
    )
    with connection.cursor() as cursor:
        execute(cursor, people, statement, parameters)
        changed, removed, has_unscored = cursor.fetchone()
    return Merged(changed=changed, removed=removed, has_unscored=has_unscored)


def _inline_source() -> str:
    arrays = ", ".join(f"%(new_{name})s::{sql_type}[]" for name, sql_type in COLUMNS.items())
    return f"unnest({arrays}) AS new ({', '.join(COLUMNS)})"


def _stage(rows: dict[str, npt.NDArray[Any]]) -> None:
    """One table per connection, emptied by itself at the end of the transaction."""
    columns = ", ".join(f"{name} {sql_type} NOT NULL" for name, sql_type in COLUMNS.items())
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {STAGING} ({columns}) ON COMMIT DROP")
        cursor.execute(f"TRUNCATE {STAGING}")
    copy_in(STAGING, rows, COLUMNS)
