"""Recomputing everybody: a run, its chunks, and how they are finished however often they are begun."""

import logging
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from audit.errors import DomainError
from audit.models import Run
from audit.services import Actor, System
from people.models import Employee
from succession.models import ReadinessChunk, ReadinessRun
from succession.readiness.compute import Outcome, Question, recompute
from succession.readiness.people import BUCKET, lock_people_between, people_between
from succession.scoring import ScoringInputError
from succession.selectors.policies import constants_of, policy_in_force
from succession.selectors.runs import counts_of, open_runs, stalled_runs
from succession.services.chunks import (
    begin_run,
    claim_chunk,
    database_now,
    end_run,
    send_tasks,
)

log = logging.getLogger(__name__)

CHUNK_TASK = "succession.tasks.recompute_chunk"
"""By name: the task calls this module."""

LARGEST_CHUNK = 8 * BUCKET
"""In employee ids: what a chunk costs by itself is spread over many, and 2,048 people of 100 evidence
rows each take well under 512 MB while they are scored. More no longer pays: docs/performance.md."""

WANTED_CHUNKS = 8
"""So many at least, where there are people enough, so that a small company's run shows progress."""

ADD_CHUNKS = """
    INSERT INTO succession_readinesschunk
        (readiness_run_id, first_employee_id, last_employee_id, people,
         pairs, changed, removed, unpublished, empty, unusable)
    SELECT %s, min(id), max(id), count(*), 0, 0, 0, 0, 0, 0
    FROM people_employee GROUP BY id / %s
"""


# Whose evidence changed, be the mark taken here or left to be taken; everything that is not newer
# than the run is taken, but of somebody who was recomputed since the run began: their scores know
# more than the run will, and would not be replaced by it.
TAKE_MARKS = """
    WITH taken AS (
        DELETE FROM succession_pendingrecompute mark
        WHERE employee_id BETWEEN %(first)s AND %(last)s AND marked_at <= %(known_at)s
        AND NOT EXISTS (
            SELECT FROM succession_readinessscore score
            WHERE score.employee_id = mark.employee_id AND score.computed_at > %(known_at)s
        )
    )
    SELECT DISTINCT employee_id FROM succession_pendingrecompute
    WHERE employee_id BETWEEN %(first)s AND %(last)s AND competency_ids <> '{}'
    ORDER BY employee_id
"""


@transaction.atomic
def start_run(
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    by: Actor | None = None,
    chunk_ids: int | None = None,
) -> ReadinessRun:
    """Write down a run over everybody, to be worked off by `advance_run`. A chosen day or moment
    makes it a replay. A chunk spans `chunk_ids` employee ids; left alone, whole buckets, so that
    neighbours do not wait for one another's locks. Raises DomainError for a moment that is still to come."""
    now = database_now()
    if known_at is not None and known_at > now:
        raise DomainError("Nobody knows yet what will be known then. Choose a moment in the past.")
    by = by or System()
    day = as_of or timezone.localdate()
    run = begin_run(
        kind="readiness",
        label=f"Readiness as of {day:%-d %b %Y}",
        doing="Scoring people",
        total=Employee.objects.count(),
        by=by,
        now=now,
    )
    readiness_run = ReadinessRun.objects.create(
        run=run,
        as_of=day,
        known_at=known_at or now,
        policy=policy_in_force(as_of=day, known_at=known_at or now),
        is_replay=known_at is not None or day != timezone.localdate(),
        knows_all=known_at is None,
    )
    with connection.cursor() as cursor:
        cursor.execute(ADD_CHUNKS, [run.pk, chunk_ids or _chunk_span(run.total)])
    return readiness_run


