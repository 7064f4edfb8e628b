"""Calibration in the demo company: the session of last quarter, closed, and one that is prepared. All
through the services."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db.models import F
from django.utils import timezone

from people.models import Account, Employee, Role
from succession.calibration.closing import close_session
from succession.calibration.grid import DEFAULT, Cell, Grid, from_data
from succession.calibration.places import place_of
from succession.calibration.preparing import (
    Plan,
    open_session,
    prepare_session,
    seat_participants,
)
from succession.calibration.running import (
    agree_on,
    mark_discussed,
    move_person,
    record_dissent,
)
from succession.models import CalibrationMember, CalibrationSession, ReadinessScore

LAST_PEOPLE, NEXT_PEOPLE = 40, 26
FACILITATOR = "HR partner"
A_WEEK = timedelta(days=7)
BEGINS, EACH = time(9), timedelta(minutes=4)
EARLIER = replace(DEFAULT, rows=replace(DEFAULT.rows, cuts=(35, 60)))
"""The grid is data: last quarter's was cut lower."""
REASONS = (
    "Ran the site alone for four weeks while the manager was away: output on plan, no injuries.",
    "Two customers asked for somebody else this quarter; both named late answers.",
    "Took over a team that was leaving and kept seven of nine.",
    "Plans are good, but the last three dates were missed without a word beforehand.",
    "Settled the shift dispute in two meetings, with both sides content.",
)
DISSENT = "Four weeks is short. I would wait for the next rating."


def hold_calibrations(as_of: date) -> None:
    """Once; again changes nothing. Without a role that enough people are scored for there is nothing
    to talk about."""
    if CalibrationSession.objects.exists():
        return
    role = _role()
    if role is None:
        return
    people = _people(role)
    accounts = {one.demo_label: one for one in Account.objects.filter(is_demo=True)}
    _last(role, people[:LAST_PEOPLE], accounts, as_of - timedelta(days=91))
    again = people[:LAST_PEOPLE:2]  # talked about last time too, the first of them with dissent
    _next(role, [*again, *people[LAST_PEOPLE:]][:NEXT_PEOPLE], accounts, as_of)


def _role() -> Role | None:
    """The role above the showcase team's, else the one that most people are scored for."""
    manager = Account.objects.get(demo_label="Manager").employee
    team = Employee.objects.filter(manager=manager).values("role__family")
    scored = ReadinessScore.objects.filter(role__family__in=team).exclude(employee__role=F("role"))
    counted = list(scored.order_by().values_list("role_id", flat=True))
    if not counted:
        return None
    return Role.objects.get(pk=max(sorted(set(counted)), key=counted.count))


def _people(role: Role) -> list[Employee]:
    """Those one rung below, in a fixed order; no persona, as these take part."""
    rows = ReadinessScore.objects.filter(role=role, employee__account=None).exclude(
        employee__role=role
    )
    ids = rows.order_by("employee__number").values_list("employee_id", flat=True)
    found = Employee.objects.in_bulk(list(ids[: LAST_PEOPLE + NEXT_PEOPLE]))
    return sorted(found.values(), key=lambda one: one.number)


def _prepare(
    name: str,
    role: Role,
    people: list[Employee],
    accounts: dict[str, Account],
    day: date,
    grid: Grid = DEFAULT,
) -> CalibrationSession:
    by = accounts["HR administrator"]
    session = prepare_session(
        plan=Plan(
            name=name,
            held_on=day,
            role=role,
            family=None,
            org_unit=None,
            grid=grid,
            dissent_mode=CalibrationSession.Dissent.BY_NAME,
            minutes_per_person=6,
            quorum=3,
        ),
        people=people,
        facilitator=accounts[FACILITATOR],
        by=by,
        now=min(timezone.now(), timezone.make_aware(datetime.combine(day, BEGINS)) - A_WEEK),
    )
    seat_participants(
        session=session,
        accounts=[accounts["Manager"], accounts["HR colleague"]],
        part="participant",
        by=by,
    )
    seat_participants(session=session, accounts=[by], part="observer", by=by)
    return session


def _next(role: Role, people: list[Employee], accounts: dict[str, Account], as_of: date) -> None:
    _prepare(f"{role.name}: next rung", role, people, accounts, as_of + timedelta(days=5))


def _last(role: Role, people: list[Employee], accounts: dict[str, Account], day: date) -> None:
    lead, voices = accounts[FACILITATOR], (accounts["Manager"], accounts["HR colleague"])
    began = timezone.make_aware(datetime.combine(day, BEGINS))
    prepared = _prepare(f"{role.name}: last quarter", role, people, accounts, day, EARLIER)
    session = open_session(session=prepared, by=lead, now=began)
    ends = began
    for number, member in enumerate(_members(session)):
        ends = began + (number + 1) * EACH
        if number % 2 == 0:
            by = voices[number // 2 % 2]
            _move(member, by, REASONS[number // 2 % len(REASONS)], ends)
        if member.employee == people[0]:
            record_dissent(member=member, text=DISSENT, by=voices[1], now=ends)
            _agree(member, lead)
        mark_discussed(member=member, is_discussed=True, by=lead, now=ends)
    close_session(session=session, by=lead, now=ends)


def _members(session: CalibrationSession) -> list[CalibrationMember]:
    return list(session.members.select_related("employee__manager", "session").order_by("place"))


def _move(member: CalibrationMember, by: Account, reason: str, now: datetime) -> None:
    """One cell up, or to the middle from the holding area."""
    grid = from_data(member.session.grid)
    place = place_of(member) or Cell(row=0, column=1)
    to = Cell(row=min(place.row + 1, len(grid.rows.labels) - 1), column=place.column)
    if to != place_of(member):
        move_person(member=member, to=to, rationale=reason, seen=member.version, by=by, now=now)


def _agree(member: CalibrationMember, by: Account) -> None:
    manager = member.employee.manager
    if manager is not None:
        agree_on(
            member=member,
            owner=manager,
            what="Watch a quarterly review led alone, and rate it.",
            due_on=timezone.localdate() + timedelta(days=60),
            by=by,
        )
