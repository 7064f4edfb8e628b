"""Packs as PDF and as spreadsheet: accessible by structure, and read back by another program."""

import io
from collections.abc import Iterator
from typing import Any

import page
import pdfua
import pikepdf
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from audit.models import Event
from competencies.models import Competency
from people.models import Employee
from succession.models import Pack, PackFile
from succession.packs.bulk import live_packs
from succession.packs.content import content_hash, pack_content, sheet_of
from succession.packs.files import make_pack_file, order_pack_file, resume_pack_files
from succession.packs.pdf import one_pdf, session_pdf
from succession.packs.selectors import HeldPack, live_pack
from succession.packs.session import Dissent, SessionPack
from succession.services.pending import recompute_pending
from tests.cast import Cast, make_profile, observe
from tests.succession.pages import ERIK, observe_erik, read

pytestmark = pytest.mark.django_db

PACK = f"{ERIK}pack/"


@pytest.fixture
def held(cast: Cast) -> HeldPack:
    observe_erik(cast)
    recompute_pending()
    return live_pack(cast.people["erik"], cast.roles["sales-manager"])


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def structure(pdf: bytes) -> Iterator[Any]:
    """The tags in reading order."""

    def walk(node: Any) -> Iterator[Any]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            yield from walk(node.get("/K", pikepdf.Array()))

    with pikepdf.open(io.BytesIO(pdf)) as file:
        yield from walk(file.Root.StructTreeRoot.K)


def test_pdf_says_all_that_the_sheet_says(held: HeldPack) -> None:
    pdf = one_pdf(held, paper="a4", holder="Mona Lind")
    text = text_of(pdf)
    for words in (
        "Erik Ek", "Sales manager", *(row.name for row in held.sheet.parts), held.sheet.band_words,
        "“Two <b>branches”", f"sha256 {held.digest[:16]}", "For: Mona Lind", "Page 1 of 1",
        "Nobody has observed it. Who could say", "not kept",
    ):  # fmt: skip
        assert words in text, words
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1


def test_pdf_is_tagged_titled_and_claims_the_standard(held: HeldPack) -> None:
    pdf = one_pdf(held, paper="letter", holder="Mona Lind")
    with pikepdf.open(io.BytesIO(pdf)) as file:
        root = file.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang) == "en"
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with file.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == "Calibration pack of Erik Ek for Sales manager"
        width, height = (float(one) for one in file.pages[0].mediabox[2:])
        assert (round(width), round(height)) == (612, 792)
        fonts = file.pages[0].resources.Font.values()
        assert all(
            "+Inter" in str(font.BaseFont) or "+DejaVu" in str(font.BaseFont) for font in fonts
        )
        kinds = [str(node.S) for node in structure(pdf)]
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure"} <= set(kinds)
    assert kinds.index("/H1") < kinds.index("/Table") < len(kinds) - kinds[::-1].index("/H2")


def test_every_figure_says_in_words_what_it_draws(held: HeldPack) -> None:
    pdf = one_pdf(held, paper="a4", holder="Mona Lind")
    said = [str(node.get("/Alt", "")) for node in structure(pdf) if str(node.S) == "/Figure"]
    assert len(said) == 1 + len(held.sheet.parts)
    assert all(said)
    assert any("needs level" in words for words in said)


def test_outside_checkers_find_nothing(cast: Cast, held: HeldPack, tmp_path: Any) -> None:
    path, role = tmp_path / "pack.pdf", cast.roles["sales-manager"]
    pairs = [(cast.people[who], role) for who in ("erik", "nia")]
    parts, _ = live_packs(pairs)
    pack = SessionPack(
        title="Sales North", day=held.sheet.as_of, facilitator="Fia Falk", agenda=("09:00",),
        people=parts, dissent=[Dissent(about="Erik Ek", words="Too early")],
    )  # fmt: skip
    for pdf in (
        one_pdf(held, paper="a4", holder="Mona Lind"),
        session_pdf(pack, paper="letter", holder="Mona Lind"),
    ):
        path.write_bytes(pdf)
        assert list(pdfua.validate(path).findings) == []
        report = page.validate_pdf_bytes(pdf, profile="ua1", limits=page.SafetyLimits.unlimited())
        assert [(one.rule_id, one.message) for one in report.failures] == []
        assert report.rules.total > 100


def test_many_requirements_and_a_long_name_go_on_properly(cast: Cast) -> None:
    erik = cast.people["erik"]
    Employee.objects.filter(pk=erik.pk).update(full_name="Wolfeschlegelsteinhausen " * 6)
    erik.refresh_from_db()
    many = [
        Competency.objects.create(code=f"m{n}", name=f"Anticipating what matters to number {n}")
        for n in range(18)
    ]
    make_profile(cast.roles["sales-manager"], [(one, 3, 1, True) for one in many])
    for one in many:
        observe(erik, one, 3, days_ago=3)
    recompute_pending()
    pdf = one_pdf(live_pack(erik, cast.roles["sales-manager"]), paper="a4", holder="M")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) <= 2
    assert all(f"number {n}" in " ".join(" ".join(pages).split()) for n in range(18))
    assert all("sha256" in page for page in pages)
    if len(pages) == 2:
        assert "continued" in pages[1]


def test_letters_that_no_font_has_do_not_stop_the_pack(cast: Cast) -> None:
    erik = cast.people["erik"]
    Employee.objects.filter(pk=erik.pk).update(full_name="\U00012031 Erik")  # cuneiform
    erik.refresh_from_db()
    pdf = one_pdf(live_pack(erik, cast.roles["sales-manager"]), paper="a4", holder="M")
    assert "Erik" in text_of(pdf)


