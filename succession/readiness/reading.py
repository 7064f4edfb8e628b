"""Out of the database: who is scored against what, what it requires, what was seen."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt

from succession.readiness.copying import Rows, copy_out
from succession.readiness.people import People
from succession.scoring import NEVER, CompetencySettings, EvidenceColumns, Profiles, day_number

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

REQUIREMENTS = """
    SELECT requirement.profile_id, requirement.competency_id, requirement.level,
        requirement.weight, requirement.is_critical, COALESCE(competency.half_life_days, 0)
    FROM competencies_requirement requirement
    JOIN competencies_competency competency ON competency.id = requirement.competency_id
    WHERE requirement.profile_id = ANY(%(profiles)s)
"""
REQUIREMENT_COLUMNS = {
    "profile_id": "bigint",
    "competency_id": "bigint",
    "level": "double precision",
    "weight": "double precision",
    "is_critical": "boolean",
    "half_life_days": "integer",
}

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
    """Parallel columns of the pairs to score, and how many cannot be and why."""

    employee: Ids
    role: Ids
    profile: Ids
    unpublished: int
    empty: int

    def __len__(self) -> int:
        return len(self.employee)


def read_pairs(people: People, *, known_at: datetime) -> Pairs:
    """Of active employees among `people`, with the profile versions published at `known_at`."""
    rows = read_pair_rows(people, known_at=known_at)
    scored = rows[rows["profile_id"] > 0]
    return Pairs(
        employee=scored["employee_id"].astype(np.int64),
        role=scored["role_id"].astype(np.int64),
        profile=scored["profile_id"].astype(np.int64),
        unpublished=int((rows["profile_id"] == NOT_PUBLISHED).sum()),
        empty=int((rows["profile_id"] == NO_REQUIREMENTS).sum()),
    )


def read_pair_rows(people: People, *, known_at: datetime) -> Rows:
    """With those that cannot be scored: their profile_id is NOT_PUBLISHED or NO_REQUIREMENTS."""
    query = PAIRS.format(people=people.where("employee.id"))
    return copy_out(query, people.parameters | {"known_at": known_at}, PAIR_COLUMNS)


def read_profiles(profile_ids: list[int]) -> tuple[Profiles, CompetencySettings]:
    """What these profiles require, and the half-lives that their competencies set themselves."""
    rows = copy_out(REQUIREMENTS, {"profiles": profile_ids}, REQUIREMENT_COLUMNS)
    profiles = Profiles(
        profile=rows["profile_id"].astype(np.int64),
        competency=rows["competency_id"].astype(np.int64),
        level=rows["level"].astype(np.float64),
        weight=rows["weight"].astype(np.float64),
        critical=rows["is_critical"],
    )
    return profiles, _half_lives(rows)


def _half_lives(requirements: Rows) -> CompetencySettings:
    own = requirements[requirements["half_life_days"] > 0]
    competency, first = np.unique(own["competency_id"].astype(np.int64), return_index=True)
    days = own["half_life_days"][first].astype(np.float64)
    return CompetencySettings(competency=competency, half_life_days=days)


def read_evidence(people: People, *, known_at: datetime) -> EvidenceColumns:
    """Rows recorded by `known_at` and not retracted by then; days are left to the core."""
    query = EVIDENCE.format(people=people.where("employee_id"))
    rows = copy_out(query, people.parameters | {"known_at": known_at}, EVIDENCE_COLUMNS)
    expires = rows["expires_on"].astype(np.int64)
    return EvidenceColumns(
        employee=rows["employee_id"].astype(np.int64),
        competency=rows["competency_id"].astype(np.int64),
        source=rows["source"].astype(np.int8),
        level=rows["level"].astype(np.float64),
        observed_on=rows["observed_on"].astype(np.int32) + np.int32(POSTGRES_EPOCH),
        expires_on=np.where(expires == NEVER, NEVER, expires + POSTGRES_EPOCH),
    )
