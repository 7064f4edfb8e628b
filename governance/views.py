"""The committee's dashboard, each figure with the rows behind it, and who answers for it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.errors import Conflict, NotFound
from audit.models import Event
from audit.services import record_event
from governance import services
from governance.forms import GovernForm
from governance.kpis.catalogue import MEASURES
from governance.models import KPI
from governance.selectors.dashboard import Reading, load_readings
from governance.selectors.drilldown import drill_down
from governance.selectors.files import HEADERS, file_rows
from governance.selectors.history import load_history
from governance.selectors.tiles import TableRow, headline, table_row, tile_of
from governance.standing import Standing
from people.access import employees_within
from people.models import left_by
from people.picking import people_to_pick
from people.requests import MemberRequest, Permission, requires
from succession.views.replay import read_day
from ui.exports import Cell, export_response
from ui.lists import read_list
from ui.picking import render_picking

STALE_AFTER_DAYS = 2
COUNT_WORDS = {
    Standing.ACT: "to act on",
    Standing.UNGOVERNED: "ungoverned",
    Standing.WATCH: "to watch",
    Standing.ON_TARGET: "on target",
    Standing.NO_DATA: "without data",
    Standing.NOT_PERMITTED: "not permitted",
}


@require_GET
@requires(Permission.VIEW_KPIS)
def kpis(request: MemberRequest) -> HttpResponseBase:
    as_of = _asked_day(request)
    request.as_of = as_of if as_of < timezone.localdate() else None
    readings = load_readings(request.access, as_of)
    may_govern = request.access.can(Permission.GOVERN_KPIS)
    newest = max((one.latest.as_of for one in readings if one.latest), default=None)
    context = {
        "tiles": [tile_of(one, may_govern=may_govern) for one in readings],
        "table": [table_row(one) for one in readings],
        "counts": _counts(readings),
        "headline": headline(readings),
        "needs": [tile_of(one, may_govern=may_govern) for one in readings if one.needs_somebody],
        "newest": newest,
        "is_stale": newest is not None and (as_of - newest).days > STALE_AFTER_DAYS,
        "as_of": as_of,
        "is_past": request.as_of is not None,
        "may_govern": may_govern,
    }
    return render(request, "governance/kpis.html", context)


def _asked_day(request: MemberRequest) -> date:
    """`?as_of=`, where it is a day that has been; otherwise today."""
    return read_day(request).day or timezone.localdate()


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many figures stand so; `anchor` is the first of them on the page."""

    standing: Standing
    words: str
    count: int
    place: int


def _counts(readings: Sequence[Reading]) -> list[Count]:
    standings = [one.standing for one in readings]
    count = Counter(standings)
    return [
        Count(
            standing=standing,
            words=COUNT_WORDS[standing],
            count=count[standing],
            place=standings.index(standing),
        )
        for standing in Standing
        if count[standing]
    ]


@require_GET
@requires(Permission.VIEW_KPIS)
def kpis_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    rows = [table_row(one) for one in load_readings(request.access, _asked_day(request))]
    headers = ["Figure", "Status", "Value", "Share", "Target", "Change", "Owner", "As of"]
    return export_response(kind, "key-figures", headers, _table_cells(rows))


def _table_cells(rows: Sequence[TableRow]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        yield (
            row.name, row.standing_words, row.value, row.beside, row.target, row.change, row.owner,
            row.as_of,
        )  # fmt: skip


@require_GET
@requires(Permission.VIEW_KPIS)
def kpi(request: MemberRequest, key: str) -> HttpResponseBase:
    reading = _load_reading(request, key)
    may_govern = request.access.can(Permission.GOVERN_KPIS)
    measure, seen = MEASURES[key], reading.latest
    context = {
        "reading": reading,
        "tile": tile_of(reading, may_govern=may_govern),
        "row": table_row(reading),
        "history": load_history(request.access, reading) if reading.is_shown else None,
        "measure": measure,
        "down": drill_down(request.access, measure, seen, lambda spec: read_list(request.GET, spec))
        if seen is not None and reading.is_shown
        else None,
        "may_govern": may_govern,
    }
    return render(request, "governance/kpi.html", context)


def _load_reading(request: MemberRequest, key: str) -> Reading:
    if key not in MEASURES:
        raise NotFound("There is no such figure.")
    return load_readings(request.access, timezone.localdate(), [key])[0]


@require_GET
@requires(Permission.VIEW_KPIS)
def kpi_export(request: MemberRequest, key: str, kind: str) -> HttpResponseBase:
    reading = _load_reading(request, key)
    if reading.latest is None or not reading.is_shown:
        raise NotFound("There are no rows to take away.")
    rows = file_rows(
        request.access, MEASURES[key], reading.latest, lambda spec: read_list(request.GET, spec)
    )
    record_event(
        by=request.user,
        action=Event.Action.EXPORTED,
        object_type="kpi",
        object_id=key,
        object_label=f"Rows behind {reading.kpi.name}",
        detail={"rows": len(rows)},
    )
    return export_response(kind, key.replace("_", "-"), HEADERS, rows)


@require_http_methods(["GET", "POST"])
@requires(Permission.GOVERN_KPIS)
def kpi_govern(request: MemberRequest, key: str) -> HttpResponseBase:
    figure = KPI.objects.select_related("owner").filter(key=key).first()
    if figure is None or key not in MEASURES:
        raise NotFound("There is no such figure.")
    form = _govern_form(request, figure)
    if request.method == "POST" and form.is_valid():
        try:
            services.govern_kpi(
                kpi=figure, by=request.user, seen=form.cleaned_data["seen"], **form.wanted()
            )
        except Conflict as conflict:
            return _show_govern(request, figure, form, conflict)
        messages.success(request, f"{figure.name} has an owner and a target.")
        return redirect("governance:kpi", key=key)
    return _show_govern(request, figure, form)


def _govern_form(request: MemberRequest, figure: KPI) -> GovernForm:
    people = employees_within(request.access, Permission.VIEW_PEOPLE)
    present = people.exclude(left_by(timezone.localdate()))
    return GovernForm(
        request.POST if request.method == "POST" else None,
        kpi=figure,
        people=people_to_pick(present),
    )


def _show_govern(
    request: MemberRequest, figure: KPI, form: GovernForm, conflict: Conflict | None = None
) -> HttpResponseBase:
    """On a conflict: what stands now beside what was typed; sending again is then a choice."""
    reading = load_readings(request.access, timezone.localdate(), [figure.key])[0]
    if conflict is not None:
        figure.refresh_from_db()
        form.data = {**form.data, "seen": services.governance_of(figure).signature()}
    context = {
        "form": form,
        "reading": reading,
        "row": table_row(reading, bare=True),
        "conflict": conflict,
    }
    status = conflict.status if conflict else 200
    return render_picking(request, "governance/govern.html", context, status=status)


@require_POST
@requires(Permission.GOVERN_KPIS)
def observe(request: MemberRequest) -> HttpResponseBase:
    written = services.observe_kpis(as_of=timezone.localdate(), by=request.user)
    messages.success(request, f"{len(written)} figures measured.")
    return redirect(reverse("governance:kpis"))
