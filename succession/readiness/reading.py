"""Out of the database: who is scored against what, what it requires, what was seen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from succession.readiness.people import People
from succession.readiness.statements import Columns, select
from succession.scoring import (
    NEVER,
    CompetencySettings,
    EvidenceColumns,
    Profiles,
    ScoringPolicy,
    day_number,
    find_unknown_sources,
    find_unusable_levels,
)

Ids = npt.NDArray[np.int64]

NOT_PUBLISHED = 0
NO_REQUIREMENTS = -1

POSTGRES_EPOCH = day_number(date(2000, 1, 1))

# Who is scored against what (import-format.md): own role, seats proposed or confirmed for, and the
# next rung. The rung is the nearest grade above, whether or not its roles have a profile.
PAIRS = """
    WITH person AS (
        SELECT employee.id, employee.role_id FROM people_employee employee
        WHERE employee.status = 'active' AND {people}
    ), rung AS (
        SELECT own.id AS own_id, above.id AS above_id
        FROM people_role own JOIN people_role above ON above.family_id = own.family_id
        WHERE own.id IN (SELECT role_id FROM person)
        AND above.grade = (
            SELECT min(higher.grade) FROM people_role higher
            WHERE higher.family_id = own.family_id AND higher.grade > own.grade
        )
    ), wanted AS (
        SELECT id AS employee_id, role_id FROM person WHERE role_id IS NOT NULL
        UNION
        SELECT person.id, rung.above_id FROM person JOIN rung ON rung.own_id = person.role_id
        UNION
        SELECT person.id, seat.role_id FROM person
        JOIN succession_successor successor ON successor.employee_id = person.id
        JOIN succession_successionplan plan ON plan.id = successor.plan_id
        JOIN people_position seat ON seat.id = plan.position_id
    ), profile AS (
        SELECT DISTINCT ON (role_id) role_id,
            CASE WHEN EXISTS (
                SELECT FROM competencies_requirement WHERE profile_id = competencies_roleprofile.id
            ) THEN id ELSE -1 END AS id
        FROM competencies_roleprofile
        WHERE status = 'published' AND published_at <= %(known_at)s
        AND role_id IN (SELECT role_id FROM wanted)
        ORDER BY role_id, version DESC
    )
    SELECT wanted.employee_id, wanted.role_id, COALESCE(profile.id, 0) AS profile_id
    FROM wanted LEFT JOIN profile ON profile.role_id = wanted.role_id
"""
PAIR_COLUMNS = {"employee_id": "bigint", "role_id": "bigint", "profile_id": "bigint"}

# What profiles require, and under profile 0 what competencies set for themselves.
REQUIREMENTS = """
    SELECT profile_id, competency_id, level, weight, is_critical, 0, 0
    FROM competencies_requirement WHERE profile_id = ANY(%(profiles)s)
    UNION ALL
    SELECT 0, competency.id, 0, 0, false, COALESCE({half_life}, 0), competency.scale_max::integer
    FROM competencies_competency competency WHERE {competencies}
"""
HALF_LIFE_NOW = "competency.half_life_days"
HALF_LIFE_THEN = """
    CASE WHEN EXISTS (
        SELECT FROM competencies_formerhalflife former
        WHERE former.competency_id = competency.id AND former.replaced_at > %(known_at)s
    ) THEN (
        SELECT former.half_life_days FROM competencies_formerhalflife former
        WHERE former.competency_id = competency.id AND former.replaced_at > %(known_at)s
        ORDER BY former.replaced_at LIMIT 1
    ) ELSE competency.half_life_days END
"""
REQUIREMENT_COLUMNS = {
    "profile_id": "bigint",
    "competency_id": "bigint",
    "level": "double precision",
    "weight": "double precision",
    "is_critical": "boolean",
    "half_life_days": "integer",
    "scale_max": "integer",
}
EVERY_COMPETENCY = "true"
COMPETENCIES_OF_FEW = """
    competency.id IN (
        SELECT competency_id FROM competencies_requirement WHERE profile_id = ANY(%(profiles)s)
        UNION SELECT competency_id FROM competencies_evidence WHERE {people}
    )
"""

STALE = """
    SELECT DISTINCT employee_id FROM succession_pendingrecompute
    WHERE {people} AND competency_ids <> '{{}}' ORDER BY employee_id
"""

EVIDENCE = """
    SELECT employee_id, competency_id, source, level, observed_on,
        COALESCE(expires_on, 'infinity'::date)
    FROM competencies_evidence
    WHERE {people} AND recorded_at <= %(known_at)s
    AND (retracted_at IS NULL OR retracted_at > %(known_at)s)
