"""Recomputing the few people who were marked since the last time."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from succession.readiness.compute import Question, recompute
from succession.readiness.people import BUCKET, GUARD, LOCK_SPACE, people_with_ids
from succession.readiness.statements import execute_planned
from succession.readiness.touched import Mark, Touched
from succession.selectors.policies import constants_in_force

# Any bucket with marks, so that several workers go to different ones; where two meet, the second
# waits and finds nothing left. The lock keeps everybody else from writing these people's scores.
LOCK_A_BUCKET = """
    SELECT bucket, pg_advisory_xact_lock_shared(%(space)s, %(guard)s),
        pg_advisory_xact_lock(%(space)s, bucket)
    FROM (
        SELECT bucket FROM (
            SELECT DISTINCT (employee_id / %(size)s)::integer AS bucket
            FROM succession_pendingrecompute
        ) AS marked ORDER BY random() LIMIT 1
    ) AS chosen
"""

# What this statement sees was committed before it began, and so was what made the marks; evidence
# that comes later has its own mark, which stays. Not planned once for all: how many marks there are
# changes from one minute to the next.
CLAIM = """
    WITH claimed AS (
        DELETE FROM succession_pendingrecompute
        WHERE employee_id BETWEEN %(first)s AND %(last)s
        RETURNING employee_id, is_whole, competency_ids, role_ids, marked_at
    )
    SELECT
        COALESCE(json_agg(
            json_build_array(employee_id, is_whole, competency_ids, role_ids)), '[]')::text,
        GREATEST(max(marked_at), statement_timestamp()),
        NOT EXISTS (
            SELECT FROM succession_pendingrecompute
            WHERE employee_id NOT BETWEEN %(first)s AND %(last)s
        )
    FROM claimed
"""


@dataclass(frozen=True, kw_only=True)
class Claim:
    marks: list[Mark]
    known_at: datetime
    is_last: bool  # nobody else was marked


def recompute_pending() -> int:
    """Recompute everybody marked, a bucket of neighbours at a time; how many people.

    The marks go in the transaction that writes the scores, so a killed worker leaves them.
    """
    people, is_done = 0, False
    while not is_done:
        recomputed, is_done = _recompute_bucket()
        people += recomputed
    return people


@transaction.atomic
def _recompute_bucket() -> tuple[int, bool]:
    """How many people, and whether nobody else is marked."""
    bucket = _lock_a_bucket()
    if bucket is None:
        return 0, True
    claim = _claim(bucket)
    employees = {employee for employee, *_ in claim.marks}
    if employees:
        question = _question(claim.known_at)
        recompute(people_with_ids(employees), question, touched=Touched.by(claim.marks))
    return len(employees), claim.is_last


def _question(known_at: datetime) -> Question:
    today = timezone.localdate()
    policy_id, policy = constants_in_force(as_of=today, known_at=known_at)
    return Question(
        as_of=today, known_at=known_at, policy_id=policy_id, policy=policy, knows_all=True
    )


def _lock_a_bucket() -> int | None:
    with connection.cursor() as cursor:
        execute_planned(
            cursor, LOCK_A_BUCKET, {"space": LOCK_SPACE, "guard": GUARD, "size": BUCKET}
        )
        row = cursor.fetchone()
    return None if row is None else row[0]


def _claim(bucket: int) -> Claim:
    first = bucket * BUCKET
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"first": first, "last": first + BUCKET - 1})
        marks, known_at, is_last = cursor.fetchone()
    return Claim(marks=json.loads(marks), known_at=known_at, is_last=is_last)
