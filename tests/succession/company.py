"""A random company that has everything the rules speak of, and the same rules in plain loops."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from competencies.models import Competency, Evidence, Requirement, RoleProfile
from people.models import Employee, Position, Role, RoleFamily
from succession.models import ReadinessScore, SuccessionPlan, Successor
from succession.scoring import SOURCES, EvidenceRow
from succession.scoring import Requirement as Line
from tests.cast import make_profile
from tests.succession.scoring import reference

AS_OF = date(2026, 11, 1)


def make_random_company(*, seed: int, people: int) -> None:
    """Two ladders (one with a gap and two roles on a rung), a role outside any, roles without a
    profile; leavers, people without a role; evidence of every source, expired, to come, retracted."""
    chance = random.Random(seed)
    competencies = _make_competencies(chance)
    roles = _make_roles()
    for role in roles:
        if role.code != "bare":
            for _version in range(chance.randint(1, 2)):
                make_profile(role, _random_requirements(chance, competencies))
    employees = _make_people(chance, roles, people)
    _make_slates(chance, roles, employees)
    Evidence.objects.bulk_create(_random_evidence(chance, employees, competencies))


def _make_competencies(chance: random.Random) -> list[Competency]:
    return [
        Competency.objects.create(
            code=f"c{n}", name=f"C{n}", half_life_days=chance.choice([None, None, 365, 1000])
        )
        for n in range(8)
    ]


def _make_roles() -> list[Role]:
    families = [RoleFamily.objects.create(code=code, name=code) for code in ("a", "b")]
    ladder = [(0, 1), (0, 2), (0, 5), (0, 5), (0, None), (1, 3), (1, 4)]
    roles = [
        Role.objects.create(code=f"r{n}", name=f"R{n}", family=families[family], grade=grade)
        for n, (family, grade) in enumerate(ladder)
    ]
    return [
        *roles,
        Role.objects.create(code="alone", name="Alone"),
        Role.objects.create(code="bare", name="Bare", family=families[1], grade=5),
    ]


def _random_requirements(
    chance: random.Random, competencies: list[Competency]
) -> list[tuple[Competency, float, float, bool]]:
    return [
        (
            competency,
            chance.choice([1, 2, 2.5, 3, 4, 5]),
            chance.choice([0.5, 1, 2, 3]),
            chance.random() < 0.3,
        )
        for competency in chance.sample(competencies, chance.randint(1, 6))
    ]


def _make_people(chance: random.Random, roles: list[Role], count: int) -> list[Employee]:
    return Employee.objects.bulk_create(
        Employee(
            number=f"N{n}",
            full_name=f"Person {n}",
            role=chance.choice([*roles, None]),
            status=chance.choice(["active", "active", "active", "active", "leave", "left"]),
        )
        for n in range(count)
    )


def _make_slates(chance: random.Random, roles: list[Role], employees: list[Employee]) -> None:
    for n in range(6):
        seat = Position.objects.create(code=f"p{n}", title="Seat", role=chance.choice(roles))
        plan = SuccessionPlan.objects.create(position=seat)
        for employee in chance.sample(employees, 4):
            is_confirmed = chance.random() < 0.5
            Successor.objects.create(
                plan=plan,
                employee=employee,
                status="confirmed" if is_confirmed else "proposed",
                confirmed_at=timezone.now() if is_confirmed else None,
            )


def _random_evidence(
    chance: random.Random, employees: list[Employee], competencies: list[Competency]
) -> Iterator[Evidence]:
    for n in range(len(employees) * 15):
        observed_on = AS_OF - timedelta(days=chance.randint(-30, 1500))
        expires_on = observed_on + timedelta(days=chance.choice([30, 400, 900, 1600]))
        is_retracted = chance.random() < 0.1
        yield Evidence(
            employee=chance.choice(employees),
            competency=chance.choice(competencies),
            source=chance.randrange(8),
            level=chance.choice([1, 2, 2.5, 3, 3.4, 4, 5]),
            observed_on=observed_on,
            expires_on=expires_on if chance.random() < 0.3 else None,
            origin="import",
            origin_ref=str(n),
            retracted_at=timezone.now() if is_retracted else None,
            retracted_by="Somebody" if is_retracted else "",
            retraction_reason="Wrong person" if is_retracted else "",
        )


@dataclass(frozen=True)
class Expected:
    version: int
    result: reference.Result


def expected_scores(as_of: date = AS_OF) -> dict[tuple[str, str], Expected]:
    """(employee number, role code) → what scoring.md and import-format.md say, in plain loops."""
    roles = list(Role.objects.all())
    found = {}
    for employee in Employee.objects.filter(status="active"):
        for role in {role.pk: role for role in _roles_of(employee, roles)}.values():
            profile = _current_profile(role)
            if profile is not None:
                found[employee.number, role.code] = _expect(employee, profile, as_of)
    return found


def _roles_of(employee: Employee, roles: list[Role]) -> Iterator[Role]:
    for successor in Successor.objects.filter(employee=employee):
        yield successor.plan.of_role
    if employee.role is None:
        return
    yield employee.role
    own = employee.role
    higher = [
        role
        for role in roles
        if own.grade is not None
        and own.family_id is not None
        and role.family_id == own.family_id
        and role.grade is not None
        and role.grade > own.grade
    ]
    for role in higher:
        if role.grade == min(other.grade or 0 for other in higher):
            yield role


def _current_profile(role: Role) -> RoleProfile | None:
    published = [one for one in RoleProfile.objects.filter(role=role) if one.status == "published"]
    latest = max(published, key=lambda one: one.version, default=None)
    if latest is None or not Requirement.objects.filter(profile=latest).exists():
        return None
    return latest


def _expect(employee: Employee, profile: RoleProfile, as_of: date) -> Expected:
    lines, levels = [], []
    for requirement in Requirement.objects.filter(profile=profile).select_related("competency"):
        lines.append(
            Line(
                competency=requirement.competency_id,
                level=requirement.level,
                weight=requirement.weight,
                critical=requirement.is_critical,
            )
        )
        levels.append(
            reference.estimate(
                [
                    EvidenceRow(
                        competency=row.competency_id,
                        source=SOURCES[row.source],
                        level=row.level,
                        observed_on=row.observed_on,
                        expires_on=row.expires_on,
                    )
                    for row in Evidence.objects.filter(
                        employee=employee, competency=requirement.competency, retracted_at=None
                    )
                ],
                as_of=as_of,
                half_life=requirement.competency.half_life_days,
            )
        )
    return Expected(profile.version, reference.readiness(lines, levels))


Stored = tuple[int, float, float, float, bool, float, str]


def stored_scores() -> dict[tuple[str, str], Stored]:
    """(employee number, role code) → every stored output, to be compared bit for bit."""
    rows = ReadinessScore.objects.values_list(
        "employee__number",
        "role__code",
        "profile__version",
        "score",
        "score_sd",
        "coverage",
        "gate_passed",
        "months_to_ready",
        "band",
    )
    return {row[:2]: row[2:] for row in rows}