"""
EVIDENCE_COLUMNS = {
    "employee_id": "bigint",
    "competency_id": "bigint",
    "source": "smallint",
    "level": "double precision",
    "observed_on": "date",
    "expires_on": "date",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Pairs:
    """Parallel columns of pairs of person and role. Where there is no profile to score them
    against, `profile` is NOT_PUBLISHED or NO_REQUIREMENTS."""

    employee: Ids
    role: Ids
    profile: Ids

    def __len__(self) -> int:
        return len(self.employee)

    def take(self, rows: npt.NDArray[Any]) -> "Pairs":
        return Pairs(employee=self.employee[rows], role=self.role[rows], profile=self.profile[rows])

    def rows(self) -> Iterator[tuple[int, int, int]]:
        """Employee, role, profile."""
        columns = (self.employee.tolist(), self.role.tolist(), self.profile.tolist())
        return zip(*columns, strict=True)

    def without(self, others: "Pairs") -> "Pairs":
        left_out = {(employee, role) for employee, role, _ in others.rows()}
        keep = [(employee, role) not in left_out for employee, role, _ in self.rows()]
        return self.take(np.array(keep, dtype=np.bool_))

    def profiles(self) -> list[int]:
        """Those that can be scored against, each once, rising."""
        found: list[int] = np.unique(self.profile[self.profile > 0]).tolist()
        return found


@dataclass(frozen=True, kw_only=True, eq=False)
class Required:
    """What published profiles require, as far as it can be used, and what competencies set for
    themselves. `unusable` maps a profile that cannot be scored against to the competency that is
    why; it is not among `profiles`."""

    profiles: Profiles
    settings: CompetencySettings
    unusable: dict[int, int]


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """Evidence that can be used, and the (employee, competency) pairs of which some cannot."""

    evidence: EvidenceColumns
    unusable: frozenset[tuple[int, int]]


def read_pairs(people: People, *, known_at: datetime) -> Pairs:
    """Whom of active employees among `people` is considered for what, with the profile versions
    published at `known_at`; by employee and role."""
    query = PAIRS.format(people=people.where("employee.id"))
    rows = select(people, query, people.parameters | {"known_at": known_at}, PAIR_COLUMNS)
    employee, role = rows["employee_id"].astype(np.int64), rows["role_id"].astype(np.int64)
    order = np.lexsort((role, employee))
    return Pairs(
        employee=employee[order],
        role=role[order],
        profile=rows["profile_id"].astype(np.int64)[order],
    )


def read_required(
    people: People,
    profile_ids: Iterable[int],
    *,
    policy: ScoringPolicy,
    known_at: datetime | None,
) -> Required:
    """Of these profiles; settings of every competency that these people may have evidence of, as
    they were at a moment (None: now), the policy's half-life where it has none of its own."""
    competencies = COMPETENCIES_OF_FEW if people.are_few else EVERY_COMPETENCY
    query = REQUIREMENTS.format(
        half_life=HALF_LIFE_THEN if known_at else HALF_LIFE_NOW,
        competencies=competencies.format(people=people.where("employee_id")),
    )
    parameters = people.parameters | {"profiles": sorted(profile_ids), "known_at": known_at}
    rows = select(people, query, parameters, REQUIREMENT_COLUMNS)
    is_line = rows["profile_id"] > 0
    own, lines = _take(rows, ~is_line), _take(rows, is_line)
    days = own["half_life_days"].astype(np.float64)
    settings = CompetencySettings(
        competency=own["competency_id"].astype(np.int64),
        half_life_days=np.where(days == 0, policy.half_life_days, days),
        scale_max=own["scale_max"].astype(np.float64),
    )
    return _usable(lines, settings)


def _take(rows: Columns, which: npt.NDArray[np.bool_]) -> Columns:
    return {name: column[which] for name, column in rows.items()}


def _usable(lines: Columns, settings: CompetencySettings) -> Required:
    profile, competency = (lines[name].astype(np.int64) for name in ("profile_id", "competency_id"))
    level, weight = lines["level"].astype(np.float64), lines["weight"].astype(np.float64)
    bad = find_unusable_levels(competency, level, settings) | ~(np.isfinite(weight) & (weight > 0))
    unusable = dict(zip(profile[bad].tolist(), competency[bad].tolist(), strict=True))
    kept = ~np.isin(profile, list(unusable))
    return Required(
        profiles=Profiles(
            profile=profile[kept],
            competency=competency[kept],
            level=level[kept],
            weight=weight[kept],
            critical=lines["is_critical"][kept],
        ),
        settings=settings,
        unusable=unusable,
    )


def read_stale(people: People) -> Ids:
    """Whose evidence changed since they were last computed; rising."""
    query = STALE.format(people=people.where("employee_id"))
    rows = select(people, query, people.parameters, {"employee_id": "bigint"})
    return rows["employee_id"].astype(np.int64)


def read_evidence(people: People, settings: CompetencySettings, *, known_at: datetime) -> Seen:
    """Rows recorded by `known_at` and not retracted by then; days are left to the core."""
    query = EVIDENCE.format(people=people.where("employee_id"))
    rows = select(people, query, people.parameters | {"known_at": known_at}, EVIDENCE_COLUMNS)
    employee, competency = (rows[n].astype(np.int64) for n in ("employee_id", "competency_id"))
    level = rows["level"].astype(np.float64)
    source = rows["source"].astype(np.int16)
    bad = find_unusable_levels(competency, level, settings) | find_unknown_sources(source)
    unusable = frozenset(zip(employee[bad].tolist(), competency[bad].tolist(), strict=True))
    level[bad], source[bad] = 1.0, 0  # left out below, once they are columns
    expires = rows["expires_on"].astype(np.int32)
    evidence = EvidenceColumns(
        employee=employee,
        competency=competency,
        source=source.astype(np.int8),
        level=level,
        observed_on=rows["observed_on"].astype(np.int32) + np.int32(POSTGRES_EPOCH),
        expires_on=np.where(expires == NEVER, expires, expires + np.int32(POSTGRES_EPOCH)),
    )
    return Seen(evidence=evidence.take(~bad) if unusable else evidence, unusable=unusable)
