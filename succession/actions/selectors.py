"""Reading agreed actions: one query each."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet

from audit.together import Row
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


@dataclass(frozen=True, kw_only=True)
class ShownAction:
    """An action on the page about its person."""

    what: str
    due_on: date
    outcome: str
    closed_at: datetime | None
    owner: str
    origin: str
    came_of_it: str

    @classmethod
    def of(cls, row: Row) -> "ShownAction":
        what, due_on, outcome, closed_at, owner, origin, came_of_it = row
        return cls(
            what=what,
            due_on=due_on,
            outcome=outcome,
            closed_at=closed_at,
            owner=owner,
            origin=AgreedAction.Origin(origin).label,
            came_of_it=came_of_it,
        )

    @property
    def outcome_words(self) -> str:
        return str(AgreedAction.Outcome(self.outcome).label)


def actions_shown(employee: Employee) -> QuerySet[AgreedAction, Row]:
    """On the page about a person, for `ShownAction.of`: what is open, then what was closed last."""
    return _as_shown(actions_about(employee))[:MOST_SHOWN]


def open_actions_about(employee: Employee) -> list[ShownAction]:
    """One query."""
    open_ones = actions_about(employee).filter(outcome=AgreedAction.Outcome.OPEN)
    return [ShownAction.of(row) for row in _as_shown(open_ones)]


def _as_shown(actions: QuerySet[AgreedAction]) -> QuerySet[AgreedAction, Row]:
    return actions.values_list(
        "what", "due_on", "outcome", "closed_at", "owner__full_name", "origin", "came_of_it"
    )


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
