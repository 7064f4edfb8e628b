"""Putting the changes of a revision into the framework: a fixed number of statements, whether it is
one change or fourteen thousand. The changes were checked before; the database checks again."""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.utils import timezone

from competencies.models import (
    Competency,
    CompetencyLink,
    CompetencyRedirect,
    FrameworkRevision,
)
from competencies.revising import WORDING, Change, ChangeKind
from competencies.revision_rules import ending_codes

BATCH = 2_000
MANY = 1_000

_REWORD = """
    UPDATE competencies_competency c SET
        name = COALESCE(r.after ->> 'name', c.name),
        description = COALESCE(r.after ->> 'description', c.description),
        category = COALESCE(r.after ->> 'category', c.category),
        identifier = COALESCE(r.after ->> 'identifier', c.identifier),
        kind = COALESCE(r.after ->> 'kind', c.kind),
        rank = COALESCE((r.after ->> 'rank')::integer, c.rank),
        alternative_labels = COALESCE(r.after -> 'alternative_labels', c.alternative_labels),
        extras = COALESCE(r.after -> 'extras', c.extras)
    FROM competencies_revisionchange r
    WHERE r.revision_id = %(revision)s AND r.kind = 'rename' AND r.code = c.code
"""
_PLACE = """
    UPDATE competencies_competency c SET parent_id = above.id
    FROM competencies_revisionchange r
    LEFT JOIN competencies_competency above ON above.code = r.after ->> 'parent'
    WHERE r.revision_id = %(revision)s AND r.kind IN ('add', 'move') AND r.code = c.code
        AND c.parent_id IS DISTINCT FROM above.id
"""
_RESCALE = """
    UPDATE competencies_competency c SET
        scale_max = COALESCE((r.after ->> 'scale_max')::smallint, c.scale_max),
        half_life_days = CASE WHEN r.after ? 'half_life_days'
            THEN (r.after ->> 'half_life_days')::integer ELSE c.half_life_days END
    FROM competencies_revisionchange r
    WHERE r.revision_id = %(revision)s AND r.kind = 'rescale' AND r.code = c.code
"""
_STATED_LEVELS = """
    DROP TABLE IF EXISTS stated_level;
    CREATE TEMP TABLE stated_level ON COMMIT DROP AS
    SELECT c.id AS competency_id, l.key::smallint AS level, l.value AS texts
    FROM competencies_revisionchange r
    JOIN competencies_competency c ON c.code = r.code
    CROSS JOIN LATERAL jsonb_each(r.after -> 'levels') l
    WHERE r.revision_id = %(revision)s AND r.kind IN ('add', 'indicators')
"""
_DROP_TEXTS = """
    DELETE FROM competencies_indicator i USING stated_level s
    WHERE s.competency_id = i.competency_id AND s.level = i.level AND NOT s.texts ? i.text
"""
_WRITE_TEXTS = """
    INSERT INTO competencies_indicator (competency_id, level, text, rank)
    SELECT s.competency_id, s.level, t.value, t.ordinality - 1
    FROM stated_level s
    CROSS JOIN LATERAL jsonb_array_elements_text(s.texts) WITH ORDINALITY t
    ON CONFLICT (competency_id, level, md5(text)) DO UPDATE SET rank = EXCLUDED.rank
"""
_NAME_LEVELS = """
    INSERT INTO competencies_frameworklevel (framework_id, level, name, description)
    SELECT %(framework)s, l.key::smallint, l.value ->> 'name', l.value ->> 'description'
    FROM competencies_revisionchange r CROSS JOIN LATERAL jsonb_each(r.after -> 'names') l
    WHERE r.revision_id = %(revision)s AND r.kind = 'levels'
    ON CONFLICT (framework_id, level)
        DO UPDATE SET name = EXCLUDED.name, description = EXCLUDED.description
"""
_UNNAME_LEVELS = """
    DELETE FROM competencies_frameworklevel f USING competencies_revisionchange r
    WHERE r.revision_id = %(revision)s AND r.kind = 'levels' AND f.framework_id = %(framework)s
        AND NOT (r.after -> 'names') ? f.level::text
"""
_STATEMENTS = (
    _REWORD,
    _PLACE,
    _RESCALE,
    _STATED_LEVELS,
    _DROP_TEXTS,
    _WRITE_TEXTS,
    _UNNAME_LEVELS,
    _NAME_LEVELS,
)


