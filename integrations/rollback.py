"""Taking an import back as a whole, until something else builds on it.

Rows that it changed get their old values, rows that it made are deleted. What is append-only stays
so: evidence is retracted, a role profile is followed by a version equal to the one before. Only
evidence about people and competencies, and profiles of roles, that would themselves no longer
exist are deleted with them.
"""

import re
from collections.abc import Sequence
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import GeneratedField
from django.utils import timezone

from audit.errors import Conflict
from audit.models import Event, Run
from audit.services import Actor, record_event
from competencies.services.evidence import wake_recompute
from integrations.core.locking import alone_or_not_at_all
from integrations.models import ImportRun
from learning.services import derive_evidence

EVIDENCE, PROFILE = "competencies_evidence", "competencies_roleprofile"
COMPLETION, MAPPING = "learning_completion", "learning_contentmapping"

_FINAL = (
    "competencies.Evidence:evidence_never_deleted",
    "competencies.RoleProfile:published_profile_is_final",
    "competencies.Requirement:requirement_final_delete",
)
"""The triggers that keep history, put aside for rows whose subject goes as well."""


def reason_against(import_run: ImportRun) -> str:
    """Why this import cannot be rolled back, or "" as far as can be told without trying."""
    if import_run.is_dry_run or import_run.run.status != Run.Status.DONE:
        return "It changed nothing, so there is nothing to roll back."
    if import_run.rolled_back_at:
        return "It was rolled back already."
    return _later_import(import_run) or _newer_profiles(import_run) or _changed_since(import_run)


def roll_back(*, import_run: ImportRun, by: Actor) -> ImportRun:
    """Undo it. Raises Conflict, with what builds on it, where that is no longer possible."""
    with alone_or_not_at_all() as is_alone:
        if not is_alone:
            raise Conflict("An import is under way. Try again when it has finished.")
        try:
            with transaction.atomic():
                return _roll_back(import_run, by)
        except IntegrityError as error:
            raise Conflict(_what_builds_on_it(error)) from error


def _roll_back(import_run: ImportRun, by: Actor) -> ImportRun:
    locked = ImportRun.objects.select_for_update(of=("self",)).select_related("run").get(
        pk=import_run.pk
    )  # fmt: skip
    if reason := reason_against(locked):
        raise Conflict(reason)
    completions, contents = _touched_learning(locked)
    _restore_changed(locked)
    with pgtrigger.ignore(*_FINAL):
        _undo_profiles(locked, by)
        _undo_evidence(locked, by)
        _delete_created(locked)
    _run("SET CONSTRAINTS ALL IMMEDIATE")  # what points at a deleted row speaks up here
    _run("SET CONSTRAINTS ALL DEFERRED")
    derive_evidence(by=by, completion_ids=completions, content_ids=contents)
    locked.rolled_back_at, locked.rolled_back_by = timezone.now(), by.audit_label[:200]
    locked.save(update_fields=["rolled_back_at", "rolled_back_by"])
    record_event(
        by=by,
        action=Event.Action.RETRACTED,
        object_type="import",
        object_id=locked.pk,
        object_label=locked.run.label,
    )
    transaction.on_commit(wake_recompute)
    return locked


def _later_import(import_run: ImportRun) -> str:
    later = _rows(
        """
        SELECT run.id, run.label, count(*) FROM (
            SELECT theirs.import_run_id FROM integrations_changedrow ours
            JOIN integrations_changedrow theirs ON theirs."table" = ours."table"
                AND theirs.object_id = ours.object_id AND theirs.import_run_id > ours.import_run_id
            WHERE ours.import_run_id = %s
            UNION ALL
            SELECT theirs.import_run_id FROM competencies_evidence e
            JOIN integrations_changedrow theirs ON theirs."table" = 'competencies_evidence'
                AND theirs.object_id = e.id
            WHERE e.import_run_id = %s AND theirs.import_run_id <> e.import_run_id
        ) found
        JOIN integrations_importrun i ON i.run_id = found.import_run_id AND i.rolled_back_at IS NULL
        JOIN audit_run run ON run.id = i.run_id
        GROUP BY run.id ORDER BY run.id DESC LIMIT 1
        """,
        [import_run.pk, import_run.pk],
    )
    if not later:
        return ""
    number, label, count = later[0]
    return (
        f"Import {number} ({label}) has since changed {count:,} of the same rows. "
        "Roll that one back first."
    )


