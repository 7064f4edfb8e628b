"""Evidence as columns, and the one order in which it is ever summed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from .arrays import (
    NEVER,
    AnyArray,
    BoolArray,
    DayArray,
    FloatArray,
    IdArray,
    SmallArray,
    as_floats,
    as_integers,
    day_number,
    refuse_rows,
    refuse_unequal_lengths,
)
from .codes import SOURCES, Source
from .errors import ScoringInputError


@dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    """One observation of one person, for callers that hold a few rows rather than columns."""

    competency: int
    source: Source
    level: float
    observed_on: date
    expires_on: date | None = None
    employee: int = 0


_INTEGERS: dict[str, type[np.signedinteger[Any]]] = {
    "employee": np.int64,
    "competency": np.int64,
    "source": np.int8,
    "observed_on": np.int32,
    "expires_on": np.int32,
}


@dataclass(frozen=True, kw_only=True, eq=False)
class EvidenceColumns:
    """Rows that are not retracted, in any order. Days count from 1970-01-01; NEVER = no expiry.

    Arrays of any integer or float width are taken and cast to the types below; a NaN, an
    infinity, an unknown source or columns of unequal length raise ScoringInputError.
    """

    employee: IdArray
    competency: IdArray
    source: SmallArray  # Source.number
    level: FloatArray
    observed_on: DayArray
    expires_on: DayArray

    def __post_init__(self) -> None:
        # Casting in place of a frozen record's fields: the only way to keep one constructor.
        for field, kind in _INTEGERS.items():
            object.__setattr__(self, field, as_integers(field, getattr(self, field), kind))
        object.__setattr__(self, "level", as_floats("level", self.level))
        refuse_unequal_lengths(dict(vars(self)))
        refuse_rows(
            "source", find_unknown_sources(self.source), self.source, "is not a source number"
        )

    def __len__(self) -> int:
        return len(self.employee)

    def take(self, rows: AnyArray) -> "EvidenceColumns":
        """The given rows (positions or a mask), in that order; what was checked is not checked
        again."""
        taken = object.__new__(EvidenceColumns)
        for name, column in vars(self).items():
            object.__setattr__(taken, name, column[rows])
        return taken

    def of_employee(self, employee: int) -> "EvidenceColumns":
        """The same rows as if they were about another person: for suppositions."""
        return replace(self, employee=np.full(len(self), employee, dtype=np.int64))

    def the_only_employee(self) -> int:
        """For functions about one person; no rows at all count as employee 0."""
        if len(self) and self.employee.min() != self.employee.max():
            raise ScoringInputError("employee", "the evidence of exactly one person is needed here")
        return int(self.employee[0]) if len(self) else 0

    @classmethod
    def from_arrays(
        cls,
        *,
        employee: npt.ArrayLike,
        competency: npt.ArrayLike,
        source: npt.ArrayLike,
        level: npt.ArrayLike,
        observed_on: npt.ArrayLike,
        expires_on: npt.ArrayLike,
    ) -> "EvidenceColumns":
        """From columns of any width, as a database or a file gives them."""
        return cls(
            employee=as_integers("employee", employee, np.int64),
            competency=as_integers("competency", competency, np.int64),
            source=as_integers("source", source, np.int8),
            level=as_floats("level", level),
            observed_on=as_integers("observed_on", observed_on, np.int32),
            expires_on=as_integers("expires_on", expires_on, np.int32),
        )

    @classmethod
    def from_rows(cls, rows: Iterable[EvidenceRow]) -> "EvidenceColumns":
        listed = list(rows)
        expiries = [
            NEVER if row.expires_on is None else day_number(row.expires_on) for row in listed
        ]
        return cls(
            employee=np.array([row.employee for row in listed], dtype=np.int64),
            competency=np.array([row.competency for row in listed], dtype=np.int64),
            source=np.array([row.source.number for row in listed], dtype=np.int8),
            level=np.array([row.level for row in listed], dtype=np.float64),
            observed_on=np.array([day_number(row.observed_on) for row in listed], dtype=np.int32),
            expires_on=np.array(expiries, dtype=np.int32),
        )

    @classmethod
    def join(cls, parts: Iterable["EvidenceColumns"]) -> "EvidenceColumns":
        listed = list(parts)
        names = ("employee", "competency", "source", "level", "observed_on", "expires_on")
        return cls(**{name: np.concatenate([getattr(p, name) for p in listed]) for name in names})


@dataclass(frozen=True, kw_only=True, eq=False)
class CompetencySettings:
    """What single competencies set for themselves; one that is not listed follows the policy.

    `half_life_days` above 0. `scale_max` is the highest level of the competency's scale; where
    the column is given, evidence and requirements outside 1..scale_max raise ScoringInputError.
    """

    competency: IdArray
    half_life_days: FloatArray
    scale_max: FloatArray | None = None

    def __post_init__(self) -> None:
        competency = as_integers("competency", self.competency, np.int64)
        days = as_floats("half_life_days", self.half_life_days)
        refuse_unequal_lengths({"competency": competency, "half_life_days": days})
        refuse_rows("half_life_days", days <= 0, days, "is not above 0")
        order = np.argsort(competency, kind="stable")
        if (competency[order][1:] == competency[order][:-1]).any():
            raise ScoringInputError("competency", "is listed twice in the settings")
        object.__setattr__(self, "competency", competency[order])
        object.__setattr__(self, "half_life_days", days[order])
        if self.scale_max is not None:
            scale = as_floats("scale_max", self.scale_max)
            refuse_unequal_lengths({"competency": competency, "scale_max": scale})
            object.__setattr__(self, "scale_max", scale[order])

    @classmethod
    def from_half_lives(cls, half_lives: Mapping[int, float]) -> "CompetencySettings":
        return cls(
            competency=np.array(list(half_lives), dtype=np.int64),
            half_life_days=np.array(list(half_lives.values()), dtype=np.float64),
        )

    def without_scale(self) -> "CompetencySettings":
        return replace(self, scale_max=None)

    def half_lives_of(self, competency: IdArray, *, default: float) -> FloatArray:
        """Days, one per given competency."""
        return self._look_up(self.half_life_days, competency, default)

    def refuse_levels_outside(self, field: str, competency: IdArray, level: FloatArray) -> None:
        if self.scale_max is not None:
            bad = find_unusable_levels(competency, level, self)
            refuse_rows(field, bad, level, "is outside its scale")

    def highest_levels_of(self, competency: IdArray) -> FloatArray:
        """One per given competency; infinity where none is set."""
        if self.scale_max is None:
            return np.full(len(competency), np.inf)
        return self._look_up(self.scale_max, competency, np.inf)

    def _look_up(self, column: FloatArray, competency: IdArray, default: float) -> FloatArray:
        if not len(self.competency) or not len(competency):
            return np.full(len(competency), default)
        lowest = min(int(self.competency[0]), int(competency.min()))
        span = max(int(self.competency[-1]), int(competency.max())) - lowest + 1
        if span <= len(competency):  # a table by number: several times quicker than a search
            table = np.full(span, default)
            table[self.competency - lowest] = column
            found: FloatArray = table[competency - lowest]
            return found
        place = np.searchsorted(self.competency, competency)
        place = np.minimum(place, len(self.competency) - 1)
        return np.where(self.competency[place] == competency, column[place], default)


def find_unusable_levels(
    competency: IdArray, level: FloatArray, settings: CompetencySettings
) -> BoolArray:
    """True where a level is not a number, below 1, or above its competency's scale."""
    shortest = np.inf if settings.scale_max is None else settings.scale_max.min(initial=np.inf)
    if len(level) and level.min() >= 1 and level.max() <= shortest and shortest < np.inf:
        return np.zeros(len(level), dtype=np.bool_)  # mostly so, and seen without looking scales up
    inside = (level >= 1) & (level <= settings.highest_levels_of(competency)) & np.isfinite(level)
    return ~inside


