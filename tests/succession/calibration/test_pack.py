"""The pack of a session: who takes whose pages, and what stands in it."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from audit.models import Event
from people.access import access_of
from people.models import Employee
from succession.calibration.closing import close_session
from succession.calibration.grid import Cell
from succession.calibration.pack import clock, plan_pack
from succession.calibration.preparing import add_people, open_session, set_agenda
from succession.calibration.running import move_person, record_dissent
from succession.calibration.seats import load_seat
from succession.models import CalibrationSession, PackFile
from succession.packs.bulk import live_packs
from succession.packs.files import AT_ONCE, make_pack_file
from succession.services.pending import recompute_pending
from tests.cast import Cast, observe
from tests.succession.calibration.room import know_people, member, opened, prepared
from tests.succession.calibration.test_pages import crowd

pytestmark = pytest.mark.django_db
Mode = CalibrationSession.Dissent
EARLY = "Four weeks is short."


def url(session: CalibrationSession, rest: str = "") -> str:
    return f"{reverse('succession:calibration-pack', args=[session.pk])}{rest}"


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(pages_of(pdf)).split())


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def held_last_time(cast: Cast, mode: Mode) -> CalibrationSession:
    """A closed session in which Mona saw Erik otherwise."""
    session = opened(cast, dissent=mode)
    erik = member(session, cast, "erik")
    record_dissent(member=erik, text=EARLY, by=cast.accounts["manager"])
    return close_session(session=session, by=cast.accounts["facilitator"])


def taken() -> Iterator[tuple[str, str]]:
    events = Event.objects.filter(action=Event.Action.EXPORTED, object_type="pack")
    yield from events.order_by("subject_number").values_list("subject_number", "actor_label")


def test_pdf_has_cover_agenda_people_lineage_dissent_and_hash(cast: Cast) -> None:
    held_last_time(cast, Mode.BY_NAME)
    session = prepared(cast)
    order = {member(session, cast, who).pk: n for n, who in enumerate(("tuan", "erik", "nia"), 1)}
    minutes = {pk: (place, 10 if place == 1 else None) for pk, place in order.items()}
    set_agenda(session=session, lines=minutes, by=cast.accounts["hr_admin"])
    answer = cast.client("facilitator").get(url(session, "file.pdf"))
    pages, text = pages_of(answer.content), text_of(answer.content)
    plan = plan_pack(load_seat(access_of(cast.accounts["facilitator"]), session.pk),
                     access_of(cast.accounts["facilitator"]))  # fmt: skip
    names = [employee.full_name for employee, _ in plan.pairs]
    assert names == [cast.people[who].full_name for who in ("tuan", "erik", "nia")]
    for words in (
        "Calibration pack Sales reps, autumn", "3 people · facilitated by Fay",
        f"0:00–0:10 · {names[0]} · 10 min", "0:10–0:16 · Erik Ek · 6 min", "0:16–0:22 · ",
        "Open questions", "Dissent of last time", f"{EARLY} (Mona Lind)",
        "Where the numbers come from", "For: Fay",
    ):  # fmt: skip
        assert words in text, words
    assert [name for name, page in zip(names, pages[1:4], strict=True) if name in page] == names
    hashes = Event.objects.filter(object_type="pack").values_list("detail__hash", flat=True)
    assert f"sha256 {set(hashes).pop()[:16]}" in pages[0]


def test_dissent_without_a_name_stays_without(cast: Cast) -> None:
    held_last_time(cast, Mode.ANONYMOUS)
    session = prepared(cast)
    text = text_of(cast.client("facilitator").get(url(session, "file.pdf")).content)
    assert f"{EARLY} (without a name)" in text
    assert "Mona Lind)" not in text


def test_only_the_last_closed_session_before_this_one_counts(cast: Cast) -> None:
    first = held_last_time(cast, Mode.BY_NAME)
    access = access_of(cast.accounts["hr_admin"])
    assert plan_pack(load_seat(access, first.pk), access).dissent == []
    second = open_session(session=prepared(cast), by=cast.accounts["facilitator"])
    close_session(session=second, by=cast.accounts["facilitator"])
    third = prepared(cast)
    assert plan_pack(load_seat(access, third.pk), access).dissent == []
    [said] = plan_pack(load_seat(access, second.pk), access).dissent
    assert (said.words, said.who) == (EARLY, "Mona Lind")
    assert said.about.startswith("Erik Ek, left in ")


def test_spreadsheet_holds_agenda_lineage_and_dissent(cast: Cast) -> None:
    held_last_time(cast, Mode.BY_NAME)
    session = prepared(cast)
    answer = cast.client("facilitator").get(url(session, "file.xlsx"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert sheets["Cover"][1] == ["Calibration pack", "Sales reps, autumn"]
    assert len(sheets["Agenda"]) == len(sheets["People"]) == 4
    assert [row[1:] for row in sheets["Dissent of last time"][1:]] == [[EARLY, "Mona Lind"]]
    assert {row[1] for row in sheets["Where numbers come from"][1:]} >= {"Erik Ek"}
    [digest] = {one.detail["hash"] for one in Event.objects.filter(object_type="pack")}
    assert sheets["Cover"][-1] == ["SHA-256", digest]


def test_taking_it_is_an_event_of_each_person(cast: Cast) -> None:
    know_people(cast)
    session = prepared(cast)
    cast.client("manager").get(url(session, "file.pdf"))
    numbers = sorted(cast.people[who].number for who in ("erik", "nia", "tuan"))
    assert list(taken()) == [(number, "Mona Lind") for number in numbers]
    history = cast.client("employee").get("/people/E3/history/").content.decode()
    assert "Sales reps, autumn" in history
    page = cast.client("manager").get(url(session)).content.decode()
    assert "You have opened all 3 packs" in page


def test_a_stranger_finds_nothing_and_a_mere_reader_may_not(cast: Cast) -> None:
    session = prepared(cast)
    session.participants.filter(account=cast.accounts["hr_partner"]).delete()
    for rest in ("", "file.pdf", "file.xlsx"):
        assert cast.client("hr_partner").get(url(session, rest)).status_code == 404
        assert cast.client("stranger").get(url(session, rest)).status_code == 403
        assert cast.client("auditor").get(url(session, rest)).status_code == 403
        assert cast.client("employee").get(url(session, rest)).status_code == 403
    assert cast.client("auditor").post(url(session, "order/")).status_code == 403
    assert not PackFile.objects.exists()
    assert list(taken()) == []


def test_after_the_end_only_ones_own_people_open(cast: Cast) -> None:
    session = opened(cast)
    mover = member(session, cast, "erik")
    move_person(
        member=mover,
        to=Cell(row=2, column=1),
        seen=0,
        rationale="Ran it.",
        by=cast.accounts["manager"],
    )
    close_session(session=session, by=cast.accounts["facilitator"])
    Employee.objects.filter(pk=cast.people["nia"].pk).update(manager=cast.people["sten"])
    facilitator = cast.client("facilitator")
    assert "No page that you may take" in facilitator.get(url(session)).content.decode()
    assert facilitator.get(url(session, "file.pdf")).status_code == 409
    text = text_of(cast.client("manager").get(url(session, "file.pdf")).content)
    assert "Erik Ek" in text
    assert cast.people["nia"].number not in dict(taken())
    assert "(no page: the session has ended" in text


def test_a_long_pack_is_made_by_a_worker_for_its_reader_alone(cast: Cast) -> None:
    know_people(cast)
    session = prepared(cast)
    people = crowd(cast, AT_ONCE)
    add_people(session=session, people=people, by=cast.accounts["hr_admin"])
    client = cast.client("facilitator")
    assert client.get(url(session, "file.pdf")).status_code == 409
    for kind in ("letter", "xlsx"):
        assert client.post(url(session, "order/"), {"paper": kind}).status_code == 302
        file = PackFile.objects.order_by("-pk")[0]
        assert f'hx-get="{url(session)}"' in client.get(url(session)).content.decode()
        assert make_pack_file(run_id=file.pk) == AT_ONCE + 3
        kept = url(session, f"{file.pk}/")
        assert kept in client.get(url(session), headers={"HX-Request": "true"}).content.decode()
        answer = client.get(kept)
        content = answer.content if kind == "letter" else b"".join(answer)
        assert content.startswith(b"%PDF" if kind == "letter" else b"PK")
        assert cast.client("manager").get(kept).status_code == 404
        assert client.get(f"/packs/{file.pk}.pdf").status_code in (403, 404)
    assert len(list(taken())) == 2 * (AT_ONCE + 3)
    close_session(
        session=open_session(session=session, by=cast.accounts["facilitator"]),
        by=cast.accounts["facilitator"],
    )
    assert client.get(kept).status_code == 404


def test_hash_is_of_the_agenda_too(cast: Cast) -> None:
    know_people(cast)
    session = prepared(cast)
    client = cast.client("facilitator")
    client.get(url(session, "file.pdf"))
    b"".join(client.get(url(session, "file.xlsx")))  # read to its end, as a browser does
    erik = member(session, cast, "erik")
    set_agenda(session=session, lines={erik.pk: (1, 30)}, by=cast.accounts["hr_admin"])
    client.get(url(session, "file.pdf"))
    events = Event.objects.filter(object_type="pack", subject_number="E3").order_by("pk")
    first, same, other = [one.detail["hash"] for one in events]
    assert first == same != other


@pytest.mark.parametrize("count", [3, 30])
def test_queries_do_not_grow_with_people(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    session = prepared(cast)
    add_people(session=session, people=crowd(cast, count - 3), by=cast.accounts["hr_admin"])
    client = cast.client("manager")
    client.get(url(session))
    with django_assert_num_queries(9):
        client.get(url(session))


@pytest.mark.parametrize("count", [3, 30])
def test_questions_lineage_and_dissent_stand_on_screen_too(
    cast: Cast, count: int, django_assert_max_num_queries: Any
) -> None:
    held_last_time(cast, Mode.BY_NAME)
    session = prepared(cast)
    add_people(session=session, people=crowd(cast, count - 3), by=cast.accounts["hr_admin"])
    client = cast.client("facilitator")
    assert EARLY in client.get(url(session)).content.decode()
    pages = {}
    for part in ("questions", "lineage"):
        client.get(url(session, f"{part}/"))
        with django_assert_max_num_queries(19):  # one of them where somebody has no stored score
            pages[part] = client.get(url(session, f"{part}/")).content.decode()
    role = cast.roles["sales-manager"]
    people, _ = live_packs([(cast.people[who], role) for who in ("erik", "nia")])
    [asked, *_more] = people[1].held.sheet.questions
    assert asked.about in pages["questions"]
    line = people[0].lineage[0]
    assert (line.requirement in pages["lineage"], line.part in pages["lineage"]) == (True, True)
    looks = Event.objects.filter(action=Event.Action.VIEWED, object_type="pack")
    assert looks.filter(subject_number="E3").count() == 1  # one look, whatever they leaf through
    assert "No page" not in client.get(url(session, "lineage/?q=Erik")).content.decode()


@pytest.mark.parametrize("count", [3, AT_ONCE])
def test_queries_of_the_file_do_not_grow(
    cast: Cast, count: int, django_assert_num_queries: Any
) -> None:
    know_people(cast)
    session = prepared(cast)
    people = crowd(cast, count - 3)
    for one in people:
        observe(one, cast.competencies["planning"], 3, days_ago=3)
    recompute_pending()
    add_people(session=session, people=people, by=cast.accounts["hr_admin"])
    client = cast.client("manager")
    with django_assert_num_queries(15):
        client.get(url(session, "file.pdf"))


@pytest.mark.parametrize(("minutes", "words"), [(0, "0:00"), (9, "0:09"), (61, "1:01")])
def test_clock(minutes: int, words: str) -> None:
    assert clock(minutes) == words


def asks(cast: Cast, who: str) -> list[str]:
    html = cast.client(who).get("/").content.decode()
    return [one for one in ("is live now", "Read the packs of") if one in html]


def test_today_asks_participants_to_read_and_to_join(cast: Cast) -> None:
    know_people(cast)
    session = prepared(cast)
    assert asks(cast, "manager") == ["Read the packs of"]
    assert asks(cast, "stranger") == asks(cast, "employee") == []
    html = cast.client("manager").get("/").content.decode()
    assert "You have not opened 3 of 3 packs yet." in html
    cast.client("manager").get(url(session, "file.pdf"))
    assert asks(cast, "manager") == []
    open_session(session=session, by=cast.accounts["facilitator"])
    assert asks(cast, "manager") == ["is live now"]
    close_session(session=session, by=cast.accounts["facilitator"])
    assert asks(cast, "manager") == []


@pytest.mark.parametrize(("days", "found"), [(-1, []), (7, ["Read the packs of"]), (8, [])])
def test_today_asks_within_a_week(cast: Cast, days: int, found: list[str]) -> None:
    know_people(cast)
    session = prepared(cast)
    day = timezone.localdate() + timedelta(days=days)
    CalibrationSession.objects.filter(pk=session.pk).update(held_on=day)
    assert asks(cast, "manager") == found
