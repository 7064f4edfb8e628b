"""From what is known of a person to the sheet about them. Pure: no query, no clock."""

from collections.abc import Iterable

from people.models import Employee
from succession.packs.sheet import (
    AskedInRoom,
    Learned,
    Moved,
    PackSheet,
    QuotedNote,
    SheetChange,
    SheetRow,
    SheetStep,
)
from succession.pages.answer import Answer, answer_of, change_words, why_no_steps
from succession.pages.questions import open_questions
from succession.pages.rows import RequirementRow
from succession.scoring import ScoringPolicy
from succession.selectors.change import ReadinessDifference
from succession.selectors.person import PersonReadiness, ReadinessStep
from succession.selectors.unobserved import UnobservedLearning

MOST_QUOTES = 3
MOST_MOVES = 4


def make_sheet(
    readiness: PersonReadiness,
    policy: ScoringPolicy,
    rows: tuple[RequirementRow, ...],
    *,
    change: ReadinessDifference,
    is_since_pack: bool,
    learning: Iterable[UnobservedLearning],
) -> PackSheet:
    answer = _unsure(readiness, policy)
    steps = readiness.steps
    return PackSheet(
        employee_number=readiness.employee.number,
        employee_name=readiness.employee.full_name,
        about=about_line(readiness.employee),
        role_code=readiness.role.code,
        role_name=readiness.role.name,
        as_of=readiness.as_of,
        profile_version=readiness.profile.version,
        policy_version=readiness.policy.version,
        score=readiness.score,
        printed_score=readiness.printed_score,
        score_sd=readiness.score_sd,
        coverage=readiness.coverage,
        minimum_coverage=policy.minimum_coverage,
        ready_now_score=policy.ready_now_score,
        gate_passed=readiness.gate_passed,
        months_to_ready=readiness.months_to_ready,
        band=readiness.band.value,
        band_words=str(readiness.band.label),
        headline=answer.headline,
        words=answer.words,
        parts=tuple(_row(row) for row in rows),
        quotes=quoted(rows),
        learning=tuple(_learned(one) for one in learning),
        change=_change(change, is_since_pack=is_since_pack),
        questions=tuple(
            AskedInRoom(about=one.about, words=one.words) for one in open_questions(rows)
        ),
        steps=tuple(_step(step) for step in (*steps.observe, *steps.develop)),
        score_after=steps.score_after,
        why_no_steps=why_no_steps(readiness),
    )


def about_line(employee: Employee) -> str:
    """Title, unit, grade, manager: needs role, org unit and manager at hand."""
    title = employee.position_title or (employee.role.name if employee.role else "")
    parts = [
        title or "No role recorded",
        employee.org_unit.name if employee.org_unit else "",
        f"grade {employee.grade}" if employee.grade else "",
        f"reports to {employee.manager.full_name}" if employee.manager else "",
        "" if employee.status == Employee.Status.ACTIVE else employee.get_status_display().lower(),
    ]
    return " · ".join(part for part in parts if part)


def _unsure(readiness: PersonReadiness, policy: ScoringPolicy) -> Answer:
    """Words stand only where no number does."""
    if readiness.is_sufficient:
        return Answer(headline="", words="")
    return answer_of(readiness, policy)


def _row(row: RequirementRow) -> SheetRow:
    part = row.part
    return SheetRow(
        competency=part.competency.code,
        name=part.competency.name,
        level=part.level,
        scale=part.competency.scale_max,
        share=part.share,
        critical=part.critical,
        seen=part.seen,
        met=part.met,
        mean=part.mean,
        sd=part.sd,
        probability=part.probability,
        points=part.points,
        printed_points=part.printed_points,
        printed_most=row.printed_most,
        direct_count=part.direct_count,
        newest_direct_on=part.newest_direct_on,
        courses=row.courses,
        evidence=tuple(piece.line.evidence_id for piece in row.counting),
    )


def quoted(rows: tuple[RequirementRow, ...]) -> tuple[QuotedNote, ...]:
    """The newest notes that count, one per requirement, the heaviest first."""
    found = []
    for row in rows:
        noted = [piece.line for piece in row.counting if piece.line.note]
        if noted:
            newest = max(noted, key=lambda line: line.observed_on)
            about = row.part.competency.name
            found.append(QuotedNote(about=about, evidence_id=newest.evidence_id))
    return tuple(found[:MOST_QUOTES])


def _learned(one: UnobservedLearning) -> Learned:
    return Learned(
        title=one.title,
        competency=one.competency,
        completed_on=one.completed_on,
        last_observed_on=one.last_observed_on,
    )


def _change(change: ReadinessDifference, *, is_since_pack: bool) -> SheetChange:
    moved = [part for part in change.competencies if part.printed_difference and part.competency]
    moved.sort(key=lambda part: -abs(part.difference))
    return SheetChange(
        since=change.then,
        is_since_pack=is_since_pack,
        printed_then=change.printed_then,
        points=change.total.printed_difference,
        words=change_words(change.total),
        moved=tuple(
            Moved(name=part.competency.name, points=part.printed_difference)
            for part in moved[:MOST_MOVES]
            if part.competency
        ),
        more=max(0, len(moved) - MOST_MOVES),
    )


def _step(step: ReadinessStep) -> SheetStep:
    return SheetStep(
        kind=step.kind.value,
        competency=step.competency.code,
        name=step.competency.name,
        source=step.source,
        from_level=step.from_level,
        to_level=step.to_level,
        probability_after=step.probability_after,
    )
