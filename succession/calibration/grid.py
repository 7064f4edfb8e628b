"""The grid of a session as data: two axes with labels, cuts and a guideline; and where a score and
a rating lie on it. Pure. Rows and columns count from 0, the lowest."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypedDict

FEWEST, MOST = 2, 5
LONGEST_LABEL = 40


class AxisData(TypedDict):
    """An axis as it is stored."""

    name: str
    low: float
    high: float
    labels: list[str]
    cuts: list[float]
    shares: list[float]


class GridData(TypedDict):
    """A grid as it is stored."""

    rows: AxisData
    columns: AxisData


class GridError(ValueError):
    """What is wrong with a grid, in a sentence."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Where somebody stands."""

    row: int
    column: int

    @property
    def key(self) -> str:
        """For addresses and element ids."""
        return f"{self.row}-{self.column}"


Place = Cell | None
"""None is the holding area."""
HOLDING = "holding"


def key_of(place: Place) -> str:
    return place.key if place is not None else HOLDING


@dataclass(frozen=True, kw_only=True)
class Axis:
    """`labels` and `shares` from the lowest step up; `cuts` lie between them, and a value on a cut
    belongs to the step above. `shares` are the guideline, from 0 to 1; empty: none."""

    name: str
    low: float
    high: float
    labels: Sequence[str]
    cuts: Sequence[float]
    shares: Sequence[float] = ()

    def step_of(self, value: float) -> int:
        return sum(value >= cut for cut in self.cuts)

    def ends_of(self, step: int) -> tuple[float, float]:
        ends = (self.low, *self.cuts, self.high)
        return ends[step], ends[step + 1]

    def words_of(self, step: int) -> str:
        """ "under 50", "50 to under 80", "80 or more"."""
        start, end = (f"{value:g}" for value in self.ends_of(step))
        if step == 0:
            return f"under {end}"
        return f"{start} or more" if step == len(self.cuts) else f"{start} to under {end}"

    def chances(self, mean: float, sd: float) -> tuple[float, ...]:
        """How likely each step is, for a value known as mean ± sd. They add up to 1."""
        if sd <= 0:
            return tuple(float(step == self.step_of(mean)) for step in range(len(self.labels)))
        below = [0.0, *(_normal((cut - mean) / sd) for cut in self.cuts), 1.0]
        return tuple(end - start for start, end in pairwise(below))

    def steps_within(self, low: float, high: float) -> range:
        """The steps that an interval touches."""
        return range(self.step_of(max(low, self.low)), self.step_of(min(high, self.high)) + 1)


