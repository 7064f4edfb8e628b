"""What is held about a person of succession: slates, packs, calibration, conversations, actions."""

from datetime import UTC, datetime

from django.db.models import Prefetch, Q

from people.models import Employee, WithheldItem
from succession.calibration.grid import from_data
from succession.calibration.places import origin_of, target_of
from succession.calibration.records import dissent_in_words, moves_in_words
from succession.mine.section import Reader, Section
from succession.models import (
    AcknowledgedBreak,
    AgreedAction,
    Assessment,
    CalibrationDissent,
    CalibrationMove,
    CalibrationRecord,
    Conversation,
    Pack,
    PackSending,
    PoolSpell,
    Scenario,
    SelfNomination,
    Successor,
)
from ui.wording import day

NO_TIME = datetime.min.replace(tzinfo=UTC)


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
    sendings = PackSending.objects.select_related("by", "to")
    return Section(
        key="packs",
        title=str(WithheldItem.Item.PACKS.label),
        columns=("Role", "As of", "Kept by", "Kept at", "Sent", "Hash"),
        rows=[
            (
                row.role.name, row.as_of, row.made_by.full_name, row.made_at,
                "; ".join(_sent(one) for one in row.sendings.all()), row.content_hash,
            )
            for row in rows.defer("content").prefetch_related(Prefetch("sendings", sendings))
        ],
        empty="None.",
    )  # fmt: skip


def _sent(sending: PackSending) -> str:
    """ "By Mona Lind to Hanna Holm on 3 Nov 2026, opened 4 Nov 2026"."""
    opened = f"opened {day(sending.opened_at)}" if sending.opened_at else "not opened yet"
    by, to = sending.by.full_name, sending.to.full_name
    return f"By {by} to {to} on {day(sending.sent_at)}, {opened}"


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


def _assessments(employee: Employee) -> Section:
    """Of seats held now. A risk of loss is a judgement about whoever holds them."""
    rows = Assessment.objects.filter(position__incumbent=employee)
    return Section(
        key="assessments",
        title=str(WithheldItem.Item.ASSESSMENTS.label),
        columns=(
            "Position", "Critical", "Risk of loss", "Impact of loss", "Reason", "Look again on",
            "Made at", "Made by",
        ),
        rows=[
            (
                row.position.title, "Yes" if row.is_critical else "No",
                row.get_risk_of_loss_display(), row.get_impact_of_loss_display(), row.reason,
                row.review_on, row.made_at, row.made_by.full_name,
            )
            for row in rows.select_related("position", "made_by").order_by("-made_at", "-pk")
        ],
        empty="You hold no position that was assessed.",
    )  # fmt: skip


def _breaks(employee: Employee) -> Section:
    """What the own move broke in plans: it tells of slates, so it is withheld with nominations."""
    rows = AcknowledgedBreak.objects.filter(employee=employee)
    return Section(
        key="breaks",
        title="What your moves left open in plans, and was accepted so",
        columns=("Position or role", "What", "Why it may stay so", "Accepted at", "By"),
        rows=[
            (
                row.position.title if row.position else row.role.name if row.role else None,
                row.words, row.reason, row.acknowledged_at, row.acknowledged_by.full_name,
            )
            for row in rows.select_related("position", "role", "acknowledged_by")
        ],
        empty="None.",
    )  # fmt: skip


def _said(employee: Employee) -> Section:
    """The own words as one who took part: moves, and dissent by name. What they left in the record
    of whomever it was about stands there too."""
    moves = CalibrationMove.objects.filter(by__employee=employee)
    dissent = CalibrationDissent.objects.filter(by__employee=employee)
    about = ("session", "member__employee")
    found = [
        *((one.at, one.member, one.session, _went(one), one.rationale)
          for one in moves.select_related(*about)),
        *((one.at, one.member, one.session, "Seen otherwise", one.text)
          for one in dissent.select_related(*about)),
    ]  # fmt: skip
    found.sort(key=lambda row: row[0] or NO_TIME, reverse=True)
    return Section(
        key="calibration_said",
        title="What you said in calibration sessions",
        columns=("Session", "About", "What", "Your reason", "When"),
        rows=[
            (session.name, member.employee.full_name, what, why, at)
            for at, member, session, what, why in found
        ],
        empty="Nothing: you moved nobody. Dissent without a name is held without yours.",
    )


def _went(move: CalibrationMove) -> str:
    grid = from_data(move.session.grid)
    return f"From {grid.words(origin_of(move))} to {grid.words(target_of(move))}"


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


READERS: tuple[Reader, ...] = (_conversations, _actions, _forward, _said)
WITHHOLDABLE: tuple[tuple[WithheldItem.Item, Reader], ...] = (
    (WithheldItem.Item.NOMINATIONS, _nominations),
    (WithheldItem.Item.NOMINATIONS, _breaks),
    (WithheldItem.Item.PACKS, _packs),
    (WithheldItem.Item.POOLS, _pools),
    (WithheldItem.Item.CALIBRATIONS, _calibrations),
    (WithheldItem.Item.ASSESSMENTS, _assessments),
)
