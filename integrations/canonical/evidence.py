"""evidence.csv: what was seen, by whom, when. Append-only: a row that differs from the one that is
live is a correction, which retracts that one and adds another."""

from integrations.canonical.engine.batch import Batch
from integrations.canonical.engine.plan import keep_before
from integrations.canonical.engine.spec import Check, Column, FileKind, Reference
from integrations.canonical.levels import LEVEL_WITHIN_SCALE
from integrations.core.cells import (
    EARLIEST,
    LATEST_SEEN,
    BadCell,
    choice,
    day,
    line_text,
    long_text,
    number,
)

SOURCES = {
    "assessment": 0,
    "certification": 1,
    "feedback_360": 2,
    "manager_rating": 3,
    "peer_feedback": 4,
    "self_assessment": 5,
    "graded_course": 6,
    "course_completion": 7,
}
"""The words of the file and the numbers of `Evidence.Source`."""

_one_of = choice(*SOURCES)


def source(text: str) -> str:
    """The stored number of a source of evidence."""
    if text not in SOURCES:
        try:
            _one_of(text)
        except BadCell as error:
            raise BadCell(f"Unknown source. {error.reason}", error.suggestion) from None
    return str(SOURCES[text])


def _plan(batch: Batch) -> None:
    note = "COALESCE(s.note, '')" if batch.has("evidence.csv", "note") else "COALESCE(t.note, '')"
    expires = "s.expires_on" if batch.has("evidence.csv", "expires_on") else "t.expires_on"
    batch.run(
        """
        DROP TABLE IF EXISTS plan_evidence;
        CREATE TEMP TABLE plan_evidence AS
        SELECT s.line, t.id AS old_id, e.id AS employee_id, c.id AS competency_id, s.source,
               s.level, s.observed_on, {expires} AS expires_on, a.id AS assessor_id,
               {note} AS note, t.id IS NULL AS is_new,
               t.id IS NOT NULL AND (t.level, t.expires_on, t.note)
                   IS DISTINCT FROM (s.level, {expires}, {note}) AS is_changed
        FROM stage_evidence s
        JOIN known_employee e ON e.key = s.employee_number
        JOIN known_competency c ON c.key = s.competency_code
        LEFT JOIN known_employee a ON a.key = s.assessor_number
        LEFT JOIN competencies_evidence t
            ON t.employee_id = e.id AND t.competency_id = c.id AND t.source = s.source
            AND t.observed_on = s.observed_on AND t.assessor_id IS NOT DISTINCT FROM a.id
            AND t.origin_ref = '' AND t.retracted_at IS NULL
        """,
        {"note": note, "expires": expires},
    )


def _write(batch: Batch) -> None:
    keep_before(batch, "competencies_evidence", "SELECT old_id FROM plan_evidence WHERE is_changed")
    batch.run(
        """
        UPDATE competencies_evidence t SET retracted_at = now(), retracted_by = %s,
            retraction_reason = %s
        FROM plan_evidence p WHERE p.is_changed AND p.old_id = t.id
        """,
        None,
        [batch.by.audit_label[:200], f"Corrected by import {batch.run_id}"],
    )
    batch.run(
        """
        INSERT INTO competencies_evidence (
            employee_id, competency_id, source, level, observed_on, expires_on, assessor_id, note,
            origin, origin_ref, import_run_id, recorded_at, recorded_by_id, retracted_by,
            retraction_reason
        )
        SELECT employee_id, competency_id, source, level, observed_on, expires_on, assessor_id,
               note, 'import', '', %s, now(), %s, '', ''
        FROM plan_evidence WHERE is_new OR is_changed
        """,
        None,
        [batch.run_id, batch.by.audit_id or None],
    )


EVIDENCE = FileKind(
    file="evidence.csv",
    noun="evidence",
    table="competencies_evidence",
    columns=(
        Column(name="employee_number", parse=line_text(60), is_required=True),
        Column(name="competency_code", parse=line_text(120), is_required=True),
        Column(name="source", parse=source, sql="smallint", is_required=True),
        Column(name="level", parse=number(1, 10), sql="double precision", is_required=True),
        Column(name="observed_on", parse=day(EARLIEST, LATEST_SEEN), sql="date", is_required=True),
        Column(name="expires_on", parse=day(), sql="date"),
        Column(name="assessor_number", parse=line_text(60)),
        Column(name="note", parse=long_text(), is_long=True),
    ),
    key=("employee_number", "competency_code", "source", "observed_on", "assessor_number"),
    references=(
        Reference(column="employee_number", noun="employee"),
        Reference(column="competency_code", noun="competency"),
        Reference(column="assessor_number", noun="employee"),
    ),
    checks=(
        LEVEL_WITHIN_SCALE,
        Check(
            column="expires_on",
            where="s.expires_on < s.observed_on",
            reason="'Expired before it was observed on ' || s.observed_on || '.'",
        ),
    ),
    measured=(
        "employee_id",
        "competency_id",
        "source",
        "level",
        "observed_on",
        "expires_on",
        "assessor_id",
        "note",
    ),
    stored="""
        plan_evidence p JOIN competencies_evidence t
        ON t.employee_id = p.employee_id AND t.competency_id = p.competency_id
        AND t.source = p.source AND t.observed_on = p.observed_on
        AND t.assessor_id IS NOT DISTINCT FROM p.assessor_id
        AND t.origin_ref = '' AND t.retracted_at IS NULL
    """,
    plan=_plan,
    write=_write,
)