def _normal(z: float) -> float:
    return (1 + math.erf(z / math.sqrt(2))) / 2


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Rows go up, columns to the right."""

    rows: Axis
    columns: Axis

    def cells(self) -> list[Cell]:
        """As a reader meets them: the best row first, the best column first in it."""
        return [
            Cell(row=row, column=column)
            for row in reversed(range(len(self.rows.labels)))
            for column in reversed(range(len(self.columns.labels)))
        ]

    def has(self, cell: Cell) -> bool:
        return cell.row in range(len(self.rows.labels)) and cell.column in range(
            len(self.columns.labels)
        )

    def read_place(self, key: str) -> Place:
        """The place with this key. Raises GridError for one that the grid does not have."""
        if key == HOLDING:
            return None
        row, _, column = key.partition("-")
        if row.isascii() and row.isdigit() and column.isascii() and column.isdigit():
            cell = Cell(row=int(row), column=int(column))
            if self.has(cell):
                return cell
        raise GridError("Choose a cell of the grid, or the holding area.")

    def words(self, place: Place) -> str:
        """ "High readiness, meets expectations", or the holding area."""
        if place is None:
            return "Holding area"
        row, column = self.rows.labels[place.row], self.columns.labels[place.column]
        return f"{row} {self.rows.name.lower()}, {column[:1].lower()}{column[1:]}"

    def neighbours(self, place: Place) -> list[tuple[Cell, str]]:
        """The cells beside this one, with the way there."""
        if place is None:
            return []
        ways = ((1, 0, "up"), (-1, 0, "down"), (0, 1, "right"), (0, -1, "left"))
        near = [
            (Cell(row=place.row + up, column=place.column + right), way) for up, right, way in ways
        ]
        return [(cell, way) for cell, way in near if self.has(cell)]

    def guideline(self, cell: Cell, people: int) -> float | None:
        """How many of so many the guideline would put here; None where there is no guideline."""
        if not self.rows.shares or not self.columns.shares:
            return None
        return people * self.rows.shares[cell.row] * self.columns.shares[cell.column]


def placed(grid: Grid, score: float, performance: float) -> Cell:
    return Cell(row=grid.rows.step_of(score), column=grid.columns.step_of(performance))


def ghosts(grid: Grid, cell: Cell, score: float, sd: float) -> list[tuple[Cell, float]]:
    """The other cells that the likely range of a score (± sd) touches, each with its chance."""
    chances = grid.rows.chances(score, sd)
    return [
        (Cell(row=row, column=cell.column), chances[row])
        for row in grid.rows.steps_within(score - sd, score + sd)
        if row != cell.row
    ]


def is_excluded(grid: Grid, cell: Cell, score: float | None, sd: float | None) -> bool:
    """True where the likely range of the score does not reach this row."""
    if score is None or sd is None:
        return False
    return cell.row not in grid.rows.steps_within(score - sd, score + sd)


def whole_numbers(wanted: Sequence[float]) -> list[int]:
    """Rounded so that they add up to the rounded sum: largest remainders first."""
    whole = [math.floor(one + 1e-9) for one in wanted]
    missing = round(sum(wanted)) - sum(whole)
    order = sorted(range(len(wanted)), key=lambda at: (whole[at] - wanted[at], at))
    for at in order[:missing]:
        whole[at] += 1
    return whole


DEFAULT = Grid(
    rows=Axis(
        name="Readiness",
        low=0,
        high=100,
        labels=("Low", "Medium", "High"),
        cuts=(50, 80),
        shares=(0.3, 0.5, 0.2),
    ),
    columns=Axis(
        name="Performance",
        low=1,
        high=5,
        labels=("Below expectations", "Meets expectations", "Exceeds expectations"),
        cuts=(2.5, 3.5),
        shares=(0.15, 0.55, 0.3),
    ),
)


def check_axis(axis: Axis) -> Axis:
    """The axis, if it can be used. Raises GridError with a sentence that says how to mend it."""
    steps = len(axis.labels)
    if not FEWEST <= steps <= MOST:
        raise GridError(f"{axis.name} needs {FEWEST} to {MOST} steps, not {steps}.")
    if any(not label or len(label) > LONGEST_LABEL for label in axis.labels):
        raise GridError(
            f"Each step of {axis.name} needs a name of at most {LONGEST_LABEL} letters."
        )
    if len({label.casefold() for label in axis.labels}) < steps:
        raise GridError(f"Two steps of {axis.name} have the same name.")
    if len(axis.cuts) != steps - 1:
        raise GridError(f"{axis.name} has {steps} steps, so it needs {steps - 1} cuts.")
    ends = (axis.low, *axis.cuts, axis.high)
    if any(not start < end for start, end in pairwise(ends)):
        raise GridError(f"The cuts of {axis.name} rise, between {axis.low:g} and {axis.high:g}.")
    return _check_shares(axis)


def _check_shares(axis: Axis) -> Axis:
    if not axis.shares:
        return axis
    if len(axis.shares) != len(axis.labels) or min(axis.shares) < 0:
        raise GridError(f"The guideline of {axis.name} needs one share for each step, or none.")
    if abs(sum(axis.shares) - 1) > 1e-6:
        raise GridError(f"The guideline of {axis.name} must add up to 100%.")
    return axis


def to_data(grid: Grid) -> GridData:
    return GridData(rows=_axis_data(grid.rows), columns=_axis_data(grid.columns))


def _axis_data(axis: Axis) -> AxisData:
    return AxisData(
        name=axis.name,
        low=axis.low,
        high=axis.high,
        labels=list(axis.labels),
        cuts=list(axis.cuts),
        shares=list(axis.shares),
    )


def from_data(data: Mapping[str, Any]) -> Grid:
    """What was stored, checked again."""
    return Grid(rows=_axis(data["rows"]), columns=_axis(data["columns"]))


def _axis(data: Mapping[str, Any]) -> Axis:
    return check_axis(
        Axis(
            name=data["name"],
            low=data["low"],
            high=data["high"],
            labels=tuple(data["labels"]),
            cuts=tuple(data["cuts"]),
            shares=tuple(data["shares"]),
        )
    )
