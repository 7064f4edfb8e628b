"""What the reader needs to see first: everything the rooms ask for, in one order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone

import competencies.asks
import governance.asks
import integrations.asks
import learning.asks
import people.asks
import succession.asks
from audit.models import Event
from engagement.models import Nudge
from engagement.selectors.nudges import open_nudges
from people.access import MANAGER, Access, Permission
from people.asks import Ask, AskSource, QuestionSource, answers_to
from people.models import Employee, WithheldItem
from people.selectors.withheld import is_withheld
from succession.selectors.scores import SLATE
from succession.selectors.team import TeamRow, team_readiness
from succession.selectors.team_page import Team, TeamLine, direct_reports, team_of

SOURCES: tuple[AskSource, ...] = (
    succession.asks.asks_for,
    governance.asks.asks_for,
    competencies.asks.asks_for,
)
"""Those that work out what they ask."""
QUESTIONS: tuple[QuestionSource, ...] = (
    succession.asks.questions_for,
    integrations.asks.questions_for,
    competencies.asks.questions_for,
    people.asks.questions_for,
    learning.asks.questions_for,
)
TEAM_SHOWN = 12
EVENTS_SHOWN = 8
LOOKS_SINCE = timedelta(days=30)
MINUTES_PER_QUESTION = 1


@dataclass(frozen=True, kw_only=True)
class Myself:
    """What an employee sees of their own: the readiness for the next rung, and who looked."""

    row: TeamRow
    looks: int
    lookers: int


@dataclass(frozen=True, kw_only=True)
class Today:
    """The page, in its order."""

    nudges: Sequence[Nudge]
    asks: Sequence[Ask]
    team: Team | None
    lines: Sequence[TeamLine]
    myself: Myself | None
    events: Sequence[Event]

    @property
    def count(self) -> int:
        return len(self.nudges) + len(self.asks)

    @property
    def minutes(self) -> int:
        return len(self.nudges) * MINUTES_PER_QUESTION


def today_of(access: Access) -> Today:
    employee = access.account.employee
    is_manager = MANAGER in access.roles
    team = team_of(direct_reports(employee)) if employee and is_manager else None
    return Today(
        nudges=list(open_nudges(employee)) if employee and is_manager else [],
        asks=_asks(access),
        team=team,
        lines=team.lines[:TEAM_SHOWN] if team else (),
        myself=_myself(employee) if employee and not is_manager else None,
        events=_events(access),
    )


def _asks(access: Access) -> list[Ask]:
    worked_out = [ask for source in SOURCES for ask in source(access)]
    read = answers_to([one for source in QUESTIONS for one in source(access)])
    return sorted([*worked_out, *read], key=lambda ask: ask.rank)


def _myself(employee: Employee) -> Myself:
    """Two queries, one more for somebody who stands on a slate."""
    looks = (
        Event.objects.filter(
            subject_number=OuterRef("number"),
            action=Event.Action.VIEWED,
            at__gte=timezone.now() - LOOKS_SINCE,
        )
        .order_by()
        .values("subject_number")
        .annotate(looks=Count("pk"), lookers=Count("actor_id", distinct=True))
    )
    own = Employee.objects.filter(pk=employee.pk).annotate(
        looks=Subquery(looks.values("looks")), lookers=Subquery(looks.values("lookers"))
    )
    row = team_readiness(own)[0]
    if row.reasons == (SLATE,) and is_withheld(WithheldItem.Item.NOMINATIONS):
        row = replace(row, score=None)
    read = vars(row.employee)
    return Myself(row=row, looks=read["looks"] or 0, lookers=read["lookers"] or 0)


def _events(access: Access) -> list[Event]:
    if not access.can(Permission.VIEW_AUDIT):
        return []
    return list(Event.objects.all()[:EVENTS_SHOWN])
