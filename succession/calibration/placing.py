"""Where the evidence puts people before anybody speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from people.models import Employee
from succession.calibration.grid import Cell, Grid, placed
from succession.models import CalibrationMember, CalibrationSession, ReadinessScore
from succession.models.readiness import Band
from succession.selectors.team import newest_direct_of

NOT_ENOUGH = "Not enough evidence"
NOT_SCORED = "Not scored for this role"
NO_RATING = "No performance rating"
HAS_LEFT = "Has left"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of one person; `cell` is None where it cannot place them, and `because` says
    why. Nobody is low for lack of evidence."""

    score: ReadinessScore | None
    newest_direct_on: date | None
    cell: Cell | None
    because: str


def standings(
    session: CalibrationSession, people: Sequence[Employee], grid: Grid
) -> dict[int, Standing]:
    """Employee id → standing, in two queries. `people` with their role at hand."""
    scores = _scores(session, people)
    newest = newest_direct_of([one.pk for one in people])
    return {one.pk: _standing(one, scores.get(one.pk), newest.get(one.pk), grid) for one in people}


def _standing(
    person: Employee, score: ReadinessScore | None, newest: date | None, grid: Grid
) -> Standing:
    because = _because(person, score)
    cell = None
    if not because and score is not None and person.performance_rating is not None:
        cell = placed(grid, score.score, person.performance_rating)
    return Standing(score=score, newest_direct_on=newest, cell=cell, because=because)


def _because(person: Employee, score: ReadinessScore | None) -> str:
    if person.status == Employee.Status.LEFT:
        return HAS_LEFT
    if score is None:
        return NOT_SCORED
    if score.band == Band.INSUFFICIENT_EVIDENCE:
        return NOT_ENOUGH
    return NO_RATING if person.performance_rating is None else ""


def _scores(session: CalibrationSession, people: Sequence[Employee]) -> dict[int, ReadinessScore]:
    """For the role of the session; in a family, for the nearest rung above the own one, else the
    own."""
    rows = ReadinessScore.objects.filter(employee_id__in=[one.pk for one in people]).select_related(
        "role"
    )
    if session.role_id is not None:
        return {row.employee_id: row for row in rows.filter(role_id=session.role_id)}
    own = {one.pk: one for one in people}
    found: dict[int, ReadinessScore] = {}
    in_family = rows.filter(role__family_id=session.family_id)
    for row in sorted(in_family, key=lambda row: _distance(own[row.employee_id], row)):
        found.setdefault(row.employee_id, row)
    return found


def _distance(person: Employee, row: ReadinessScore) -> tuple[bool, int, int]:
    grade, own = row.role.grade or 0, person.role.grade if person.role else None
    is_above = row.role_id != person.role_id and (own is None or grade > own)
    return not is_above, grade if is_above else -grade, row.role_id


def fill_in(member: CalibrationMember, standing: Standing) -> None:
    """Write the standing into the member; not saved."""
    score = standing.score
    member.role_id = score.role_id if score else member.session.role_id
    member.score = score.score if score else None
    member.score_sd = score.score_sd if score else None
    member.band = score.band if score else ""
    member.performance = member.employee.performance_rating
    member.newest_direct_on = standing.newest_direct_on
    member.held_because = standing.because
    member.before_row = member.row = standing.cell.row if standing.cell else None
    member.before_column = member.column = standing.cell.column if standing.cell else None


FILLED = (
    "role", "score", "score_sd", "band", "performance", "newest_direct_on", "held_because",
    "before_row", "before_column", "row", "column",
)  # fmt: skip
