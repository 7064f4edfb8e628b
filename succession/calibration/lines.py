"""Moves and the guideline in words and figures."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from succession.calibration.drawing import count_beside_guideline
from succession.calibration.grid import Axis, Grid, whole_numbers
from succession.calibration.places import origin_of, target_of
from succession.calibration.reminder import MoveFact
from succession.models import CalibrationMember, CalibrationMove


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """How many stand on one step of an axis, beside the guideline; `part` and `mark` are shares of
    the longest bar."""

    label: str
    count: int
    guideline: int | None
    difference: str
    part: float
    mark: float | None

    @property
    def picture(self) -> str:
        return count_beside_guideline(self.part, self.mark)


def went_words(grid: Grid, move: CalibrationMove) -> str:
    """ "Up from Medium", "Down from High", "Right from Meets expectations", "Out of holding"."""
    was, now = origin_of(move), target_of(move)
    if was is None or now is None:
        return "Placed from holding" if was is None else f"Held, was {grid.words(was)}"
    if was == now:
        return "Seconded"
    if was.row != now.row:
        way = "Up" if now.row > was.row else "Down"
        return f"{way} from {grid.rows.labels[was.row]}"
    way = "Right" if now.column > was.column else "Left"
    return f"{way} from {grid.columns.labels[was.column]}"


def inside_sentence(words: str) -> str:
    """ "up from Medium"."""
    return words[:1].lower() + words[1:]


def step_lines(axis: Axis, counts: Counter[int], people: int) -> list[StepLine]:
    """The best step first."""
    steps = range(len(axis.labels))
    wanted = whole_numbers([people * share for share in axis.shares]) if axis.shares else None
    longest = max([1, *counts.values(), *(wanted or [])])
    return [
        StepLine(
            label=axis.labels[step],
            count=counts[step],
            guideline=wanted[step] if wanted else None,
            difference=_difference(counts[step] - wanted[step]) if wanted else "",
            part=counts[step] / longest,
            mark=wanted[step] / longest if wanted else None,
        )
        for step in reversed(steps)
    ]


def _difference(more: int) -> str:
    if more == 0:
        return "same"
    return f"{abs(more)} {'more' if more > 0 else 'fewer'}"


def move_facts(
    moves: Iterable[CalibrationMove], members: Iterable[CalibrationMember]
) -> list[MoveFact]:
    known = {one.pk: one for one in members}
    return [
        MoveFact(
            by=move.by_id,
            came_from=origin_of(move),
            went_to=target_of(move),
            score=known[move.member_id].score,
            sd=known[move.member_id].score_sd,
            newest_direct_on=known[move.member_id].newest_direct_on,
        )
        for move in moves
    ]
