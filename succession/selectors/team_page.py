"""A manager's team as a table: what needs the manager first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from people.models import Employee
from succession.models.readiness import Band
from succession.selectors.team import Attention, TeamRow, team_readiness

CURRENT = (Employee.Status.ACTIVE, Employee.Status.LEAVE)
RATE, LOOK = "rate", "look"
NEEDS = {
    Attention.NOBODY_LOOKED: (RATE, "Rate: nobody has looked yet"),
    Attention.INSUFFICIENT_EVIDENCE: (RATE, "Rate: too little seen to say"),
    Attention.STALE: (RATE, "Rate again: not looked at for a year"),
    Attention.CRITICAL_NOT_MET: (LOOK, "A critical requirement is not met"),
    Attention.READY_WITHOUT_SLATE: (LOOK, "Ready now, on nobody’s slate"),
}


@dataclass(frozen=True, kw_only=True)
class TeamLine:
    """A row of the table. `act` is rate or look where something is needed, `needs` its words."""

    row: TeamRow
    act: str
    needs: str

    @property
    def is_scored(self) -> bool:
        score = self.row.score
        return score is not None and score.band != Band.INSUFFICIENT_EVIDENCE


@dataclass(frozen=True, kw_only=True)
class BandCount:
    band: Band
    count: int


@dataclass(frozen=True, kw_only=True)
class Team:
    lines: tuple[TeamLine, ...]
    bands: tuple[BandCount, ...]

    @property
    def needing(self) -> int:
        return sum(line.act == RATE for line in self.lines)


def direct_reports(manager: Employee) -> QuerySet[Employee]:
    return Employee.objects.filter(manager=manager, status__in=CURRENT)


def team_of(people: QuerySet[Employee]) -> Team:
    """Needs you first, then the least ready. Two queries, whatever the number of people."""
    lines = sorted((_line(row) for row in team_readiness(people)), key=_urgency)
    counts = Counter(line.row.score.band for line in lines if line.row.score)
    return Team(
        lines=tuple(lines),
        bands=tuple(BandCount(band=band, count=counts[band]) for band in Band if counts[band]),
    )


def _line(row: TeamRow) -> TeamLine:
    act, needs = NEEDS[row.attention] if row.attention else ("", "")
    return TeamLine(row=row, act=act, needs=needs)


def _urgency(line: TeamLine) -> tuple[int, float, str]:
    attentions: Sequence[Attention] = tuple(Attention)
    rank = attentions.index(line.row.attention) if line.row.attention else len(attentions)
    score = line.row.score.score if line.row.score else 101.0
    return rank, score, line.row.employee.plain_name
