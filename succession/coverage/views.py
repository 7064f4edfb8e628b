"""The heat map of required competencies by the age of what was seen, and the people behind it."""

from urllib.parse import urlencode

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from audit.errors import Forbidden, NotFound
from audit.services import record_list_export
from competencies.models import Competency
from people.models import OrgUnit
from people.requests import MemberRequest, Permission, requires
from people.selectors.directory import matching
from succession.coverage import selectors
from succession.coverage.ages import AGES
from ui.exports import Cell, Record, export_response
from ui.lists import ListSpec, paginate, read_list
from ui.parts import Tab

LONGEST_SEARCH = 200
PEOPLE = ListSpec(
    sorts={"name": ("plain_name",), "unit": ("org_unit__name", "plain_name")},
    default_sort="name",
    search_label="Find a person by name or number",
)
HEADERS = ("Code", "Competency", "People", *AGES.values())


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def evidence_coverage(request: MemberRequest) -> HttpResponseBase:
    unit = _unit(request.GET)
    _refuse_blind(request)
    search = request.GET.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip()
    return render(
        request,
        "succession/evidence_coverage.html",
        {
            "map": selectors.evidence_map(request.access, unit),
            "unit": unit,
            "path": selectors.path_to(unit)[:-1],
            "search": search,
            "units": selectors.units_like(search),
            "ages": AGES,
            "tabs": coverage_tabs(),
            "can_see_people": request.access.sees_people(Permission.VIEW_READINESS),
        },
    )


@require_GET
@requires(Permission.VIEW_COMPETENCIES)
def evidence_coverage_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    unit = _unit(request.GET)
    _refuse_blind(request)
    found = selectors.evidence_map(request.access, unit)
    name = f"evidence coverage {unit.code if unit else 'all'}"
    return export_response(kind, name, HEADERS, [_record(one) for one in found.rows])


@require_GET
@requires(Permission.VIEW_READINESS)
def evidence_coverage_people(request: MemberRequest) -> HttpResponseBase:
    unit, competency, age = _cell(request.GET)
    state = read_list(request.GET, PEOPLE)
    people = selectors.people_behind(request.access, unit=unit, competency=competency, age=age)
    page = paginate(matching(people, state.search).order_by(*state.order_by()), state)
    cell = {"competency": competency.code, "age": age, **({"unit": unit.code} if unit else {})}
    return render(
        request,
        "succession/evidence_coverage_people.html",
        {
            "list": state,
            "page": page,
            "unit": unit,
            "competency": competency,
            "age_words": AGES[age],
            "cell": cell,
            "cell_query": urlencode(cell),
            "crumbs": [("Coverage", _map_url(unit)), (competency.name, "")],
        },
    )


@require_GET
@requires(Permission.VIEW_READINESS)
def evidence_coverage_people_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    unit, competency, age = _cell(request.GET)
    people = selectors.people_behind(request.access, unit=unit, competency=competency, age=age)
    label = f"{competency.name}: {AGES[age]}"
    record_list_export(
        by=request.user, object_type="evidence_coverage", label=label, rows=people.count()
    )
    rows = (
        (
            one.number,
            one.full_name,
            one.role.name if one.role else "",
            one.org_unit.name if one.org_unit else "",
            competency.name,
            AGES[age],
        )
        for one in people.order_by("plain_name", "pk").iterator()
    )
    headers = ("Number", "Name", "Role", "Org unit", "Competency", "Newest evidence")
    return export_response(kind, "people behind coverage", headers, rows)


def coverage_tabs() -> list[Tab]:
    return [
        Tab(label="Frameworks and roles", url=reverse("competencies:coverage")),
        Tab(label="Evidence", url=reverse("succession:evidence-coverage"), active=True),
    ]


def _map_url(unit: OrgUnit | None) -> str:
    query = f"?{urlencode({'unit': unit.code})}" if unit else ""
    return f"{reverse('succession:evidence-coverage')}{query}"


def _refuse_blind(request: MemberRequest) -> None:
    if not selectors.can_see_figures(request.access):
        raise Forbidden("You do not have the right to see figures of other people.")


def _unit(get: QueryDict) -> OrgUnit | None:
    code = get.get("unit", "")
    if not code:
        return None
    found = OrgUnit.objects.filter(code=code.replace("\x00", "")).first()
    if found is None:
        raise NotFound("There is no org unit with this code.")
    return found


def _cell(get: QueryDict) -> tuple[OrgUnit | None, Competency, str]:
    code = get.get("competency", "").replace("\x00", "")
    competency, age = Competency.objects.filter(code=code).first(), get.get("age", "")
    if competency is None or age not in AGES:
        raise NotFound("There is no such figure.")
    return _unit(get), competency, age


def _record(row: selectors.CoverageRow) -> Record:
    return (row.code, row.name, _told(row.people), *(_told(one.count) for one in row.cells))


def _told(count: int | None) -> Cell:
    return "held back" if count is None else count
