"""Critical positions: the list and its files."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.models import Event
from audit.services import record_event
from people.access import Access
from people.requests import MemberRequest, Permission, requires
from succession.bench.counting import Facts, load_facts
from succession.bench.keeping import current_bench
from succession.bench.letters import LETTERS
from succession.bench.listing import (
    BenchPart,
    list_spec,
    load_part,
    matching_figures,
    strip_cells,
    units_asked,
)
from succession.bench.overview import overview, trait_counts
from succession.bench.people import names_shown
from succession.bench.rows import SeatRow, people_on, seat_row
from succession.bench.words import COVER_WORDS
from ui.exports import Cell, export_response
from ui.lists import ListState, Page, page_of, read_list
from ui.parts import Tab
from ui.wording import number, share

HEADERS = (
    "Code", "Position", "Org unit", "Held by", "Vacant since", "Risk of loss", "Impact of loss",
    "Status (b)", "Best confirmed successor (a)", "Confirmed successors", "Ready now", "Proposed",
    "Share of successors (c)", "Net cover", "Counted elsewhere", "Emergency cover", "Owner",
    "Review by", "Names from outside",
)  # fmt: skip


@require_GET
@requires(Permission.VIEW_BENCH)
def positions(request: MemberRequest) -> HttpResponseBase:
    reading = current_bench()
    facts = load_facts(request.access)
    state = _state(request, facts)
    page = _page(request.access, state, facts)
    part = load_part(page.rows, is_brief=True)
    context = {
        "list": state,
        "page": page,
        "groups": _groups(facts, state, _rows(request.access, part), part),
        "today": reading.as_of,
        "letters": LETTERS,
        "tabs": bench_tabs("list"),
        "names_people": request.access.sees_people(Permission.VIEW_BENCH),
        "may_add": request.access.can(Permission.CONFIRM_SUCCESSORS),
    }
    cells = strip_cells(request.access, facts)
    return render(request, "succession/positions.html", context | overview(facts.tallies, cells))


def bench_tabs(active: str) -> list[Tab]:
    pages = (
        ("list", "List", "positions"),
        ("heat", "Heat map", "heat"),
        ("chart", "Chart", "chart"),
    )
    return [
        Tab(label=label, url=reverse(f"succession:{name}"), active=key == active)
        for key, label, name in pages
    ]


def _state(request: MemberRequest, facts: Facts) -> ListState:
    return read_list(request.GET, list_spec(facts, units_asked(request.GET.getlist("unit"))))


def _page(access: Access, state: ListState, facts: Facts) -> Page[int]:
    """Ids of the positions on this page: one query, two where something is filtered."""
    rows = matching_figures(access, state)
    total = rows.order_by().count() if state.is_filtered else facts.total
    return page_of(rows.values_list("pk", flat=True), total, state)


def _rows(access: Access, part: BenchPart) -> list[SeatRow]:
    """One query: the people whom these seats may name."""
    names = names_shown(access, people_on(part.seats), [seat.owner_id for seat in part.seats])
    return [
        seat_row(part.bench, seat, names, part.shares.get(seat.position_id, 0.0))
        for seat in part.seats
    ]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows under one heading; `count` is "3", or "3 of 4" where a page shows some."""

    label: str
    count: str
    rows: list[SeatRow]


def _groups(facts: Facts, state: ListState, rows: list[SeatRow], part: BenchPart) -> list[Group]:
    """By cover in the default order; in any other order one group without a heading."""
    if state.sort != "cover":
        return [Group(label="", count="", rows=rows)]
    shown = Counter(str(seat.cover) for seat in part.seats)
    whole = trait_counts(facts.tallies).get("cover", Counter())
    return [
        Group(
            label=COVER_WORDS[cover],
            count=share(shown[cover], whole[cover])
            if shown[cover] < whole[cover]
            else number(whole[cover]),
            rows=list(group),
        )
        for cover, group in groupby(rows, key=lambda row: row.seat.cover)
    ]


@require_GET
@requires(Permission.VIEW_BENCH)
def positions_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    current_bench()
    state = _state(request, load_facts(request.access))
    found = matching_figures(request.access, state)
    part = load_part(list(found.values_list("pk", flat=True)))
    rows = _rows(request.access, part)
    record_event(
        by=request.user,
        action=Event.Action.EXPORTED,
        object_type="bench",
        object_id="positions",
        object_label="Critical positions",
        detail={"rows": len(rows)},
    )
    return export_response(kind, "critical-positions", HEADERS, _cells(rows))


def _cells(rows: Sequence[SeatRow]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        seat = row.seat
        yield (
            seat.code, seat.title, seat.unit, row.holder, seat.vacant_since, row.risk, row.impact,
            COVER_WORDS[seat.cover], row.best, _marks(row), len(seat.ready), row.proposed,
            round(row.shares, 2), row.net, row.net_words, row.emergency, row.owner,
            seat.review_on, seat.external_names,
        )  # fmt: skip


def _marks(row: SeatRow) -> str:
    """ "Mei Tanaka (Ready now); somebody (Ready within 2 years)"."""
    return "; ".join(
        f"{mark.person.name if mark.person else 'somebody'} ({mark.label})" for mark in row.marks
    )
