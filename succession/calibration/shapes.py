"""What the page of a session is made of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from succession.calibration.drawing import range_over_cuts
from succession.calibration.grid import Axis, Grid, from_data
from succession.calibration.lines import (
    StepLine,
    inside_sentence,
    move_facts,
    step_lines,
    went_words,
)
from succession.calibration.places import before_of, place_of
from succession.calibration.reminder import Reminder, reminders
from succession.calibration.seats import HERE_FOR, Seat
from succession.models import (
    CalibrationConflict,
    CalibrationMember,
    CalibrationMove,
    CalibrationParticipant,
    CalibrationSession,
)
from ui.wording import percent

DENSE_FROM = 40
"""From so many people on cards are one line each."""
LAST_MOVES = 12


@dataclass(frozen=True, kw_only=True)
class Card:
    """Somebody in a cell. `chance` is set on a ghost: how likely they belong there."""

    member: CalibrationMember
    figures: str
    moved: str
    dissent: int
    is_current: bool
    axis: Axis
    chance: str = ""
    spans: Sequence[str] = ()

    @property
    def picture(self) -> str:
        """The range over the cuts, for somebody who may belong in two cells."""
        member = self.member
        if not self.spans or member.score is None or member.score_sd is None:
            return ""
        return range_over_cuts(self.axis, member.score, member.score_sd, name="")

    @property
    def is_discussed(self) -> bool:
        return self.member.discussed_at is not None


@dataclass(frozen=True, kw_only=True)
class CellView:
    """A cell, or the holding area. `guideline` is None where there is none."""

    key: str
    label: str
    row_label: str
    column_label: str
    cards: Sequence[Card]
    ghosts: Sequence[Card]
    guideline: int | None
    rank: int = 0
    """Where a list has it: the best cell first."""


@dataclass(frozen=True, kw_only=True)
class RowView:
    """A row of the grid, the best column last, as a grid is read."""

    label: str
    words: str
    cells: Sequence[CellView]


@dataclass(frozen=True, kw_only=True)
class MoveLine:
    """A move in words, with whom."""

    move: CalibrationMove
    went: str


@dataclass(frozen=True, kw_only=True)
class Board:
    """All of it. `columns` are (label, words)."""

    seat: Seat
    grid: Grid
    rows: Sequence[RowView]
    columns: Sequence[tuple[str, str]]
    holding: CellView
    members: Sequence[CalibrationMember]
    moves: Sequence[CalibrationMove]
    participants: Sequence[CalibrationParticipant]
    conflicts: Sequence[CalibrationConflict]
    as_of: date

    @property
    def session(self) -> CalibrationSession:
        return self.seat.session

    @property
    def cells(self) -> list[CellView]:
        return [*(cell for row in self.rows for cell in row.cells), self.holding]

    @property
    def placed(self) -> int:
        return sum(one.row is not None for one in self.members)

    @property
    def held(self) -> int:
        return len(self.members) - self.placed

    @property
    def discussed(self) -> int:
        return sum(one.discussed_at is not None for one in self.members)

    @property
    def is_dense(self) -> bool:
        return len(self.members) > DENSE_FROM

    @property
    def minutes(self) -> int:
        """What the agenda asks for in all."""
        each = self.session.minutes_per_person
        return sum(one.minutes or each for one in self.members)

    @property
    def here(self) -> list[tuple[CalibrationParticipant, bool]]:
        since = timezone.now() - HERE_FOR
        return [(one, one.seen_at is not None and one.seen_at > since) for one in self.participants]

    @property
    def present(self) -> int:
        """The reader among them: `seat.here` was counted before they came."""
        return sum(is_here for _, is_here in self.here)

    @property
    def next_up(self) -> CalibrationMember | None:
        """The first on the agenda whom nobody has talked about yet."""
        waiting = (one for one in self.members if one.discussed_at is None)
        return next((one for one in waiting if one.pk != self.session.current_id), None)

    @property
    def reminders(self) -> list[Reminder]:
        return reminders(
            move_facts(self.moves, self.members),
            seconds=[one.seconds for one in self.members],
            grid=self.grid,
            as_of=self.as_of,
        )

    @property
    def last_moves(self) -> list[MoveLine]:
        newest = self.moves[::-1][:LAST_MOVES]
        return [
            MoveLine(move=one, went=inside_sentence(went_words(self.grid, one))) for one in newest
        ]

    @property
    def axes(self) -> list[tuple[str, list[StepLine]]]:
        """Against the guideline, the best step first."""
        places = [place for place in map(place_of, self.members) if place is not None]
        return [
            (axis.name, step_lines(axis, Counter(steps), len(places)))
            for axis, steps in (
                (self.grid.rows, [one.row for one in places]),
                (self.grid.columns, [one.column for one in places]),
            )
        ]


@dataclass(frozen=True, kw_only=True)
class AgendaLine:
    """Somebody on the agenda, and where the evidence would put them today."""

    member: CalibrationMember
    words: str


@dataclass(frozen=True, kw_only=True)
class AxisLines:
    """One axis of the grid in words: (label, where it lies, its share of the guideline or "")."""

    name: str
    steps: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """Everybody in order, with what it takes in all, and the grid that the session will have."""

    lines: Sequence[AgendaLine]
    minutes: int
    axes: Sequence[AxisLines]


def agenda_of(session: CalibrationSession) -> Agenda:
    """One query."""
    grid = from_data(session.grid)
    members = list(session.members.select_related("employee__role").order_by("place", "id"))
    each = session.minutes_per_person
    return Agenda(
        lines=[
            AgendaLine(
                member=one,
                words=f"Holding area: {one.held_because.lower()}"
                if one.before_row is None
                else grid.words(before_of(one)),
            )
            for one in members
        ],
        minutes=sum(one.minutes or each for one in members),
        axes=[_axis_lines(axis) for axis in (grid.rows, grid.columns)],
    )


def _axis_lines(axis: Axis) -> AxisLines:
    """The best step first, as the grid has it."""
    shares = [percent(one) for one in axis.shares] or [""] * len(axis.labels)
    steps = [(label, axis.words_of(step), shares[step]) for step, label in enumerate(axis.labels)]
    return AxisLines(name=axis.name, steps=steps[::-1])
