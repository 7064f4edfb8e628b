"""Reading agreed actions: one query each."""

from django.db.models import QuerySet

from people.models import Employee
from succession.models import AgreedAction


def actions_of_origin(origin: AgreedAction.Origin, origin_id: str) -> QuerySet[AgreedAction]:
    """What was agreed in this session, conversation or plan, soonest first."""
    return _named().filter(origin=origin, origin_id=origin_id)


def actions_about(employee: Employee) -> QuerySet[AgreedAction]:
    """What was agreed about this person: the open ones first, soonest first."""
    return _named().filter(employee=employee).order_by("closed_at", "due_on", "id")


def open_actions_of(owner_id: int) -> QuerySet[AgreedAction]:
    """What this person has to do, soonest first."""
    open_ones = _named().filter(owner_id=owner_id, outcome=AgreedAction.Outcome.OPEN)
    return open_ones.order_by("due_on", "id")


def _named() -> QuerySet[AgreedAction]:
    return AgreedAction.objects.select_related("employee", "owner")
