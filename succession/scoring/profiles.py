"""What roles require, as columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from .arrays import (
    AnyArray,
    BoolArray,
    FloatArray,
    IdArray,
    as_flags,
    as_floats,
    as_integers,
    refuse_rows,
    refuse_unequal_lengths,
    starts_of_runs,
    sum_by,
)
from .errors import ScoringInputError


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One line of a role profile, for callers that hold a few rather than columns."""

    competency: int
    level: float
    weight: float = 1.0
    critical: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Profiles:
    """Requirements of published role-profile versions, given in any order, kept by profile and
    competency: their one order of summation.

    Weights are above 0 on any scale; `share` is the weight normalised to a sum of 1 per profile.
    A profile without a requirement cannot be expressed; scoring against one raises
    ScoringInputError, as do a competency required twice, a weight not above 0, and NaN or infinity.
    """

    profile: IdArray
    competency: IdArray
    level: FloatArray
    weight: FloatArray
    critical: BoolArray

    def __post_init__(self) -> None:
        columns: dict[str, AnyArray] = {
            "profile": as_integers("profile", self.profile, np.int64),
            "competency": as_integers("competency", self.competency, np.int64),
            "level": as_floats("level", self.level),
            "weight": as_floats("weight", self.weight),
            "critical": as_flags("critical", self.critical),
        }
        refuse_unequal_lengths(columns)
        refuse_rows("weight", columns["weight"] <= 0, columns["weight"], "is not above 0")
        order = np.lexsort((columns["competency"], columns["profile"]))
        for name, column in columns.items():
            object.__setattr__(self, name, column[order])
        repeated = ~starts_of_runs(self.profile, self.competency)
        refuse_rows("competency", repeated, self.competency, "is required twice by one profile")

    def __len__(self) -> int:
        """Requirements, not profiles."""
        return len(self.profile)

    @property
    def share(self) -> FloatArray:
        number = np.cumsum(starts_of_runs(self.profile)) - 1
        total = sum_by(number, self.weight, int(number.max(initial=0)) + 1)
        shares: FloatArray = self.weight / total[number]
        return shares

    def find(self, profile: IdArray) -> tuple[IdArray, IdArray]:
        """First requirement and number of requirements of each given profile."""
        first = np.searchsorted(self.profile, profile, side="left")
        count = np.searchsorted(self.profile, profile, side="right") - first
        refuse_rows("profile", count == 0, profile, "has no requirements")
        return first, count

    @classmethod
    def from_requirements(cls, requirements: Mapping[int, Iterable[Requirement]]) -> "Profiles":
        """Keys are profile identifiers."""
        listed = [(profile, line) for profile, lines in requirements.items() for line in lines]
        return cls(
            profile=np.array([profile for profile, _ in listed], dtype=np.int64),
            competency=np.array([line.competency for _, line in listed], dtype=np.int64),
            level=np.array([line.level for _, line in listed], dtype=np.float64),
            weight=np.array([line.weight for _, line in listed], dtype=np.float64),
            critical=np.array([line.critical for _, line in listed], dtype=np.bool_),
        )

    def only(self, profile: int) -> "Profiles":
        """The one profile; raises ScoringInputError if it has no requirements."""
        first, count = self.find(np.array([profile], dtype=np.int64))
        rows = slice(int(first[0]), int(first[0] + count[0]))
        return Profiles(**{name: column[rows] for name, column in vars(self).items()})

    def the_only_profile(self) -> int:
        """For functions about one person and one role."""
        if not len(self) or self.profile[0] != self.profile[-1]:
            raise ScoringInputError("profile", "exactly one role profile is needed here")
        return int(self.profile[0])
