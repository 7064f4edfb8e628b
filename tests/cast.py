"""The standing cast: one small company that every test may ask for by the fixture `cast`.

Company ─ Sales ─ Sales North;  Company ─ Operations.

Ada Adeyemi (chief) ─ Mona Lind (sales manager) ─ Erik Ek, Nia Ncube, Tuan Tran (Sales North)
                    └ Olga Orlova (operations manager) ─ Sten Sand (a stranger to Mona)

Ladder "Sales": sales-rep (1) → sales-manager (2) → sales-director (3), each with a published
profile. Competencies: coaching, planning, judgement, on a scale of 5.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from competencies.models import (
    Competency,
    Evidence,
    Framework,
    Indicator,
    Requirement,
    RoleProfile,
)
from people.models import Account, Employee, Grant, OrgUnit, Position, Role, RoleFamily
from succession.models import ReadinessScore, SuccessionPlan, Successor
from succession.services.pending import recompute_pending
from tests.support import snapshot

PASSWORD = "correct horse battery staple"

PERSONAS = (
    "hr_admin",
    "hr_partner",
    "manager",
    "employee",
    "stranger",
    "committee_member",
    "learning_admin",
    "facilitator",
    "auditor",
    "integration_admin",
)
"""Every kind of account in the permission matrix; each is an attribute of the cast's `accounts`."""


@dataclass(kw_only=True)
class Cast:
    """The company's rows, by the names that tests speak of."""

    units: dict[str, OrgUnit] = field(default_factory=dict)
    people: dict[str, Employee] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    competencies: dict[str, Competency] = field(default_factory=dict)
    profiles: dict[str, RoleProfile] = field(default_factory=dict)
    positions: dict[str, Position] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def client(self, persona: str) -> Client:
        """A browser of its own in which this account is signed in."""
        return self.sign_in(Client(), persona)

    def sign_in(self, client: Client, persona: str) -> Client:
        """By the session that came with the standing cast, where it did: signing in costs more than
        most pages."""
        if persona in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[persona]
        else:
            client.force_login(self.accounts[persona])
        return client

    def score(self, who: str, role: str) -> ReadinessScore:
        """The current score of this person for this role; everybody marked is computed first."""
        recompute_pending()
        return ReadinessScore.objects.get(employee=self.people[who], role=self.roles[role])


def make_person(
    number: str,
    name: str,
    *,
    manager: Employee | None = None,
    unit: OrgUnit | None = None,
    role: Role | None = None,
) -> Employee:
    return Employee.objects.create(
        number=number,
        full_name=name,
        email=f"{number.lower()}@example.org",
        manager=manager,
        org_unit=unit,
        role=role,
        grade=role.grade if role else None,
        position_title=role.name if role else "",
        hired_on=date(2020, 1, 1),
    )


def make_account(
    name: str,
    *,
    employee: Employee | None = None,
    roles: Iterable[str] = (),
    unit: OrgUnit | None = None,
) -> Account:
    account = Account.objects.create_user(
        f"{name.split(maxsplit=1)[0].lower()}@example.org",
        PASSWORD,
        full_name=name,
        employee=employee,
    )
    for role in roles:
        Grant.objects.create(
            account=account,
            role=role,
            org_unit=unit if role == Grant.Role.HR_PARTNER else None,
            granted_by="Tests",
        )
    return account


def make_profile(
    role: Role, requirements: Iterable[tuple[Competency, float, float, bool]]
) -> RoleProfile:
    """The next version for `role`, published; requirements as (competency, level, weight, critical)."""
    last = RoleProfile.objects.filter(role=role).order_by("-version").first()
    profile = RoleProfile.objects.create(role=role, version=last.version + 1 if last else 1)
    Requirement.objects.bulk_create(
        Requirement(
            profile=profile, competency=competency, level=level, weight=weight, is_critical=critical
        )
        for competency, level, weight, critical in requirements
    )
    profile.status = RoleProfile.Status.PUBLISHED
    profile.published_at = timezone.now()
    profile.save()
    return profile


def observe(
    employee: Employee,
    competency: Competency,
    level: float,
    *,
    source: Evidence.Source = Evidence.Source.ASSESSMENT,
    on: date | None = None,
    days_ago: int = 0,
    assessor: Employee | None = None,
    expires_on: date | None = None,
    note: str = "",
) -> Evidence:
    """One observation, on a day or so many days ago (today by default)."""
    return Evidence.objects.create(
        employee=employee,
        competency=competency,
        source=source,
        level=level,
        observed_on=on or timezone.localdate() - timedelta(days=days_ago),
        expires_on=expires_on,
        assessor=assessor,
        note=note,
        origin=Evidence.Origin.FORM,
    )


def make_cast() -> Cast:
    cast = Cast()
    _make_units(cast)
    _make_roles(cast)
    _make_people(cast)
    _make_accounts(cast)
    _make_positions(cast)
    return cast


