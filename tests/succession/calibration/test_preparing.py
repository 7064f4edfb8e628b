"""Before a session opens: who sits at the table, who is talked about, rules, and in what order."""

from dataclasses import replace

import pytest

from audit.errors import Conflict, DomainError
from audit.models import Event
from succession.calibration.grid import DEFAULT
from succession.calibration.preparing import (
    Rules,
    add_people,
    open_session,
    remove_participant,
    seat_participants,
    set_agenda,
)
from succession.calibration.rules import change_rules
from tests.cast import Cast
from tests.succession.calibration.room import Mode, know_people, member, prepared


def test_preparing_keeps_both_sides_of_the_table_apart(cast: Cast) -> None:
    know_people(cast)
    session, by = prepared(cast), cast.accounts["hr_admin"]
    with pytest.raises(DomainError, match="Erik Ek is talked about here"):
        seat_participants(
            session=session, accounts=[cast.accounts["employee"]], part="participant", by=by
        )
    with pytest.raises(DomainError, match="cannot be talked about here: Mona Lind"):
        add_people(session=session, people=[cast.people["mona"]], by=by)
    with pytest.raises(Conflict, match="needs a facilitator"):
        remove_participant(participant=session.participants.get(part="facilitator"), by=by)
    seat_participants(
        session=session, accounts=[cast.accounts["manager"]], part="facilitator", by=by
    )
    parts = dict(session.participants.values_list("account__full_name", "part"))
    assert parts == {
        "Mona Lind": "facilitator",
        "Fay Fox": "participant",
        "Petra Paz": "participant",
    }


def test_rules_change_until_it_opens_and_place_everybody_anew(cast: Cast) -> None:
    know_people(cast)
    session, by = prepared(cast), cast.accounts["hr_admin"]
    lower = replace(DEFAULT, rows=replace(DEFAULT.rows, cuts=(5, 10), labels=("A", "B", "C")))
    rules = Rules(
        name="Sales reps, winter", held_on=session.held_on, grid=lower, quorum=4,
        dissent_mode=Mode.ANONYMOUS, minutes_per_person=9,
    )  # fmt: skip
    assert change_rules(session=session, rules=rules, by=by) == 1  # Erik; Tuấn is high as before
    session.refresh_from_db()
    assert (session.name, session.quorum, session.minutes_per_person, session.dissent_mode) == (
        "Sales reps, winter", 4, 9, "anonymous",
    )  # fmt: skip
    erik = member(session, cast, "erik")
    assert (erik.before_row, erik.row, erik.column) == (2, 2, 1)
    event = Event.objects.filter(object_type="calibration_session").latest("pk")
    assert event.detail == {
        "act": "rules",
        "changed": "name, dissent_mode, minutes_per_person, quorum, grid",
        "placed_elsewhere": 1,
    }
    assert change_rules(session=session, rules=rules, by=by) == 0
    assert Event.objects.filter(object_type="calibration_session").latest("pk") == event
    open_session(session=session, by=cast.accounts["facilitator"])
    with pytest.raises(Conflict, match="is live: who is in it, its grid and its rules are fixed"):
        change_rules(session=session, rules=replace(rules, name="Other"), by=by)
    session.refresh_from_db()
    assert session.name == "Sales reps, winter"


def test_agenda_is_renumbered_from_the_wishes(cast: Cast) -> None:
    session = prepared(cast)
    erik, nia, tuan = (member(session, cast, one).pk for one in ("erik", "nia", "tuan"))
    set_agenda(
        session=session,
        lines={tuan: (1, 12), erik: (7, None), nia: (3, None)},
        by=cast.accounts["hr_admin"],
    )
    lines = list(session.members.order_by("place").values_list("pk", "place", "minutes"))
    assert lines == [(tuan, 1, 12), (nia, 2, None), (erik, 3, None)]
