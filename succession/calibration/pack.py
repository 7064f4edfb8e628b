"""What a session's people take into the room: whose pages they may take, the agenda, and what was
held against a call last time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from audit.errors import Forbidden
from audit.models import Event
from audit.services import About
from people.access import Access, Permission, employees_within
from people.models import Account
from succession.calibration.policies import Part
from succession.calibration.seats import Seat
from succession.models import CalibrationMember, CalibrationRecord, CalibrationSession
from succession.packs.bulk import Pair
from succession.packs.session import Dissent
from ui import wording

READ = (Event.Action.VIEWED, Event.Action.EXPORTED)
NO_ROLE = "no role to be ready for"
ONESELF = "nobody takes their own page from a session"
ENDED = "the session has ended, and they are not yours to see outside it"


@dataclass(frozen=True, kw_only=True)
class Slot:
    """Somebody on the agenda, from which minute to which. `why_not` is empty where the reader may
    take their page; `read_at` is when the reader last did."""

    member: CalibrationMember
    starts: int
    minutes: int
    why_not: str
    read_at: datetime | None = None

    @property
    def time(self) -> str:
        """ "0:06–0:12", hours and minutes since the session began."""
        return f"{clock(self.starts)}–{clock(self.starts + self.minutes)}"

    @property
    def words(self) -> str:
        """As the cover has it."""
        without = f" (no page: {self.why_not})" if self.why_not else ""
        return f"{self.time} · {self.member.employee.full_name} · {self.minutes} min{without}"


@dataclass(frozen=True, kw_only=True)
class PackPlan:
    """A pack before anybody's figures are read."""

    session: CalibrationSession
    facilitator: str
    slots: Sequence[Slot]
    dissent: Sequence[Dissent]

    @property
    def pairs(self) -> list[Pair]:
        return [
            (one.member.employee, one.member.role)
            for one in self.slots
            if not one.why_not and one.member.role is not None
        ]

    @property
    def left_out(self) -> int:
        return sum(1 for one in self.slots if one.why_not)

    @property
    def unread(self) -> int:
        return sum(1 for one in self.slots if not one.why_not and one.read_at is None)

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.slots)

    @property
    def agenda(self) -> list[str]:
        return [one.words for one in self.slots]


def looks(pairs: Sequence[Pair], session: CalibrationSession) -> list[About]:
    """That each of these was read in the pack, for the trail."""
    return [
        About(
            object_id=f"{employee.number}:{role.code}",
            object_label=f"Calibration pack of {employee} for {role}, in “{session.name}”",
            subject_number=employee.number,
        )
        for employee, role in pairs
    ]


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def require_pack(seat: Seat) -> None:
    """Whoever may read sessions without a part in them reads no packs."""
    if not seat.may_take_pack:
        raise Forbidden("Packs are for those who take part, and for HR who prepare the session.")


def plan_pack(seat: Seat, access: Access) -> PackPlan:
    """Five queries; four while the session has not ended."""
    session = seat.session
    members = list(
        session.members.select_related(
            "employee__role", "employee__org_unit", "employee__manager", "role"
        ).order_by("place", "id")
    )
    open_ids = _open_to(seat, access, [one.employee_id for one in members])
    read = _read_by(access.account, session, members)
    slots, starts = [], 0
    for one in members:
        minutes = one.minutes or session.minutes_per_person
        why_not = _why_not(one, access, open_ids)
        slots.append(
            Slot(
                member=one,
                starts=starts,
                minutes=minutes,
                why_not=why_not,
                read_at=read.get(one.employee.number),
            )
        )
        starts += minutes
    lead = session.participants.filter(part=Part.FACILITATOR).select_related("account").first()
    return PackPlan(
        session=session,
        facilitator=lead.account.full_name if lead else "",
        slots=slots,
        dissent=dissent_of_last_time(session, [one.member for one in slots if not one.why_not]),
    )


def _open_to(seat: Seat, access: Access, employee_ids: Sequence[int]) -> set[int]:
    """As one by one: all of them for whoever sits here, until it ends; else by the reader's own
    reach. At most one query."""
    if not seat.session.is_over:
        return set(employee_ids)
    reached = employees_within(access, Permission.PROPOSE_SUCCESSORS).filter(pk__in=employee_ids)
    return set(reached.values_list("pk", flat=True))


def _why_not(member: CalibrationMember, access: Access, open_ids: set[int]) -> str:
    if member.employee_id == access.employee_id:
        return ONESELF
    if member.employee_id not in open_ids:
        return ENDED
    return "" if member.role_id else NO_ROLE


def _read_by(
    account: Account, session: CalibrationSession, members: Sequence[CalibrationMember]
) -> dict[str, datetime]:
    """When this account last opened or took each one's pack, since the session was prepared."""
    rows = Event.objects.filter(
        subject_number__in=[one.employee.number for one in members],
        at__gte=session.prepared_at,
        actor_id=account.audit_id,
        object_type="pack",
        action__in=READ,
    )
    return dict(rows.order_by().values_list("subject_number").annotate(last=Max("at")))


def dissent_of_last_time(
    session: CalibrationSession, members: Iterable[CalibrationMember]
) -> list[Dissent]:
    """From the last session that each of them was in and that was closed before this one ended, in
    the order of the agenda; without a name where that session kept none. One query."""
    names = {one.employee_id: one.employee.full_name for one in members}
    records = CalibrationRecord.objects.filter(employee_id__in=names).exclude(session=session)
    if session.ended_at is not None:
        records = records.filter(recorded_at__lt=session.ended_at)
    last = records.order_by("employee_id", "-recorded_at", "-id").distinct("employee_id")
    found = {one.employee_id: one for one in last.select_related("session")}
    return [
        Dissent(about=_about(found[pk], name), words=said["text"], who=said["by"])
        for pk, name in names.items()
        if pk in found
        for said in found[pk].dissent
    ]


def _about(record: CalibrationRecord, name: str) -> str:
    """ "Erik Ek, put in High readiness, meets expectations on 3 Nov 2026"."""
    return f"{name}, left in {record.after} on {wording.day(record.session.held_on)}"
