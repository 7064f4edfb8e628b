"""The succession chart: an outline whose branches open, a drawing, a table, and their files."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.services import record_list_export
from people.requests import MemberRequest, Permission, requires
from succession.bench.keeping import current_bench
from succession.bench.views import bench_tabs
from succession.orgchart import listing
from succession.orgchart.asking import (
    CHANGED,
    PART,
    Asked,
    frame_of,
    is_outdated,
    path_links,
    read_asked,
    read_number,
    rows_of,
)
from succession.orgchart.drawn import load_drawing, read_slices
from succession.orgchart.pages import HEADERS, focus_url, records
from succession.orgchart.selectors import (
    DEEPEST,
    Roots,
    find_nodes,
    load_below,
    load_branches,
    load_path,
    roots_of,
)
from ui.exports import export_response
from ui.lists import read_list

FIRST_ROWS, MORE_ROWS = PART, 400
"""One part at first, twice as high as a window; the rest follows by itself, or by a link."""
MOST_BELOW = 5000
Context = dict[str, object]


@require_GET
@requires(Permission.VIEW_BENCH)
def chart(request: MemberRequest, kind: str = "", key: str = "") -> HttpResponseBase:
    asked = read_asked(request, kind, key)
    if is_outdated(request.GET, asked.reading) and request.htmx:
        return _outdated()
    roots = roots_of(request.access, asked.question)
    most = MORE_ROWS if asked.after else FIRST_ROWS
    found = load_branches(request.access, asked.question, roots, after=asked.after, most=most)
    context = rows_of(asked, found)
    if request.htmx and asked.after:
        return render(request, "succession/orgchart/_more.html", context)
    context |= _frame(request, asked, roots, "chart")
    return render(request, "succession/orgchart/chart.html", context)


@require_GET
@requires(Permission.VIEW_BENCH)
def chart_branch(request: MemberRequest, first: int) -> HttpResponseBase:
    """What lies right below a node, as a fragment."""
    if is_outdated(request.GET, current_bench()):
        return _outdated()
    level = min(read_number(request.GET, "level"), DEEPEST)
    gaps = request.GET.get("gaps") == "yes"
    found = load_below(request.access, first, level=level, gaps=gaps, most=MOST_BELOW)
    rows = [(row, focus_url(row)) for row in found.rows]
    return render(request, "succession/orgchart/_rows.html", {"rows": rows})


def _outdated() -> HttpResponse:
    return HttpResponse(CHANGED, status=409, content_type="text/plain; charset=utf-8")


@require_GET
@requires(Permission.VIEW_BENCH)
def chart_drawing(request: MemberRequest, kind: str = "", key: str = "") -> HttpResponseBase:
    """The drawing around its top, or around what is asked for; as a fragment some slices of it."""
    asked = read_asked(request, kind, key)
    if is_outdated(request.GET, asked.reading) and request.htmx:
        return _outdated()
    roots = roots_of(request.access, asked.question)
    drawing = load_drawing(request.access, asked, roots)
    if request.htmx:
        wanted = read_slices(request.GET, drawing.plan)
        context: Context = {"slices": drawing.pictures(wanted)}
        return render(request, "succession/orgchart/_slices.html", context)
    context = drawing.page(read_number(request.GET, "at"))
    context |= _frame(request, asked, roots, "chart-drawing")
    return render(request, "succession/orgchart/drawing.html", context)


@require_GET
@requires(Permission.VIEW_BENCH)
def chart_picture(request: MemberRequest, kind: str = "", key: str = "") -> HttpResponseBase:
    asked = read_asked(request, kind, key)
    drawing = load_drawing(request.access, asked, roots_of(request.access, asked.question))
    _record(request, "Succession chart, drawing", len(drawing.plan.keys))
    headers = {"Content-Disposition": 'attachment; filename="succession-chart.svg"'}
    content_type = "image/svg+xml; charset=utf-8"
    return HttpResponse(drawing.file(), content_type=content_type, headers=headers)


@require_GET
@requires(Permission.VIEW_BENCH)
def chart_table(request: MemberRequest, kind: str = "", key: str = "") -> HttpResponseBase:
    asked = read_asked(request, kind, key).whole()
    roots = roots_of(request.access, asked.question)
    state = read_list(request.GET, listing.SPEC)
    page = listing.load_page(request.access, asked.question, roots, state)
    context = {"list": state, "page": page, "csv_kept": state.query(page=None)}
    context |= _frame(request, asked, roots, "chart-table")
    return render(request, "succession/orgchart/table.html", context)


@require_GET
@requires(Permission.VIEW_BENCH)
def chart_export(
    request: MemberRequest, file: str, kind: str = "", key: str = ""
) -> HttpResponseBase:
    asked = read_asked(request, kind, key).whole()
    roots = roots_of(request.access, asked.question)
    state = read_list(request.GET, listing.SPEC)
    total = listing.count_rows(request.access, asked.question, roots, state)
    _record(request, "Succession chart", total)
    rows = listing.every_row(request.access, asked.question, roots, state)
    counted = listing.counted_seats(request.access)
    return export_response(file, "succession-chart", HEADERS, records(rows, counted))


def _record(request: MemberRequest, label: str, rows: int) -> None:
    record_list_export(by=request.user, object_type="bench", label=label, rows=rows)


def _frame(request: MemberRequest, asked: Asked, roots: Roots, view: str) -> Context:
    node = asked.question.node
    path = load_path(request.access, node) if node else []
    return frame_of(asked, roots, view) | {
        "path": path_links(path, view),
        "found": [(row, focus_url(row, view)) for row in find_nodes(request.access, asked.search)]
        if view != "chart-table"
        else [],
        "tabs": bench_tabs("chart"),
        "names_people": request.access.sees_people(Permission.VIEW_BENCH),
    }
