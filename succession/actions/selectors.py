"""Reading agreed actions: one query each."""

from datetime import date

from django.db.models import F, QuerySet

from people.models import Employee
from succession.models import AgreedAction

MOST_SHOWN = 6


def actions_of_origin(origin: AgreedAction.Origin, origin_id: str) -> QuerySet[AgreedAction]:
    """What was agreed in this session, conversation or plan, soonest first."""
    return _named().filter(origin=origin, origin_id=origin_id)


def actions_about(employee: Employee) -> QuerySet[AgreedAction]:
    """What was agreed about this person: the open ones first, soonest first."""
    return (
        _named()
        .filter(employee=employee)
        .order_by(F("closed_at").desc(nulls_first=True), "due_on", "id")
    )


def actions_shown(employee: Employee) -> list[AgreedAction]:
    """On the page about a person: what is open, then what was closed last."""
    return list(actions_about(employee)[:MOST_SHOWN])


def open_actions_of(owner_id: int) -> QuerySet[AgreedAction]:
    """What this person has to do, soonest first."""
    open_ones = _named().filter(owner_id=owner_id, outcome=AgreedAction.Outcome.OPEN)
    return open_ones.order_by("due_on", "id")


def actions_of_owner(owner_id: int) -> QuerySet[AgreedAction]:
    """All that this person has or had to do."""
    return _named().filter(owner_id=owner_id)


def due_actions_of(owner_id: int, *, by: date) -> QuerySet[AgreedAction]:
    """What this person has to do by that day, soonest first."""
    return open_actions_of(owner_id).filter(due_on__lte=by)


def _named() -> QuerySet[AgreedAction]:
    return AgreedAction.objects.select_related("employee", "owner")
