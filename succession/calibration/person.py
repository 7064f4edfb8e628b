"""One person in a session, as the side panel shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from competencies.models import DIRECT_SOURCES, Evidence
from people.models import Account
from succession.calibration.board import figures, is_unseen
from succession.calibration.drawing import range_over_cuts
from succession.calibration.grid import (
    HOLDING,
    Cell,
    Grid,
    GridError,
    Place,
    from_data,
    is_excluded,
    key_of,
)
from succession.calibration.lines import went_words
from succession.calibration.places import before_of, place_of, target_of
from succession.calibration.seats import Seat
from succession.models import (
    CalibrationAgreement,
    CalibrationConflict,
    CalibrationDissent,
    CalibrationMember,
    CalibrationMove,
)
from ui.wording import percent

PIECES = 4


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A place to move to; `way` is "next cell up" for a neighbour."""

    key: str
    label: str
    way: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """`to` is the place that a move is about to go to, "" before one is chosen."""

    seat: Seat
    member: CalibrationMember
    grid: Grid
    figures: str
    before: str
    now: str
    chances: Sequence[str]
    to: str
    to_words: str
    warning: str
    moves: Sequence[tuple[CalibrationMove, str]]
    dissent: Sequence[CalibrationDissent]
    agreements: Sequence[CalibrationAgreement]
    conflicts: Sequence[tuple[CalibrationConflict, str]]
    pieces: Sequence[Evidence]
    as_of: date

    @property
    def place(self) -> str:
        return key_of(place_of(self.member))

    @property
    def near(self) -> list[Choice]:
        near = self.grid.neighbours(place_of(self.member))
        return [
            Choice(key=cell.key, label=self.grid.words(cell), way=f"next cell {way}")
            for cell, way in near
        ]

    @property
    def others(self) -> list[Choice]:
        shown = {one.key for one in self.near} | {self.place}
        cells = [cell for cell in self.grid.cells() if cell.key not in shown]
        return [Choice(key=cell.key, label=self.grid.words(cell)) for cell in cells]

    @property
    def may_hold(self) -> bool:
        return self.place != HOLDING

    @property
    def picture(self) -> str:
        score, sd = self.member.score, self.member.score_sd
        if score is None or sd is None or is_unseen(self.member):
            return ""
        return range_over_cuts(self.grid.rows, score, sd, name=f"Score {self.figures}")

    @property
    def talked(self) -> str:
        """ "4:30", minutes and seconds."""
        return f"{self.member.seconds // 60}:{self.member.seconds % 60:02}"

    @property
    def minutes(self) -> int:
        return self.member.minutes or self.seat.session.minutes_per_person


def load_person(seat: Seat, member: CalibrationMember, reader: Account, *, to: str) -> PersonView:
    """Five queries. An unknown `to` is none."""
    grid = from_data(seat.session.grid)
    target = _target(grid, to)
    moves = list(member.moves.select_related("by").order_by("-version"))
    return PersonView(
        seat=seat,
        member=member,
        grid=grid,
        figures=figures(member),
        before=grid.words(before_of(member)),
        now=grid.words(place_of(member)),
        chances=_chances(grid, member),
        to=key_of(target) if to and (target or to == HOLDING) else "",
        to_words=grid.words(target),
        warning=_warning(grid, member, target),
        moves=[(one, went_words(grid, one)) for one in moves],
        dissent=list(member.dissents.select_related("by")),
        agreements=list(member.agreements.select_related("owner")),
        conflicts=[(one, grid.words(target_of(one))) for one in _waiting(member, reader)],
        pieces=_pieces(member),
        as_of=timezone.localdate(),
    )


def _waiting(member: CalibrationMember, reader: Account) -> list[CalibrationConflict]:
    """What the reader wanted and somebody else was first at."""
    rows = member.conflicts.filter(outcome="open", by=reader)
    return list(rows.select_related("first__by"))


def _target(grid: Grid, to: str) -> Place:
    try:
        return grid.read_place(to or HOLDING)
    except GridError:
        return None


def _chances(grid: Grid, member: CalibrationMember) -> list[str]:
    """ "31% likely to be High" for each other row that the range touches."""
    before = before_of(member)
    if member.score is None or member.score_sd is None or before is None:
        return []
    chances = grid.rows.chances(member.score, member.score_sd)
    touched = grid.rows.steps_within(member.score - member.score_sd, member.score + member.score_sd)
    return [
        f"{percent(chances[row])} likely to be {grid.rows.labels[row]}"
        for row in touched
        if row != before.row
    ]


def _warning(grid: Grid, member: CalibrationMember, target: Cell | None) -> str:
    if target is None:
        return ""
    if before_of(member) is None:
        return (
            f"The evidence cannot place {member.employee.full_name}: {member.held_because.lower()}."
        )
    if is_excluded(grid, target, member.score, member.score_sd):
        return "The likely range of the score does not reach this cell. The record will say so."
    return ""


def _pieces(member: CalibrationMember) -> list[Evidence]:
    """The newest direct observations of what the role requires."""
    if member.role_id is None:
        return []
    rows = Evidence.objects.filter(
        employee_id=member.employee_id,
        source__in=DIRECT_SOURCES,
        retracted_at__isnull=True,
        competency__requirements__profile__role_id=member.role_id,
        competency__requirements__profile__status="published",
    )
    newest = rows.order_by("-observed_on", "-id").distinct()
    return list(newest.select_related("competency", "assessor")[:PIECES])
