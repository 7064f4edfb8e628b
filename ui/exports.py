"""Tables as CSV and XLSX, streamed, with formulas neutralised: a cell is text, never a command."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from tempfile import TemporaryFile

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from ui.formulas import FORMULA_STARTS

Cell = str | int | float | Decimal | bool | date | datetime | None
Record = Sequence[Cell]
Sheet = tuple[str, Sequence[str], Iterable[Record]]

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets read UTF-8 only when told
SHEET_NAME_LENGTH = 31
ROWS_PER_SHEET = 1_048_575
"""What Excel holds, less the headers; what is more goes on another sheet."""
LONGEST_CELL = 32_767
OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd",
}  # fmt: skip
SHEET_NAME_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def neutral(value: Cell) -> Cell:
    """Text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


class _Line:
    """A file of one line: what the csv module writes is handed on at once."""

    def write(self, line: str) -> str:
        return line


def csv_lines(headers: Sequence[str], rows: Iterable[Record]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK
    yield writer.writerow([neutral(header) for header in headers])
    for row in rows:
        yield writer.writerow([neutral(value) for value in row])


def csv_response(
    name: str, headers: Sequence[str], rows: Iterable[Record]
) -> StreamingHttpResponse:
    """`name` without ending. Rows are read as the reader downloads: memory is flat in rows."""
    return StreamingHttpResponse(
        csv_lines(headers, rows),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": str(
                content_disposition_header(as_attachment=True, filename=f"{name}.csv")
            )
        },
    )


def xlsx_response(name: str, headers: Sequence[str], rows: Iterable[Record]) -> FileResponse:
    """`name` without ending, also the sheet's name. Rows go to disk as they come."""
    file = TemporaryFile()  # noqa: SIM115 - FileResponse closes it when the download ends
    write_xlsx(file, name, headers, rows)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


def xlsx_book_response(name: str, sheets: Iterable[Sheet]) -> FileResponse:
    """A file of several sheets: name, headers, rows of each."""
    file = TemporaryFile()  # noqa: SIM115 - FileResponse closes it when the download ends
    write_book(file, sheets)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


def book_bytes(sheets: Iterable[Sheet]) -> bytes:
    """As `xlsx_book_response`, to be kept."""
    file = io.BytesIO()
    write_book(file, sheets)
    return file.getvalue()


def xlsx_bytes_response(name: str, content: bytes) -> FileResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=f"{name}.xlsx")


def write_book(file: io.IOBase | object, sheets: Iterable[Sheet]) -> None:
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        bold = book.add_format({"bold": True})
        for name, headers, rows in sheets:
            sheet = book.add_worksheet(name.translate(SHEET_NAME_FORBIDDEN)[:SHEET_NAME_LENGTH])
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, headers, bold)
            for index, row in enumerate(rows, start=1):
                sheet.write_row(index, 0, [_excel_value(value) for value in row])


def write_xlsx(
    file: io.IOBase | object, name: str, headers: Sequence[str], rows: Iterable[Record],
    rows_per_sheet: int = ROWS_PER_SHEET,
) -> None:  # fmt: skip
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        bold = book.add_format({"bold": True})
        sheet = _new_sheet(book, name, headers, bold)
        for index, row in enumerate(rows):
            if index and index % rows_per_sheet == 0:
                sheet = _new_sheet(book, name, headers, bold)
            sheet.write_row(index % rows_per_sheet + 1, 0, [_excel_value(value) for value in row])


def _new_sheet(
    book: xlsxwriter.Workbook, name: str, headers: Sequence[str], bold: object
) -> xlsxwriter.worksheet.Worksheet:
    """The first bears the name, the others the name and their number."""
    number = len(book.worksheets()) + 1
    ending = f" {number}" if number > 1 else ""
    plain = name.translate(SHEET_NAME_FORBIDDEN)[: SHEET_NAME_LENGTH - len(ending)]
    sheet = book.add_worksheet(plain + ending)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, headers, bold)
    return sheet


def _excel_value(value: Cell) -> Cell:
    """Excel knows no time zones: a moment is written in the server's. Nor does it know a text of
    more than 32,767 characters: such a one ends in three dots."""
    if isinstance(value, str) and len(value) > LONGEST_CELL:
        return f"{value[: LONGEST_CELL - 1]}…"
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.make_naive(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time.min)
    return value


def export_response(
    kind: str, name: str, headers: Sequence[str], rows: Iterable[Record]
) -> StreamingHttpResponse | FileResponse:
    """`kind` is "csv" or "xlsx"; anything else is a CSV, the simpler one."""
    if kind == "xlsx":
        return xlsx_response(name, headers, rows)
    return csv_response(name, headers, rows)
