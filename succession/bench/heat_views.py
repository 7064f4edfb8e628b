"""The heat map of critical positions, and its files."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.errors import NotFound
from people.models import OrgUnit
from people.requests import MemberRequest, Permission, requires
from succession.bench.heat import HeatMap, Row
from succession.bench.heat_selectors import BYS, RISK, ROWS, STATUS, HeatQuestion, load_heat_map
from succession.bench.keeping import current_bench
from succession.bench.listing import ITSELF
from succession.bench.views import bench_tabs
from succession.coverage.selectors import path_to
from ui.exports import Cell, export_response
from ui.parts import Tab

HEADERS = ("Part", "Trait", "Positions", "With someone ready now")


@require_GET
@requires(Permission.VIEW_BENCH)
def heat(request: MemberRequest) -> HttpResponseBase:
    reading = current_bench()
    question = _question(request.GET)
    found = load_heat_map(request.access, question)
    context = {
        "map": found,
        "rows": [_linked(question, row) for row in found.rows],
        "question": question,
        "by_words": BYS[question.by],
        "is_risk": question.by == RISK,
        "path": path_to(question.unit),
        "choices": [_choices(question, "rows", ROWS), _choices(question, "by", BYS)],
        "kept": _address(question),
        "tabs": bench_tabs("heat"),
        "today": reading.as_of,
    }
    return render(request, "succession/bench/heat.html", context)


@require_GET
@requires(Permission.VIEW_BENCH)
def heat_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    current_bench()
    found = load_heat_map(request.access, _question(request.GET))
    return export_response(kind, "critical-positions-heat-map", HEADERS, _cells(found))


def _cells(found: HeatMap) -> Iterator[tuple[Cell, ...]]:
    for row in found.rows:
        for cell in row.cells:
            yield row.name, cell.words, cell.positions, cell.covered


def _question(get: QueryDict) -> HeatQuestion:
    rows, by = get.get("rows", ""), get.get("by", "")
    return HeatQuestion(
        rows=rows if rows in ROWS else "unit", by=by if by in BYS else STATUS, unit=_unit(get)
    )


def _unit(get: QueryDict) -> OrgUnit | None:
    code = get.get("unit", "").replace("\x00", "")
    if not code:
        return None
    found = OrgUnit.objects.filter(code=code).first()
    if found is None:
        raise NotFound("There is no org unit with this code.")
    return found


def _address(question: HeatQuestion, **changes: str) -> str:
    pairs = {"unit": question.unit.code if question.unit else ""}
    pairs |= {"rows": question.rows, "by": question.by} | changes
    first = {"rows": "unit", "by": STATUS, "unit": ""}
    return "?" + urlencode({key: value for key, value in pairs.items() if value != first[key]})


def _choices(question: HeatQuestion, name: str, choices: dict[str, str]) -> list[Tab]:
    chosen = getattr(question, name)
    return [
        Tab(label=words, url=_address(question, **{name: key}), active=key == chosen)
        for key, words in choices.items()
    ]


def _linked(question: HeatQuestion, row: Row) -> dict[str, object]:
    """The row with where its name and each of its cells lead."""
    where = _where(question, row)
    base = reverse("succession:positions")
    deeper = question.rows == "unit" and row.code and not row.is_itself
    return {
        "row": row,
        "url": _address(question, unit=row.code) if deeper else "",
        "list_url": f"{base}?{urlencode(where)}" if where is not None else "",
        "cells": [
            (
                cell,
                f"{base}?{urlencode(where | {question.by: cell.column})}"
                if where is not None and cell.positions
                else "",
            )
            for cell in row.cells
        ],
    }


def _where(question: HeatQuestion, row: Row) -> dict[str, str] | None:
    """What the list must be filtered by to show the row; None where it has no filter for it."""
    if question.rows == "family":
        unit = {"unit": question.unit.code} if question.unit else {}
        return {"family": row.code} | unit if row.code else None
    return {"unit": f"{ITSELF}{row.code}" if row.is_itself or not row.code else row.code}
