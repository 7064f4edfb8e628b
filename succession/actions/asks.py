"""What people agreed to do."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from people.access import Access
from people.asks import Ask
from succession.actions.selectors import due_actions_of
from ui import wording

MOST_DUE = 20
SOON = timedelta(days=7)
"""How early an action is said to be due."""


def asks_for(access: Access) -> list[Ask]:
    """What the reader agreed to do, when its day has come or is near. One query."""
    if access.employee_id is None:
        return []
    today = timezone.localdate()
    due = list(due_actions_of(access.employee_id, by=today + SOON)[: MOST_DUE + 1])
    late = [action for action in due if action.due_on < today]
    if not due:
        return []
    first = due[0]
    when = wording.day_with_age(first.due_on, today)
    more = f"{MOST_DUE} or more" if len(due) > MOST_DUE else str(len(due))
    return [
        Ask(
            rank=5 if late else 30,
            icon="check",
            title=first.what if len(due) == 1 else f"{more} things you agreed to do are due",
            why=f"For {first.employee.full_name}, due {when}."
            if len(due) == 1
            else f"The first is for {first.employee.full_name}, due {when}.",
            url=reverse("succession:own-actions"),
            action_words="Close it" if len(due) == 1 else "See them",
            is_urgent=bool(late),
        )
    ]
