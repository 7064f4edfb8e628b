"""Whom a matrix is of: the reader's reach, narrowed by search and filters that live in the URL."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from audit.together import Row, read_together
from people.access import Access, Permission, Scope, below_manager, reach, units_below
from people.models import Employee, OrgUnit
from people.selectors.directory import matching
from succession.models.readiness import Band
from ui.lists import Filter, ListSpec, ListState

MOST_OFFERED = 20
"""Of units, managers and roles, the largest: more would be a list to search in, not to choose from."""
PER_PAGE = 50
SORT_WORDS: Mapping[str, str] = {
    "needs": "Not enough evidence first",
    "name": "By name",
    "-score": "Highest score first",
    "score": "Lowest score first",
    "alike": "Alike together",
}


def people_within(access: Access) -> QuerySet[Employee]:
    """Who works here and is within reach, the reader apart, whose own page says what they may know of
    themselves. For readers of figures alone it is everybody, of whom they are shown only counts."""
    working = Employee.objects.exclude(status=Employee.Status.LEFT)
    if not access.sees_people(Permission.VIEW_MATRIX):
        return working
    others = working.filter(reach(access, Permission.VIEW_MATRIX))
    return others if access.employee_id is None else others.exclude(pk=access.employee_id)


def narrowed(people: QuerySet[Employee], state: ListState) -> QuerySet[Employee]:
    """By unit with all below it, manager with all below them, role held, its family, and search."""
    if units := state.chosen("unit"):
        chosen = OrgUnit.objects.filter(code__in=units).order_by().values_list("pk", flat=True)
        people = people.filter(org_unit_id__in=units_below(chosen))
    for manager in state.chosen("manager")[:1]:
        people = people.filter(pk__in=below_manager(int(manager)))
    if roles := state.chosen("role"):
        people = people.filter(role__code__in=roles)
    if families := state.chosen("family"):
        people = people.filter(role__family__code__in=families)
    return matching(people, state.search)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What there is to narrow by, as value → words."""

    units: Mapping[str, str]
    managers: Mapping[str, str]
    roles: Mapping[str, str]
    families: Mapping[str, str]


def choices_for(access: Access, people: QuerySet[Employee], get: QueryDict) -> Choices:
    """One query; readers of figures narrow by unit alone."""
    codes = [code.replace("\x00", "") for code in get.getlist("unit")]
    units = OrgUnit.objects.order_by("name", "pk").values_list("code", "name")
    asked: list[QuerySet[Any, Row]] = [
        units.filter(code__in=codes),
        units.filter(parent__code__in=codes)[:MOST_OFFERED],
        units.filter(_first_units(access, people))[:MOST_OFFERED],
    ]
    sees_people = access.sees_people(Permission.VIEW_MATRIX)
    if sees_people:
        asked += [_roles_held(people), _managers(people)]
    picked, below, first, *more = read_together(*asked)
    held, managers = more if sees_people else ([], [])
    return Choices(
        units=dict([*picked, *(below if picked else first)]),
        managers=_managers_offered(managers, get.get("manager", "")),
        roles={code: name for code, name, *_ in held[:MOST_OFFERED]},
        families={code: name for _, _, code, name, _ in held if code},
    )


def _first_units(access: Access, people: QuerySet[Employee]) -> Q:
    """What is below a single top, the units of a grant, or those that a manager's people are in."""
    scopes = access.scopes(Permission.VIEW_MATRIX)
    if scopes & {Scope.ALL, Scope.AGGREGATE}:
        return Q(parent__isnull=False, parent__parent__isnull=True)
    if Scope.UNIT in scopes:
        return Q(pk__in=access.unit_ids) | Q(parent_id__in=access.unit_ids)
    return Q(pk__in=people.order_by().values("org_unit_id"))


def _roles_held(people: QuerySet[Employee]) -> QuerySet[Employee, Row]:
    return (
        people.filter(role__isnull=False)
        .order_by()
        .values_list("role__code", "role__name", "role__family__code", "role__family__name")
        .annotate(people=Count("pk"))
        .order_by("-people", "role__name")[: 5 * MOST_OFFERED]
    )


def _managers(people: QuerySet[Employee]) -> QuerySet[Employee, Row]:
    """Those with the most reports among these people, by row id, which says nothing of them."""
    return (
        Employee.objects.filter(pk__in=people.order_by().values("manager_id"))
        .filter(Q(pk__in=people.order_by().values("pk")) | Q(reports__in=people.order_by()))
        .annotate(size=Count("reports", distinct=True))
        .order_by("-size", "plain_name", "pk")
        .values_list("pk", "full_name")[: 10 * MOST_OFFERED]
    )


def _managers_offered(rows: list[Row], chosen: str) -> dict[str, str]:
    found = {str(pk): name for pk, name in rows}
    first = dict(list(found.items())[:MOST_OFFERED])
    return first | ({chosen: found[chosen]} if chosen in found else {})


def matrix_spec(
    choices: Choices, sorts: Mapping[str, list[str]], more: list[Filter], *, sees_people: bool
) -> ListSpec:
    """`more` are the filters of one kind of matrix, first."""
    shared = [
        Filter(name="unit", label="Org unit", choices=choices.units),
        Filter(name="manager", label="Below manager", choices=choices.managers),
        Filter(name="role", label="Role held", choices=choices.roles),
        Filter(name="family", label="Family of the role held", choices=choices.families),
    ]
    return ListSpec(
        sorts=sorts,
        default_sort="needs",
        filters=[*more, *shared] if sees_people else [*more[:-1], shared[0]],
        per_page=PER_PAGE,
        search_label="Find a person by name or number" if sees_people else "",
    )


def band_filter() -> Filter:
    """Not enough evidence first: it is the one to act on."""
    unknown = Band.INSUFFICIENT_EVIDENCE
    choices = {unknown.value: f"{unknown.label} only"} | {
        band.value: str(band.label) for band in Band if band != unknown
    }
    return Filter(name="band", label="Band", choices=choices)
