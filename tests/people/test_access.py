"""The rule of access over the standing cast."""

import pytest
from django.db import IntegrityError, transaction

from people.access import (
    Permission,
    Scope,
    access_of,
    can_reach,
    employees_within,
    position_reach,
    reach,
)
from people.models import Employee, OrgUnit, Position
from tests.cast import PERSONAS, Cast

EVERYBODY = {"ada", "mona", "erik", "nia", "tuan", "olga", "sten"}

REACHES = {
    "hr_admin": EVERYBODY,
    "hr_partner": {"mona", "erik", "nia", "tuan"},
    "manager": {"mona", "erik", "nia", "tuan"},
    "employee": {"erik"},
    "stranger": {"sten"},
    "committee_member": set(),
    "learning_admin": set(),
    "facilitator": set(),
    "auditor": EVERYBODY,
    "integration_admin": set(),
}


@pytest.mark.parametrize("persona", PERSONAS)
def test_readiness_reaches_exactly_these_people(cast: Cast, persona: str) -> None:
    access = access_of(cast.accounts[persona])
    seen = set(employees_within(access, Permission.VIEW_READINESS))
    assert {name for name, person in cast.people.items() if person in seen} == REACHES[persona]


@pytest.mark.parametrize("persona", PERSONAS)
def test_yes_or_no_is_the_same_rule_as_the_list(cast: Cast, persona: str) -> None:
    access = access_of(cast.accounts[persona])
    answers = {
        name
        for name, person in cast.people.items()
        if can_reach(access, Permission.VIEW_READINESS, person)
    }
    assert answers == REACHES[persona]


def test_asked_upwards_or_downwards_the_rule_reaches_the_same(cast: Cast) -> None:
    """Each person in a seat, a vacant and an undisclosed one below each, one that reports nowhere."""
    role = cast.roles["sales-rep"]
    for name, person in cast.people.items():
        seat = Position.objects.create(code=name, title="A", role=role, incumbent=person)
        Position.objects.create(code=f"{name}-vacant", title="A", role=role, reports_to=seat)
        Position.objects.create(
            code=f"{name}-hidden", title="A", role=role, reports_to=seat, is_holder_undisclosed=True
        )
    Position.objects.create(code="loose", title="A", role=role)
    for persona in PERSONAS:
        access = access_of(cast.accounts[persona])
        for permission in (Permission.VIEW_READINESS, Permission.VIEW_BENCH):
            upwards, downwards = (
                (
                    set(Employee.objects.filter(reach(access, permission, of_few=few))),
                    set(Position.objects.filter(position_reach(access, permission, of_few=few))),
                )
                for few in (True, False)
            )
            assert upwards == downwards
    mine = Position.objects.filter(
        position_reach(access_of(cast.accounts["manager"]), Permission.VIEW_BENCH, of_few=True)
    ).exclude(code__in=[one.code for one in cast.positions.values()])
    team = ("erik", "mona", "nia", "tuan")
    assert set(mine.values_list("code", flat=True)) == {
        f"{name}{kind}" for name in team for kind in ("", "-vacant", "-hidden")
    }


def test_a_manager_rates_reports_at_every_level_but_not_themselves(cast: Cast) -> None:
    deep = Employee.objects.create(number="E9", full_name="Deep", manager=cast.people["erik"])
    rated = set(employees_within(access_of(cast.accounts["manager"]), Permission.RATE_PEOPLE))
    assert rated == {cast.people[name] for name in ("erik", "nia", "tuan")} | {deep}


def test_figures_of_groups_reach_nobody(cast: Cast) -> None:
    access = access_of(cast.accounts["committee_member"])
    assert access.scopes(Permission.VIEW_KPIS) == {Scope.AGGREGATE}
    assert not access.sees_people(Permission.VIEW_KPIS)
    assert not employees_within(access, Permission.VIEW_KPIS).exists()


def test_a_manager_whose_reports_all_left_is_none(cast: Cast) -> None:
    Employee.objects.filter(manager=cast.people["mona"]).update(status="left")
    assert access_of(cast.accounts["manager"]).roles == {"employee"}


def test_a_reporting_cycle_is_refused_by_the_database(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="cycle"), transaction.atomic():
        Employee.objects.filter(pk=cast.people["ada"].pk).update(manager=cast.people["erik"])
    cast.people["ada"].refresh_from_db()
    assert cast.people["ada"].manager is None


def test_a_cycle_of_org_units_is_refused_by_the_database(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="cycle"), transaction.atomic():
        OrgUnit.objects.filter(code="company").update(parent=cast.units["sales-north"])


def test_nobody_manages_themselves(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="cycle"), transaction.atomic():
        Employee.objects.filter(pk=cast.people["ada"].pk).update(manager=cast.people["ada"])
