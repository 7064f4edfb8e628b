"""What is said and done while a session is live. Each call locks the session first, so that all
happens one after the other, and ends as committed rows: a browser or server that dies loses nothing."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from audit.services import record_event
from audit.transitions import next_state
from people.models import Account, Employee
from succession.calibration.grid import Place, from_data, key_of
from succession.calibration.places import column_of, place_of, row_of, target_of
from succession.calibration.policies import (
    CONFLICTS,
    TRANSITIONS,
    Act,
    Answer,
    ConflictState,
    State,
)
from succession.calibration.preparing import locked_session
from succession.models import (
    CalibrationAgreement,
    CalibrationConflict,
    CalibrationDissent,
    CalibrationMember,
    CalibrationMove,
    CalibrationSession,
)

LONGEST_WORDS = 2000


@transaction.atomic
def move_person(
    *,
    member: CalibrationMember,
    to: Place,
    rationale: str,
    seen: int,
    by: Account,
    now: datetime | None = None,
) -> CalibrationMove | CalibrationConflict:
    """Put somebody elsewhere. `seen` is the version of the placement that the mover saw; where it
    is not the present one, the wish is kept as a conflict for the mover to repeat or drop."""
    session, found = _live(member)
    _check_move(session, found, to, by)
    words = _words(rationale, "Say why, in a sentence. A move counts only with its reason.")
    if seen != found.version:
        return _second(session, found, to, words, by)
    if to == place_of(found):
        raise DomainError(f"{found.employee.full_name} is there already.")
    return _move(session, found, to, words, by, now)


@transaction.atomic
def settle_conflict(
    *, conflict: CalibrationConflict, answer: Answer, seen: int, by: Account
) -> CalibrationMove | CalibrationConflict:
    """Repeat it over what came first, or drop it. Moved again since it was shown: it waits on, with
    the newer move."""
    session, member = _live(conflict.member)
    mine = CalibrationConflict.objects.select_for_update().get(pk=conflict.pk)
    outcome = next_state(CONFLICTS, ConflictState(mine.outcome), answer)
    if mine.by_id != by.pk:
        raise Forbidden("Only whoever wanted this move can repeat or drop it.")
    if answer is Answer.REPEAT and seen != member.version:
        mine.first = _last_move(member)
        mine.save(update_fields=["first"])
        return mine
    mine.outcome, mine.settled_at = CalibrationConflict.Outcome(outcome), timezone.now()
    mine.save(update_fields=["outcome", "settled_at"])
    if answer is Answer.REPEAT:
        return _move(session, member, target_of(mine), mine.rationale, by)
    _tick(session, member)
    return mine


@transaction.atomic
def record_dissent(
    *, member: CalibrationMember, text: str, by: Account, now: datetime | None = None
) -> CalibrationDissent:
    """Somebody sees it otherwise. Without a name, nothing is stored that could tell whose it is:
    no account, no time, no event of the trail."""
    session, found = _live(member)
    _refuse_about_oneself(found, by)
    words = _words(text, "Say what you see otherwise.")
    is_named = session.dissent_mode == CalibrationSession.Dissent.BY_NAME
    dissent = CalibrationDissent.objects.create(
        session=session,
        member=found,
        text=words,
        by=by if is_named else None,
        at=(now or timezone.now()) if is_named else None,
    )
    if is_named:
        _record(found, by, "dissent")
    _tick(session, found)
    return dissent


@transaction.atomic
def mark_discussed(
    *, member: CalibrationMember, is_discussed: bool, by: Account, now: datetime | None = None
) -> None:
    session, found = _live(member)
    found.discussed_at = (now or timezone.now()) if is_discussed else None
    found.save(update_fields=["discussed_at"])
    _tick(session, found)


@transaction.atomic
def take_up(*, member: CalibrationMember, by: Account) -> None:
    """Everybody talks about this person now: the clock of the one before stops, this one's runs."""
    session, found = _live(member)
    stop_clock(session)
    found.refresh_from_db(fields=["seconds"])
    session.current, session.current_since = found, timezone.now()
    session.save(update_fields=["current", "current_since"])
    _tick(session, found)


@transaction.atomic
def lay_down(*, session: CalibrationSession, by: Account) -> None:
    """A pause: nobody's clock runs."""
    locked = live_session(session.pk)
    stop_clock(locked)
    locked.sequence += 1
    locked.save(update_fields=["sequence"])


