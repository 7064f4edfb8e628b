"""A live session: what each act leaves behind, who was first, and what the database refuses."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from succession.calibration import running
from succession.calibration.closing import cancel_session, close_session
from succession.calibration.grid import Cell
from succession.calibration.policies import Answer
from succession.calibration.preparing import (
    add_people,
    seat_participants,
    set_agenda,
)
from succession.calibration.rules import change_rules
from succession.models import (
    AgreedAction,
    CalibrationConflict,
    CalibrationDissent,
    CalibrationMember,
    CalibrationMove,
    CalibrationRecord,
    CalibrationSession,
)
from tests.cast import Cast
from tests.succession.calibration.room import (
    Mode,
    a_plan,
    member,
    opened,
)

HIGH, MIDDLE = Cell(row=2, column=1), Cell(row=1, column=1)
REASON = "Ran the northern branch alone for a month."


@pytest.fixture
def session(cast: Cast) -> CalibrationSession:
    return opened(cast)


def move(
    cast: Cast, erik: CalibrationMember, by: str, *, to: Cell | None = HIGH, seen: int = 0
) -> CalibrationMove | CalibrationConflict:
    return running.move_person(
        member=erik, to=to, rationale=REASON, seen=seen, by=cast.accounts[by]
    )


def test_evidence_places_people_and_holds_whom_it_cannot(
    cast: Cast, session: CalibrationSession
) -> None:
    erik, nia, tuan = (member(session, cast, one) for one in ("erik", "nia", "tuan"))
    assert (erik.row, erik.column, erik.held_because) == (1, 1, "")
    assert (tuan.row, tuan.column) == (2, 2)
    assert (nia.row, nia.column, nia.held_because) == (None, None, "Not enough evidence")
    assert [one.place for one in (erik, nia, tuan)] == [1, 2, 3]


def test_move_is_a_row_and_an_event_about_the_person(
    cast: Cast, session: CalibrationSession
) -> None:
    moved = move(cast, member(session, cast, "erik"), "manager")
    assert isinstance(moved, CalibrationMove)
    assert (moved.from_row, moved.from_column, moved.to_row, moved.to_column) == (1, 1, 2, 1)
    assert (moved.number, moved.version, moved.rationale) == (2, 1, REASON)
    erik = member(session, cast, "erik")
    assert (erik.row, erik.column, erik.version, erik.changed_in) == (2, 1, 1, 2)
    event = Event.objects.get(subject_number="E3", object_type="calibration_member")
    assert event.detail == {"act": "move", "came_from": "1-1", "went_to": "2-1"}


def test_second_mover_is_kept_as_a_conflict_and_may_repeat(
    cast: Cast, session: CalibrationSession
) -> None:
    erik = member(session, cast, "erik")
    first = move(cast, erik, "manager")
    second = move(cast, erik, "hr_partner", to=None)
    assert isinstance(second, CalibrationConflict)
    assert (second.first, second.rationale, second.outcome) == (first, REASON, "open")
    assert member(session, cast, "erik").row == 2
    done = running.settle_conflict(
        conflict=second, answer=Answer.REPEAT, seen=1, by=cast.accounts["hr_partner"]
    )
    assert isinstance(done, CalibrationMove)
    assert (done.from_row, done.to_row, done.version) == (2, None, 2)
    second.refresh_from_db()
    assert second.outcome == "repeated"


def test_conflict_shown_before_a_third_move_waits_on(
    cast: Cast, session: CalibrationSession
) -> None:
    erik = member(session, cast, "erik")
    move(cast, erik, "manager")
    second = move(cast, erik, "hr_partner", to=None)
    third = move(cast, erik, "facilitator", to=MIDDLE, seen=1)
    assert isinstance(second, CalibrationConflict)
    by = cast.accounts["hr_partner"]
    waiting = running.settle_conflict(conflict=second, answer=Answer.REPEAT, seen=1, by=by)
    assert isinstance(waiting, CalibrationConflict)
    assert (waiting.first, waiting.outcome) == (third, "open")
    running.settle_conflict(conflict=second, answer=Answer.DROP, seen=2, by=by)
    with pytest.raises(Conflict, match="settled already"):
        running.settle_conflict(conflict=second, answer=Answer.DROP, seen=2, by=by)
    assert member(session, cast, "erik").row == 1


def test_only_who_wanted_it_answers_a_conflict(cast: Cast, session: CalibrationSession) -> None:
    erik = member(session, cast, "erik")
    move(cast, erik, "manager")
    second = move(cast, erik, "hr_partner", to=None)
    assert isinstance(second, CalibrationConflict)
    with pytest.raises(Forbidden):
        running.settle_conflict(
            conflict=second, answer=Answer.DROP, seen=1, by=cast.accounts["manager"]
        )
    second.refresh_from_db()
    assert second.outcome == "open"


def test_two_moves_of_one_version_cannot_be_stored(cast: Cast, session: CalibrationSession) -> None:
    first = move(cast, member(session, cast, "erik"), "manager")
    with pytest.raises(IntegrityError, match="calibration_move_after_one"), transaction.atomic():
        CalibrationMove.objects.create(
            session=session,
            member_id=first.member_id,
            number=99,
            version=1,
            rationale="Again",
            by=cast.accounts["manager"],
        )


@pytest.mark.parametrize(
    ("to", "rationale", "says"),
    [
        (HIGH, "  ", "counts only with its reason"),
        (MIDDLE, REASON, "is there already"),
        (Cell(row=3, column=0), REASON, "a cell of the grid"),
        (HIGH, "x" * 2001, "under 2000"),
    ],
)
def test_move_that_says_nothing_changes_nothing(
    cast: Cast, session: CalibrationSession, to: Cell, rationale: str, says: str
) -> None:
    with pytest.raises(DomainError, match=says):
        running.move_person(
            member=member(session, cast, "erik"),
            to=to,
            rationale=rationale,
            seen=0,
            by=cast.accounts["manager"],
        )
    assert not CalibrationMove.objects.exists()


def test_version_that_never_was_is_refused(cast: Cast, session: CalibrationSession) -> None:
    with pytest.raises(Conflict, match="out of date"):
        move(cast, member(session, cast, "erik"), "manager", seen=7)
    assert not CalibrationConflict.objects.exists()


def test_named_dissent_says_who(cast: Cast, session: CalibrationSession) -> None:
    said = running.record_dissent(
        member=member(session, cast, "erik"), text="Too soon.", by=cast.accounts["manager"]
    )
    assert said.by == cast.accounts["manager"]
    assert said.at is not None


def test_dissent_without_a_name_leaves_none_anywhere(cast: Cast) -> None:
    session = opened(cast, dissent=Mode.ANONYMOUS)
    events = Event.objects.count()
    said = running.record_dissent(
        member=member(session, cast, "erik"), text="Too soon.", by=cast.accounts["manager"]
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT by_id, at FROM succession_calibrationdissent")
        assert cursor.fetchall() == [(None, None)]
    assert said.pk.version == 4
    assert Event.objects.count() == events


def test_closing_forgets_when_dissent_without_a_name_was_written(cast: Cast) -> None:
    session = opened(cast, dissent=Mode.ANONYMOUS)
    for who, text in (("erik", "One."), ("nia", "Two."), ("erik", "Three.")):
        running.record_dissent(
            member=member(session, cast, who), text=text, by=cast.accounts["manager"]
        )
    move(cast, member(session, cast, "erik"), "hr_partner")
    keys = set(session.dissents.values_list("pk", flat=True))
    close_session(session=session, by=cast.accounts["facilitator"])
    session.refresh_from_db()
    rows = list(session.dissents.values_list("pk", "member__employee__number", "text"))
    assert sorted(row[1:] for row in rows) == [("E3", "One."), ("E3", "Three."), ("E4", "Two.")]
    assert not keys & {row[0] for row in rows}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM succession_calibrationdissent")
        assert cursor.fetchone()[0] == 1
    assert set(session.members.values_list("changed_in", flat=True)) == {session.sequence}
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        session.dissents.all().delete()


@pytest.mark.parametrize("dissent", [Mode.BY_NAME, Mode.ANONYMOUS])
def test_database_refuses_dissent_of_the_other_kind(cast: Cast, dissent: Mode) -> None:
    session = opened(cast, dissent=dissent)
    is_named = dissent == Mode.ANONYMOUS
    with pytest.raises(IntegrityError, match="dissent of this session"), transaction.atomic():
        CalibrationDissent.objects.create(
            session=session,
            member=member(session, cast, "erik"),
            text="No",
            by=cast.accounts["manager"] if is_named else None,
            at=timezone.now() if is_named else None,
        )


def test_nobody_speaks_about_oneself(cast: Cast, session: CalibrationSession) -> None:
    erik, own = member(session, cast, "erik"), cast.accounts["employee"]
    with pytest.raises(Forbidden):
        running.move_person(member=erik, to=HIGH, rationale=REASON, seen=0, by=own)
    with pytest.raises(Forbidden):
        running.record_dissent(member=erik, text="I am better.", by=own)


def test_clock_runs_for_one_person_at_a_time(cast: Cast, session: CalibrationSession) -> None:
    by = cast.accounts["facilitator"]
    running.take_up(member=member(session, cast, "erik"), by=by)
    earlier = timezone.now() - timedelta(seconds=90)
    CalibrationSession.objects.filter(pk=session.pk).update(current_since=earlier)
    running.take_up(member=member(session, cast, "nia"), by=by)
    assert member(session, cast, "erik").seconds in (90, 91)
    session.refresh_from_db()
    assert session.current == member(session, cast, "nia")
    running.lay_down(session=session, by=by)
    session.refresh_from_db()
    assert session.current is None


def test_closing_writes_records_actions_and_locks(cast: Cast, session: CalibrationSession) -> None:
    erik, nia, by = (
        member(session, cast, "erik"),
        member(session, cast, "nia"),
        cast.accounts["facilitator"],
    )
    move(cast, erik, "manager")
    move(cast, erik, "hr_partner", to=None)
    move(cast, nia, "hr_partner", to=MIDDLE)
    running.record_dissent(member=erik, text="Too soon.", by=cast.accounts["hr_partner"])
    running.agree_on(
        member=erik,
        owner=cast.people["mona"],
        what="Watch a review led alone.",
        due_on=timezone.localdate(),
        by=by,
    )
    close_session(session=session, by=by)
    found = {one.employee.number: one for one in CalibrationRecord.objects.all()}
    assert {number: (one.before, one.after) for number, one in found.items()} == {
        "E3": ("Medium readiness, meets expectations", "High readiness, meets expectations"),
        "E4": ("Holding area", "Medium readiness, meets expectations"),
        "E5": ("High readiness, exceeds expectations", "High readiness, exceeds expectations"),
    }
    assert [one["rationale"] for one in found["E3"].moves] == [REASON]
    assert found["E3"].dissent == [{"by": "Petra Paz", "text": "Too soon."}]
    assert found["E3"].unsupported == ""
    assert found["E4"].unsupported.startswith("Placed although the evidence could not")
    assert not found["E5"].is_moved
    action = AgreedAction.objects.get()
    assert (action.employee, action.origin, action.origin_id) == (
        cast.people["erik"],
        "calibration",
        str(session.pk),
    )
    assert CalibrationConflict.objects.get().outcome == "dropped"
    assert Event.objects.filter(object_type="calibration_record").count() == 3


LATER: list[tuple[str, Callable[[Cast, CalibrationSession], object]]] = [
    ("move", lambda cast, session: move(cast, member(session, cast, "erik"), "manager")),
    (
        "dissent",
        lambda cast, session: running.record_dissent(
            member=member(session, cast, "erik"), text="No", by=cast.accounts["manager"]
        ),
    ),
    (
        "add",
        lambda cast, session: add_people(
            session=session, people=[cast.people["sten"]], by=cast.accounts["hr_admin"]
        ),
    ),
    (
        "seat",
        lambda cast, session: seat_participants(
            session=session,
            accounts=[cast.accounts["auditor"]],
            part="observer",
            by=cast.accounts["hr_admin"],
        ),
    ),
    (
        "rules",
        lambda cast, session: change_rules(
            session=session, rules=a_plan(cast), by=cast.accounts["hr_admin"]
        ),
    ),
    (
        "agenda",
        lambda cast, session: set_agenda(session=session, lines={}, by=cast.accounts["hr_admin"]),
    ),
    (
        "close again",
        lambda cast, session: close_session(session=session, by=cast.accounts["facilitator"]),
    ),
    (
        "cancel",
        lambda cast, session: cancel_session(
            session=session, reason="No", by=cast.accounts["facilitator"]
        ),
    ),
]

STATEMENTS = (
    "UPDATE succession_calibrationsession SET name = 'Other'",
    "DELETE FROM succession_calibrationsession",
    'UPDATE succession_calibrationmember SET "row" = 0',
    "DELETE FROM succession_calibrationmember",
    "UPDATE succession_calibrationmove SET rationale = 'Other'",
    "UPDATE succession_calibrationdissent SET text = 'Other'",
    "UPDATE succession_calibrationconflict SET rationale = 'Other'",
    "UPDATE succession_calibrationagreement SET what = 'Other'",
    "DELETE FROM succession_calibrationparticipant",
    "UPDATE succession_calibrationrecord SET after = 'Other'",
    "DELETE FROM succession_calibrationrecord",
    "INSERT INTO succession_calibrationparticipant (session_id, account_id, part)"
    " SELECT session_id, (SELECT min(id) FROM people_account), 'observer'"
    " FROM succession_calibrationmove LIMIT 1",
)


def test_closed_session_refuses_everybody_and_every_statement(
    cast: Cast, session: CalibrationSession
) -> None:
    erik, by = member(session, cast, "erik"), cast.accounts["facilitator"]
    move(cast, erik, "manager")
    move(cast, erik, "hr_partner", to=None)
    running.record_dissent(member=erik, text="Too soon.", by=cast.accounts["manager"])
    running.agree_on(
        member=erik, owner=cast.people["mona"], what="Watch.", due_on=timezone.localdate(), by=by
    )
    close_session(session=session, by=by)
    for _name, act in LATER:
        with pytest.raises(Conflict, match="closed"):
            act(cast, session)
    for statement in STATEMENTS:
        with (
            pytest.raises(DatabaseError, match=r"ended|Cannot"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_closing_is_all_or_nothing(cast: Cast, session: CalibrationSession) -> None:
    erik, by = member(session, cast, "erik"), cast.accounts["facilitator"]
    move(cast, erik, "manager")
    running.agree_on(
        member=erik, owner=cast.people["olga"], what="Watch.", due_on=timezone.localdate(), by=by
    )
    cast.people["olga"].status = "left"
    cast.people["olga"].save()
    with pytest.raises(DomainError, match="Erik Ek cannot stand: Olga Orlova has left"):
        close_session(session=session, by=by)
    session.refresh_from_db()
    assert session.state == "open"
    assert not CalibrationRecord.objects.exists()
    assert not AgreedAction.objects.exists()


def test_cancelled_session_writes_no_record(cast: Cast, session: CalibrationSession) -> None:
    move(cast, member(session, cast, "erik"), "manager")
    cancel_session(session=session, reason="Half were ill.", by=cast.accounts["hr_admin"])
    assert not CalibrationRecord.objects.exists()
    session.refresh_from_db()
    assert (session.state, session.ended_reason) == ("cancelled", "Half were ill.")
