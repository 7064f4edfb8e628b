import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import cast

import pytest
from python_calamine import CalamineWorkbook

from ui import exports

ROWS: list[list[exports.Cell]] = [
    ["=HYPERLINK(1)", 3, date(2026, 11, 3)],
    ['Nguyễn, "Châu"', None, datetime(2026, 11, 3, 10, tzinfo=UTC)],
]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
)
def test_text_that_would_be_a_formula_gets_an_apostrophe(start: str) -> None:
    assert exports.neutral(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ('rejected-a"b', 'attachment; filename="rejected-a\\"b.csv"'),
        ("a\r\nX: y", "attachment; filename*=utf-8''a%0D%0AX%3A%20y.csv"),
        ("Nguyễn", "attachment; filename*=utf-8''Nguy%E1%BB%85n.csv"),
    ],
)
def test_no_name_of_a_file_breaks_out_of_its_header(name: str, header: str) -> None:
    assert exports.csv_response(name, ["N"], []).headers["Content-Disposition"] == header


def test_numbers_stay_numbers() -> None:
    assert exports.neutral(-3) == -3
    assert exports.neutral("a=b") == "a=b"


def test_csv_reads_back_as_written_and_is_marked_as_utf8() -> None:
    response = exports.export_response("csv", "positions", ["Name", "-N", "Day"], ROWS)
    text = b"".join(cast("list[bytes]", response.streaming_content)).decode()
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:]))) == [
        ["Name", "'-N", "Day"],
        ["'=HYPERLINK(1)", "3", "2026-11-03"],
        ['Nguyễn, "Châu"', "", "2026-11-03T10:00:00+00:00"],
    ]
    assert response.headers["Content-Disposition"] == 'attachment; filename="positions.csv"'


def test_csv_reads_its_rows_only_as_it_is_downloaded() -> None:
    rows: Iterator[list[exports.Cell]] = iter([["a"], ["b"]])
    lines = exports.csv_lines(["N"], rows)
    assert [next(lines), next(lines)] == ["\ufeff", "N\r\n"]
    assert list(rows) == [["a"], ["b"]]


@pytest.mark.django_db  # closing a response ends the request, which looks at connections
def test_xlsx_holds_text_not_formulas() -> None:
    response = exports.export_response("xlsx", "positions", ["Name", "N", "Day"], ROWS)
    content = io.BytesIO(b"".join(cast("list[bytes]", response.streaming_content)))
    response.close()
    sheet = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0)
    assert sheet.to_python() == [
        ["Name", "N", "Day"],
        ["=HYPERLINK(1)", 3.0, date(2026, 11, 3)],
        ['Nguyễn, "Châu"', "", datetime(2026, 11, 3, 10)],  # noqa: DTZ001 - Excel has no zones
    ]


def test_more_rows_than_a_sheet_holds_go_on_another_one() -> None:
    file = io.BytesIO()
    exports.write_xlsx(file, "audit", ["N"], [[n] for n in range(5)], rows_per_sheet=2)
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    assert {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names} == {
        "audit": [["N"], [0.0], [1.0]],
        "audit 2": [["N"], [2.0], [3.0]],
        "audit 3": [["N"], [4.0]],
    }


def test_a_text_longer_than_a_cell_is_cut_visibly_not_dropped() -> None:
    file = io.BytesIO()
    exports.write_xlsx(file, "notes", ["Note"], [["x" * 40_000]])
    file.seek(0)
    [[_], [note]] = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert note == "x" * 32_766 + "…"
