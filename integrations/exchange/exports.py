"""A framework as a file: a CASE package, or the canonical tables."""

import csv
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO

import xlsxwriter
from django.db import transaction

from audit.models import Event
from audit.services import Actor, record_event
from competencies.models import Framework
from integrations.canonical.competencies import COMPETENCIES
from integrations.canonical.indicators import INDICATORS
from integrations.case.services import package_as_json
from integrations.codes import slug
from integrations.core.cells import guarded
from integrations.exchange.content import Content
from integrations.exchange.stored import content_of

Cell = str | int | None
Table = Sequence[Sequence[Cell]]


@dataclass(frozen=True, kw_only=True)
class Exported:
    """`name` is that of the file, made of the framework's code."""

    name: str
    content_type: str
    data: bytes


@transaction.atomic
def export_framework(*, framework: Framework, form: str, by: Actor) -> Exported:
    """`form` is one of FORMS. What is retired stays here: no format says when it was."""
    ending, content_type, write = FORMS[form]
    data = write(framework)
    record_event(
        by=by,
        action=Event.Action.EXPORTED,
        object_type="framework",
        object_id=framework.pk,
        object_label=framework.name,
        detail={"form": form, "bytes": len(data)},
    )
    return Exported(name=f"{slug(framework.code)}.{ending}", content_type=content_type, data=data)


def canonical_tables(content: Content) -> dict[str, Table]:
    """competencies.csv and indicators.csv, the header first, as import-format has them."""
    return {
        COMPETENCIES.file: [[column.name for column in COMPETENCIES.columns], *_rows(content)],
        INDICATORS.file: [[column.name for column in INDICATORS.columns], *_texts(content)],
    }


def _rows(content: Content) -> Iterator[Sequence[Cell]]:
    for one in sorted(content.items.values(), key=lambda one: one.code):
        yield (
            one.code,
            one.name,
            content.head.code,
            content.head.name,
            one.description,
            one.category,
            one.parent,
            one.scale_max,
            one.half_life_days,
        )


def _texts(content: Content) -> Iterator[Sequence[Cell]]:
    for one in sorted(content.items.values(), key=lambda one: one.code):
        for level, texts in sorted(one.levels.items()):
            for text in texts:
                yield one.code, level, text


def _tables(framework: Framework) -> Mapping[str, Table]:
    return canonical_tables(content_of(framework, with_retired=False))


def _zipped_csv(framework: Framework) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in _tables(framework).items():
            text = StringIO()
            csv.writer(text).writerows([_safe(cell) for cell in row] for row in rows)
            # without the time of day, so that the same framework gives the same file
            archive.writestr(zipfile.ZipInfo(name), text.getvalue().encode())
    return target.getvalue()


def _workbook(framework: Framework) -> bytes:
    target = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True})
        for name, rows in _tables(framework).items():
            sheet = book.add_worksheet(name.removesuffix(".csv"))
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, rows[0], bold)
            for number, row in enumerate(rows[1:], start=1):
                sheet.write_row(number, 0, [_safe(cell) for cell in row])
    return target.getvalue()


def _safe(cell: Cell) -> Cell:
    return guarded(cell) if isinstance(cell, str) else cell


_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS: dict[str, tuple[str, str, Callable[[Framework], bytes]]] = {
    "case": ("case.json", "application/json", package_as_json),
    "csv": ("csv.zip", "application/zip", _zipped_csv),
    "xlsx": ("xlsx", _SHEET, _workbook),
}
"""Form → the file's ending, its type, and what writes it."""
