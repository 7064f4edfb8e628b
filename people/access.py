"""Who may do what, and to whom: one table, one rule.

The same rule gives the yes/no (`can_reach`) and the queryset (`employees_within`). A right without
a person attached (edit role profiles, import data) is `Access.can`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Expression,
    F,
    Func,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, In
from django.utils import timezone

from people.models import Account, Employee, Grant, Position, left_by
from people.selectors.accounts import read_account


class Permission(StrEnum):
    """Everything that can be allowed. Nothing else is asked anywhere."""

    VIEW_PEOPLE = "view_people"
    VIEW_READINESS = "view_readiness"
    RATE_PEOPLE = "rate_people"
    ADD_EVIDENCE = "add_evidence"
    VIEW_COMPETENCIES = "view_competencies"
    EDIT_FRAMEWORKS = "edit_frameworks"
    APPROVE_FRAMEWORKS = "approve_frameworks"
    EDIT_ROLE_PROFILES = "edit_role_profiles"
    VIEW_SCORING_POLICIES = "view_scoring_policies"
    EDIT_SCORING_POLICIES = "edit_scoring_policies"
    VIEW_LEARNING = "view_learning"
    EDIT_LEARNING = "edit_learning"
    VIEW_BENCH = "view_bench"
    PROPOSE_SUCCESSORS = "propose_successors"
    CONFIRM_SUCCESSORS = "confirm_successors"
    PLAN_SCENARIOS = "plan_scenarios"
    VIEW_MATRIX = "view_matrix"
    VIEW_POOLS = "view_pools"
    EDIT_POOLS = "edit_pools"
    VIEW_CALIBRATION = "view_calibration"
    RUN_CALIBRATION = "run_calibration"
    PREPARE_CALIBRATION = "prepare_calibration"
    VIEW_KPIS = "view_kpis"
    GOVERN_KPIS = "govern_kpis"
    VIEW_VALIDATION = "view_validation"
    START_VALIDATION = "start_validation"
    VIEW_RUNS = "view_runs"
    IMPORT_DATA = "import_data"
    MANAGE_TOKENS = "manage_tokens"
    DECIDE_WITHHOLDING = "decide_withholding"
    VIEW_AUDIT = "view_audit"


class Scope(StrEnum):
    """How far a permission reaches."""

    SELF = "self"
    REPORTS = "reports"
    UNIT = "unit"
    ALL = "all"
    AGGREGATE = "aggregate"
    SESSION = "session"
    """The people of calibration sessions that one takes part in, inside these alone."""


EMPLOYEE = "employee"
MANAGER = "manager"

_P = Permission
_HR = {
    _P.VIEW_PEOPLE,
    _P.VIEW_READINESS,
    _P.ADD_EVIDENCE,
    _P.VIEW_BENCH,
    _P.PROPOSE_SUCCESSORS,
    _P.CONFIRM_SUCCESSORS,
    _P.PLAN_SCENARIOS,
    _P.VIEW_MATRIX,
    _P.VIEW_POOLS,
    _P.EDIT_POOLS,
}

ROLE_PERMISSIONS: dict[str, dict[Permission, Scope]] = {
    EMPLOYEE: {
        _P.VIEW_PEOPLE: Scope.SELF,
        _P.VIEW_READINESS: Scope.SELF,
        _P.VIEW_COMPETENCIES: Scope.ALL,
        _P.VIEW_LEARNING: Scope.ALL,
    },
    MANAGER: {
        _P.VIEW_PEOPLE: Scope.REPORTS,
        _P.VIEW_READINESS: Scope.REPORTS,
        _P.RATE_PEOPLE: Scope.REPORTS,
        _P.VIEW_BENCH: Scope.REPORTS,
        _P.PROPOSE_SUCCESSORS: Scope.REPORTS,
        _P.VIEW_MATRIX: Scope.REPORTS,
        _P.VIEW_POOLS: Scope.REPORTS,
        _P.VIEW_CALIBRATION: Scope.SESSION,
    },
    Grant.Role.HR_PARTNER: {
        **dict.fromkeys(_HR, Scope.UNIT),
        _P.VIEW_CALIBRATION: Scope.SESSION,
        _P.RUN_CALIBRATION: Scope.SESSION,
        _P.PREPARE_CALIBRATION: Scope.UNIT,
        _P.VIEW_COMPETENCIES: Scope.ALL,
        _P.VIEW_SCORING_POLICIES: Scope.ALL,
        _P.VIEW_LEARNING: Scope.ALL,
        _P.VIEW_KPIS: Scope.AGGREGATE,
    },
    Grant.Role.HR_ADMIN: {
        **dict.fromkeys(_HR, Scope.ALL),
        _P.VIEW_CALIBRATION: Scope.ALL,
        _P.RUN_CALIBRATION: Scope.SESSION,
        _P.PREPARE_CALIBRATION: Scope.ALL,
        _P.VIEW_COMPETENCIES: Scope.ALL,
        _P.EDIT_FRAMEWORKS: Scope.ALL,
        _P.APPROVE_FRAMEWORKS: Scope.ALL,
        _P.EDIT_ROLE_PROFILES: Scope.ALL,
        _P.VIEW_SCORING_POLICIES: Scope.ALL,
        _P.EDIT_SCORING_POLICIES: Scope.ALL,
        _P.VIEW_LEARNING: Scope.ALL,
        _P.EDIT_LEARNING: Scope.ALL,
        _P.VIEW_KPIS: Scope.ALL,
        _P.GOVERN_KPIS: Scope.ALL,
        _P.VIEW_VALIDATION: Scope.ALL,
        _P.START_VALIDATION: Scope.ALL,
        _P.VIEW_RUNS: Scope.ALL,
        _P.IMPORT_DATA: Scope.ALL,
        _P.MANAGE_TOKENS: Scope.ALL,
        _P.DECIDE_WITHHOLDING: Scope.ALL,
    },
    Grant.Role.LEARNING_ADMIN: {
        _P.VIEW_COMPETENCIES: Scope.ALL,
        _P.APPROVE_FRAMEWORKS: Scope.ALL,  # whoever wrote a revision does not approve it
        _P.VIEW_LEARNING: Scope.ALL,
        _P.EDIT_LEARNING: Scope.ALL,
        _P.VIEW_RUNS: Scope.ALL,
    },
    Grant.Role.FACILITATOR: {
        _P.VIEW_CALIBRATION: Scope.SESSION,
        _P.RUN_CALIBRATION: Scope.SESSION,
        _P.VIEW_COMPETENCIES: Scope.ALL,
    },
    Grant.Role.COMMITTEE_MEMBER: {
        _P.VIEW_KPIS: Scope.AGGREGATE,
        _P.VIEW_VALIDATION: Scope.AGGREGATE,
        _P.VIEW_BENCH: Scope.AGGREGATE,
        _P.VIEW_MATRIX: Scope.AGGREGATE,
        _P.VIEW_COMPETENCIES: Scope.ALL,
    },
    Grant.Role.AUDITOR: {
        _P.VIEW_PEOPLE: Scope.ALL,
        _P.VIEW_READINESS: Scope.ALL,
        _P.VIEW_BENCH: Scope.ALL,
        _P.VIEW_MATRIX: Scope.ALL,
        _P.VIEW_POOLS: Scope.ALL,
        _P.VIEW_CALIBRATION: Scope.ALL,
        _P.VIEW_COMPETENCIES: Scope.ALL,
        _P.VIEW_SCORING_POLICIES: Scope.ALL,
        _P.VIEW_LEARNING: Scope.ALL,
        _P.VIEW_KPIS: Scope.ALL,
        _P.VIEW_VALIDATION: Scope.ALL,
        _P.START_VALIDATION: Scope.ALL,
        _P.VIEW_RUNS: Scope.ALL,
        _P.VIEW_AUDIT: Scope.ALL,
    },
    Grant.Role.INTEGRATION_ADMIN: {
        _P.VIEW_RUNS: Scope.ALL,
        _P.IMPORT_DATA: Scope.ALL,
        _P.MANAGE_TOKENS: Scope.ALL,
    },
}

_REPORTS_SQL = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM people_employee WHERE manager_id = %s
        UNION ALL
        SELECT e.id FROM people_employee e JOIN below b ON e.manager_id = b.id
    ) SELECT id FROM below
"""
_UNITS_SQL = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM people_orgunit WHERE id = ANY(%s)
        UNION ALL
        SELECT u.id FROM people_orgunit u JOIN below b ON u.parent_id = b.id
    ) SELECT id FROM below
