"""Whom a matrix is of: the reader's reach, narrowed by search and filters that live in the URL."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict

from people.access import Access, Permission, Scope, below_manager, reach, units_below
from people.models import Employee, OrgUnit
from people.selectors.directory import matching
from succession.models.readiness import Band
from ui.lists import Filter, ListSpec, ListState

MOST_OFFERED = 20
"""Of units, managers and roles, the largest: more would be a list to search in, not to choose from."""
PER_PAGE = 50
SORT_WORDS: Mapping[str, str] = {
    "needs": "Needs you first",
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
    """Four queries; two for readers of figures, who narrow by unit alone."""
    units = _units(access, people, get.getlist("unit"))
    if not access.sees_people(Permission.VIEW_MATRIX):
        return Choices(units=units, managers={}, roles={}, families={})
    held = list(
        people.filter(role__isnull=False)
        .order_by()
        .values_list("role__code", "role__name", "role__family__code", "role__family__name")
        .annotate(people=Count("pk"))
        .order_by("-people", "role__name")[: 5 * MOST_OFFERED]
    )
    return Choices(
        units=units,
        managers=_managers(people, get.get("manager", "")),
        roles={code: name for code, name, *_ in held[:MOST_OFFERED]},
        families={code: name for _, _, code, name, _ in held if code},
    )


def _units(access: Access, people: QuerySet[Employee], chosen: list[str]) -> dict[str, str]:
    """What is chosen, and one step further down. At first: what is below a single top, the units of a
    grant, or those that a manager's people are in."""
    rows = OrgUnit.objects.order_by("name", "pk")
    picked = {
        one.code: one.name for one in rows.filter(code__in=[c.replace("\x00", "") for c in chosen])
    }
    below = rows.filter(_next_units(access, people, list(picked)))
    return picked | {one.code: one.name for one in below[:MOST_OFFERED]}


def _next_units(access: Access, people: QuerySet[Employee], picked: list[str]) -> Q:
    if picked:
        return Q(parent__code__in=picked)
    scopes = access.scopes(Permission.VIEW_MATRIX)
    if scopes & {Scope.ALL, Scope.AGGREGATE}:
        return Q(parent__isnull=False, parent__parent__isnull=True)
    if Scope.UNIT in scopes:
        return Q(pk__in=access.unit_ids) | Q(parent_id__in=access.unit_ids)
    return Q(pk__in=people.order_by().values("org_unit_id"))


def _managers(people: QuerySet[Employee], chosen: str) -> dict[str, str]:
    """Those with the most reports among these people, by row id, which says nothing of them."""
    rows = (
        Employee.objects.filter(pk__in=people.order_by().values("manager_id"))
        .filter(Q(pk__in=people.order_by().values("pk")) | Q(reports__in=people.order_by()))
        .annotate(size=Count("reports", distinct=True))
        .order_by("-size", "plain_name", "pk")
        .values_list("pk", "full_name")[: 10 * MOST_OFFERED]
    )
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