def _newer_profiles(import_run: ImportRun) -> str:
    (count,) = _rows(
        """
        SELECT count(DISTINCT newer.role_id) FROM integrations_changedrow c
        JOIN competencies_roleprofile ours ON ours.id = c.object_id
        JOIN competencies_roleprofile newer
            ON newer.role_id = ours.role_id AND newer.version > ours.version
        WHERE c.import_run_id = %s AND c."table" = 'competencies_roleprofile'
        """,
        [import_run.pk],
    )[0]
    if not count:
        return ""
    return f"{_counted(count, 'role')} got a newer profile since, which builds on this import."


def _changed_since(import_run: ImportRun) -> str:
    for table in _tables(import_run):
        model = _model_of(table)
        (count,) = _rows(
            f"""
            SELECT count(*) FROM integrations_changedrow c LEFT JOIN {table} t
                ON t.{_key(model)} = c.object_id
            WHERE c.import_run_id = %s AND c."table" = '{table}' AND c.after_hash IS NOT NULL
                AND c.after_hash IS DISTINCT FROM hashtextextended(to_jsonb(t)::text, 0)
            """,
            [import_run.pk],
        )[0]
        if count:
            noun = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural  # noqa: SLF001 - Django's documented way to ask a model
            return f"{count:,} {noun} changed since, outside of this import."
    return ""


def _touched_learning(import_run: ImportRun) -> tuple[list[int], list[int]]:
    """Completions to be restored, and contents whose mappings go."""
    completions = _rows(
        "SELECT object_id FROM integrations_changedrow WHERE import_run_id = %s "
        "AND \"table\" = 'learning_completion' AND before IS NOT NULL",
        [import_run.pk],
    )
    contents = _rows(
        "SELECT DISTINCT m.content_id FROM integrations_changedrow c "
        "JOIN learning_contentmapping m ON m.id = c.object_id "
        "WHERE c.import_run_id = %s AND c.\"table\" = 'learning_contentmapping'",
        [import_run.pk],
    )
    return [one for (one,) in completions], [one for (one,) in contents]


def _restore_changed(import_run: ImportRun) -> None:
    for table in _tables(import_run):
        if table == EVIDENCE:
            continue
        model = _model_of(table)
        columns = [
            str(field.column)
            for field in model._meta.local_concrete_fields  # noqa: SLF001 - as above
            if not isinstance(field, GeneratedField) and field.column != _key(model)
        ]
        quoted = [connection.ops.quote_name(column) for column in columns]
        _run(
            """
            UPDATE {table} t SET ({columns}) = ROW({values})
            FROM integrations_changedrow c,
                 jsonb_populate_record(NULL::{table}, c.before) old
            WHERE c.import_run_id = %s AND c."table" = '{table}' AND c.before IS NOT NULL
                AND c.object_id = t.{key}
            """.format(
                table=table,
                key=_key(model),
                columns=", ".join(quoted),
                values=", ".join(f"old.{name}" for name in quoted),
            ),
            [import_run.pk],
        )


def _undo_profiles(import_run: ImportRun, by: Actor) -> None:
    """The version before comes back as a new version; where there was none, ours is deleted."""
    _run(
        """
        DROP TABLE IF EXISTS undone_profile;
        CREATE TEMP TABLE undone_profile ON COMMIT DROP AS
        SELECT ours.id, ours.role_id, ours.version + 1 AS version, (
            SELECT p.id FROM competencies_roleprofile p WHERE p.role_id = ours.role_id
                AND p.status = 'published' AND p.version < ours.version
            ORDER BY p.version DESC LIMIT 1
        ) AS previous_id
        FROM integrations_changedrow c JOIN competencies_roleprofile ours ON ours.id = c.object_id
        WHERE c.import_run_id = %s AND c."table" = 'competencies_roleprofile' AND c.before IS NULL
        """,
        [import_run.pk],
    )
    _run(
        """
        INSERT INTO competencies_roleprofile
            (role_id, version, status, note, origin, created_at, created_by_id, changed_at)
        SELECT role_id, version, 'draft', %s, 'import', now(), %s, now()
        FROM undone_profile WHERE previous_id IS NOT NULL
        """,
        [f"As before import {import_run.pk}, which was rolled back", by.audit_id or None],
    )
    _run("""
        INSERT INTO competencies_requirement (profile_id, competency_id, level, weight, is_critical)
        SELECT n.id, r.competency_id, r.level, r.weight, r.is_critical FROM undone_profile u
        JOIN competencies_roleprofile n ON n.role_id = u.role_id AND n.version = u.version
        JOIN competencies_requirement r ON r.profile_id = u.previous_id
    """)
    _run(
        """
        UPDATE competencies_roleprofile n
        SET status = 'published', published_at = now(), published_by_id = %s
        FROM undone_profile u WHERE n.role_id = u.role_id AND n.version = u.version
        """,
        [by.audit_id or None],
    )
    _run(
        "DELETE FROM competencies_requirement r USING undone_profile u "
        "WHERE r.profile_id = u.id AND u.previous_id IS NULL"
    )
    _run(
        "DELETE FROM competencies_roleprofile p USING undone_profile u "
        "WHERE p.id = u.id AND u.previous_id IS NULL"
    )


