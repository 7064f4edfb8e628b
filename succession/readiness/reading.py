"""Out of the database: who is scored against what, what it requires, what was seen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from competencies.models import RATED_SOURCES
from succession.readiness.people import People
from succession.readiness.statements import Columns, Part, select, select_together
from succession.scoring import (
    NEVER,
    CompetencySettings,
    EvidenceColumns,
    Profiles,
    RaterCorrection,
    ScoringPolicy,
    correct_levels,
    day_number,
    find_unknown_sources,
    find_unusable_levels,
    starts_of_runs,
)

Ids = npt.NDArray[np.int64]

NOT_PUBLISHED = 0
NO_REQUIREMENTS = -1

POSTGRES_EPOCH = day_number(date(2000, 1, 1))

# Who is scored against what (import-format.md): own role, seats or roles proposed or confirmed for,
# and the next rung. The rung is the nearest grade above, whether or not its roles have a profile.
# Some pairs come twice. OFFSET keeps the planner from multiplying what the same ids are asked twice.
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
        UNION ALL
        SELECT person.id, rung.above_id FROM person JOIN rung ON rung.own_id = person.role_id
        UNION ALL
        SELECT employee_id, role_id FROM (
            SELECT successor.employee_id, COALESCE(seat.role_id, plan.role_id) AS role_id
            FROM succession_successor successor
            JOIN succession_successionplan plan ON plan.id = successor.plan_id
            LEFT JOIN people_position seat ON seat.id = plan.position_id
            WHERE {successors} OFFSET 0
        ) AS proposed
        WHERE employee_id IN (SELECT id FROM person)
    ), profile AS (
        SELECT DISTINCT ON (role_id) role_id,
            CASE WHEN EXISTS (
                SELECT FROM competencies_requirement WHERE profile_id = competencies_roleprofile.id
            ) THEN id ELSE -1 END AS id
        FROM competencies_roleprofile
        WHERE status = 'published' AND published_at <= %(known_at)s
        AND {roles}
        ORDER BY role_id, version DESC
    )
    SELECT wanted.employee_id, wanted.role_id, COALESCE(profile.id, 0) AS profile_id
    FROM wanted LEFT JOIN profile ON profile.role_id = wanted.role_id
"""
ROLES_OF_FEW, ANY_ROLE = "role_id IN (SELECT role_id FROM wanted)", "true"
PAIR_COLUMNS = {"employee_id": "bigint", "role_id": "bigint", "profile_id": "bigint"}

# What profiles require, and under profile 0 what competencies set for themselves.
REQUIREMENTS = """
    SELECT profile_id, competency_id, level, weight, is_critical, 0, 0
    FROM competencies_requirement WHERE profile_id {among}
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
GIVEN_PROFILES = "= ANY(%(profiles)s)"
PROFILES_OF_PAIRS = "IN (SELECT profile_id FROM pair)"
EVERY_COMPETENCY = "true"
COMPETENCIES_OF_FEW = """
    competency.id IN (
        SELECT competency_id FROM competencies_requirement WHERE profile_id {among}
        UNION SELECT competency_id FROM competencies_evidence WHERE {people}
    )
"""

STALE = """
    SELECT DISTINCT employee_id FROM succession_pendingrecompute
    WHERE {people} AND competency_ids <> '{{}}' ORDER BY employee_id
"""

# Competency and source travel as one number: 47 bits and a sign for the one, 16 for the other.
EVIDENCE = """
    SELECT employee_id, (competency_id << 16) | (source & 65535), level, observed_on,
        COALESCE(expires_on, 'infinity'::date)
    FROM competencies_evidence
    WHERE {people} AND recorded_at <= %(known_at)s
    AND (retracted_at IS NULL OR retracted_at > %(known_at)s)
"""
# Under a policy that corrects, what the assessor says too much; 0 for anybody without a sure habit.
CORRECTED_EVIDENCE = """
    SELECT evidence.employee_id, (evidence.competency_id << 16) | (evidence.source & 65535),
        evidence.level, evidence.observed_on, COALESCE(evidence.expires_on, 'infinity'::date),
        COALESCE(habit.excess, 0)
    FROM competencies_evidence evidence
    LEFT JOIN competencies_measuredhabit habit
        ON habit.measurement_id = %(measurement)s AND habit.rater_id = evidence.assessor_id
        AND evidence.source = ANY(%(rated)s)
    WHERE {people} AND evidence.recorded_at <= %(known_at)s
    AND (evidence.retracted_at IS NULL OR evidence.retracted_at > %(known_at)s)
"""
EVIDENCE_COLUMNS = {
    "employee_id": "bigint",
    "competency_and_source": "bigint",
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
    parameters = people.parameters | {"known_at": known_at}
    return _pairs_of(select(people, _pairs(people), parameters, PAIR_COLUMNS))


def _pairs(people: People) -> str:
    return PAIRS.format(
        people=people.where("employee.id"),
        successors=people.where("successor.employee_id"),
        roles=ROLES_OF_FEW if people.are_few else ANY_ROLE,
    )


def _pairs_of(rows: Columns) -> Pairs:
    employee, role = rows["employee_id"].astype(np.int64), rows["role_id"].astype(np.int64)
    order = np.lexsort((role, employee))
    sorted_pairs = Pairs(
        employee=employee[order],
        role=role[order],
        profile=rows["profile_id"].astype(np.int64)[order],
    )
    once = starts_of_runs(sorted_pairs.employee, sorted_pairs.role)
    return sorted_pairs.take(once)


def read_required(
    people: People,
    profile_ids: Iterable[int],
    *,
    policy: ScoringPolicy,
    known_at: datetime | None,
) -> Required:
    """Of these profiles; settings of every competency that these people may have evidence of, as
    they were at a moment (None: now), the policy's half-life where it has none of its own."""
    query = _requirements(people, GIVEN_PROFILES, HALF_LIFE_THEN if known_at else HALF_LIFE_NOW)
    parameters = people.parameters | {"profiles": sorted(profile_ids), "known_at": known_at}
    return _required_of(select(people, query, parameters, REQUIREMENT_COLUMNS), policy)


