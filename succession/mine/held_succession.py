"""What is held about a person of succession: slates, packs, agreed actions, conversations."""

from collections.abc import Mapping

from django.db.models import Q

from people.models import Employee, WithheldItem
from succession.mine.section import Reader, Section
from succession.models import AgreedAction, Conversation, Pack, Successor


def _nominations(employee: Employee) -> Section:
    rows = Successor.objects.filter(employee=employee).select_related("plan__position")
    return Section(
        key="nominations",
        title=str(WithheldItem.Item.NOMINATIONS.label),
        columns=("Position", "State", "Proposed at", "Confirmed at", "Emergency cover"),
        rows=[
            (
                row.plan.position.title, row.get_status_display(), row.proposed_at,
                row.confirmed_at, "Yes" if row.is_emergency_cover else "No",
            )
            for row in rows
        ],
        empty="None.",
    )  # fmt: skip


def _packs(employee: Employee) -> Section:
    rows = Pack.objects.filter(employee=employee).select_related("role", "made_by")
    return Section(
        key="packs",
        title=str(WithheldItem.Item.PACKS.label),
        columns=("Role", "As of", "Kept by", "Kept at", "Hash"),
        rows=[
            (row.role.name, row.as_of, row.made_by.full_name, row.made_at, row.content_hash)
            for row in rows
        ],
        empty="None.",
    )


def _actions(employee: Employee) -> Section:
    rows = AgreedAction.objects.filter(Q(employee=employee) | Q(owner=employee)).select_related(
        "employee", "owner", "agreed_by"
    )
    return Section(
        key="actions",
        title="What was agreed to be done",
        columns=("For", "What", "Who does it", "By", "Agreed by", "Agreed at", "State", "Result"),
        rows=[
            (
                row.employee.full_name, row.what, row.owner.full_name, row.due_on,
                row.agreed_by.full_name, row.agreed_at, row.get_outcome_display(), row.came_of_it,
            )
            for row in rows
        ],
        empty="Nothing was agreed yet.",
    )  # fmt: skip


def _conversations(employee: Employee) -> Section:
    rows = Conversation.objects.filter(Q(employee=employee) | Q(manager=employee)).select_related(
        "employee", "manager", "role", "evidence__competency"
    )
    return Section(
        key="conversations",
        title="Conversations about the way to a role",
        columns=("Held on", "Of", "With", "Role", "What was agreed", "What was seen", "Written at"),
        rows=[
            (
                row.held_on, row.employee.full_name, row.manager.full_name, row.role.name,
                row.agreed, _seen(row), row.recorded_at,
            )
            for row in rows
        ],
        empty="None was written down yet.",
    )  # fmt: skip


def _seen(row: Conversation) -> str:
    if row.evidence is None:
        return row.seen
    return f"{row.evidence.competency.name}, level {row.evidence.level:g}: {row.evidence.note}"


READERS: tuple[Reader, ...] = (_conversations, _actions)
WITHHOLDABLE: Mapping[WithheldItem.Item, Reader] = {
    WithheldItem.Item.NOMINATIONS: _nominations,
    WithheldItem.Item.PACKS: _packs,
}
