"""What the rungs of one family require, beside one another: where a higher rung asks for less, and
what one rung leaves out that those below and above it ask for. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from competencies.comparing import Need


@dataclass(frozen=True, kw_only=True)
class RungNeeds:
    """A role of the family; `grade` None stands outside the ladder, `needs` None has no profile."""

    code: str
    name: str
    grade: int | None
    needs: Mapping[int, Need] | None


class Remark(StrEnum):
    NONE = ""
    ASKS_LESS = "asks_less"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One competency on one rung. `below` is what the nearest rung below asks, where it matters."""

    rung: RungNeeds
    need: Need | None
    remark: Remark = Remark.NONE
    below: float | None = None

    @property
    def shade(self) -> int:
        """0 to 4 for levels 1 to 5; what lies above five is as dark as five."""
        return min(4, int(self.need.level) - 1) if self.need else 0


@dataclass(frozen=True, kw_only=True)
class LadderRow:
    """One competency over all rungs, in their order."""

    code: str
    name: str
    cells: Sequence[Cell]


def ladder_rows(rungs: Sequence[RungNeeds]) -> list[LadderRow]:
    """`rungs` lowest first. What the lowest rung asks for stands first, heaviest first."""
    known: dict[int, Need] = {}
    for rung in rungs:
        for need in sorted((rung.needs or {}).values(), key=lambda one: (-one.weight, one.name)):
            known.setdefault(need.competency_id, need)
    return [
        LadderRow(code=need.code, name=need.name, cells=[_cell(rung, rungs, key) for rung in rungs])
        for key, need in known.items()
    ]


def _cell(rung: RungNeeds, rungs: Sequence[RungNeeds], key: int) -> Cell:
    need = (rung.needs or {}).get(key)
    below = _nearest_below(rung, rungs, key)
    remark = Remark.NONE
    if need is not None and below is not None and need.level < below:
        remark = Remark.ASKS_LESS
    elif need is None and below is not None and _is_asked_above(rung, rungs, key):
        remark = Remark.LEFT_OUT
    return Cell(rung=rung, need=need, remark=remark, below=below)


def _nearest_below(rung: RungNeeds, rungs: Sequence[RungNeeds], key: int) -> float | None:
    """The level that the nearest lower grade asks; the highest of it where it has several roles."""
    if rung.grade is None or rung.needs is None:
        return None
    lower = [
        (one.grade, one.needs[key].level)
        for one in rungs
        if one.grade is not None and one.grade < rung.grade and one.needs and key in one.needs
    ]
    return max(lower)[1] if lower else None


def _is_asked_above(rung: RungNeeds, rungs: Sequence[RungNeeds], key: int) -> bool:
    return any(
        one.grade > rung.grade and key in (one.needs or {})
        for one in rungs
        if one.grade is not None and rung.grade is not None
    )
