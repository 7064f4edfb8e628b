"""Getting a session ready: its people, who takes part, its agenda and grid; and opening it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError
from audit.models import Event
from audit.services import record_event
from audit.transitions import next_state
from people.models import Account, Employee, OrgUnit, Role, RoleFamily
from succession.calibration.grid import Grid, from_data, ghosts, to_data
from succession.calibration.places import before_of
from succession.calibration.placing import FILLED, fill_in, standings
from succession.calibration.policies import TRANSITIONS, Act, State
from succession.models import CalibrationMember, CalibrationParticipant, CalibrationSession

OBJECT_TYPE = "calibration_session"
MOST_PEOPLE = 300
"""More are several sessions: nobody keeps so many in view."""
Part = CalibrationParticipant.Part


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What a session is held by, fixed once it is open."""

    name: str
    held_on: date
    grid: Grid
    dissent_mode: CalibrationSession.Dissent
    minutes_per_person: int
    quorum: int


@dataclass(frozen=True, kw_only=True)
class Plan(Rules):
    """What a session is prepared with. One of `role` and `family`."""

    role: Role | None
    family: RoleFamily | None
    org_unit: OrgUnit | None


@transaction.atomic
def prepare_session(
    *,
    plan: Plan,
    people: Sequence[Employee],
    facilitator: Account,
    by: Account,
    now: datetime | None = None,
) -> CalibrationSession:
    """A session of these people, in a first order of talking."""
    if (plan.role is None) == (plan.family is None):
        raise DomainError("Choose a role or a role family, one of them.")
    session = CalibrationSession.objects.create(
        name=plan.name.strip(),
        held_on=plan.held_on,
        role=plan.role,
        family=plan.family,
        org_unit=plan.org_unit,
        grid=to_data(plan.grid),
        dissent_mode=plan.dissent_mode,
        minutes_per_person=plan.minutes_per_person,
        quorum=plan.quorum,
        prepared_by=by,
        prepared_at=now or timezone.now(),
    )
    _add(session, people)
    _seat(session, [facilitator], Part.FACILITATOR)
    record(session, Event.Action.CREATED, by, people=len(people))
    return session


@transaction.atomic
def add_people(
    *, session: CalibrationSession, people: Sequence[Employee], by: Account
) -> CalibrationSession:
    """Those who are in it already stay as they are."""
    locked = changeable(session)
    known = set(locked.members.values_list("employee_id", flat=True))
    fresh = [one for one in people if one.pk not in known]
    if fresh:
        _add(locked, fresh)
        record(locked, Event.Action.CHANGED, by, added=len(fresh))
    return locked


@transaction.atomic
def remove_person(*, member: CalibrationMember, by: Account) -> None:
    """Out of a session that is not open yet: nothing was said about them."""
    locked = changeable(member.session)
    member.delete()
    record(locked, Event.Action.CHANGED, by, removed=1)


@transaction.atomic
def seat_participants(
    *, session: CalibrationSession, accounts: Sequence[Account], part: str, by: Account
) -> None:
    """Let these take part; who does already gets the part named last. A new facilitator takes the
    place of the former, who stays as a participant."""
    locked = changeable(session)
    if part == Part.FACILITATOR:
        if len(accounts) != 1:
            raise DomainError("A session has one facilitator.")
        locked.participants.filter(part=Part.FACILITATOR).update(part=Part.PARTICIPANT)
    _seat(locked, accounts, part)
    record(locked, Event.Action.CHANGED, by, seated=len(accounts), part=str(part))


@transaction.atomic
def remove_participant(*, participant: CalibrationParticipant, by: Account) -> None:
    locked = changeable(participant.session)
    if participant.part == Part.FACILITATOR:
        raise Conflict("A session needs a facilitator. Name another first.")
    participant.delete()
    record(locked, Event.Action.CHANGED, by, unseated=1)


@transaction.atomic
def set_agenda(
    *, session: CalibrationSession, lines: Mapping[int, tuple[int, int | None]], by: Account
) -> None:
    """Member id → wished place and minutes. Places are made whole numbers from 1; ties keep the
    former order."""
    locked = changeable(session)
    members = list(locked.members.order_by("place", "id"))
    for member in members:
        if member.pk in lines:
            member.place, member.minutes = lines[member.pk]
    members.sort(key=lambda one: one.place)
    for place, member in enumerate(members, start=1):
        member.place = place
    CalibrationMember.objects.bulk_update(members, ["place", "minutes"])
    record(locked, Event.Action.CHANGED, by, agenda=len(members))


