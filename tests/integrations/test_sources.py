"""Where tables come from, and that they are read as streams."""

import io
import tracemalloc
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from integrations.core.errors import UnreadableSource
from integrations.core.loops import find_loops
from integrations.core.reading import Broken, csv_records, decode
from integrations.core.sources import header_of, open_source
from tests.integrations.canonical_files import GOOD, command, take, write_folder


def records(data: bytes) -> list[tuple[int, list[str] | Broken]]:
    return list(csv_records(decode(io.BytesIO(data), file="x.csv")))  # type: ignore[arg-type] # reads as a raw file does


def test_physical_lines_of_records() -> None:
    data = b'\xef\xbb\xbfa,b\r\n1,"x\ny"\r\n\r\n2,3\n'
    assert records(data) == [(1, ["a", "b"]), (2, ["1", "x\ny"]), (5, ["2", "3"])]


def test_broken_quote_costs_its_own_line_only() -> None:
    found = records(b'a\n"one\ntwo\nthree\nfour\n')
    assert [line for line, _ in found] == [1, 2, 3, 4, 5]
    assert isinstance(found[1][1], Broken)
    assert found[2:] == [(3, ["two"]), (4, ["three"]), (5, ["four"])]


def test_memory_is_flat_in_rows() -> None:
    def lines(count: int) -> Iterator[str]:
        for index in range(count):
            yield f"E{index},coaching,manager_rating,3,2026-01-05\n"

    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in csv_records(lines(count)):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(20_000) < peak(2_000) + 20_000


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"org_units.csv": ""}, "is empty. It needs at least a header row"),
        ({"org_units.csv": "code,name,code\n"}, "has the column code twice"),
        ({"org_units.csv": "code,nam\n"}, "no column name. Is it the one called “nam”?"),
        ({"org_units.csv": "code;name\nU1;A\n"}, "must be separated by commas"),
        ({"org_units.csv": "code,name\nU1,A\n".encode("utf-16")}, "UTF-16"),
        ({"people.csv": "a,b\n"}, "None of these files is here"),
        ({"org_units.csv": 'co"de,name\n"x'}, ""),
    ],
)
@pytest.mark.django_db
def test_input_that_cannot_be_read(
    tmp_path: Path, files: dict[str, str | bytes], words: str
) -> None:
    status, _, err = command(write_folder(tmp_path / "in", files))
    assert status == 2
    assert words in err


@pytest.mark.django_db
def test_header_alone_is_a_file_without_rows(tmp_path: Path) -> None:
    counts = take(tmp_path, {"org_units.csv": "code,name"})["files"]["org_units.csv"]
    assert counts["source"] == 0


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for index, row in enumerate(rows):
                sheet.write_row(index, 0, row)
    return path


def test_sheet_is_read_as_the_canonical_text(tmp_path: Path) -> None:
    header = ["code", "name", "grade", "is_critical", "x"]
    path = write_workbook(
        tmp_path / "roles.xlsx",
        {"roles": [header, ["r1", "Rep", 2, True, 2.5], [], ["r2", "", "", False, date(2026, 1, 5)]]},
    )  # fmt: skip
    (sheet,) = open_source(path)
    found, rows = header_of(sheet)
    assert (sheet.name, found) == ("roles.csv", header)
    assert list(rows) == [
        (2, ["r1", "Rep", "2", "yes", "2.5"]),
        (4, ["r2", "", "", "no", "2026-01-05"]),
    ]


@pytest.mark.django_db
def test_workbook_is_imported_with_the_lines_of_its_sheets(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "company.xlsx",
        {
            "org_units": [["code", "name"], ["U1", "Company"]],
            "employees": [
                ["employee_number", "full_name", "org_unit_code", "grade", "hired_on"],
                ["E1", "Ann", "U1", 3, datetime(2020, 1, 5)],  # noqa: DTZ001 - a spreadsheet knows no zones
                ["E2", "Bo", "U1", 2.5, datetime(2020, 1, 5)],  # noqa: DTZ001 - as above
            ],
        },
    )
    status, out, _ = command(path, "--allow-rejects")
    assert status == 3
    assert "employees.csv:3 grade '2.5': Not a whole number." in out


@pytest.mark.django_db
def test_zip_is_imported_as_its_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in GOOD.items():
            archive.writestr(f"company/{name}", text)
        archive.writestr("__MACOSX/company/._employees.csv", b"junk")
    assert command(tmp_path / "all.zip")[0] == 0


def test_damaged_and_secret_archives_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(UnreadableSource, match="damaged"):
        open_source(tmp_path / "x.zip")
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    with pytest.raises(UnreadableSource, match="damaged"):
        open_source(tmp_path / "x.xlsx")
    (tmp_path / "x.txt").write_text("")
    with pytest.raises(UnreadableSource, match="none of"):
        open_source(tmp_path / "x.txt")


def test_loops_are_found_whole() -> None:
    parents = {"a": "b", "b": "c", "c": "a", "d": "a", "e": "e", "f": "g"}
    assert find_loops(parents) == [["a", "b", "c"], ["e"]]


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 16_383), (1_048_575, 30)])
def test_a_workbook_of_two_far_cells_is_refused_before_it_takes_the_memory(
    tmp_path: Path, row: int, column: int
) -> None:
    path = tmp_path / "upload.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("org_units")
        sheet.write(0, 0, "code")
        sheet.write(row, column, "far")
    assert path.stat().st_size < 10_000
    with pytest.raises(UnreadableSource, match="a cell far away from all others"):
        open_source(path)


def test_a_long_sheet_of_a_few_columns_is_read(tmp_path: Path) -> None:
    path = tmp_path / "upload.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("org_units")
        sheet.write_row(0, 0, ["code", "name"])
        sheet.write_row(200_000, 0, ["U1", "Sales"])
    [file] = open_source(path)
    assert list(file.records()) == [(1, ["code", "name"]), (200_001, ["U1", "Sales"])]
