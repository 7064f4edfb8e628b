"""What is held about a person of succession: slates, packs, calibration, conversations, actions."""

from collections.abc import Mapping

from django.db.models import Q

from people.models import Employee, WithheldItem
from succession.calibration.records import dissent_in_words, moves_in_words
from succession.mine.section import Reader, Section
from succession.models import (
    AgreedAction,
    CalibrationRecord,
    Conversation,
    Pack,
    PoolSpell,
    Scenario,
    SelfNomination,
    Successor,
)


def _nominations(employee: Employee) -> Section:
    """Slates, and suppositions that would move or lose this person: what is withheld of one would be
    told by the other."""
    rows = Successor.objects.filter(employee=employee).select_related(
        "plan__position", "plan__role"
    )
    supposed = Scenario.objects.filter(people_ids__contains=[employee.pk])
    return Section(
        key="nominations",
        title=str(WithheldItem.Item.NOMINATIONS.label),
        columns=(
            "Position", "State", "Proposed at", "Confirmed at", "Emergency cover", "Rank",
            "Reason", "Nominator's judgement",
        ),
        rows=[
            *(
                (
                    row.plan.title, row.get_status_display(), row.proposed_at,
                    row.confirmed_at, "Yes" if row.is_emergency_cover else "No", row.rank,
                    row.reason, row.get_judged_band_display(),
                )
                for row in rows
            ),
            *(
                ("A scenario", "A supposition; it moves nobody", one.created_at, None, "No", None, "", "")
                for one in supposed.only("created_at")
            ),
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


def _pools(employee: Employee) -> Section:
    rows = PoolSpell.objects.filter(employee=employee).select_related("pool__owner")
    return Section(
        key="pools",
        title=str(WithheldItem.Item.POOLS.label),
        columns=("Pool", "Purpose", "Answers for it", "Why", "From", "To", "Why ended"),
        rows=[
            (
                row.pool.name, row.pool.purpose, row.pool.owner.full_name, row.reason,
                row.joined_on, row.left_on, _ended(row),
            )
            for row in rows.order_by("-joined_on", "pk")
        ],
        empty="None.",
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


def _ended(row: PoolSpell) -> str:
    return ". ".join(part for part in (row.get_left_because_display(), row.left_note) if part)


def _calibrations(employee: Employee) -> Section:
    rows = CalibrationRecord.objects.filter(employee=employee).select_related("session", "role")
    return Section(
        key="calibrations",
        title=str(WithheldItem.Item.CALIBRATIONS.label),
        columns=(
            "Session", "Day", "For", "Evidence placed you", "The session left you", "Moves and why",
            "Seen otherwise", "What no evidence supported",
        ),
        rows=[
            (
                row.session.name, row.session.held_on, row.role.name if row.role else None,
                row.before, row.after, moves_in_words(row), dissent_in_words(row), row.unsupported,
            )
            for row in rows
        ],
        empty="You were in no session that has closed.",
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


READERS: tuple[Reader, ...] = (_conversations, _actions, _forward)
WITHHOLDABLE: Mapping[WithheldItem.Item, Reader] = {
    WithheldItem.Item.NOMINATIONS: _nominations,
    WithheldItem.Item.PACKS: _packs,
    WithheldItem.Item.POOLS: _pools,
    WithheldItem.Item.CALIBRATIONS: _calibrations,
}
