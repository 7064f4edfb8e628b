"""Who sees which session, and as what: the rule of every page about one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from audit.errors import Forbidden, NotFound
from people.access import Access, Permission
from people.models import Account, Employee, Role
from succession.calibration.policies import MAY_RUN, MAY_SPEAK, Part
from succession.models import (
    CalibrationConflict,
    CalibrationMember,
    CalibrationParticipant,
    CalibrationSession,
)

HERE_FOR = timedelta(seconds=20)
"""Asked for news within this time: is here."""
WRITE_AGAIN_AFTER = timedelta(seconds=8)


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One account in one session. `may_see_groups` is for figures of protected groups."""

    session: CalibrationSession
    part: Part
    here: int
    seen_at: datetime | None
    may_prepare: bool
    may_see_groups: bool

    @property
    def may_speak(self) -> bool:
        return self.part in MAY_SPEAK and self.session.is_live

    @property
    def may_run(self) -> bool:
        return self.part in MAY_RUN

    @property
    def may_take_pack(self) -> bool:
        """Of whom is another question: `pack.plan_pack`."""
        return self.part is not Part.READER or self.may_prepare

    @property
    def token(self) -> str:
        """What a browser has seen: it asks with it, and hears nothing where it is still the same."""
        return f"{self.session.sequence}-{self.here}"


def sessions_within(access: Access) -> QuerySet[CalibrationSession]:
    """Those that one takes part in or prepared; all, for whoever may see all."""
    if access.can_all(Permission.VIEW_CALIBRATION):
        return CalibrationSession.objects.all()
    own = CalibrationParticipant.objects.filter(session=OuterRef("pk"), account=access.account)
    mine = Q(Exists(own))
    if access.can(Permission.PREPARE_CALIBRATION):
        mine |= Q(prepared_by=access.account)
    return CalibrationSession.objects.filter(mine)


def load_seat(access: Access, pk: int) -> Seat:
    """The session as this account sits in it, in one query. 404 for a stranger."""
    own = CalibrationParticipant.objects.filter(session=OuterRef("pk"), account=access.account)
    here = (
        CalibrationParticipant.objects.filter(
            session=OuterRef("pk"), seen_at__gt=timezone.now() - HERE_FOR
        )
        .order_by()
        .values("session")
        .annotate(count=Count("pk"))
        .values("count")
    )
    session = (
        sessions_within(access)
        .filter(pk=pk)
        .select_related("role", "family", "org_unit", "current__employee")
        .annotate(
            own_part=Subquery(own.values("part")[:1]),
            own_seen_at=Subquery(own.values("seen_at")[:1]),
            here=Coalesce(Subquery(here), 0),
        )
        .first()
    )
    if session is None:
        raise NotFound("There is no such session, or it is not yours to see.")
    part = Part(session.own_part or Part.READER)
    may_prepare = access.can_all(Permission.PREPARE_CALIBRATION) or (
        access.can(Permission.PREPARE_CALIBRATION) and session.prepared_by_id == access.account.pk
    )
    return Seat(
        session=session,
        part=part,
        here=session.here,
        seen_at=session.own_seen_at,
        may_prepare=may_prepare,
        may_see_groups=part in MAY_RUN or may_prepare,
    )


def note_presence(seat: Seat, account: Account) -> None:
    """Remember that a browser of theirs is here; written now and then, not at every question."""
    now = timezone.now()
    if not seat.session.is_live or seat.part is Part.READER:
        return
    if seat.seen_at is None or seat.seen_at < now - WRITE_AGAIN_AFTER:
        CalibrationParticipant.objects.filter(
            session=seat.session, account=account, session__state=CalibrationSession.State.OPEN
        ).update(seen_at=now)


def require_voice(seat: Seat) -> None:
    if seat.part not in MAY_SPEAK:
        raise Forbidden("You may look on in this session, but not move anybody.")


def require_lead(seat: Seat) -> None:
    if seat.part not in MAY_RUN:
        raise Forbidden("Only the facilitator of this session can do this.")


def require_preparer(seat: Seat) -> None:
    if not (seat.may_prepare or seat.part in MAY_RUN):
        raise Forbidden("Only HR and the facilitator can change this session.")


def load_member(seat: Seat, pk: int) -> CalibrationMember:
    found = (
        seat.session.members.filter(pk=pk)
        .select_related("employee__role", "employee__org_unit", "role", "session")
        .first()
    )
    if found is None:
        raise NotFound("This person is not in the session.")
    return found


def load_conflict(seat: Seat, pk: int) -> CalibrationConflict:
    found = seat.session.conflicts.filter(pk=pk).select_related("member__employee").first()
    if found is None:
        raise NotFound("There is no such move.")
    return found


@dataclass(frozen=True, kw_only=True)
class SharedPair:
    """A person and the role that a session is about, both at hand."""

    employee: Employee
    role: Role


def shared_pair(account: Account, *, number: str, role_code: str) -> SharedPair | None:
    """The person for this role, if both are in a session that has not ended, one at the table and
    one on it: the pack is one tap away there."""
    found = (
        CalibrationMember.objects.filter(
            employee__number=number,
            role__code=role_code,
            session__participants__account=account,
            session__state__in=[CalibrationSession.State.PREPARED, CalibrationSession.State.OPEN],
        )
        .select_related("employee__role", "employee__org_unit", "employee__manager", "role")
        .first()
    )
    if found is None or found.role is None:
        return None
    return SharedPair(employee=found.employee, role=found.role)
