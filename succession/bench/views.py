"""Critical positions: the list, its files, and the plan of one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from audit.models import Event
from audit.services import record_event
from people.requests import MemberRequest, Permission, requires
from succession.bench.listing import BenchList, bench_list, matching_seats
from succession.bench.people import names_shown
from succession.bench.rows import (
    STEPS,
    SeatRow,
    band_counts,
    heat_cells,
    legend,
    people_on,
    risk_grid,
    seat_row,
)
from succession.bench.selectors import load_bench
from succession.bench.shapes import Seat
from succession.bench.words import COVER_WORDS, EXPOSURE_WORDS, answer
from ui.exports import Cell, export_response
from ui.lists import ListState, paginate_list, read_list
from ui.wording import number, share

MOST_CELLS = 80
"""More seats than this are a bar of shares: nobody reads a strip of hundreds."""
HEADERS = (
    "Code", "Position", "Org unit", "Held by", "Vacant since", "Risk of loss", "Impact of loss",
    "Status", "Confirmed successors", "Ready now", "Proposed", "Net cover", "Counted elsewhere",
    "Emergency cover", "Owner", "Review by", "Names from outside",
)  # fmt: skip


@require_GET
@requires(Permission.VIEW_BENCH)
def positions(request: MemberRequest) -> HttpResponseBase:
    bench = load_bench(timezone.localdate())
    listing = bench_list(request.access, bench)
    state = read_list(request.GET, listing.spec())
    found = listing.found(state, matching_seats(request.access, state.search))
    page = paginate_list(found, state)
    context = {
        "list": state,
        "page": page,
        "groups": _groups(listing, found, state, _rows(request, listing, page.rows)),
        "today": bench.as_of,
        "names_people": request.access.sees_people(Permission.VIEW_BENCH),
        "may_add": request.access.can(Permission.CONFIRM_SUCCESSORS),
    }
    return render(request, "succession/positions.html", context | _overview(listing))


def _overview(listing: BenchList) -> dict[str, object]:
    """What always speaks of all the positions that the reader reaches."""
    seats = listing.seats
    exposed = [seat for seat in seats if seat.is_exposed]
    bands = band_counts(seats)
    return {
        "answer": answer(listing.bench, seats),
        "seats": seats,
        "cells": heat_cells(listing.bench, seats) if len(seats) <= MOST_CELLS else [],
        "bands": bands,
        "legend": legend(bands),
        "vacant": sum(seat.is_vacant for seat in seats),
        "shared": sum(trait["shared"] == "yes" for trait in map(listing.traits, seats)),
        "exposed": len(exposed),
        "exposed_open": sum(not seat.ready for seat in exposed),
        "grid": risk_grid(seats),
        "grid_columns": [EXPOSURE_WORDS[step] for step in STEPS],
        "not_assessed": sum(not (seat.risk and seat.impact) for seat in seats),
    }


def _rows(request: MemberRequest, listing: BenchList, seats: Sequence[Seat]) -> list[SeatRow]:
    """One query: the people whom these seats may name."""
    names = names_shown(request.access, people_on(seats), [seat.owner_id for seat in seats])
    return [seat_row(listing.bench, seat, names) for seat in seats]


@dataclass(frozen=True, kw_only=True)
class Group:
    """Rows under one heading; `count` is "3", or "3 of 4" where filters hide some."""

    label: str
    count: str
    rows: list[SeatRow]


def _groups(
    listing: BenchList, found: list[Seat], state: ListState, rows: list[SeatRow]
) -> list[Group]:
    """By cover in the default order; in any other order one group without a heading."""
    if state.sort != "cover":
        return [Group(label="", count="", rows=rows)]
    shown, whole = (Counter(seat.cover for seat in seats) for seats in (found, listing.seats))
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
    listing = bench_list(request.access, load_bench(timezone.localdate()))
    state = read_list(request.GET, listing.spec())
    found = listing.found(state, matching_seats(request.access, state.search))
    rows = _rows(request, listing, found)
    record_event(
        by=request.user,
        action=Event.Action.EXPORTED,
        object_type="bench",
        object_id="positions",
        object_label="Critical positions",
        detail={"rows": len(rows)},
    )
    return export_response(kind, "critical-positions", HEADERS, _cells(rows))


def _cells(rows: list[SeatRow]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        seat = row.seat
        yield (
            seat.code, seat.title, seat.unit, row.holder, seat.vacant_since, row.risk, row.impact,
            COVER_WORDS[seat.cover], _marks(row), len(seat.ready), row.proposed, row.net,
            row.net_words, row.emergency, row.owner, seat.review_on, seat.external_names,
        )  # fmt: skip


def _marks(row: SeatRow) -> str:
    """ "Mei Tanaka (Ready now); somebody (Ready within 2 years)"."""
    return "; ".join(
        f"{mark.person.name if mark.person else 'somebody'} ({mark.label})" for mark in row.marks
    )