def _make_units(cast: Cast) -> None:
    for code, name, parent in (
        ("company", "Company", None),
        ("sales", "Sales", "company"),
        ("sales-north", "Sales North", "sales"),
        ("operations", "Operations", "company"),
    ):
        above = cast.units[parent] if parent else None
        cast.units[code] = OrgUnit.objects.create(code=code, name=name, parent=above)


def _make_roles(cast: Cast) -> None:
    framework = Framework.objects.create(code="leading", name="Leading people")
    for code, name in (
        ("coaching", "Coaching"),
        ("planning", "Planning ahead"),
        ("judgement", "Commercial judgement"),
    ):
        competency = Competency.objects.create(
            code=code, name=name, framework=framework, description=f"What {name.lower()} means."
        )
        cast.competencies[code] = competency
        Indicator.objects.bulk_create(
            Indicator(
                competency=competency, level=level, text=f"{name}: behaviour of level {level}"
            )
            for level in range(1, 6)
        )
    family = RoleFamily.objects.create(code="sales", name="Sales")
    for grade, code, name in (
        (1, "sales-rep", "Sales representative"),
        (2, "sales-manager", "Sales manager"),
        (3, "sales-director", "Sales director"),
    ):
        cast.roles[code] = Role.objects.create(
            code=code, name=name, family=family, grade=grade, is_critical=grade == 3
        )
        kit = cast.competencies
        cast.profiles[code] = make_profile(
            cast.roles[code],
            [
                (kit["coaching"], 1.0 + grade, 3, True),
                (kit["planning"], 1.0 + grade, 2, False),
                (kit["judgement"], float(grade), 1, False),
            ],
        )


def _make_people(cast: Cast) -> None:
    def add(key: str, number: str, name: str, manager: str | None, unit: str, role: str) -> None:
        cast.people[key] = make_person(
            number,
            name,
            manager=cast.people[manager] if manager else None,
            unit=cast.units[unit],
            role=cast.roles[role],
        )

    add("ada", "E1", "Ada Adeyemi", None, "company", "sales-director")
    add("mona", "E2", "Mona Lind", "ada", "sales", "sales-manager")
    add("erik", "E3", "Erik Ek", "mona", "sales-north", "sales-rep")
    add("nia", "E4", "Nia Ncube", "mona", "sales-north", "sales-rep")
    add("tuan", "E5", "Tuấn Trần", "mona", "sales-north", "sales-rep")
    add("olga", "E6", "Olga Orlova", "ada", "operations", "sales-manager")
    add("sten", "E7", "Sten Sand", "olga", "operations", "sales-rep")


def _make_accounts(cast: Cast) -> None:
    people = cast.people
    cast.accounts = {
        "hr_admin": make_account("Hanna Holm", roles=["hr_admin"]),
        "hr_partner": make_account("Petra Paz", roles=["hr_partner"], unit=cast.units["sales"]),
        "manager": make_account("Mona Lind", employee=people["mona"]),
        "employee": make_account("Erik Ek", employee=people["erik"]),
        "stranger": make_account("Sten Sand", employee=people["sten"]),
        "committee_member": make_account("Carl Cato", roles=["committee_member"]),
        "learning_admin": make_account("Lena Lamb", roles=["learning_admin"]),
        "facilitator": make_account("Fay Fox", roles=["facilitator"]),
        "auditor": make_account("Axel Amin", roles=["auditor"]),
        "integration_admin": make_account("Ines Ito", roles=["integration_admin"]),
    }


def _make_positions(cast: Cast) -> None:
    cast.positions["director"] = Position.objects.create(
        code="P1",
        title="Sales director, Group",
        role=cast.roles["sales-director"],
        org_unit=cast.units["company"],
        incumbent=cast.people["ada"],
        is_critical=True,
        risk_of_loss="high",
        impact_of_loss="high",
    )
    cast.positions["manager"] = Position.objects.create(
        code="P2",
        title="Sales manager, North",
        role=cast.roles["sales-manager"],
        org_unit=cast.units["sales"],
        incumbent=cast.people["mona"],
        is_critical=True,
        risk_of_loss="medium",
        impact_of_loss="high",
    )
    plan = SuccessionPlan.objects.create(position=cast.positions["director"])
    Successor.objects.create(
        plan=plan,
        employee=cast.people["mona"],
        status=Successor.Status.CONFIRMED,
        confirmed_at=timezone.now(),
    )


@pytest.fixture
def cast(db: None) -> Cast:
    return standing_cast()


def standing_cast() -> Cast:
    """The cast in an empty database: made the first time in this process, put back after that."""
    today = timezone.localdate()
    if today in _CAST:
        found: Cast = snapshot.restore(_CAST[today])
        return found
    before = snapshot.highest_ids()
    made = make_cast()
    for persona, account in made.accounts.items():
        client = Client()
        client.force_login(account)
        made.sessions[persona] = client.cookies[settings.SESSION_COOKIE_NAME].value
    if snapshot.can_restore():
        _CAST[today] = snapshot.take(before, made)
    return made


_CAST: dict[date, snapshot.Snapshot] = {}
"""By day, because what somebody did "today" is yesterday's after midnight."""