def _chunk_span(people: int) -> int:
    """Employee ids per chunk: whole buckets."""
    return min(LARGEST_CHUNK, max(1, people // WANTED_CHUNKS // BUCKET) * BUCKET)


def start_nightly_run() -> int:
    """Start and queue today's run unless one is under way; its number, or 0."""
    if open_runs().filter(is_replay=False, as_of=timezone.localdate()).exists():
        return 0
    run_id: int = start_run(by=System("Schedule")).pk
    queue_chunks(run_id=run_id)
    return run_id


def advance_run(*, run_id: int) -> int | None:
    """Work off one open chunk that nobody else holds: its pairs, or None where there is none.
    Ends the run after its last. Input that cannot be scored ends it as failed, saying what."""
    try:
        chunk = _compute_next_chunk(run_id=run_id)
    except ScoringInputError as error:
        log.exception("Readiness run %s cannot be scored", run_id)
        _end_run(run_id, Run.Status.FAILED, error=str(error))
        raise
    finish_run(run_id=run_id)
    return None if chunk is None else chunk.pairs


def finish_run(*, run_id: int) -> bool:
    """End the run if no chunk is open; True for the one caller who ended it."""
    still_open = ReadinessChunk.objects.filter(readiness_run_id=run_id, finished_at__isnull=True)
    return not still_open.exists() and _end_run(run_id, Run.Status.DONE)


def queue_chunks(*, run_id: int) -> bool:
    """Send a task for every open chunk. False where the broker is away: the watch catches up."""
    chunks = ReadinessChunk.objects.filter(readiness_run_id=run_id)
    return send_tasks(chunks, task=CHUNK_TASK, run_id=run_id)


def resume_runs() -> int:
    """Queue again what is open in runs without progress; how many runs."""
    runs = [run.pk for run in stalled_runs()]
    for run_id in runs:
        queue_chunks(run_id=run_id)
    return len(runs)


@transaction.atomic
def _compute_next_chunk(*, run_id: int) -> ReadinessChunk | None:
    """Claim, compute, write and tick off in one transaction: killed anywhere, nothing happened."""
    chunk = _claim_chunk(run_id)
    if chunk is None:
        return None
    run = chunk.readiness_run
    people = people_between(chunk.first_employee_id, chunk.last_employee_id)
    lock_people_between(chunk.first_employee_id, chunk.last_employee_id)
    stale = _take_marks(chunk)
    outcome = recompute(
        people,
        Question(
            as_of=run.as_of,
            known_at=run.known_at,
            policy_id=run.policy_id,
            policy=constants_of(run.policy),
            is_replay=run.is_replay,
            knows_all=run.knows_all,
        ),
        stale=stale,
    )
    _tick_off(chunk, outcome)
    return chunk


def _claim_chunk(run_id: int) -> ReadinessChunk | None:
    return claim_chunk(
        ReadinessChunk.objects.select_related("readiness_run__policy").filter(
            readiness_run_id=run_id, readiness_run__run__status=Run.Status.RUNNING
        )
    )


def _take_marks(chunk: ReadinessChunk) -> npt.NDArray[np.int64]:
    """Before anything is read, so that whoever commits from now on leaves a mark behind. Whose
    evidence changed since it was summed, rising."""
    with connection.cursor() as cursor:
        cursor.execute(
            TAKE_MARKS,
            {
                "first": chunk.first_employee_id,
                "last": chunk.last_employee_id,
                "known_at": chunk.readiness_run.known_at,
            },
        )
        return np.array([employee for (employee,) in cursor], dtype=np.int64)


def _tick_off(chunk: ReadinessChunk, outcome: Outcome) -> None:
    chunk.finished_at = timezone.now()
    chunk.pairs = outcome.pairs
    chunk.changed = outcome.changed
    chunk.removed = outcome.removed
    unscored = outcome.unscored
    chunk.unpublished = unscored.pop("unpublished", 0)
    chunk.empty = unscored.pop("empty", 0)
    chunk.unusable = sum(unscored.values())
    chunk.save()
    Run.objects.filter(pk=chunk.readiness_run_id).update(done=F("done") + chunk.people)


def _end_run(run_id: int, status: Run.Status, *, error: str = "") -> bool:
    return end_run(
        run_id, status, object_type="readiness_run", counts=counts_of(run_id), error=error
    )