def stop_clock(session: CalibrationSession) -> None:
    """Add what ran to whom it ran for. `session` is locked."""
    if session.current is None or session.current_since is None:
        return
    member = session.current
    member.seconds += round((timezone.now() - session.current_since).total_seconds())
    member.changed_in = session.sequence + 1
    member.save(update_fields=["seconds", "changed_in"])
    session.current, session.current_since = None, None
    session.save(update_fields=["current", "current_since"])


@transaction.atomic
def agree_on(
    *, member: CalibrationMember, owner: Employee, what: str, due_on: date, by: Account
) -> CalibrationAgreement:
    """Note what is to be done for this person; it becomes an agreed action when the session closes."""
    session, found = _live(member)
    words = _words(what, "Say what will be done.")
    if due_on < timezone.localdate():
        raise DomainError("Choose a day from today on.")
    if owner.status == Employee.Status.LEFT:
        raise DomainError(f"{owner.full_name} has left. Name somebody who works here.")
    agreed = CalibrationAgreement.objects.create(
        session=session, member=found, owner=owner, what=words[:300], due_on=due_on, by=by
    )
    _tick(session, found)
    return agreed


@transaction.atomic
def drop_agreement(*, agreement: CalibrationAgreement, by: Account) -> None:
    session, found = _live(agreement.member)
    agreement.delete()
    _tick(session, found)


def live_session(pk: int) -> CalibrationSession:
    session = locked_session(pk)
    next_state(TRANSITIONS, State(session.state), Act.PLACE)
    return session


def _live(member: CalibrationMember) -> tuple[CalibrationSession, CalibrationMember]:
    """The session, locked, and the person as they stand now."""
    session = live_session(member.session_id)
    return session, CalibrationMember.objects.select_related("employee").get(pk=member.pk)


def _check_move(
    session: CalibrationSession, member: CalibrationMember, to: Place, by: Account
) -> None:
    _refuse_about_oneself(member, by)
    if to is not None and not from_data(session.grid).has(to):
        raise DomainError("Choose a cell of the grid, or the holding area.")


def _refuse_about_oneself(member: CalibrationMember, by: Account) -> None:
    if by.employee_id == member.employee_id:
        raise Forbidden("Nobody speaks about their own place.")


def _words(text: str, missing: str) -> str:
    words = text.replace("\x00", "").strip()
    if not words:
        raise DomainError(missing)
    if len(words) > LONGEST_WORDS:
        raise DomainError(f"Keep it under {LONGEST_WORDS} letters.")
    return words


def _second(
    session: CalibrationSession, member: CalibrationMember, to: Place, words: str, by: Account
) -> CalibrationConflict:
    conflict = CalibrationConflict.objects.create(
        session=session,
        member=member,
        first=_last_move(member),
        to_row=row_of(to),
        to_column=column_of(to),
        rationale=words,
        by=by,
    )
    _tick(session, member)
    return conflict


def _last_move(member: CalibrationMember) -> CalibrationMove:
    move = member.moves.order_by("-version").first()
    if move is None:
        raise Conflict("The page is out of date. Reload it and try again.")
    return move


def _move(
    session: CalibrationSession,
    member: CalibrationMember,
    to: Place,
    words: str,
    by: Account,
    now: datetime | None = None,
) -> CalibrationMove:
    came_from = place_of(member)
    member.row, member.column = row_of(to), column_of(to)
    member.version += 1
    member.save(update_fields=["row", "column", "version"])
    _tick(session, member)
    move = CalibrationMove.objects.create(
        session=session,
        member=member,
        number=session.sequence,
        version=member.version,
        from_row=row_of(came_from),
        from_column=column_of(came_from),
        to_row=row_of(to),
        to_column=column_of(to),
        rationale=words,
        by=by,
        at=now or timezone.now(),
    )
    _record(member, by, "move", came_from=key_of(came_from), went_to=key_of(to))
    return move


def _tick(session: CalibrationSession, member: CalibrationMember) -> None:
    """Something happened: whoever asks what is new since an earlier number hears of it."""
    session.sequence += 1
    session.save(update_fields=["sequence"])
    member.changed_in = session.sequence
    member.save(update_fields=["changed_in"])


def _record(member: CalibrationMember, by: Account, act: str, **detail: str) -> None:
    record_event(
        by=by,
        action=Event.Action.CHANGED,
        object_type="calibration_member",
        object_id=member.pk,
        object_label=f"Place of {member.employee.full_name} in a calibration session",
        subject_number=member.employee.number,
        detail={"act": act, **detail},
    )
