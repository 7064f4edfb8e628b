"""A few conversations of the demo's manager: prepared and not, with what was agreed."""

from datetime import timedelta

from django.utils import timezone

from people.models import Account, Employee
from people.services.looks import record_look
from succession.conversations.services import Seen, ToDo, record_conversation
from succession.models import Conversation
from succession.selectors.roles import first_role

TALKS = (
    (
        0,
        True,
        "Leads the next quarterly review from start to end.",
        "Lead the quarterly review",
        10,
    ),
    (0, True, "Wants to see a negotiation from the inside.", "Find a negotiation to sit in on", 3),
    (5, False, "Stays in the present role this year; we look again in spring.", "", 0),
)
"""Days ago, whether the pack was opened, what was agreed, what the manager does, in how many days.
Prepared ones are of today: events are dated by the clock."""


def hold_conversations() -> None:
    """With the first people who report to the manager, by name."""
    account = Account.objects.get(is_demo=True, demo_label="Manager")
    manager = account.employee
    if manager is None or Conversation.objects.exists():
        return
    people = Employee.objects.filter(manager=manager, status="active").order_by("plain_name", "pk")
    for employee, (ago, is_prepared, agreed, what, due_in) in zip(people, TALKS, strict=False):
        role = first_role(employee)
        if role is None:
            continue
        if is_prepared:
            record_look(
                by=account, employee=employee, what="pack", label=f"Calibration pack of {employee}",
                object_id=f"{employee.number}:{role.code}",
            )  # fmt: skip
        today = timezone.localdate()
        due_on = today + timedelta(days=due_in)
        record_conversation(
            employee=employee,
            role=role,
            held_on=today - timedelta(days=ago),
            agreed=agreed,
            to_do=[ToDo(owner=manager, what=what, due_on=due_on)] if what else [],
            seen=Seen(),
            by=account,
        )
