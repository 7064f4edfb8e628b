"""Whether somebody's scores are older than what is known about them."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Min, OuterRef, Q, QuerySet

from competencies.models import Requirement
from people.models import Employee, Role
from succession.models import PendingRecompute


def waiting_since(employee: Employee) -> datetime | None:
    """Since when new evidence waits for its recompute; None where nothing waits. One query."""
    marks = PendingRecompute.objects.filter(employee=employee)
    found: datetime | None = marks.aggregate(since=Min("marked_at"))["since"]
    return found


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
