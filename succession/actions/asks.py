"""What people agreed to do."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from audit.together import Row
from people.access import Access
from people.asks import Ask, Question, counted_with
from succession.actions.selectors import due_actions_of
from ui import wording

SOON = timedelta(days=7)
"""How early an action is said to be due."""


def questions_for(access: Access) -> list[Question]:
    """What the reader agreed to do, when its day has come or is near."""
    if access.employee_id is None:
        return []
    due = due_actions_of(access.employee_id, by=timezone.localdate() + SOON)
    rows = counted_with(due, "what", "due_on", "employee__full_name", most=1)
    return [Question(rows=rows, tell=_tell)]


def _tell(rows: list[Row]) -> list[Ask]:
    """The first in order is the one due first, so it tells whether any is late."""
    today = timezone.localdate()
    ((count, what, due_on, whom),) = rows
    when, is_late, is_one = wording.day_with_age(due_on, today), due_on < today, count == 1
    return [
        Ask(
            rank=5 if is_late else 30,
            icon="check",
            title=what if is_one else f"{count:,} things you agreed to do are due",
            why=f"For {whom}, due {when}." if is_one else f"The first is for {whom}, due {when}.",
            url=reverse("succession:own-actions"),
            action_words="Close it" if is_one else "See them",
            is_urgent=is_late,
        )
    ]