def apply_changes(*, revision: FrameworkRevision, changes: Sequence[Change]) -> None:
    """Everything that the rows of the revision say, inside the caller's transaction."""
    _add(revision, changes)
    keys = {"revision": revision.pk, "framework": revision.framework_id}
    _run(keys, are_many=len(changes) > MANY)
    today = timezone.localdate()
    restored = [one.code for one in changes if one.kind is ChangeKind.RESTORE]
    ended = [code for one in changes for code in ending_codes(one)]
    Competency.objects.filter(code__in=restored).update(retired_on=None)
    Competency.objects.filter(code__in=ended).update(retired_on=today)
    _redirect(revision, changes)
    _link(changes)


def _run(keys: dict[str, int], *, are_many: bool) -> None:
    with connection.cursor() as cursor:
        if are_many:
            cursor.execute("ANALYZE competencies_competency, competencies_revisionchange")
        for statement in _STATEMENTS:
            if are_many:
                # the triggers on these tables keep the plan that they made for a single row
                cursor.execute("DISCARD PLANS")
            cursor.execute(statement, keys)


def _add(revision: FrameworkRevision, changes: Iterable[Change]) -> None:
    """Without their parents, who may be added as well."""
    Competency.objects.bulk_create(
        (
            Competency(
                code=one.code,
                framework_id=revision.framework_id,
                scale_max=one.after["scale_max"],
                half_life_days=one.after["half_life_days"],
                **{key: one.after[key] for key in WORDING},
            )
            for one in changes
            if one.kind is ChangeKind.ADD
        ),
        batch_size=BATCH,
    )


def _redirect(revision: FrameworkRevision, changes: Iterable[Change]) -> None:
    pairs = [
        (old, new, ChangeKind.MERGE if one.kind is ChangeKind.MERGE else ChangeKind.SPLIT)
        for one in changes
        if one.kind in {ChangeKind.MERGE, ChangeKind.SPLIT}
        for old, new in _pairs(one)
    ]
    ids = _ids(code for old, new, _ in pairs for code in (old, new))
    CompetencyRedirect.objects.bulk_create(
        (
            CompetencyRedirect(
                old_id=ids[old],
                new_id=ids[new],
                kind=kind.value,
                revision=revision,
                since=timezone.localdate(),
            )
            for old, new, kind in pairs
        ),
        batch_size=BATCH,
    )


def _pairs(change: Change) -> list[tuple[str, str]]:
    """Old and new of each redirect."""
    others = change.after["codes"]
    if change.kind is ChangeKind.MERGE:
        return [(old, change.code) for old in others]
    return [(change.code, new) for new in others]


def _link(changes: Iterable[Change]) -> None:
    stated = [one for one in changes if one.kind is ChangeKind.LINK]
    ids = _ids(
        code
        for one in stated
        for code in (one.code, *(link["code"] for key in one.after for link in one.after[key]))
    )
    gone = {(ids[one.code], ids[link["code"]], link["kind"]) for one in stated
            for link in one.after["remove"]}  # fmt: skip
    CompetencyLink.objects.filter(pk__in=_link_ids(gone)).delete()
    CompetencyLink.objects.bulk_create(
        (
            CompetencyLink(
                origin_id=ids[one.code],
                destination_id=ids[link["code"]],
                kind=link["kind"],
                identifier=link.get("identifier", ""),
                rank=link.get("rank", 0),
                extras=link.get("extras", {}),
            )
            for one in stated
            for link in one.after["add"]
        ),
        batch_size=BATCH,
    )


def _link_ids(keys: set[tuple[int, int, str]]) -> list[int]:
    if not keys:
        return []
    rows = CompetencyLink.objects.filter(origin__in={origin for origin, _, _ in keys}).order_by()
    found = rows.values_list("pk", "origin", "destination", "kind")
    return [key for key, origin, destination, kind in found if (origin, destination, kind) in keys]


def _ids(codes: Iterable[str]) -> dict[str, int]:
    wanted = set(codes)
    if not wanted:
        return {}
    return dict(Competency.objects.filter(code__in=wanted).order_by().values_list("code", "pk"))
