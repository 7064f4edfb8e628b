"""Previews: begun, worked off part by part however often it is tried, and ended. They read what the
scores are made of and write figures of their own; no score is touched."""

import logging
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from audit.errors import Conflict
from audit.models import Run
from audit.services import Actor
from competencies.models import RoleProfile
from competencies.selectors.profiles import current_profile
from competencies.selectors.roles import people_concerned_by
from people.models import Employee, Role
from succession.models import Preview, PreviewChange, PreviewChunk, ScoringPolicyDraft
from succession.previews.progress import counts_of_preview, open_previews
from succession.previews.question import fingerprint_of, stated_policy, stated_requirements
from succession.previews.score import ChangedDraft, compare_chunk
from succession.previews.tally import add_tallies
from succession.previews.writing import add_changes
from succession.scoring import ScoringInputError, policy_from_json
from succession.selectors.policies import policy_in_force
from succession.selectors.runs import stalled
from succession.services.chunks import (
    begin_run,
    claim_chunk,
    database_now,
    end_run,
    send_tasks,
)

log = logging.getLogger(__name__)

CHUNK_TASK = "succession.tasks.preview_chunk"
"""By name: the task calls this module."""

LARGEST_CHUNK = 2_000
"""In people. Scored twice, so many of 100 evidence rows each take about a second."""

WANTED_CHUNKS = 8
"""So many at least, where there are people enough, so that a small company's run shows progress."""

AT_ONCE = 2_000
"""Up to so many people are scored while the reader waits."""

OVERTAKEN = "A newer preview was begun."


@transaction.atomic
def start_policy_preview(*, draft: ScoringPolicyDraft, by: Actor) -> Preview:
    """Everybody under the drafted constants, to be worked off by `advance_preview`."""
    stated = stated_policy(policy_from_json(draft.parameters))
    return _start(
        stated,
        Employee.objects.filter(status=Employee.Status.ACTIVE).order_by(),
        label="Preview of the drafted scoring policy",
        by=by,
    )


@transaction.atomic
def start_profile_preview(*, draft: RoleProfile, by: Actor) -> Preview:
    """Everybody who is scored for the role, under its drafted profile. Raises Conflict for a draft
    that requires nothing."""
    stated = stated_requirements(draft)
    if not stated:
        raise Conflict("A role profile without requirements cannot be tried out. Add one first.")
    return _start(
        stated,
        people_concerned_by(draft.role),
        label=f"Preview of {draft.role.name} version {draft.version}",
        by=by,
        draft=draft,
    )


def work_off(preview: Preview) -> None:
    """At once where few people are concerned, else by workers."""
    if preview.run.total > AT_ONCE:
        queue_preview(run_id=preview.pk)
        return
    while advance_preview(run_id=preview.pk) is not None:
        pass


def advance_preview(*, run_id: int) -> int | None:
    """Work off one open chunk that nobody else holds: its pairs, or None where there is none.
    Ends the run after its last. What cannot be scored, or a draft that changed, ends it as failed,
    saying why."""
    try:
        pairs = _preview_next_chunk(run_id)
    except (ScoringInputError, ChangedDraft) as error:
        log.warning("Preview %s ended: %s", run_id, error)
        _end(run_id, Run.Status.FAILED, error=str(error))
        return None
    still_open = PreviewChunk.objects.filter(preview_id=run_id, finished_at__isnull=True)
    if not still_open.exists():
        _end(run_id, Run.Status.DONE)
    return pairs


def queue_preview(*, run_id: int) -> bool:
    """Send a task for every open chunk. False where the broker is away: the watch catches up."""
    chunks = PreviewChunk.objects.filter(preview_id=run_id)
    return send_tasks(chunks, task=CHUNK_TASK, run_id=run_id)


def resume_previews() -> int:
    """Queue again what is open in previews without progress; how many previews."""
    waiting = [preview.pk for preview in stalled(open_previews())]
    for run_id in waiting:
        queue_preview(run_id=run_id)
    return len(waiting)


def _start(
    stated: Any,
    people: QuerySet[Employee],
    *,
    label: str,
    by: Actor,
    draft: RoleProfile | None = None,
) -> Preview:
    now, day, role = database_now(), timezone.localdate(), draft.role if draft else None
    _overtake(role)
    ids = list(people.order_by("pk").values_list("pk", flat=True))
    preview = Preview.objects.create(
        run=begin_run(
            kind="preview",
            label=label,
            doing="Scoring people twice",
            total=len(ids),
            by=by,
            now=now,
        ),
        role=role,
        draft=draft,
        stated=stated,
        fingerprint=fingerprint_of(stated),
        as_of=day,
        known_at=now,
        policy=policy_in_force(as_of=day, known_at=now),
        former_version=_former_version(role),
    )
    _add_chunks(preview, ids)
    return preview


def _former_version(role: Role | None) -> int | None:
    former = current_profile(role) if role else None
    return former.version if former else None


def _add_chunks(preview: Preview, ids: list[int]) -> None:
    size = min(LARGEST_CHUNK, max(1, -(-len(ids) // WANTED_CHUNKS)))
    if preview.role_id is not None and len(ids) <= AT_ONCE:
        size = max(1, len(ids))  # nobody watches its progress
    PreviewChunk.objects.bulk_create(
        PreviewChunk(
            preview=preview,
            first_employee_id=part[0],
            last_employee_id=part[-1],
            people=len(part),
        )
        for part in (ids[start : start + size] for start in range(0, len(ids), size))
    )


def _overtake(role: Role | None) -> None:
    """An earlier preview of the same is answered by the new one: it stops, and who would have
    changed band in it is forgotten."""
    earlier = Preview.objects.filter(role=role)
    for preview in earlier.filter(run__status=Run.Status.RUNNING):
        _end(preview.pk, Run.Status.REFUSED, error=OVERTAKEN)
    PreviewChange.objects.filter(preview__in=earlier).delete()


@transaction.atomic
def _preview_next_chunk(run_id: int) -> int | None:
    """Claim, score, count and tick off in one transaction: killed anywhere, nothing happened."""
    chunk = claim_chunk(
        PreviewChunk.objects.select_related("preview__policy", "preview__role").filter(
            preview_id=run_id, preview__run__status=Run.Status.RUNNING
        )
    )
    if chunk is None:
        return None
    preview = chunk.preview
    compared = compare_chunk(preview, chunk.first_employee_id, chunk.last_employee_id)
    add_tallies(preview.pk, compared, as_of=preview.as_of)
    add_changes(preview.pk, compared)
    chunk.finished_at = timezone.now()
    chunk.save(update_fields=["finished_at"])
    Run.objects.filter(pk=run_id).update(done=F("done") + chunk.people)
    return len(compared)


def _end(run_id: int, status: Run.Status, *, error: str = "") -> bool:
    return end_run(
        run_id, status, object_type="preview", counts=counts_of_preview(run_id), error=error
    )
