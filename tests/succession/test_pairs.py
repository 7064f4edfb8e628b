"""Who is scored against what (import-format.md, last part), one case per line."""

from dataclasses import dataclass

import pytest
from django.utils import timezone

from competencies.models import Competency, RoleProfile
from people.models import Employee, Position, Role, RoleFamily
from succession.models import SuccessionPlan, Successor
from succession.readiness.people import people_between, people_with_ids
from succession.readiness.reading import NO_REQUIREMENTS, NOT_PUBLISHED, read_pairs
from tests.cast import make_profile

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Case:
    says: str
    own: str | None
    expected: set[str]
    slate: str | None = None
    is_confirmed: bool = False
    status: str = "active"


# Ladder "up": low 1, mid 2, top-a 5, top-b 5, loose (no grade), draft 6, hollow 7 (no requirement).
# Ladder "other": other 2. Outside any ladder: alone.
CASES = [
    Case("own role and one rung up", "low", {"low", "mid"}),
    Case("every role of the next rung, over a gap", "mid", {"mid", "top-a", "top-b"}),
    Case("a next rung without a profile is not scored, and none above is", "top-a", {"top-a"}),
    Case("a role without a grade has no rung above", "loose", {"loose"}),
    Case("the end of a ladder", "other", {"other"}),
    Case("a role outside any ladder", "alone", {"alone"}),
    Case("no role at all", None, set()),
    Case("proposed for a seat", "low", {"low", "mid", "alone"}, slate="alone"),
    Case("confirmed for a seat", "low", {"low", "mid", "alone"}, slate="alone", is_confirmed=True),
    Case("a seat of the next rung is one pair", "low", {"low", "mid"}, slate="mid"),
    Case("a seat of the own role is one pair", "low", {"low", "mid"}, slate="low"),
    Case("on a slate without a role", None, {"alone"}, slate="alone"),
    Case("on leave", "low", set(), slate="alone", status="leave"),
    Case("gone", "low", set(), slate="alone", status="left"),
    Case("own role has only a draft", "draft", set()),
    Case("own role's profile requires nothing", "hollow", set()),
]


@pytest.fixture
def roles() -> dict[str, Role]:
    up, other = (RoleFamily.objects.create(code=code, name=code) for code in ("up", "other"))
    ladder: list[tuple[str, RoleFamily | None, int | None]] = [
        *(("low", up, 1), ("mid", up, 2), ("top-a", up, 5), ("top-b", up, 5), ("loose", up, None)),
        *(("draft", up, 6), ("hollow", up, 7), ("other", other, 2), ("alone", None, 1)),
    ]
    competency = Competency.objects.create(code="c", name="C")
    found = {}
    for code, family, grade in ladder:
        found[code] = Role.objects.create(code=code, name=code, family=family, grade=grade)
        if code == "draft":
            RoleProfile.objects.create(role=found[code], version=1)
        else:
            make_profile(found[code], [] if code == "hollow" else [(competency, 3, 1, False)])
    return found


def place(case: Case, roles: dict[str, Role]) -> Employee:
    employee = Employee.objects.create(
        number="E", full_name="E", role=roles[case.own] if case.own else None, status=case.status
    )
    if case.slate:
        seat = Position.objects.create(code="P", title="P", role=roles[case.slate])
        Successor.objects.create(
            plan=SuccessionPlan.objects.create(position=seat),
            employee=employee,
            status="confirmed" if case.is_confirmed else "proposed",
            confirmed_at=timezone.now() if case.is_confirmed else None,
        )
    return employee


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_scored_against(case: Case, roles: dict[str, Role]) -> None:
    employee = place(case, roles)
    pairs = read_pairs(people_with_ids([employee.pk]), known_at=timezone.now())
    pairs = pairs.take(pairs.profile > 0)
    codes = Role.objects.in_bulk(pairs.role.tolist())
    assert len(pairs) == len(case.expected)
    assert {role.code for role in codes.values()} == case.expected
    assert set(pairs.employee.tolist()) <= {employee.pk}


def test_what_cannot_be_scored_is_told_apart_by_reason(roles: dict[str, Role]) -> None:
    employees = [
        Employee.objects.create(number=code, full_name=code, role=roles[code])
        for code in ("top-a", "top-b", "draft")
    ]
    pairs = read_pairs(people_between(employees[0].pk, employees[-1].pk), known_at=timezone.now())
    # both tops reach for the draft, and its holder has it; the holder reaches for the hollow one
    profiles = pairs.profile.tolist()
    counts = [profiles.count(reason) for reason in (NOT_PUBLISHED, NO_REQUIREMENTS)]
    assert (len(pairs), counts) == (6, [3, 1])


def test_profile_version_is_the_one_published_by_then(roles: dict[str, Role]) -> None:
    employee = Employee.objects.create(number="E", full_name="E", role=roles["alone"])
    first = RoleProfile.objects.get(role=roles["alone"])
    before = timezone.now()
    second = make_profile(roles["alone"], [(Competency.objects.get(), 4, 1, True)])
    people = people_with_ids([employee.pk])
    assert read_pairs(people, known_at=before).profile.tolist() == [first.pk]
    assert read_pairs(people, known_at=timezone.now()).profile.tolist() == [second.pk]
