"""The pages of a session: by form, by fragment, and with 150 people."""

import gzip
from typing import Any

import pytest
from django.utils import timezone

from audit.models import Event
from people.models import Demographics, Employee, WithheldItem
from people.services.withholding import withhold
from succession.calibration import running
from succession.calibration.closing import close_session
from succession.calibration.grid import Cell
from succession.calibration.preparing import add_people
from succession.models import CalibrationMember, CalibrationMove, CalibrationSession
from tests.cast import Cast
from tests.succession.calibration.room import know_people, member, opened, prepared

HTMX = {"HX-Request": "true"}
REASON = "Ran the northern branch alone."


def crowd(cast: Cast, count: int) -> list[Employee]:
    return Employee.objects.bulk_create(
        Employee(number=f"C{n}", full_name=f"Kolleginnen Nummer {n}", role=cast.roles["sales-rep"])
        for n in range(count)
    )


def place_all(session: CalibrationSession) -> None:
    """As if the evidence had placed everybody, each range over one cut."""
    for n, one in enumerate(session.members.order_by("employee_id")):
        cell = (n % 3, n // 3 % 3)
        CalibrationMember.objects.filter(pk=one.pk).update(
            score=(45, 75, 85)[n % 3], score_sd=12, band="within_2_years", held_because="",
            row=cell[0], column=cell[1], before_row=cell[0], before_column=cell[1],
        )  # fmt: skip


def test_move_without_script_is_a_form_and_a_redirect(cast: Cast) -> None:
    session = opened(cast)
    mona, erik = cast.client("manager"), member(session, cast, "erik")
    at = f"/calibration/{session.pk}/people/{erik.pk}/"
    assert f'href="{at}?to=2-1"'.encode() in mona.get(at + "menu/").content
    assert b'name="to" value="2-1"' in mona.get(at + "?to=2-1").content
    answer = mona.post(at + "move/", {"to": "2-1", "seen": "0", "rationale": REASON})
    assert (answer.status_code, answer["Location"]) == (302, at)
    assert CalibrationMove.objects.get().rationale == REASON


def test_move_without_a_reason_keeps_the_place_and_says_why(cast: Cast) -> None:
    session = opened(cast)
    erik = member(session, cast, "erik")
    at = f"/calibration/{session.pk}/people/{erik.pk}/move/"
    answer = cast.client("manager").post(at, {"to": "2-1", "seen": "0"}, headers=HTMX)
    assert b"counts only with its reason" in answer.content
    assert b'name="to" value="2-1"' in answer.content
    assert not CalibrationMove.objects.exists()


@pytest.mark.parametrize(
    "data", [{"to": "9-9", "seen": "0"}, {"to": "", "seen": "0"}, {"seen": "x", "to": "²-0"}]
)
def test_nonsense_moves_nobody(cast: Cast, data: dict[str, str]) -> None:
    session = opened(cast)
    at = f"/calibration/{session.pk}/people/{member(session, cast, 'erik').pk}/move/"
    answer = cast.client("manager").post(at, data | {"rationale": REASON}, headers=HTMX)
    assert b"Choose a cell of the grid" in answer.content
    assert not CalibrationMove.objects.exists()


def test_second_mover_is_shown_who_where_and_why(cast: Cast) -> None:
    session = opened(cast)
    erik = member(session, cast, "erik")
    at = f"/calibration/{session.pk}/people/{erik.pk}/"
    cast.client("manager").post(at + "move/", {"to": "2-1", "seen": "0", "rationale": REASON})
    petra = cast.client("hr_partner")
    mine = {"to": "holding", "seen": "0", "rationale": "Too little seen."}
    page = petra.post(at + "move/", mine, headers=HTMX).content.decode()
    assert "Somebody was first" in page
    assert "Mona Lind" in page
    assert REASON in page
    assert "Too little seen." in page
    # still there in another browser; nobody else is asked
    assert "Somebody was first" in cast.client("hr_partner").get(at).content.decode()
    assert "Somebody was first" not in cast.client("manager").get(at).content.decode()
    conflict = session.conflicts.get()
    dropped = petra.post(f"/calibration/{session.pk}/conflicts/{conflict.pk}/drop/", headers=HTMX)
    assert b"Somebody was first" not in dropped.content
    unknown = petra.post(f"/calibration/{session.pk}/conflicts/{conflict.pk}/perhaps/")
    assert unknown.status_code == 404


def test_nothing_new_costs_one_query_of_its_own(cast: Cast, django_assert_num_queries: Any) -> None:
    session = opened(cast)
    client = cast.client("manager")
    token = f"{session.sequence}-1"
    at = f"/calibration/{session.pk}/changes/?since={token}"
    client.get(at)  # is here now
    with django_assert_num_queries(3):  # session, account; one of its own
        answer = client.get(at)
    assert (answer.status_code, answer.content) == (204, b"")


def test_whoever_opens_the_board_is_counted_as_here_at_once(cast: Cast) -> None:
    session = opened(cast)
    page = cast.client("manager").get(f"/calibration/{session.pk}/").content.decode()
    assert f">1 of {session.participants.count()} here" in page


def test_news_are_the_cells_that_changed(cast: Cast) -> None:
    session = opened(cast)
    client = cast.client("manager")
    running.move_person(
        member=member(session, cast, "erik"),
        to=Cell(row=1, column=2),
        rationale=REASON,
        seen=0,
        by=cast.accounts["manager"],
    )
    page = client.get(f"/calibration/{session.pk}/changes/?since={session.sequence}-1")
    text = page.content.decode()
    shown = [key for key in ("0-0", "1-1", "1-2", "2-1", "holding") if f'id="cell-{key}"' in text]
    assert shown == ["1-1", "1-2", "2-1"]  # where he was, where he is, where his ghost was
    assert REASON in text


def test_session_of_150_stays_light_and_its_queries_constant(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    know_people(cast)
    session = prepared(cast)
    client = cast.client("facilitator")
    at = f"/calibration/{session.pk}/"
    counts = []
    for people in (3, 150):
        if people > 3:
            add_people(
                session=session, people=crowd(cast, people - 3), by=cast.accounts["hr_admin"]
            )
            place_all(session)
        per_page = []
        for path in (at, at + "table/", at + "prepare/", at + "fairness/", at + "changes/"):
            with django_assert_max_num_queries(12) as queries:
                page = client.get(path)
            assert page.status_code == 200
            per_page.append(len(queries))
            assert len(gzip.compress(page.content)) <= 60_000
        counts.append(per_page)
    assert session.members.count() == 150
    assert counts[0] == counts[1]
    assert counts[0] == [8, 5, 5, 6, 8]


def test_opening_a_person_is_a_look_that_they_see(cast: Cast) -> None:
    session = opened(cast)
    at = f"/calibration/{session.pk}/people/{member(session, cast, 'erik').pk}/"
    cast.client("facilitator").get(at)
    look = Event.objects.get(action=Event.Action.VIEWED, subject_number="E3")
    assert look.object_label == "Erik Ek in the calibration session Sales reps, autumn"


def test_pack_is_one_tap_away_until_the_session_ends(cast: Cast) -> None:
    session = opened(cast)
    fay, pack = cast.client("facilitator"), "/people/E3/readiness/sales-manager/pack/"
    page = fay.get(pack)
    assert page.status_code == 200
    assert b"pack/keep/" not in page.content
    assert Event.objects.filter(object_type="pack", subject_number="E3").count() == 1
    assert fay.get("/people/E7/readiness/sales-manager/pack/").status_code == 403
    assert fay.get("/people/E3/readiness/sales-director/pack/").status_code == 403
    assert fay.get("/people/E3/readiness/sales-manager/").status_code == 403
    close_session(session=session, by=cast.accounts["facilitator"])
    assert fay.get(pack).status_code == 403


def test_record_stands_on_the_own_page_unless_withheld(cast: Cast) -> None:
    session = opened(cast)
    by = cast.accounts["manager"]
    erik = member(session, cast, "erik")
    running.move_person(member=erik, to=None, rationale=REASON, seen=0, by=by)
    own, history = cast.client("employee"), "/people/E3/history/?role=sales-manager"
    assert REASON not in own.get("/me/held/").content.decode()
    close_session(session=session, by=cast.accounts["facilitator"])
    for client, path in (
        (own, "/me/held/"),
        (own, history),
        (cast.client("manager"), history),
    ):
        assert REASON in client.get(path).content.decode()
    withhold(
        item=WithheldItem.Item.CALIBRATIONS,
        reason="Managers tell their people themselves.",
        by=cast.accounts["hr_admin"],
    )
    assert REASON not in own.get("/me/held/").content.decode()
    assert REASON not in own.get(history).content.decode()
    assert REASON in cast.client("manager").get(history).content.decode()


def new_session(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Sales reps",
        "held_on": timezone.localdate().isoformat(),
        "people": ["E3", "E4"],
        "dissent_mode": "anonymous",
        "minutes_per_person": "5",
        "quorum": "3",
        "row_labels": "Low\nHigh",
        "row_cuts": "60",
        "row_shares": "70 30",
        "column_labels": "Below\nMeets\nExceeds",
        "column_cuts": "2.5, 3.5",
        "column_shares": "",
        **changes,
    }


def test_session_is_prepared_by_form_with_its_own_grid(cast: Cast) -> None:
    know_people(cast)
    hanna = cast.client("hr_admin")
    chosen = {
        "role": "sales-manager",
        "facilitator": cast.accounts["facilitator"].email,
        "org_unit": cast.units["sales"].code,
    }
    answer = hanna.post("/calibration/new/", new_session(**chosen))
    assert answer.status_code == 302, answer.content.decode()
    session = CalibrationSession.objects.get()
    assert session.grid["rows"]["labels"] == ["Low", "High"]
    assert session.grid["rows"]["shares"] == [0.7, 0.3]
    assert sorted(session.members.values_list("employee__number", flat=True)) == [
        "E2",
        "E3",
        "E4",
        "E5",
    ]
    prepare = f"/calibration/{session.pk}/prepare/"
    wrong = hanna.post(
        prepare + "seats/", {"accounts": "nobody@example.org", "part": "participant"}
    )
    assert "Not known, or not within your reach: nobody@example.org" in wrong.content.decode()
    found = hanna.post(prepare + "seats/", {"accounts-words": "petra", "accounts-find": "1"})
    assert "petra@example.org" in found.content.decode()
    hanna.post(prepare + "seats/", {"accounts": "petra@example.org", "part": "observer"})
    assert session.participants.get(account=cast.accounts["hr_partner"]).part == "observer"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"row_cuts": "x"}, "holds something that is no number"),
        ({"row_cuts": "50 80"}, "needs 1 cuts"),
        ({"people": []}, "Choose a unit, or people one by one."),
        ({"people": ["E3", "E99"]}, "Not known, or not within your reach: E99"),
        ({"role": ""}, "Choose a role or a role family, one of them."),
        ({"row_shares": "nan 30"}, "holds something that is no number"),
    ],
)
def test_form_says_what_to_mend(cast: Cast, changes: dict[str, Any], says: str) -> None:
    chosen = {
        "role": "sales-manager",
        "facilitator": cast.accounts["facilitator"].email,
    }
    page = cast.client("hr_admin").post("/calibration/new/", new_session(**chosen | changes))
    assert says in page.content.decode()
    assert not CalibrationSession.objects.exists()


