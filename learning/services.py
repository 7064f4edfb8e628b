"""Learning becomes evidence here and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from audit.errors import DomainError
from audit.models import Event
from audit.services import Actor, record_event
from competencies.models import Competency
from competencies.services.evidence import wake_recompute
from learning.models import Content, ContentMapping


@dataclass(frozen=True, kw_only=True)
class Derived:
    """How many rows of evidence were added and how many retracted."""

    added: int
    retracted: int


@transaction.atomic
def derive_evidence(
    *,
    by: Actor,
    completion_ids: Sequence[int] = (),
    content_ids: Sequence[int] = (),
    import_run_id: int | None = None,
) -> Derived:
    """Bring the evidence of these completions, and of all completions of these contents, in line
    with the mappings. Doing it again changes nothing.

    A completion that was not failed shows each competency of its content at the mapped level, the
    highest where there are several: as a graded course if it has a score, otherwise as a finished
    one. What no longer follows is retracted with the reason.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WANTED, [list(completion_ids), list(content_ids)])
        cursor.execute(_RETRACT, [by.audit_label[:200]])
        retracted = cursor.rowcount
        cursor.execute(_ADD, [import_run_id, by.audit_id or None])
        added = cursor.rowcount
    if added or retracted:
        record_event(
            by=by,
            action=Event.Action.CREATED if added else Event.Action.RETRACTED,
            object_type="evidence",
            object_id=import_run_id or "",
            object_label="Evidence from finished courses",
            detail={"added": added, "retracted": retracted},
        )
        transaction.on_commit(wake_recompute)
    return Derived(added=added, retracted=retracted)


@transaction.atomic
def map_content(
    *, content: Content, competency: Competency, level: float, by: Actor
) -> ContentMapping:
    """Say that finishing this content shows at least about this level."""
    if not 1 <= level <= competency.scale_max:
        raise DomainError(f"Choose a level from 1 to {competency.scale_max}.")
    mapping, is_new = ContentMapping.objects.get_or_create(
        content=content, competency=competency, level=level
    )
    if is_new:
        _tell_audit(mapping, by, Event.Action.CREATED)
        derive_evidence(by=by, content_ids=[content.pk])
    return mapping


@transaction.atomic
def unmap_content(*, mapping: ContentMapping, by: Actor) -> None:
    """Take a mapping back; the evidence that followed from it is retracted."""
    _tell_audit(mapping, by, Event.Action.RETRACTED)
    content_id = mapping.content_id
    mapping.delete()
    derive_evidence(by=by, content_ids=[content_id])


def _tell_audit(mapping: ContentMapping, by: Actor, action: Event.Action) -> None:
    record_event(
        by=by,
        action=action,
        object_type="content_mapping",
        object_id=mapping.pk,
        object_label=f"{mapping.content.title} → {mapping.competency.name}",
        detail={"level": mapping.level},
    )


# 6 and 7 are Evidence.Source.GRADED_COURSE and COURSE_COMPLETION, which are never renumbered.
_WANTED = """
    DROP TABLE IF EXISTS completion_in_scope, wanted_evidence;
    CREATE TEMP TABLE completion_in_scope AS
    WITH picked AS (
        SELECT * FROM learning_completion WHERE id = ANY(%s::bigint[])
        UNION
        SELECT * FROM learning_completion WHERE content_id = ANY(%s::bigint[])
    )
    SELECT c.employee_id, c.content_id, c.completed_on, 'content:' || content.code AS origin_ref,
           CASE WHEN c.score IS NULL THEN 7 ELSE 6 END AS source,
           c.passed IS DISTINCT FROM false AS counts
    FROM picked c JOIN learning_content content ON content.id = c.content_id;
    CREATE TEMP TABLE wanted_evidence AS
    SELECT c.employee_id, m.competency_id, c.source, c.completed_on, c.origin_ref,
           max(m.level) AS level
    FROM completion_in_scope c JOIN learning_contentmapping m ON m.content_id = c.content_id
    WHERE c.counts GROUP BY 1, 2, 3, 4, 5;
    ANALYZE completion_in_scope; ANALYZE wanted_evidence;
"""
_RETRACT = """
    UPDATE competencies_evidence e SET retracted_at = now(), retracted_by = %s,
        retraction_reason = CASE
            WHEN NOT c.counts THEN 'The course was not passed'
            WHEN NOT EXISTS (
                SELECT 1 FROM learning_contentmapping m
                WHERE m.content_id = c.content_id AND m.competency_id = e.competency_id
            ) THEN 'The course is no longer mapped to this competency'
            ELSE 'The completion or its mapping changed'
        END
    FROM completion_in_scope c
    WHERE e.employee_id = c.employee_id AND e.observed_on = c.completed_on
        AND e.origin_ref = c.origin_ref AND e.origin = 'completion' AND e.retracted_at IS NULL
        AND NOT EXISTS (
            SELECT 1 FROM wanted_evidence w
            WHERE w.employee_id = e.employee_id AND w.competency_id = e.competency_id
                AND w.source = e.source AND w.completed_on = e.observed_on
                AND w.origin_ref = e.origin_ref AND w.level = e.level
        )
"""
_ADD = """
    INSERT INTO competencies_evidence (
        employee_id, competency_id, source, level, observed_on, note, origin, origin_ref,
        import_run_id, recorded_at, recorded_by_id, retracted_by, retraction_reason
    )
    SELECT w.employee_id, w.competency_id, w.source, w.level, w.completed_on, '', 'completion',
           w.origin_ref, %s, now(), %s, '', ''
    FROM wanted_evidence w
    WHERE NOT EXISTS (
        SELECT 1 FROM competencies_evidence e
        WHERE e.employee_id = w.employee_id AND e.competency_id = w.competency_id
            AND e.source = w.source AND e.observed_on = w.completed_on
            AND e.origin_ref = w.origin_ref AND e.retracted_at IS NULL
    )
    ORDER BY w.completed_on, w.employee_id, w.competency_id, w.origin_ref
"""
