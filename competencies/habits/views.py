"""Rater habits: for HR as a list, for each rater alone."""

from collections.abc import Iterator

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.services import record_list_export
from competencies.habits.selectors import (
    VERDICTS,
    excess_words,
    habit_line,
    habits_within,
    newest_kept_of,
)
from competencies.models import RaterHabit
from people.requests import MemberRequest, Permission, own_record, requires
from ui.exports import Cell, export_response
from ui.lists import Filter, ListSpec, paginate, read_list

HABITS = ListSpec(
    sorts={
        "name": ("rater__plain_name",),
        "severity": ("severity", "rater__plain_name"),
        "spread": ("spread", "rater__plain_name"),
        "beside": ("pairs", "rater__plain_name"),
    },
    default_sort="-beside",
    filters=(Filter(name="verdict", label="Beside others", choices=VERDICTS),),
    search_label="Find a rater by name or number",
)


@require_GET
@requires(Permission.ADD_EVIDENCE)
def raters(request: MemberRequest) -> HttpResponseBase:
    state = read_list(request.GET, HABITS)
    rows = habits_within(
        request.access, search=state.search, verdicts=state.chosen("verdict")
    ).order_by(*state.order_by())
    page = paginate(rows, state)
    context = {"list": state, "page": page, "lines": [habit_line(row) for row in page.rows]}
    return render(request, "competencies/raters.html", context)


@require_GET
@requires(Permission.ADD_EVIDENCE)
def raters_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    state = read_list(request.GET, HABITS)
    rows = habits_within(
        request.access, search=state.search, verdicts=state.chosen("verdict")
    ).order_by(*state.order_by())
    record_list_export(
        by=request.user, object_type="rater_habits", label="Rater habits", rows=rows.count()
    )
    headers = [
        "Number",
        "Name",
        "Beside others",
        "Severity in levels",
        "From",
        "To",
        "Spread ratio",
    ]
    headers += ["From", "To", "People", "Pairs", "Co-raters", "Computed on"]
    return export_response(kind, "rater-habits", headers, _cells(rows.iterator()))


def _cells(rows: Iterator[RaterHabit]) -> Iterator[list[Cell]]:
    for row in rows:
        estimates = (
            row.severity, row.severity_low, row.severity_high,
            row.spread, row.spread_low, row.spread_high,
        )  # fmt: skip
        yield [
            row.rater.number,
            row.rater.full_name,
            habit_line(row).label,
            *(None if one is None else round(one, 2) for one in estimates),
            row.people,
            row.pairs,
            row.co_raters,
            row.computed_on,
        ]


@require_GET
def own_habit(request: MemberRequest) -> HttpResponseBase:
    """How one rates beside others; nothing of any other rater."""
    rater = own_record(request)
    row = RaterHabit.objects.filter(rater=rater).first()
    kept = newest_kept_of(rater)
    context = {
        "line": habit_line(row) if row else None,
        "kept": kept,
        "kept_words": excess_words(kept.excess) if kept else "",
    }
    return render(request, "competencies/own_habit.html", context)