"""


@dataclass(frozen=True, kw_only=True)
class Access:
    """What one account may do: its roles and the places where they reach."""

    account: Account
    employee_id: int | None
    roles: frozenset[str]
    unit_ids: tuple[int, ...]

    def scopes(self, permission: Permission) -> frozenset[Scope]:
        tables = (ROLE_PERMISSIONS[role] for role in self.roles)
        return frozenset(table[permission] for table in tables if permission in table)

    def can(self, permission: Permission) -> bool:
        """True where the permission reaches anything at all, figures included."""
        return bool(self.scopes(permission))

    def can_all(self, permission: Permission) -> bool:
        return Scope.ALL in self.scopes(permission)

    def sees_people(self, permission: Permission) -> bool:
        """False for somebody who may see only figures of groups."""
        return bool(self.scopes(permission) - {Scope.AGGREGATE})


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """All that `Access.can` says yes to with these roles."""
    return frozenset(permission for role in roles for permission in ROLE_PERMISSIONS[role])


def access_of(account: Account) -> Access:
    """No query for an account as read by `read_account`, else one."""
    read: Any = account if hasattr(account, "granted") else read_account(account.pk)
    granted = read.granted if read else []
    roles = {pair["role"] for pair in granted}
    if account.employee_id is not None:
        roles.add(EMPLOYEE)
    if read and read.leads:
        roles.add(MANAGER)
    return Access(
        account=account,
        employee_id=account.employee_id,
        roles=frozenset(roles),
        unit_ids=tuple(pair["unit"] for pair in granted if pair["unit"] is not None),
    )


def below_manager(employee_id: int) -> RawSQL:
    """Ids of everybody at any level below this person, as a subquery."""
    return RawSQL(_REPORTS_SQL, (employee_id,))  # noqa: S611 - constant SQL, value as parameter


def units_below(unit_ids: Iterable[int]) -> RawSQL:
    """Ids of these org units and all below them, as a subquery."""
    return RawSQL(_UNITS_SQL, (list(unit_ids),))  # noqa: S611 - constant SQL, value as parameter


def is_below(person: Expression | F, manager_id: int) -> Q:
    """The rule of `below_manager` for few rows, each asked by itself: up from the person. A manager
    of thousands would else have all of them listed for the sake of one."""
    asked = Func(
        person,
        Value(manager_id, output_field=BigIntegerField()),
        function="cadre_is_below",
        output_field=BooleanField(),
    )
    return Q(asked)


def reach(access: Access, permission: Permission, *, prefix: str = "", of_few: bool = False) -> Q:
    """The rule as a filter on employees, or on rows with an employee at `prefix` (such as
    "employee__"). Figures of groups (`Scope.AGGREGATE`) reach nobody. `of_few`: few rows are asked
    about, whatever else is filtered."""
    scopes = access.scopes(permission)
    if Scope.ALL in scopes:
        return Q()
    rule = Q(pk__in=[])
    if Scope.SELF in scopes and access.employee_id is not None:
        rule |= Q(**{f"{prefix}id": access.employee_id})
    if Scope.REPORTS in scopes and access.employee_id is not None:
        rule |= (
            is_below(F(f"{prefix}id"), access.employee_id)
            if of_few
            else Q(**{f"{prefix}id__in": below_manager(access.employee_id)})
        )
    if Scope.UNIT in scopes:
        rule |= Q(**{f"{prefix}org_unit_id__in": units_below(access.unit_ids)})
    return rule


def employees_within(access: Access, permission: Permission) -> QuerySet[Employee]:
    return Employee.objects.filter(reach(access, permission))


def can_reach(access: Access, permission: Permission, employee: Employee) -> bool:
    """The same rule for one person; no query where the scopes alone answer."""
    scopes = access.scopes(permission) - {Scope.AGGREGATE}
    if not scopes or Scope.ALL in scopes:
        return bool(scopes)
    if scopes == {Scope.SELF}:
        return access.employee_id == employee.pk
    if access.employee_id == employee.pk and Scope.UNIT not in scopes:
        return Scope.SELF in scopes  # nobody stands below themselves
    rule = reach(access, permission, of_few=True)
    return Employee.objects.filter(rule, pk=employee.pk).exists()


def reached_permissions(
    access: Access,
    permissions: Iterable[Permission],
    employee: Employee,
    *,
    known: Permission | None = None,
) -> frozenset[Permission]:
    """Those of the permissions that reach this person: permissions of the same scopes ask once.
    `known` is one that is known to reach them: permissions that reach as far ask nothing."""
    others = access.employee_id != employee.pk
    answers: dict[frozenset[Scope], bool] = {}
    if known is not None:
        answers[_apart_from_self(access.scopes(known), others=others)] = True
    reached = set()
    for permission in permissions:
        scopes = _apart_from_self(access.scopes(permission), others=others)
        if scopes not in answers:
            answers[scopes] = can_reach(access, permission, employee)
        if answers[scopes]:
            reached.add(permission)
    return frozenset(reached)


def _apart_from_self(scopes: frozenset[Scope], *, others: bool) -> frozenset[Scope]:
    """Of somebody else one's own page says nothing."""
    return scopes - {Scope.SELF} if others else scopes


