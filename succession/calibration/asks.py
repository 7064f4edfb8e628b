"""What calibration needs its participants for."""

from datetime import date, timedelta

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from audit.together import Row
from people.access import Access, Permission
from people.asks import Ask, Question, counted_with
from people.models import Account
from succession.calibration.pack import READ
from succession.models import CalibrationMember, CalibrationParticipant, CalibrationSession
from ui import wording

SOON = timedelta(days=7)
"""How early the packs of a session are said to be unread."""


def questions_for(access: Access) -> list[Question]:
    """The session that the reader sits in and that is live, else the next one within a week with
    packs unread: one ask."""
    if not access.can(Permission.VIEW_CALIBRATION):
        return []
    return [Question(rows=_waiting(access.account, timezone.localdate()), tell=_tell)]


def _waiting(account: Account, today: date) -> QuerySet[CalibrationSession, Row]:
    """Live ones first, then by day. `people` have a pack; `unread` of these the account has neither
    opened nor taken since the session was prepared."""
    state = CalibrationSession.State
    own = CalibrationParticipant.objects.filter(session=OuterRef("pk"), account=account)
    people = CalibrationMember.objects.filter(session=OuterRef("pk"), role__isnull=False)
    read = Event.objects.filter(
        subject_number=OuterRef("employee__number"),
        at__gte=OuterRef("session__prepared_at"),
        actor_id=account.audit_id,
        object_type="pack",
        action__in=READ,
    )
    rows = (
        CalibrationSession.objects.filter(Exists(own))
        .annotate(
            live_first=Case(When(state=state.OPEN, then=Value(0)), default=Value(1)),
            people=_count(people),
            unread=_count(people.filter(~Exists(read))),
        )
        .filter(
            Q(state=state.OPEN)
            | Q(state=state.PREPARED, held_on__range=(today, today + SOON), unread__gt=0)
        )
    )
    ordered = rows.order_by("live_first", "held_on", "pk")
    return counted_with(ordered, "pk", "name", "state", "held_on", "people", "unread", most=1)


def _count(rows: QuerySet[CalibrationMember]) -> Coalesce:
    counted = rows.order_by().values("session").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _tell(rows: list[Row]) -> list[Ask]:
    ((count, pk, name, state, held_on, people, unread),) = rows
    more, is_live = count - 1, state == CalibrationSession.State.OPEN
    packs = f"You have not opened {unread} of {people} packs yet." if unread else ""
    others = (
        f"{more} more session{'' if more == 1 else 's'} of yours wait{'s' if more == 1 else ''}."
    )
    return [
        Ask(
            rank=5 if is_live else 25,
            icon="users",
            title=f"{name} is live now"
            if is_live
            else f"Read the packs of {name}, {wording.day_with_age(held_on, timezone.localdate())}",
            why=" ".join(filter(None, [packs, others if more else ""]))
            or "The others see each move at once.",
            url=reverse(f"succession:calibration{'' if is_live else '-pack'}", args=[pk]),
            action_words="Join" if is_live else "Read the packs",
            is_urgent=is_live,
        )
    ]
