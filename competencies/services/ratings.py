"""A manager's rating: evidence with a face."""

from datetime import date

from audit.errors import Conflict, Forbidden
from competencies.models import Competency, Evidence
from competencies.services.evidence import record_evidence
from people.models import Account, Employee


def rate_person(
    *,
    employee: Employee,
    competency: Competency,
    level: int,
    note: str,
    by: Account,
    on: date,
    behaviour: str = "",
) -> Evidence:
    """Record what a manager saw. A second rating of the same day corrects the first. Raises
    Forbidden for oneself, Conflict for somebody who left, DomainError for a level off the scale."""
    rater = by.employee
    if rater is None or rater == employee:
        raise Forbidden("Nobody rates themselves here; ask your manager.")
    if employee.status == Employee.Status.LEFT:
        raise Conflict(f"{employee} has left; nothing more is recorded.")
    return record_evidence(
        employee=employee,
        competency=competency,
        source=Evidence.Source.MANAGER_RATING,
        level=level,
        observed_on=on,
        by=by,
        assessor=rater,
        note=note,
        behaviour=behaviour,
    )
