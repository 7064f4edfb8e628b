"""What is held about a person of succession: slates, packs, agreed actions."""

from collections.abc import Mapping

from django.db.models import Q

from people.models import Employee, WithheldItem
from succession.mine.section import Reader, Section
from succession.models import AgreedAction, Pack, SelfNomination, Successor


def _nominations(employee: Employee) -> Section:
    rows = Successor.objects.filter(employee=employee).select_related(
        "plan__position", "plan__role"
    )
    return Section(
        key="nominations",
        title=str(WithheldItem.Item.NOMINATIONS.label),
        columns=(
            "Position", "State", "Proposed at", "Confirmed at", "Emergency cover", "Rank",
            "Reason", "Nominator's judgement",
        ),
        rows=[
            (
                row.plan.title, row.get_status_display(), row.proposed_at,
                row.confirmed_at, "Yes" if row.is_emergency_cover else "No", row.rank,
                row.reason, row.get_judged_band_display(),
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


def _forward(employee: Employee) -> Section:
    rows = SelfNomination.objects.filter(employee=employee).select_related("role", "decided_by")
    return Section(
        key="forward",
        title="Roles you put yourself forward for",
        columns=("Role", "Your words", "State", "Made at", "Answered at", "Answered by", "Answer"),
        rows=[
            (
                row.role.name, row.words, row.get_state_display(), row.made_at, row.decided_at,
                row.decided_by.full_name if row.decided_by else "", row.answer,
            )
            for row in rows
        ],
        empty="None.",
    )  # fmt: skip


READERS: tuple[Reader, ...] = (_actions, _forward)
WITHHOLDABLE: Mapping[WithheldItem.Item, Reader] = {
    WithheldItem.Item.NOMINATIONS: _nominations,
    WithheldItem.Item.PACKS: _packs,
}
