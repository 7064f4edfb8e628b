"""Which pairs a change touches."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from succession.readiness.reading import Pairs, Required

Ids = npt.NDArray[np.int64]
Mark = tuple[int, bool, list[int], list[int]]
"""As `PendingRecompute`: employee, whether everything, competencies, roles."""


@dataclass(frozen=True, kw_only=True)
class Touched:
    """What changed of whom; of a person in `whole`, everything."""

    whole: frozenset[int]
    competencies: frozenset[tuple[int, int]]  # (employee, competency)
    roles: frozenset[tuple[int, int]]  # (employee, role)

    @property
    def stale(self) -> Ids:
        """Whose evidence changed, or the constants that it is summed with; rising."""
        return np.unique(np.array([one for one, _ in self.competencies], dtype=np.int64))

    @classmethod
    def by(cls, marks: Iterable[Mark]) -> "Touched":
        listed = list(marks)
        return cls(
            whole=frozenset(employee for employee, is_whole, _, _ in listed if is_whole),
            competencies=frozenset(
                pair for employee, _, ids, _ in listed for pair in product([employee], ids)
            ),
            roles=frozenset(
                pair for employee, _, _, ids in listed for pair in product([employee], ids)
            ),
        )


def find_touched(pairs: Pairs, required: Required, touched: Touched) -> npt.NDArray[np.bool_]:
    """True for the pairs of people in `whole`, of a role that was touched, or against a profile
    that requires a competency that was. A profile that cannot be used is touched by everything:
    what became of it is not known from its lines."""
    requires: dict[int, set[int]] = {}
    lines = required.profiles
    for profile, competency in zip(lines.profile.tolist(), lines.competency.tolist(), strict=True):
        requires.setdefault(profile, set()).add(competency)
    changed: dict[int, set[int]] = {}
    for employee, competency in touched.competencies:
        changed.setdefault(employee, set()).add(competency)
    return np.array(
        [
            employee in touched.whole
            or (employee, role) in touched.roles
            or profile in required.unusable
            or not requires.get(profile, set()).isdisjoint(changed.get(employee, ()))
            for employee, role, profile in pairs.rows()
        ],
        dtype=np.bool_,
    )