def test_kept_pack_is_reopened_as_it_was(cast: Cast, held: HeldPack) -> None:
    client = cast.client("manager")
    client.post(f"{PACK}keep/", {"hash": held.digest})
    pack = Pack.objects.get()
    observe(cast.people["erik"], cast.competencies["planning"], 5, days_ago=1)
    recompute_pending()
    assert sheet_of(pack.content) == held.sheet
    assert content_hash(pack_content(held.sheet)) == pack.content_hash
    response = client.get(f"{PACK}{pack.pk}/")
    assert response.context["sheet"] == held.sheet
    assert client.get(PACK).context["sheet"] != held.sheet
    file = client.get(f"{PACK}{pack.pk}/file.pdf").content
    assert f"sha256 {held.digest[:16]}" in text_of(file)


def test_spreadsheet_holds_the_same_and_no_formula(cast: Cast, held: HeldPack) -> None:
    answer = cast.client("manager").get(f"{PACK}file.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
    people = book.get_sheet_by_name("People").to_python()
    assert people[1][:3] == ["E3", "Erik Ek", "Sales manager"]
    assert held.digest in people[1]
    rows = book.get_sheet_by_name("Requirements").to_python()[1:]
    assert [row[3] for row in rows] == [row.name for row in held.sheet.parts]


def test_each_way_out_is_an_event_the_person_sees(cast: Cast, held: HeldPack) -> None:
    client = cast.client("manager")
    client.get(f"{PACK}file.pdf")
    b"".join(client.get(f"{PACK}file.xlsx"))  # read to its end, as a browser does
    assert client.post(f"{PACK}printed/").status_code == 204
    taken = Event.objects.filter(action=Event.Action.EXPORTED, subject_number="E3")
    assert sorted(event.detail["how"] for event in taken) == [
        "as PDF", "as spreadsheet", "on paper",
    ]  # fmt: skip
    assert {event.detail["hash"] for event in taken} == {held.digest}


def test_many_sheets_are_the_same_as_one_by_one(cast: Cast, held: HeldPack) -> None:
    pairs = [
        (cast.people[who], cast.roles[role])
        for who in ("erik", "nia", "tuan", "mona")
        for role in ("sales-rep", "sales-manager", "sales-director")
    ]
    found, missing = live_packs(pairs)
    one_by_one = [live_pack(employee, role) for employee, role in pairs]
    assert not missing
    assert [one.held.digest for one in found] == [one.digest for one in one_by_one]
    assert [one.held.sheet for one in found] == [one.sheet for one in one_by_one]
    assert [one.held.quotes for one in found] == [one.quotes for one in one_by_one]


def test_queries_of_many_sheets_do_not_grow(
    cast: Cast, held: HeldPack, django_assert_num_queries: Any
) -> None:
    roles = [cast.roles["sales-manager"]]
    few = [(cast.people["erik"], roles[0])]
    many = [(cast.people[who], roles[0]) for who in ("erik", "nia", "tuan")]
    for who in ("nia", "tuan"):
        observe(cast.people[who], cast.competencies["planning"], 2, days_ago=5)
    recompute_pending()
    for pairs in (few, many):
        with django_assert_num_queries(7):
            live_packs(pairs)


def test_session_pack_has_cover_pages_lineage_and_dissent(cast: Cast, held: HeldPack) -> None:
    people, _ = live_packs([(cast.people["erik"], cast.roles["sales-manager"])])
    pack = SessionPack(
        title="Sales North", day=held.sheet.as_of, facilitator="Fia Falk", agenda=("09:00 Opening",),
        people=people, dissent=[Dissent(about="Erik Ek", words="Too early", who="Olga Orlova")],
    )  # fmt: skip
    pdf = session_pdf(pack, paper="a4", holder="Mona Lind")
    text = text_of(pdf)
    for words in ("facilitated by Fia Falk", "09:00 Opening", "Too early (Olga Orlova)",
                  "Where the numbers come from", "manager rating", f"sha256 {pack.digest[:16]}",
                  f"sha256 {held.digest[:16]}"):  # fmt: skip
        assert words in text, words
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 3


def test_a_long_pack_is_made_once_kept_for_its_reader_and_forgotten(
    cast: Cast, held: HeldPack
) -> None:
    manager = cast.accounts["manager"]
    pairs = [(cast.people["erik"], cast.roles["sales-manager"])]
    file = order_pack_file(title="Team", day=held.sheet.as_of, pairs=pairs, paper="a4", by=manager)
    assert make_pack_file(run_id=file.pk) == 1
    assert make_pack_file(run_id=file.pk) == 0
    file.refresh_from_db()
    assert (file.run.status, file.run.done) == ("done", 1)
    url = f"/packs/{file.pk}.pdf"
    assert "Erik Ek" in text_of(cast.client("manager").get(url).content)
    assert Event.objects.filter(action=Event.Action.EXPORTED, subject_number="E3").count() == 1
    assert cast.client("hr_admin").get(url).status_code == 404
    Employee.objects.filter(pk=cast.people["erik"].pk).update(manager=cast.people["sten"])
    assert cast.client("manager").get(url).status_code == 404
    PackFile.objects.update(expires_at=file.run.created_at)
    resume_pack_files()
    file.refresh_from_db()
    assert bytes(file.content) == b""


def test_team_pack_page_names_the_team(cast: Cast, held: HeldPack) -> None:
    page = read(cast.client("manager"), "/team/pack/")
    assert "Pack of your team" in page
    assert "Erik Ek" in page
    answer = cast.client("manager").get("/team/pack/file.pdf")
    assert "Erik Ek" in text_of(answer.content)