@transaction.atomic
def open_session(
    *, session: CalibrationSession, by: Account, now: datetime | None = None
) -> CalibrationSession:
    """Freeze where the evidence puts everybody now, and let the conversation begin."""
    locked = locked_session(session.pk)
    next_state(TRANSITIONS, State(locked.state), Act.OPEN)
    members = members_of(locked)
    if not members:
        raise DomainError("Nobody is in this session yet. Add people first.")
    _refuse_about_oneself(locked, [one.employee for one in members])
    place_by_evidence(locked, members)
    locked.state = CalibrationSession.State.OPEN
    locked.opened_at, locked.opened_by = now or timezone.now(), by
    locked.sequence += 1
    locked.save(update_fields=["state", "opened_at", "opened_by", "sequence"])
    record(locked, Event.Action.CHANGED, by, act=str(Act.OPEN), people=len(members))
    return locked


def place_by_evidence(session: CalibrationSession, members: Sequence[CalibrationMember]) -> None:
    """Everybody where the evidence of this moment puts them. Three queries."""
    found = standings(session, [one.employee for one in members], from_data(session.grid))
    for member in members:
        fill_in(member, found[member.employee_id])
    CalibrationMember.objects.bulk_update(members, FILLED)


def locked_session(pk: int) -> CalibrationSession:
    """Everything that changes a session waits here, one after the other."""
    return CalibrationSession.objects.select_for_update(of=("self",)).get(pk=pk)


def changeable(session: CalibrationSession) -> CalibrationSession:
    locked = locked_session(session.pk)
    next_state(TRANSITIONS, State(locked.state), Act.CHANGE)
    return locked


def members_of(session: CalibrationSession) -> list[CalibrationMember]:
    return list(session.members.select_related("employee__role", "session").order_by("place", "id"))


def _add(session: CalibrationSession, people: Sequence[Employee]) -> None:
    """New people come after those on the agenda; among themselves, where talk can change most comes
    first: ranges that touch several cells, then those whom nothing could place."""
    present = session.members.count()
    if present + len(people) > MOST_PEOPLE:
        raise DomainError(f"A session holds at most {MOST_PEOPLE} people. Make several.")
    _refuse_about_oneself(session, people)
    grid = from_data(session.grid)
    found = standings(session, people, grid)
    members = [CalibrationMember(session=session, employee=one) for one in people]
    for member in members:
        fill_in(member, found[member.employee_id])
    members.sort(key=lambda one: (_first_talk(one, grid), one.employee.plain_name, one.employee_id))
    for place, member in enumerate(members, start=present + 1):
        member.place = place
    CalibrationMember.objects.bulk_create(members)


def _first_talk(member: CalibrationMember, grid: Grid) -> int:
    cell = before_of(member)
    if cell is None or member.score is None or member.score_sd is None:
        return 1
    return 0 if ghosts(grid, cell, member.score, member.score_sd) else 2


def _seat(session: CalibrationSession, accounts: Sequence[Account], part: str) -> None:
    talked_about = set(session.members.values_list("employee_id", flat=True))
    for account in accounts:
        if account.employee_id in talked_about:
            raise DomainError(f"{account.full_name} is talked about here, so cannot take part.")
        CalibrationParticipant.objects.update_or_create(
            session=session, account=account, defaults={"part": part}
        )


def _refuse_about_oneself(session: CalibrationSession, people: Sequence[Employee]) -> None:
    seated = session.participants.filter(account__employee__in=people).select_related("account")
    names = ", ".join(one.account.full_name for one in seated)
    if names:
        raise DomainError(f"Takes part, so cannot be talked about here: {names}.")


def record(
    session: CalibrationSession, action: Event.Action, by: Account, **detail: str | int
) -> None:
    record_event(
        by=by,
        action=action,
        object_type=OBJECT_TYPE,
        object_id=session.pk,
        object_label=f"Calibration session {session.name}",
        detail=detail,
    )
