"""People × roles, and people × the requirements of one role: pages and files."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from audit.services import record_list_export
from people.models import Employee
from people.requests import MemberRequest, Permission, requires
from succession.matrix import requirements, roles
from succession.matrix.files import requirement_file, role_file
from succession.matrix.listing import (
    SORT_WORDS,
    band_filter,
    choices_for,
    matrix_spec,
    narrowed,
    people_within,
)
from succession.models.readiness import Band
from succession.selectors.basis import NotScored
from succession.views.readiness import load_role
from ui.exports import export_response
from ui.lists import Filter, ListSpec, ListState, read_list

FILL = Filter(
    name="fill",
    label="Cells",
    choices={"1": "Also for roles that people are not considered for"},
)
FIGURES = Filter(name="figures", label="Figures", choices={"all": "Count everybody in the list"})
LOOK = Filter(name="look", label="Look", choices={"table": "Plain table"})


@require_GET
@requires(Permission.VIEW_MATRIX)
def matrix(request: MemberRequest) -> HttpResponseBase:
    people, counts, state = _roles_asked(request)
    shown = roles.columns_of(counts, state.chosen("columns"))
    made = roles.role_matrix(people, shown, state, is_exact=_sees_people(request))
    context = _shared(request, state) | {"made": made, "counts": counts, "shown": shown}
    context["people_query"] = state.query(columns=None, fill=None, band=None)
    return render(request, "succession/matrix/roles.html", context)


@require_GET
@requires(Permission.VIEW_MATRIX)
def matrix_export(request: MemberRequest, kind: str) -> HttpResponseBase:
    people, counts, state = _roles_asked(request)
    shown = roles.columns_of(counts, state.chosen("columns"))
    file = role_file(people, shown, state.chosen("band"), is_exact=_sees_people(request))
    record_list_export(
        by=request.user, object_type="matrix", label="People and roles", rows=file.people
    )
    return export_response(kind, "readiness matrix", file.headers, file.rows)


@require_GET
@requires(Permission.VIEW_MATRIX)
def role(request: MemberRequest, role: str) -> HttpResponseBase:
    people, state = _requirements_asked(request)
    context = _shared(request, state)
    try:
        frame = requirements.role_frame(role)
    except NotScored as error:
        context |= {"error": error, "role": load_role(role)}
        return render(request, "succession/matrix/not_scored.html", context)
    context["role"] = frame.role
    scores = requirements.scores_for(frame.role, people, state.chosen("band"))
    made = requirements.requirement_matrix(frame, scores, state, is_exact=_sees_people(request))
    return render(request, "succession/matrix/requirements.html", context | {"made": made})


@require_GET
@requires(Permission.VIEW_MATRIX)
def role_export(request: MemberRequest, role: str, kind: str) -> HttpResponseBase:
    people, state = _requirements_asked(request)
    frame = requirements.role_frame(role)
    asked = frame.role
    scores = requirements.scores_for(asked, people, state.chosen("band"))
    file = requirement_file(frame, scores, is_exact=_sees_people(request))
    record_list_export(by=request.user, object_type="matrix", label=str(asked), rows=file.people)
    return export_response(kind, f"readiness matrix {asked.code}", file.headers, file.rows)


def _sees_people(request: MemberRequest) -> bool:
    return request.access.sees_people(Permission.VIEW_MATRIX)


def _roles_asked(
    request: MemberRequest,
) -> tuple[QuerySet[Employee], list[roles.RoleCount], ListState]:
    """The people, what they are scored for, and what was asked. The families to choose columns from
    are those of the people asked for, so the query string is read twice."""
    everybody = people_within(request.access)
    first = read_list(request.GET, _spec(request, everybody, roles.SORTS, [band_filter(), LOOK]))
    people = narrowed(everybody, first)
    counts = roles.role_counts(people)
    columns = Filter(name="columns", label="Roles of family", choices=roles.family_choices(counts))
    spec = _with(first.spec, [columns, FILL])
    return people, counts, read_list(request.GET, spec)


def _requirements_asked(request: MemberRequest) -> tuple[QuerySet[Employee], ListState]:
    everybody = people_within(request.access)
    spec = _spec(request, everybody, requirements.SORTS, [band_filter(), FIGURES, LOOK])
    state = read_list(request.GET, spec)
    return narrowed(everybody, state), state


def _spec(
    request: MemberRequest,
    everybody: QuerySet[Employee],
    sorts: Mapping[str, list[str]],
    more: list[Filter],
) -> ListSpec:
    choices = choices_for(request.access, everybody, request.GET)
    return matrix_spec(choices, sorts, more, sees_people=_sees_people(request))


def _with(spec: ListSpec, more: list[Filter]) -> ListSpec:
    return ListSpec(
        sorts=spec.sorts,
        default_sort=spec.default_sort,
        filters=[*more, *spec.filters],
        per_page=spec.per_page,
        search_label=spec.search_label,
    )


def _shared(request: MemberRequest, state: ListState) -> dict[str, Any]:
    return {
        "list": state,
        "sorts": [
            (words, state.query(sort=key), key == state.sort) for key, words in SORT_WORDS.items()
        ],
        "sees_people": _sees_people(request),
        "bands": [(band.value, band.label) for band in Band],
        "is_plain": bool(state.chosen("look")),
    }
