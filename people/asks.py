"""What needs somebody, as every room says it; and what this room asks for."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from people.access import Access, Permission, employees_within
from people.models import Employee


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One thing that needs the reader. `rank` orders all of them: 0 first."""

    rank: int
    icon: str
    title: str
    why: str
    url: str
    action_words: str
    is_urgent: bool = False


AskSource = Callable[[Access], list[Ask]]


def asks_for(access: Access) -> list[Ask]:
    """People whose manager has left: nobody prepares or rates them."""
    if not access.can(Permission.CONFIRM_SUCCESSORS):
        return []
    count = (
        employees_within(access, Permission.VIEW_PEOPLE)
        .filter(status=Employee.Status.ACTIVE, manager__status=Employee.Status.LEFT)
        .count()
    )
    if not count:
        return []
    words = "One person reports" if count == 1 else f"{count:,} people report"
    return [
        Ask(
            rank=40,
            icon="users",
            title=f"{words} to somebody who has left",
            why="Nobody observes or prepares them until a new manager is recorded.",
            url=f"{reverse('people:directory')}?manager=left",
            action_words="See who",
        )
    ]
