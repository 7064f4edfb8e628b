"""Whom forms of calibration may offer."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from people.access import ROLE_PERMISSIONS, Permission, employees_within, units_below
from people.models import Account, Employee, Grant, OrgUnit
from people.requests import MemberRequest
from succession.calibration.seats import Seat
from succession.models import CalibrationMember, CalibrationSession, ReadinessScore

PRESENT = (Employee.Status.ACTIVE, Employee.Status.LEAVE)


def people_to_add(request: MemberRequest) -> QuerySet[Employee]:
    """Whom this account may bring to a table: those whose readiness it may see."""
    people = employees_within(request.access, Permission.VIEW_READINESS)
    return people.filter(status__in=PRESENT).select_related("role")


def units_to_choose(request: MemberRequest) -> QuerySet[OrgUnit]:
    if request.access.can_all(Permission.PREPARE_CALIBRATION):
        return OrgUnit.objects.all()
    return OrgUnit.objects.filter(pk__in=units_below(request.access.unit_ids))


def scored_in_unit(
    people: QuerySet[Employee], unit: OrgUnit, session: CalibrationSession
) -> list[Employee]:
    """Of these people, those of the unit and below who are scored for what the session is about."""
    scores = ReadinessScore.objects.all()
    scored = (
        scores.filter(role_id=session.role_id)
        if session.role_id
        else scores.filter(role__family_id=session.family_id)
    )
    return list(
        people.filter(org_unit_id__in=units_below([unit.pk]), pk__in=scored.values("employee_id"))
    )


def may_facilitate() -> QuerySet[Account]:
    return Account.objects.filter(_holds(Permission.RUN_CALIBRATION), is_active=True)


def may_take_part() -> QuerySet[Account]:
    """Accounts with a role that opens sessions: granted ones, and whoever has reports."""
    leads = Employee.objects.filter(manager=OuterRef("employee"), status__in=PRESENT)
    rule = Q(_holds(Permission.VIEW_CALIBRATION)) | Q(Exists(leads))
    return Account.objects.filter(rule, is_active=True)


def _holds(permission: Permission) -> Exists:
    roles = [role for role in Grant.Role.values if permission in ROLE_PERMISSIONS[role]]
    return Exists(Grant.objects.filter(account=OuterRef("pk"), role__in=roles))


def people_who_act(seat: Seat, member: CalibrationMember) -> QuerySet[Employee]:
    """Who may be named as doing something for a person: the person, the managers next above, and
    whoever sits in the session."""
    return Employee.objects.filter(
        Q(pk=member.employee_id)
        | Q(pk=member.employee.manager_id)
        | Q(account__calibrations__session=seat.session)
    ).distinct()