def _undo_evidence(import_run: ImportRun, by: Actor) -> None:
    _run(
        """
        DELETE FROM competencies_evidence e WHERE e.import_run_id = %s AND EXISTS (
            SELECT 1 FROM integrations_changedrow c
            WHERE c.import_run_id = %s AND c.before IS NULL AND (
                c."table" = 'people_employee' AND c.object_id IN (e.employee_id, e.assessor_id)
                OR c."table" = 'competencies_competency' AND c.object_id = e.competency_id)
        )
        """,
        [import_run.pk, import_run.pk],
    )
    _run(
        """
        UPDATE competencies_evidence SET retracted_at = now(), retracted_by = %s,
            retraction_reason = %s
        WHERE import_run_id = %s AND retracted_at IS NULL
        """,
        [by.audit_label[:200], f"Import {import_run.pk} was rolled back", import_run.pk],
    )
    _run(
        """
        INSERT INTO competencies_evidence (
            employee_id, competency_id, source, level, observed_on, expires_on, assessor_id, note,
            behaviour, origin, origin_ref, import_run_id, recorded_at, recorded_by_id, retracted_by,
            retraction_reason
        )
        SELECT e.employee_id, e.competency_id, e.source, e.level, e.observed_on, e.expires_on,
               e.assessor_id, e.note, e.behaviour, e.origin, e.origin_ref, e.import_run_id, now(),
               e.recorded_by_id, '', ''
        FROM integrations_changedrow c JOIN competencies_evidence e ON e.id = c.object_id
        WHERE c.import_run_id = %s AND c."table" = 'competencies_evidence' AND c.before IS NOT NULL
        ON CONFLICT DO NOTHING
        """,
        [import_run.pk],
    )


def _delete_created(import_run: ImportRun) -> None:
    """A mark to recompute a person builds on nothing; these very deletions make some, so they go
    last."""
    for table in _tables(import_run):
        if table not in {EVIDENCE, PROFILE}:
            _run(
                f"""
                DELETE FROM {table} t USING integrations_changedrow c
                WHERE c.import_run_id = %s AND c."table" = '{table}' AND c.before IS NULL
                    AND t.{_key(_model_of(table))} = c.object_id
                """,
                [import_run.pk],
            )
    _run(
        """
        DELETE FROM succession_pendingrecompute WHERE employee_id IN (
            SELECT object_id FROM integrations_changedrow
            WHERE import_run_id = %s AND "table" = 'people_employee' AND before IS NULL)
        """,
        [import_run.pk],
    )


def _what_builds_on_it(error: IntegrityError) -> str:
    """The words for the table whose rows still point at what the import made."""
    found = re.findall(r'on table "(\w+)"', str(error))
    by_table = {model._meta.db_table: model for model in apps.get_models()}  # noqa: SLF001 - as above
    model = by_table.get(found[-1]) if found else None
    words = str(model._meta.verbose_name_plural) if model else "other rows"  # noqa: SLF001 - as above
    return f"This import can no longer be rolled back: {words} build on what it brought."


def _tables(import_run: ImportRun) -> Sequence[str]:
    tables = import_run.changed_rows.order_by("table").values_list("table", flat=True).distinct()
    return [table for table in tables if table in {m._meta.db_table for m in apps.get_models()}]  # noqa: SLF001 - as above


def _model_of(table: str) -> type[models.Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == table)  # noqa: SLF001 - as above


def _key(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)  # noqa: SLF001 - as above


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _run(statement: str, values: Sequence[str | int | None] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _rows(statement: str, values: Sequence[str | int | None]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
