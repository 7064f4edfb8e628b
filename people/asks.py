"""What needs somebody, as every room says it; and what this room asks for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.urls import reverse

from audit.together import Row, read_together
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


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something small to read, and what it asks of the reader; `tell` is asked where there are rows.
    What all rooms would know is read together, by one query."""

    rows: QuerySet[Any, Row]
    tell: Callable[[list[Row]], list[Ask]]


QuestionSource = Callable[[Access], list[Question]]


def answers_to(questions: Sequence[Question]) -> list[Ask]:
    """One query."""
    found = read_together(*(one.rows for one in questions)) if questions else []
    told = (one.tell(rows) if rows else [] for one, rows in zip(questions, found, strict=True))
    return [ask for asks in told for ask in asks]


def counted_with(rows: QuerySet[Any], *fields: str, most: int) -> QuerySet[Any, Row]:
    """The first rows with how many there are of all, first: `(count, *fields)`."""
    found: QuerySet[Any, Row] = rows.annotate(of_all=Window(Count("*"))).values_list(
        "of_all", *fields
    )[:most]
    return found


def questions_for(access: Access) -> list[Question]:
    """People whose manager has left: nobody prepares or rates them."""
    if not access.can(Permission.CONFIRM_SUCCESSORS):
        return []
    people = (
        employees_within(access, Permission.VIEW_PEOPLE)
        .filter(status=Employee.Status.ACTIVE, manager__status=Employee.Status.LEFT)
        .order_by()
    )
    return [Question(rows=counted_with(people, most=1), tell=_without_manager)]


def _without_manager(rows: list[Row]) -> list[Ask]:
    ((count,),) = rows
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
