"""Packs that were sent to somebody and wait to be opened."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from people.access import Access, Permission, employees_within
from people.asks import Ask
from succession.models import CalibrationMember, CalibrationSession, PackSending
from ui import wording

GOING_ON = (CalibrationSession.State.PREPARED, CalibrationSession.State.OPEN)
MOST = 20
"""More are said to be more."""


def asks_for(access: Access) -> list[Ask]:
    """The newest of them, and how many more: one ask, one query."""
    may_open = access.can(Permission.PROPOSE_SUCCESSORS) or access.can(Permission.VIEW_CALIBRATION)
    found = list(_waiting(access)[:MOST]) if may_open else []
    return [_ask(found[0], more=len(found) - 1)] if found else []


def _waiting(access: Access) -> QuerySet[PackSending]:
    """Only what the reader can open still: people within reach or talked about in a session of
    theirs; a session's file while it is kept and the session goes on."""
    seated = CalibrationMember.objects.filter(
        employee=OuterRef("pack__employee"),
        role=OuterRef("pack__role"),
        session__participants__account=access.account,
        session__state__in=GOING_ON,
    )
    reached = employees_within(access, Permission.PROPOSE_SUCCESSORS).order_by().values("pk")
    file_is_there = Q(file__expires_at__gt=timezone.now(), file__session__state__in=GOING_ON)
    return (
        PackSending.objects.filter(to=access.account, opened_at=None)
        .filter(Q(pack__employee__in=reached) | Exists(seated) | file_is_there)
        .select_related("by", "pack__employee", "pack__role", "file__session")
        .defer("pack__content", "file__content")
    )


def _ask(sending: PackSending, *, more: int) -> Ask:
    others = f"{more} more pack{' waits' if more == 1 else 's wait'}." if more else ""
    day = wording.day_with_age(timezone.localdate(sending.sent_at), timezone.localdate())
    return Ask(
        rank=24,
        icon="file-text",
        title=f"{sending.by.full_name} sent you the pack of {_of(sending)}",
        why=" ".join(filter(None, [f"On {day}.", others])),
        url=_url(sending),
        action_words="Read it",
    )


def _of(sending: PackSending) -> str:
    if sending.pack is None:
        return sending.file.title if sending.file else ""
    return f"{sending.pack.employee.full_name} for {sending.pack.role.name}"


def _url(sending: PackSending) -> str:
    if sending.pack is not None:
        pack = sending.pack
        at = [pack.employee.number, pack.role.code, pack.pk]
        return reverse("succession:kept-pack", args=at)
    assert sending.file is not None  # of one or the other, by a constraint
    return reverse("succession:calibration-pack", args=[sending.file.session_id])
