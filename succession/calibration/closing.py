"""Ending a session: its findings become rows in people's records, its agreements become actions, and
the database locks it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from random import SystemRandom
from typing import TypedDict

import pgtrigger
from django.db import transaction
from django.utils import timezone

from audit.errors import DomainError
from audit.models import Event
from audit.services import record_event
from audit.transitions import next_state
from people.models import Account
from succession.actions.services import agree_action
from succession.calibration.board import is_unseen
from succession.calibration.grid import Grid, from_data
from succession.calibration.places import before_of, origin_of, place_of, target_of
from succession.calibration.policies import TRANSITIONS, Act, State
from succession.calibration.preparing import locked_session, record
from succession.calibration.running import stop_clock
from succession.calibration.support import unsupported
from succession.models import (
    AgreedAction,
    CalibrationConflict,
    CalibrationDissent,
    CalibrationMember,
    CalibrationMove,
    CalibrationRecord,
    CalibrationSession,
)


class RecordedMove(TypedDict):
    """A move as a person's record keeps it."""

    came_from: str
    went_to: str
    rationale: str
    by: str
    at: str


class RecordedDissent(TypedDict):
    """Dissent as a person's record keeps it; `by` is empty where no name is kept."""

    by: str
    text: str


@transaction.atomic
def close_session(
    *, session: CalibrationSession, by: Account, now: datetime | None = None
) -> CalibrationSession:
    """All or nothing. Moves that came second and were not answered are dropped; they stay readable
    in the session."""
    locked = locked_session(session.pk)
    next_state(TRANSITIONS, State(locked.state), Act.CLOSE)
    stop_clock(locked)
    now = now or timezone.now()
    locked.conflicts.filter(outcome=CalibrationConflict.Outcome.OPEN).update(
        outcome=CalibrationConflict.Outcome.DROPPED, settled_at=now
    )
    _make_actions(locked, by)
    records = _records(locked, now)
    CalibrationRecord.objects.bulk_create(records)
    _tell(records, by)
    if locked.dissent_mode == CalibrationSession.Dissent.ANONYMOUS:
        forget_order(locked)
    _end(locked, CalibrationSession.State.CLOSED, by, now)
    record(
        locked,
        Event.Action.CHANGED,
        by,
        act=str(Act.CLOSE),
        people=len(records),
        moved=sum(one.is_moved for one in records),
    )
    return locked


@transaction.atomic
def cancel_session(*, session: CalibrationSession, reason: str, by: Account) -> CalibrationSession:
    """Nothing is written to anybody's record."""
    locked = locked_session(session.pk)
    next_state(TRANSITIONS, State(locked.state), Act.CANCEL)
    if not reason.strip():
        raise DomainError("Say why, in a sentence.")
    locked.ended_reason = reason.strip()[:300]
    _end(locked, CalibrationSession.State.CANCELLED, by, timezone.now())
    record(locked, Event.Action.CHANGED, by, act=str(Act.CANCEL))
    return locked


def forget_order(session: CalibrationSession) -> None:
    """Without names, nothing shall tell when somebody wrote: all dissent is written anew in a random
    order, in this one transaction and under new keys, and every person's last change becomes the
    closing. What lay there before goes with the next vacuum."""
    rows = [
        CalibrationDissent(session=session, member_id=one.member_id, text=one.text)
        for one in session.dissents.all()
    ]
    SystemRandom().shuffle(rows)
    with pgtrigger.ignore("succession.CalibrationDissent:calibration_dissent_append_only"):
        session.dissents.all().delete()
    CalibrationDissent.objects.bulk_create(rows)
    session.members.update(changed_in=session.sequence + 1)


def _end(
    session: CalibrationSession, state: CalibrationSession.State, by: Account, now: datetime
) -> None:
    """Last of all: from here on the database refuses every change."""
    session.participants.update(seen_at=None)
    session.state, session.ended_at, session.ended_by = state, now, by
    session.sequence += 1
    session.save(update_fields=["state", "ended_at", "ended_by", "ended_reason", "sequence"])


def _make_actions(session: CalibrationSession, by: Account) -> None:
    for agreed in session.agreements.select_related("member__employee", "owner"):
        try:
            agreed.action = agree_action(
                employee=agreed.member.employee,
                owner=agreed.owner,
                what=agreed.what,
                due_on=max(agreed.due_on, timezone.localdate()),
                origin=AgreedAction.Origin.CALIBRATION,
                origin_id=str(session.pk),
                by=by,
            )
        except DomainError as error:
            name = agreed.member.employee.full_name
            raise DomainError(
                f"What was agreed for {name} cannot stand: {error.sentence}"
            ) from error
        agreed.save(update_fields=["action"])


def _records(session: CalibrationSession, now: datetime) -> list[CalibrationRecord]:
    """Three queries, whatever the number of people."""
    grid = from_data(session.grid)
    moves: dict[int, list[CalibrationMove]] = defaultdict(list)
    for move in session.moves.select_related("by"):
        moves[move.member_id].append(move)
    dissent: dict[int, list[CalibrationDissent]] = defaultdict(list)
    for one in session.dissents.select_related("by"):
        dissent[one.member_id].append(one)
    members = session.members.select_related("employee").order_by("place", "id")
    return [_record(session, one, grid, moves[one.pk], dissent[one.pk], now) for one in members]


def _record(
    session: CalibrationSession,
    member: CalibrationMember,
    grid: Grid,
    moves: Iterable[CalibrationMove],
    dissent: Iterable[CalibrationDissent],
    now: datetime,
) -> CalibrationRecord:
    before, after = before_of(member), place_of(member)
    return CalibrationRecord(
        session=session,
        employee=member.employee,
        role_id=member.role_id,
        before=grid.words(before),
        after=grid.words(after),
        is_moved=before != after,
        score=None if is_unseen(member) else member.score,
        score_sd=None if is_unseen(member) else member.score_sd,
        performance=member.performance,
        moves=[_recorded_move(one, grid) for one in moves],
        dissent=[
            RecordedDissent(by=one.by.full_name if one.by else "", text=one.text) for one in dissent
        ],
        unsupported=unsupported(
            grid,
            before=before,
            after=after,
            score=member.score,
            sd=member.score_sd,
            newest_direct_on=member.newest_direct_on,
            held_because=member.held_because,
            as_of=timezone.localdate(now),
        ),
        recorded_at=now,
    )


def _recorded_move(move: CalibrationMove, grid: Grid) -> RecordedMove:
    return RecordedMove(
        came_from=grid.words(origin_of(move)),
        went_to=grid.words(target_of(move)),
        rationale=move.rationale,
        by=move.by.full_name,
        at=move.at.isoformat(),
    )


def _tell(records: Iterable[CalibrationRecord], by: Account) -> None:
    for one in records:
        record_event(
            by=by,
            action=Event.Action.CREATED,
            object_type="calibration_record",
            object_id=one.pk,
            object_label=f"Place of {one.employee.full_name} in a calibration session",
            subject_number=one.employee.number,
            detail={"is_moved": one.is_moved},
        )
