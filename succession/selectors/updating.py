"""Whether somebody's scores are older than what is known about them."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from audit.together import Row
from competencies.models import Requirement
from people.models import Employee, Role
from succession.models import PendingRecompute


def waiting_rows(employee: Employee) -> QuerySet[PendingRecompute, Row]:
    """One row: since when new evidence waits for its recompute; None where nothing waits."""
    marks = PendingRecompute.objects.filter(employee=employee).order_by()
    first = marks.values("employee").annotate(since=Min("marked_at")).values("since")
    return Employee.objects.filter(pk=employee.pk).order_by().values_list(Subquery(first))  # type: ignore[return-value]  # rows of one value


def marks_of(
    employee_id: int | OuterRef, role: Role, profile_id: int | OuterRef
) -> QuerySet[PendingRecompute]:
    """The marks that touch this pair, scored against this profile: as `readiness.touched`."""
    required = Requirement.objects.filter(profile_id=profile_id).order_by().values("competency_id")
    return PendingRecompute.objects.filter(
        Q(is_whole=True)
        | Q(role_ids__contains=[role.pk])
        | Q(competency_ids__overlap=ArraySubquery(required)),
        employee_id=employee_id,
    )