def test_partner_brings_only_people_of_the_own_unit(cast: Cast) -> None:
    chosen = {
        "role": "sales-manager",
        "facilitator": cast.accounts["facilitator"].email,
        "people": ["E7"],
    }
    page = cast.client("hr_partner").post("/calibration/new/", new_session(**chosen))
    assert "Not known, or not within your reach: E7" in page.content.decode()


def test_fairness_shows_no_small_group_and_nothing_of_single_moves(cast: Cast) -> None:
    know_people(cast)
    session = prepared(cast, who=())
    people = crowd(cast, 30)
    add_people(session=session, people=people, by=cast.accounts["hr_admin"])
    place_all(session)
    Demographics.objects.bulk_create(
        Demographics(
            employee=one,
            gender="Women" if n % 2 else "Men",
            ethnicity="Rare" if n < 3 else "Common",
            birth_year=None,
        )
        for n, one in enumerate(people)
    )
    text = fairness_text(cast, session)
    assert text.count("5 of 15") == 2  # of each gender; every third is high
    assert "could be worked out from others: Common, Rare." in text
    assert "Too few people to say" in text
    assert "After" not in text
    CalibrationMember.objects.filter(row=2, pk__gt=session.members.filter(row=2)[3].pk).update(
        before_row=1, row=1
    )
    text = fairness_text(cast, session)
    assert "of 15" not in text
    assert "counts by group would tell whose they are" in text


def fairness_text(cast: Cast, session: CalibrationSession) -> str:
    page = cast.client("facilitator").get(f"/calibration/{session.pk}/fairness/")
    return " ".join(page.content.decode().split())