def _requirements(people: People, among: str, half_life: str) -> str:
    competencies = COMPETENCIES_OF_FEW if people.are_few else EVERY_COMPETENCY
    return REQUIREMENTS.format(
        among=among,
        half_life=half_life,
        competencies=competencies.format(among=among, people=people.where("employee_id")),
    )


def _required_of(rows: Columns, policy: ScoringPolicy) -> Required:
    is_line = rows["profile_id"] > 0
    own = np.flatnonzero(~is_line)
    days = rows["half_life_days"][own].astype(np.float64)
    settings = CompetencySettings(
        competency=rows["competency_id"][own].astype(np.int64),
        half_life_days=np.where(days == 0, policy.half_life_days, days),
        scale_max=rows["scale_max"][own].astype(np.float64),
    )
    return _usable(rows, np.flatnonzero(is_line), settings)


def _usable(rows: Columns, lines: Ids, settings: CompetencySettings) -> Required:
    profile, competency = (
        rows[name][lines].astype(np.int64) for name in ("profile_id", "competency_id")
    )
    level, weight = (rows[name][lines].astype(np.float64) for name in ("level", "weight"))
    bad = find_unusable_levels(competency, level, settings) | ~(np.isfinite(weight) & (weight > 0))
    unusable = dict(zip(profile[bad].tolist(), competency[bad].tolist(), strict=True))
    kept = ~np.isin(profile, list(unusable)) if unusable else np.ones(len(lines), dtype=np.bool_)
    return Required(
        profiles=Profiles(
            profile=profile[kept],
            competency=competency[kept],
            level=level[kept],
            weight=weight[kept],
            critical=rows["is_critical"][lines][kept],
        ),
        settings=settings,
        unusable=unusable,
    )


def read_stale(people: People) -> Ids:
    """Whose evidence changed since they were last computed; rising."""
    query = STALE.format(people=people.where("employee_id"))
    rows = select(people, query, people.parameters, {"employee_id": "bigint"})
    return rows["employee_id"].astype(np.int64)


def read_evidence(
    people: People, settings: CompetencySettings, *, known_at: datetime, policy: ScoringPolicy
) -> Seen:
    """Rows recorded by `known_at` and not retracted by then, as the policy counts what was said;
    days are left to the core."""
    evidence, parameters = _evidence(people, policy.rater_correction)
    asked = people.parameters | parameters | {"known_at": known_at}
    return _seen_of(select(people, evidence.query, asked, evidence.columns), settings)


def _evidence(people: People, correction: RaterCorrection | None) -> tuple[Part, dict[str, Any]]:
    """What to select, and the parameters that only it has."""
    if correction is None:
        query = EVIDENCE.format(people=people.where("employee_id"))
        return Part(query=query, columns=EVIDENCE_COLUMNS), {}
    query = CORRECTED_EVIDENCE.format(people=people.where("evidence.employee_id"))
    columns = EVIDENCE_COLUMNS | {"excess": "double precision"}
    rated = {"measurement": correction.measurement, "rated": list(RATED_SOURCES)}
    return Part(query=query, columns=columns), rated


def _seen_of(rows: Columns, settings: CompetencySettings) -> Seen:
    employee, both = (rows[n].astype(np.int64) for n in ("employee_id", "competency_and_source"))
    competency, source = both >> 16, both.astype(np.int16)
    level = rows["level"].astype(np.float64)
    bad = find_unusable_levels(competency, level, settings) | find_unknown_sources(source)
    unusable = frozenset(zip(employee[bad].tolist(), competency[bad].tolist(), strict=True))
    if unusable:
        level[bad], source[bad] = 1.0, 0  # left out below, once they are columns
    if "excess" in rows:
        excess, highest = rows["excess"].astype(np.float64), settings.highest_levels_of(competency)
        level = correct_levels(level, excess, highest)
    observed, expires = (rows[name].astype(np.int32) for name in ("observed_on", "expires_on"))
    observed += np.int32(POSTGRES_EPOCH)
    np.add(expires, np.int32(POSTGRES_EPOCH), out=expires, where=expires != NEVER)
    evidence = EvidenceColumns(
        employee=employee,
        competency=competency,
        source=source.astype(np.int8),
        level=level,
        observed_on=observed,
        expires_on=expires,
    )
    return Seen(evidence=evidence.take(~bad) if unusable else evidence, unusable=unusable)


def read_one(
    people: People, *, known_at: datetime, policy: ScoringPolicy
) -> tuple[Pairs, Required, Seen]:
    """All of the above about one person, with settings as they are now, by one statement: going to
    the server and back three times costs more than what is read."""
    evidence, parameters = _evidence(people, policy.rater_correction)
    requirements = _requirements(people, PROFILES_OF_PAIRS, HALF_LIFE_NOW)
    pairs, required, seen = select_together(
        people,
        [
            Part(query="SELECT * FROM pair", columns=PAIR_COLUMNS),
            Part(query=requirements, columns=REQUIREMENT_COLUMNS),
            evidence,
        ],
        people.parameters | parameters | {"known_at": known_at},
        beforehand=f"WITH pair AS ({_pairs(people)})",
    )
    known = _required_of(required, policy)
    return _pairs_of(pairs), known, _seen_of(seen, known.settings)
