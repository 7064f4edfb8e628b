"""What the demo company does with its succession plans: why seats are critical, a slate of a role, an
order, a judgement, a name from outside, a wish, and what a departure broke. Through the services."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from people.models import Account, Employee, Position, Role
from people.models.organisation import Exposure
from succession.assessments.services import assess_position
from succession.bench.policies import Act
from succession.bench.services import (
    confirm_successor,
    move_successor,
    propose_for_role,
    propose_successor,
)
from succession.forward.services import put_forward
from succession.models import Assessment, SuccessionPlan, Successor
from succession.services.plans import open_role_plan
from succession.slates.services import add_external_name, make_plan_about_holder

HR, COLLEAGUE = "HR administrator", "HR colleague"
REASONS = (
    "Knows every permit by heart; nobody else does, and the authorities ask for this person.",
    "Two competitors hire for exactly this seat, and the holder was asked twice.",
    "The site cannot run a week without the seat; the search took nine months last time.",
    "The holder turns sixty-three in spring and said so openly.",
    "Three customers that make a fifth of the turnover deal with this person alone.",
)


def work_on_plans(accounts: Mapping[str, Account]) -> None:
    """Of an invented company whose slates are all as they were imported."""
    hr, colleague = accounts[HR], accounts[COLLEAGUE]
    seats = list(
        Position.objects.filter(is_critical=True, closed_on=None)
        .select_related("role", "incumbent", "org_unit")
        .order_by("code")
    )
    today = timezone.localdate()
    _say_why(seats, hr, today)
    _order_a_slate(hr)
    _plan_a_role(hr, colleague)
    held = [one for one in seats if one.incumbent_id is not None]
    make_plan_about_holder(position=held[0], by=hr)
    plan = SuccessionPlan.objects.filter(position__in=held).order_by("position__code")[1]
    add_external_name(
        plan=plan,
        name="Solveig Anderssen",
        reason="Ran the same kind of plant for a supplier; asked us about openings herself.",
        keep_until=today + timedelta(days=120),
        by=hr,
    )
    _judge(accounts)
    _wish(accounts["Employee"])
    _leave(today)


def _say_why(seats: list[Position], by: Account, today: date) -> None:
    """Of every third seat; the first was said long ago and is due."""
    chosen = seats[::3]
    for number, seat in enumerate(chosen):
        if number == 0:  # services set no review in the past
            Assessment.objects.create(
                position=seat, is_critical=True, reason=REASONS[0], made_by=by,
                risk_of_loss=seat.risk_of_loss or Exposure.MEDIUM,
                impact_of_loss=seat.impact_of_loss or Exposure.HIGH,
                review_on=today - timedelta(days=9),
            )  # fmt: skip
            continue
        assess_position(
            position=seat,
            risk=seat.risk_of_loss or Exposure.MEDIUM,
            impact=seat.impact_of_loss or Exposure.HIGH,
            reason=REASONS[number % len(REASONS)],
            review_on=today + timedelta(days=20 + 30 * number),
            by=by,
        )


def _order_a_slate(by: Account) -> None:
    """The first slate with two confirmed people: the second goes up."""
    confirmed = Q(successors__status=Successor.Status.CONFIRMED)
    plans = SuccessionPlan.objects.annotate(n=Count("successors", filter=confirmed))
    plan = plans.filter(n__gte=2, position__is_critical=True).order_by("position__code").first()
    if plan is not None:
        last = plan.successors.filter(status=Successor.Status.CONFIRMED).order_by("pk").last()
        assert last is not None  # counted before
        move_successor(successor=last, act=Act.RAISE, by=by)


def _plan_a_role(hr: Account, colleague: Account) -> None:
    """A slate for the role with the most critical seats: those on its seats' slates do for it."""
    critical = Q(positions__is_critical=True, positions__closed_on=None)
    role = Role.objects.annotate(n=Count("positions", filter=critical)).order_by("-n", "code")[0]
    open_role_plan(role=role)
    people = (
        Employee.objects.filter(
            nominations__plan__position__role=role, status=Employee.Status.ACTIVE
        )
        .exclude(positions_held__role=role)
        .order_by("number")
        .distinct()[:2]
    )
    for number, person in enumerate(people):
        placed = propose_for_role(
            role=role, employee=person, reason="Could lead any of these sites.", by=colleague
        )
        if number == 0:
            confirm_successor(successor=placed, reason="Agreed in the autumn round.", by=hr)


def _judge(accounts: Mapping[str, Account]) -> None:
    """The manager persona proposes somebody of the own team, and sees them nearer than computed."""
    manager = accounts["Manager"]
    person = (
        Employee.objects.filter(manager=manager.employee, status=Employee.Status.ACTIVE)
        .order_by("number")
        .first()
    )
    seat = Position.objects.filter(incumbent=manager.employee, is_critical=True).first()
    if person is not None and seat is not None:
        propose_successor(
            position=seat, employee=person, by=manager, judged_band="ready_now",
            reason="Stood in for me for six weeks in summer, and nothing waited.",
        )  # fmt: skip


def _wish(account: Account) -> None:
    person = account.employee
    if person is None or person.role is None:
        return
    above = Role.objects.filter(family=person.role.family, grade__gt=person.role.grade or 0)
    role = above.filter(profiles__status="published").order_by("grade", "code").first()
    if role is not None:
        put_forward(
            employee=person, role=role, by=account,
            words="I have led the shift planning since spring and would like to lead people.",
        )  # fmt: skip


def _leave(today: date) -> None:
    """Somebody proposed leaves, as the HR system would say; nobody takes them off the slate."""
    place = (
        Successor.objects.filter(
            status=Successor.Status.PROPOSED,
            plan__position__is_critical=True,
            employee__account=None,
            employee__reports=None,
            employee__status=Employee.Status.ACTIVE,
        )
        .order_by("plan__position__code", "employee__number")
        .first()
    )
    if place is not None:
        person = place.employee
        person.status, person.left_on = Employee.Status.LEFT, today
        person.save(update_fields=["status", "left_on"])