def _own_or_below(person: Expression | F, manager_id: int, *, of_few: bool) -> Q:
    below = is_below(person, manager_id) if of_few else Q(In(person, below_manager(manager_id)))
    return Q(Exact(person, manager_id)) | below


def position_reach(access: Access, permission: Permission, *, of_few: bool = False) -> Q:
    """The rule as a filter on positions. A manager reaches the seats held by people below, the own
    one, and those that report to these and are vacant, or whose recorded holder has left; an HR
    partner those in the unit or held by somebody of it. A seat is no person: whoever may see figures
    of groups sees all seats, but nobody's name on them. `of_few` as for `reach`."""
    scopes = access.scopes(permission)
    if scopes & {Scope.ALL, Scope.AGGREGATE}:
        return Q()
    rule = Q(pk__in=[])
    if Scope.REPORTS in scopes and access.employee_id is not None:
        above = F("reports_to__incumbent_id")
        gone = left_by(timezone.localdate(), "incumbent__")
        rule |= _own_or_below(Coalesce(F("incumbent_id"), above), access.employee_id, of_few=of_few)
        rule |= gone & _own_or_below(above, access.employee_id, of_few=of_few)
    if Scope.UNIT in scopes:
        units = units_below(access.unit_ids)
        rule |= Q(org_unit_id__in=units) | Q(incumbent__org_unit_id__in=units)
    return rule


def positions_within(access: Access, permission: Permission) -> QuerySet[Position]:
    return Position.objects.filter(position_reach(access, permission))
