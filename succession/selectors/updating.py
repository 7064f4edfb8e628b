"""Whether somebody's scores are older than what is known about them."""

from datetime import datetime

from django.db.models import Min

from people.models import Employee
from succession.models import PendingRecompute


def waiting_since(employee: Employee) -> datetime | None:
    """Since when new evidence waits for its recompute; None where nothing waits. One query."""
    marks = PendingRecompute.objects.filter(employee=employee)
    found: datetime | None = marks.aggregate(since=Min("marked_at"))["since"]
    return found