def find_unknown_sources(source: AnyArray) -> BoolArray:
    """True where a number is no source's."""
    unknown: BoolArray = (source < 0) | (source >= len(SOURCES))
    return unknown


NO_SETTINGS = CompetencySettings.from_half_lives({})


def canonical_order(evidence: EvidenceColumns) -> IdArray | None:
    """Positions by employee, competency, source, day, level: the order in which rows are summed;
    None where the rows lie so already (a database that sorts them saves the sort and a copy).

    Rows equal in all five are interchangeable, so no sum can depend on how the rows arrived.
    """
    columns = (evidence.employee, evidence.competency, evidence.source, evidence.observed_on)
    key = _packed(columns)
    if key is None:
        return np.lexsort((evidence.level, *reversed(columns)))
    falls = key[1:] < key[:-1]
    falls |= (key[1:] == key[:-1]) & (evidence.level[1:] < evidence.level[:-1])
    if not falls.any():
        return None
    order = np.argsort(key)
    _order_ties_by_level(order, key, evidence.level)
    return order


def _packed(columns: tuple[AnyArray, ...]) -> IdArray | None:
    """All columns in one integer that sorts as they do (one sort, not four); None if too wide."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    width = 1
    for column in columns:
        lowest = int(column.min(initial=0))
        span = int(column.max(initial=0)) - lowest + 1
        width *= span
        if width >= 2**62:
            return None
        key *= span
        key += column
        key -= lowest
    return key


def _order_ties_by_level(order: IdArray, key: IdArray, level: FloatArray) -> None:
    """Rows with one key lie side by side already; only those are sorted again, in place."""
    arranged = key[order]
    tied = np.zeros(len(order), dtype=np.bool_)
    tied[1:] = arranged[1:] == arranged[:-1]
    tied[:-1] |= tied[1:]
    rows = order[tied]
    order[tied] = rows[np.lexsort((level[rows], key[rows]))]
