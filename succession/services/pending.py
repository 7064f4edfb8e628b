"""Recomputing the few people who were marked since the last time."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from succession.readiness.compute import Question, recompute
from succession.readiness.people import BUCKET, LOCK_SPACE, people_with_ids
from succession.scoring import policy_from_json
from succession.selectors.policies import policy_in_force

# Any bucket with marks, so that several workers go to different ones; where two meet, the second
# waits and finds nothing left. The lock keeps everybody else from writing these people's scores.
LOCK_A_BUCKET = """
    SELECT bucket, pg_advisory_xact_lock(%(space)s, bucket) FROM (
        SELECT bucket FROM (
            SELECT DISTINCT (employee_id / %(size)s)::integer AS bucket
            FROM succession_pendingrecompute
        ) AS marked ORDER BY random() LIMIT 1
    ) AS chosen
"""

# What this statement sees was committed before it began, and so was what made the marks; evidence
# that comes later has its own mark, which stays.
CLAIM = """
    WITH claimed AS (
        DELETE FROM succession_pendingrecompute
        WHERE employee_id BETWEEN %(first)s AND %(last)s
        RETURNING employee_id, marked_at
    )
    SELECT array_agg(DISTINCT employee_id), GREATEST(max(marked_at), statement_timestamp())
    FROM claimed HAVING count(*) > 0
"""


@dataclass(frozen=True, kw_only=True)
class Claim:
    employee_ids: list[int]
    known_at: datetime


def recompute_pending() -> int:
    """Recompute everybody marked, a bucket of neighbours at a time; how many people.

    The marks go in the transaction that writes the scores, so a killed worker leaves them.
    """
    people = 0
    while (recomputed := _recompute_bucket()) is not None:
        people += recomputed
    return people


@transaction.atomic
def _recompute_bucket() -> int | None:
    """How many people; None where nobody is marked."""
    bucket = _lock_a_bucket()
    if bucket is None:
        return None
    claim = _claim(bucket)
    if claim is None:
        return 0
    today = timezone.localdate()
    policy = policy_in_force(as_of=today, known_at=claim.known_at)
    recompute(
        people_with_ids(claim.employee_ids),
        Question(
            as_of=today,
            known_at=claim.known_at,
            policy_id=policy.pk,
            policy=policy_from_json(policy.parameters),
        ),
    )
    return len(claim.employee_ids)


def _lock_a_bucket() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_A_BUCKET, {"space": LOCK_SPACE, "size": BUCKET})
        row = cursor.fetchone()
    return None if row is None else row[0]


def _claim(bucket: int) -> Claim | None:
    first = bucket * BUCKET
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"first": first, "last": first + BUCKET - 1})
        row = cursor.fetchone()
    return None if row is None else Claim(employee_ids=row[0], known_at=row[1])
