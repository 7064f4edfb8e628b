"""The guide to a conversation, and what earlier ones came to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from audit.models import Event
from competencies.models import Evidence, Indicator
from people.models import Account, Employee, Role
from succession.actions.selectors import ShownAction, open_actions_about
from succession.conversations.guide import (
    NextStep,
    ToAsk,
    ToRecognise,
    next_steps,
    what_changed,
    what_to_ask,
    what_to_recognise,
)
from succession.models import Conversation
from succession.packs.making import make_sheet
from succession.packs.sheet import PackSheet
from succession.pages.rows import RequirementRow, requirement_rows
from succession.scoring import Look, day_number, rank_looks
from succession.selectors.basis import Basis, load_basis, load_frame
from succession.selectors.change import ReadinessDifference, difference
from succession.selectors.person import explain

A_YEAR = timedelta(days=365)
BEFOREHAND = timedelta(days=30)
"""A pack opened earlier than this was not opened for this conversation."""
SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Guide:
    sheet: PackSheet
    rows: tuple[RequirementRow, ...]
    last: Conversation | None
    changed: str
    ask: tuple[ToAsk, ...]
    recognise: tuple[ToRecognise, ...]
    steps: tuple[NextStep, ...]
    actions: Sequence[ShownAction]
    earlier: Sequence[Conversation]


def guide_of(employee: Employee, role: Role) -> Guide:
    """At most 14 queries. Raises NotScored as `readiness_of` does."""
    earlier = list(conversations_about(employee)[:SHOWN])
    basis = load_basis(load_frame(employee, role, as_of=None, known_at=None))
    readiness, policy = explain(basis), basis.frame.policy
    rows = requirement_rows(readiness, policy)
    last = next((one for one in earlier if one.held_on < readiness.as_of), None)
    change = difference(basis, last.held_on if last else readiness.as_of - A_YEAR)
    sheet = make_sheet(readiness, policy, rows, change=change, is_since_pack=False, learning=())
    return Guide(
        sheet=sheet,
        rows=rows,
        last=last,
        changed=what_changed(sheet),
        ask=_with_behaviours(what_to_ask(rows, _looks(basis))),
        recognise=what_to_recognise(rows, _risen(change), _behaviours_seen(rows)),
        steps=next_steps(sheet),
        actions=open_actions_about(employee),
        earlier=earlier,
    )


def conversations_about(employee: Employee) -> QuerySet[Conversation]:
    """The newest first."""
    rows = Conversation.objects.filter(employee=employee)
    return rows.select_related("manager", "role", "evidence__competency")


def _looks(basis: Basis) -> tuple[Look, ...]:
    return rank_looks(
        basis.columns,
        basis.profiles,
        as_of=day_number(basis.frame.as_of),
        settings=basis.settings,
        policy=basis.frame.policy,
    )


def _risen(change: ReadinessDifference) -> list[tuple[str, int]]:
    """Only levels that moved: what became surer, or was seen at last, is no growth."""
    moved = [
        (part.competency.name, part.printed[2])
        for part in change.competencies
        if part.competency and part.printed[2] > 0
    ]
    return sorted(moved, key=lambda one: -one[1])


def _behaviours_seen(rows: Sequence[RequirementRow]) -> dict[int, str]:
    """Evidence id → the behaviour named with it. One query."""
    ids = [piece.line.evidence_id for row in rows for piece in row.counting]
    named = Evidence.objects.filter(pk__in=ids).exclude(behaviour="")
    return dict(named.order_by().values_list("pk", "behaviour"))


def _with_behaviours(asked: tuple[ToAsk, ...]) -> tuple[ToAsk, ...]:
    """What the needed level looks like, to listen for. One query."""
    levels = {one.row.part.competency.pk: -(-one.row.part.level // 1) for one in asked}
    found: dict[int, list[str]] = {}
    for row in Indicator.objects.filter(competency_id__in=levels).order_by("rank", "id"):
        if row.level == levels[row.competency_id]:
            found.setdefault(row.competency_id, []).append(row.text)
    return tuple(
        replace(one, behaviours=tuple(found.get(one.row.part.competency.pk, ()))) for one in asked
    )


@dataclass(frozen=True, kw_only=True)
class OpenedPack:
    at: datetime
    digest: str


def pack_opened_before(
    *, by: Account, employee: Employee, role: Role, held_on: date
) -> OpenedPack | None:
    """The last time this reader opened or took away the pack, on the day of the conversation or in the
    30 days before. Whether before or after it on that day nobody noted. One query."""
    looks = Event.objects.filter(
        subject_number=employee.number,
        object_type="pack",
        object_id=f"{employee.number}:{role.code}",
        actor_id=by.audit_id,
        action__in=(Event.Action.VIEWED, Event.Action.EXPORTED),
        at__date__lte=held_on,
        at__date__gte=held_on - BEFOREHAND,
        at__lte=timezone.now(),
    )
    last = looks.order_by("-at", "-id").first()
    return OpenedPack(at=last.at, digest=str(last.detail.get("hash", ""))) if last else None
