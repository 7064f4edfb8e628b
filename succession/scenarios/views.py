"""Scenarios: the list, one of them, several side by side, and what can be done with one."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit.errors import DomainError
from audit.models import Event
from audit.services import record_event, record_list_export
from people.requests import MemberRequest, Permission, requires
from succession.models import Scenario
from succession.scenarios import services
from succession.scenarios.forms import ScenarioForm, initial_of
from succession.scenarios.selectors import (
    ScenarioPage,
    compare,
    load_scenario,
    names_of,
    scenario_page,
    scenarios_of,
)
from succession.scenarios.shapes import inputs_from_json, outcome_from_json
from succession.scenarios.words import answer, suppositions
from ui.exports import Cell, export_response
from ui.lists import ListSpec, ListState, paginate, read_list
from ui.picking import render_picking

PLAN = Permission.PLAN_SCENARIOS
MOST_COMPARED = 4
LIST = ListSpec(
    sorts={
        "newest": ("-solved_at",),
        "name": ("name",),
        "vacancies": ("vacancies",),
        "uncovered": ("uncovered",),
    },
    default_sort="newest",
    search_label="Find a scenario",
)
MOVE_HEADERS = (
    "Step", "When", "Position code", "Position", "Org unit", "Critical", "Who", "Band", "Score",
    "Give or take", "Points against holder before", "Leaves", "Why open",
)  # fmt: skip


@require_GET
@requires(PLAN)
def scenarios(request: MemberRequest) -> HttpResponseBase:
    state = read_list(request.GET, LIST)
    page = paginate(_found(request, state).order_by(*state.order_by()), state)
    context = {"list": state, "page": page, "today": timezone.localdate()}
    return render(request, "succession/scenarios/list.html", context)


def _found(request: MemberRequest, state: ListState) -> QuerySet[Scenario]:
    return scenarios_of(request.access).filter(name__icontains=state.search)


@require_GET
@requires(PLAN)
def scenarios_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    state = read_list(request.GET, LIST)
    rows = _found(request, state).order_by(*state.order_by())
    record_list_export(
        by=request.user, object_type="scenario", label="Scenarios", rows=rows.count()
    )
    headers = ["Name", "Owner", "As of", "Fall empty", "Filled", "Moves", "Open in the end"]
    return export_response(kind, "scenarios", headers, _list_cells(rows))


def _list_cells(rows: QuerySet[Scenario]) -> Iterator[list[Cell]]:
    for one in rows.iterator():
        yield [
            one.name, one.owner.full_name, one.as_of, one.vacancies, one.covered, one.moves,
            one.uncovered,
        ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(PLAN)
def scenario_new(request: MemberRequest) -> HttpResponseBase:
    asked = request.GET.get("seat", "").replace("\x00", "")[:60]
    form = _form(request, initial={"seats": [asked] if asked else []})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_scenario(
                name=form.cleaned_data["name"],
                inputs=form.inputs(),
                by=request.user,
                access=request.access,
            )
        except DomainError as error:
            form.add_error(None, error.sentence)
        else:
            return redirect("succession:scenario", pk=made.pk)
    return render_picking(request, "succession/scenarios/edit.html", {"form": form})


def _form(request: MemberRequest, initial: dict[str, Any]) -> ScenarioForm:
    typed = request.POST if request.method == "POST" else None
    today = timezone.localdate()
    return ScenarioForm(typed, initial=initial, access=request.access, as_of=today)


@require_http_methods(["GET", "POST"])
@requires(PLAN)
def scenario_change(request: MemberRequest, pk: int) -> HttpResponseBase:
    scenario = load_scenario(request.access, pk)
    form = _form(request, initial_of(scenario.name, inputs_from_json(scenario.inputs)))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_scenario(
                scenario=scenario,
                name=form.cleaned_data["name"],
                inputs=form.inputs(),
                by=request.user,
                access=request.access,
            )
        except DomainError as error:
            form.add_error(None, error.sentence)
        else:
            return redirect("succession:scenario", pk=scenario.pk)
    context = {"form": form, "scenario": scenario}
    return render_picking(request, "succession/scenarios/edit.html", context)


@require_GET
@requires(PLAN)
def scenario(request: MemberRequest, pk: int) -> HttpResponseBase:
    found = load_scenario(request.access, pk)
    page, today = scenario_page(request.access, found), timezone.localdate()
    others = scenarios_of(request.access).exclude(pk=pk)[:20]
    context = {
        "shown": page,
        "answer": answer(page.figures),
        "supposed": suppositions(page.inputs, names_of(request.access, page.inputs)),
        "others": others,
        "is_outdated": services.is_outdated(found, today),
        "today": today,
    }
    return render(request, "succession/scenarios/scenario.html", context)


@require_POST
@requires(PLAN)
def scenario_solve(request: MemberRequest, pk: int) -> HttpResponseBase:
    found = load_scenario(request.access, pk)
    services.recompute_scenario(scenario=found, by=request.user, access=request.access)
    messages.success(request, "Worked out afresh with what is known now.")
    return redirect("succession:scenario", pk=pk)


@require_http_methods(["GET", "POST"])
@requires(PLAN)
def scenario_nominate(request: MemberRequest, pk: int) -> HttpResponseBase:
    found = load_scenario(request.access, pk)
    if request.method == "POST":
        return _nominated(request, found)
    page = scenario_page(request.access, found)
    return render(request, "succession/scenarios/nominate.html", {"shown": page})


def _nominated(request: MemberRequest, found: Scenario) -> HttpResponseBase:
    chosen = [int(one) for one in request.POST.getlist("seat") if one.isdecimal() and len(one) < 19]
    done = services.nominate(
        scenario=found,
        outcome=outcome_from_json(found.result),
        seats=chosen,
        by=request.user,
        access=request.access,
    )
    proposed = "1 person is" if done.proposed == 1 else f"{done.proposed} people are"
    messages.success(request, f"{proposed} proposed. HR confirms.")
    for sentence in sorted(set(done.refused.values())):
        messages.warning(request, f"Not proposed: {sentence}")
    return redirect("succession:scenario", pk=found.pk)


@require_POST
@requires(PLAN)
def scenario_discard(request: MemberRequest, pk: int) -> HttpResponseBase:
    found = load_scenario(request.access, pk)
    services.discard_scenario(scenario=found, by=request.user)
    messages.success(request, f"“{found.name}” is discarded.")
    return redirect("succession:scenarios")


@require_GET
@requires(PLAN)
def scenarios_compare(request: MemberRequest) -> HttpResponseBase:
    ids = [int(one) for one in request.GET.getlist("with") if one.isdecimal() and len(one) < 19]
    rows = scenarios_of(request.access).in_bulk(ids[:MOST_COMPARED])
    chosen = [rows[one] for one in dict.fromkeys(ids) if one in rows]
    context = {
        "compared": compare(request.access, chosen) if len(chosen) > 1 else None,
        "choices": scenarios_of(request.access)[:50],
        "chosen": [one.pk for one in chosen],
    }
    return render(request, "succession/scenarios/compare.html", context)


@require_GET
@requires(PLAN)
def scenario_export(request: MemberRequest, pk: int, kind: str) -> HttpResponseBase:
    found = load_scenario(request.access, pk)
    page = scenario_page(request.access, found)
    record_event(
        by=request.user,
        action=Event.Action.EXPORTED,
        object_type=services.OBJECT_TYPE,
        object_id=found.pk,
        object_label=found.name,
        detail={"rows": len(page.moves) + len(page.open)},
    )
    return export_response(kind, "scenario-moves", MOVE_HEADERS, _cells(page))


def _cells(page: ScenarioPage) -> Iterator[tuple[Cell, ...]]:
    for row in page.moves:
        move, seat = row.move, row.seat
        yield (
            move.step, row.when, seat.code, seat.title, seat.unit, _yes(seat.is_critical),
            row.name, row.band, round(move.score), round(move.score_sd),
            None if row.change is None else round(row.change),
            "; ".join(one.title for one in row.opens), "",
        )  # fmt: skip
    for left in page.open:
        seat = left.seat
        yield (
            None, "Stays open", seat.code, seat.title, seat.unit, _yes(seat.is_critical), "", "",
            None, None, None, "", left.why,
        )  # fmt: skip


def _yes(value: bool) -> str:  # noqa: FBT001 - a word for a truth
    return "yes" if value else "no"
