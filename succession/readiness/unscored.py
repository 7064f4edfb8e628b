"""Pairs that cannot be scored: told apart with their reason, and kept as rows."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.db import connection

from succession.models.readiness import UnscoredPair
from succession.readiness.estimates import Question
from succession.readiness.people import People
from succession.readiness.reading import NO_REQUIREMENTS, NOT_PUBLISHED, Pairs, Required

Reason = UnscoredPair.Reason

OF_PROFILE = {NOT_PUBLISHED: Reason.UNPUBLISHED, NO_REQUIREMENTS: Reason.EMPTY}

# A pair that has a score by now has one that knows more than this question.
MERGE = """
    WITH fresh AS (
        SELECT * FROM unnest(%(employees)s::bigint[], %(roles)s::bigint[], %(reasons)s::text[],
            %(competencies)s::bigint[]) AS fresh (employee_id, role_id, reason, competency_id)
        WHERE NOT EXISTS (
            SELECT FROM succession_readinessscore score
            WHERE score.employee_id = fresh.employee_id AND score.role_id = fresh.role_id
        )
    ), gone AS (
        DELETE FROM succession_unscoredpair was
        WHERE {people} AND (%(is_replay)s OR was.computed_at <= %(known_at)s) AND NOT EXISTS (
            SELECT FROM unnest(%(may_employees)s::bigint[], %(may_roles)s::bigint[])
                AS may (employee_id, role_id)
            WHERE may.employee_id = was.employee_id AND may.role_id = was.role_id
        )
    )
    INSERT INTO succession_unscoredpair AS was
        (employee_id, role_id, reason, competency_id, as_of, computed_at)
    SELECT employee_id, role_id, reason, competency_id, %(as_of)s, %(known_at)s FROM fresh
    ON CONFLICT (employee_id, role_id) DO UPDATE SET reason = excluded.reason,
        competency_id = excluded.competency_id, as_of = excluded.as_of,
        computed_at = excluded.computed_at
    WHERE %(is_replay)s OR was.computed_at <= %(known_at)s
"""


@dataclass(frozen=True, kw_only=True, eq=False)
class Unscored:
    """Pairs, and for each why, and the competency that it is about if it is about one."""

    pairs: Pairs
    reasons: list[Reason]
    competencies: list[int | None]

    def __len__(self) -> int:
        return len(self.pairs)

    def counts(self) -> dict[str, int]:
        return dict(Counter(reason.value for reason in self.reasons))


class Reasons:
    """Why which of some pairs cannot be scored; collected while one finds out."""

    def __init__(self, pairs: Pairs) -> None:
        self.pairs = pairs
        self.found: dict[int, tuple[Reason, int | None]] = {}

    def refuse_profiles(self, required: Required) -> None:
        for profile, reason in OF_PROFILE.items():
            for row in np.flatnonzero(self.pairs.profile == profile).tolist():
                self.found[row] = (reason, None)
        for profile, competency in required.unusable.items():
            for row in np.flatnonzero(self.pairs.profile == profile).tolist():
                self.found[row] = (Reason.REQUIREMENT_UNUSABLE, competency)

    def refuse_evidence(self, required: Required, unusable: Collection[tuple[int, int]]) -> None:
        """`unusable`: (employee, competency)."""
        lines = required.profiles
        for employee, competency in sorted(unusable):
            asking = lines.profile[lines.competency == competency]
            is_about = (self.pairs.employee == employee) & np.isin(self.pairs.profile, asking)
            for row in np.flatnonzero(is_about).tolist():
                self.found.setdefault(row, (Reason.EVIDENCE_UNUSABLE, competency))

    def refuse_numbers(self, are_finite: npt.NDArray[np.bool_]) -> None:
        """Of the pairs that are `usable` until now."""
        usable = np.flatnonzero(self._is_usable())
        for row in usable[~are_finite].tolist():
            self.found[row] = (Reason.NOT_A_NUMBER, None)

    def usable(self) -> Pairs:
        return self.pairs.take(self._is_usable())

    def _is_usable(self) -> npt.NDArray[np.bool_]:
        is_usable = np.ones(len(self.pairs), dtype=np.bool_)
        is_usable[list(self.found)] = False
        return is_usable

    def unscored(self) -> Unscored:
        rows = sorted(self.found)
        return Unscored(
            pairs=self.pairs.take(np.array(rows, dtype=np.int64)),
            reasons=[self.found[row][0] for row in rows],
            competencies=[self.found[row][1] for row in rows],
        )


def merge_unscored(
    people: People, unscored: Unscored, *, may_lack_score: Pairs, question: Question
) -> None:
    """Mark these pairs, and unmark whatever else of `people` is not in `may_lack_score`. Call it
    after the scores were merged, with the lock of these people held."""
    parameters = people.parameters | {
        "employees": unscored.pairs.employee.tolist(),
        "roles": unscored.pairs.role.tolist(),
        "reasons": [reason.value for reason in unscored.reasons],
        "competencies": unscored.competencies,
        "may_employees": may_lack_score.employee.tolist(),
        "may_roles": may_lack_score.role.tolist(),
        "as_of": question.as_of,
        "known_at": question.known_at,
        "is_replay": question.is_replay,
    }
    with connection.cursor() as cursor:
        cursor.execute(MERGE.format(people=people.where("was.employee_id")), parameters)
