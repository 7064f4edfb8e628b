"""The rows behind a figure, as far as a reader may see them.

Positions, content, imports and the like are shown to everybody who sees the figure, without
people's names; names are added for those within the reader's reach. People are listed only to those
who may see them; everybody else reads groups of at least five.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone

from audit.errors import NotFound
from governance.kpis.people_rows import parts_of
from governance.kpis.shapes import Measure, Moment, PeopleSource, Row, RowKind
from governance.models import Observation
from people.access import Access, Permission, employees_within
from people.models import Employee
from people.selectors.directory import matching
from people.suppression import hidden_groups
from succession.bench.people import names_shown
from ui.lists import Filter, ListSpec, ListState, Page, paginate, paginate_list

COUNTED, NOT_COUNTED = "counted", "not_counted"
PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class ShownRow:
    """A row as shown: names of those whom the reader may see, and where it leads."""

    label: str
    under: str
    part: float
    whole: float
    note: str
    code: str
    url: str = ""
    names: str = ""


@dataclass(frozen=True, kw_only=True)
class Group:
    """A division's share. `is_rest` is what several held-back groups come to together."""

    name: str
    people: int
    part: float
    whole: float
    is_rest: bool = False

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


def measured_on(measure: Measure, seen: Observation) -> date:
    """The day that rows are read for: that of the figure, or today where the past is not dated."""
    return seen.as_of if measure.is_replayable else timezone.localdate()


def row_spec(rows: Sequence[Row]) -> ListSpec:
    counted = sum(bool(row.part) for row in rows)
    return ListSpec(
        sorts={"order": ()},
        default_sort="order",
        filters=[
            Filter(
                name="in",
                label="In the figure",
                choices={COUNTED: "Counted", NOT_COUNTED: "Not counted"},
                counts={COUNTED: counted, NOT_COUNTED: len(rows) - counted},
            )
        ],
        per_page=PER_PAGE,
        search_label="Find a row",
    )


def filtered_rows(rows: Sequence[Row], state: ListState) -> list[Row]:
    """Not counted first: that is where something can be done."""
    words = state.search.casefold().split()
    wanted = state.chosen("in")
    found = [
        row
        for row in rows
        if (not wanted or (COUNTED if row.part else NOT_COUNTED) in wanted)
        and all(word in f"{row.label} {row.under} {row.code}".casefold() for word in words)
    ]
    return sorted(found, key=lambda row: bool(row.part))


def page_of_rows(access: Access, rows: Sequence[Row], state: ListState) -> Page[ShownRow]:
    page = paginate_list(filtered_rows(rows, state), state)
    return Page(
        rows=shown_rows(access, page.rows),
        number=page.number,
        total=page.total,
        per_page=page.per_page,
    )


def shown_rows(access: Access, rows: Sequence[Row]) -> list[ShownRow]:
    """One query: the names that may be shown."""
    shown = names_shown(access, {one for row in rows for one in row.people})
    names = {one: person.name for one, person in shown.people.items()}
    links = access.can(Permission.VIEW_BENCH)
    return [_shown(row, names, links=links) for row in rows]


def _shown(row: Row, names: Mapping[int, str], *, links: bool) -> ShownRow:
    is_linked = links and row.position_id is not None
    return ShownRow(
        label=row.label,
        under=row.under,
        part=row.part,
        whole=row.whole,
        note=row.note,
        code=row.code,
        url=reverse("succession:position", args=[row.code]) if is_linked else "",
        names=", ".join(names[one] for one in row.people if one in names),
    )


def shown_groups(access: Access, seen: Observation) -> list[Group]:
    """The observation's groups. Those too small to show, and what would give them away, are put
    together where that makes at least five people, and left out where it does not."""
    groups = [_group(one) for one in seen.detail.get("groups", [])]
    if access.can_all(Permission.VIEW_READINESS):
        return groups
    hidden = hidden_groups({index: group.people for index, group in enumerate(groups)})
    shown = [group for index, group in enumerate(groups) if index not in hidden]
    rest = [groups[index] for index in sorted(hidden)]
    return [*shown, *_together(rest)]


def _group(stored: dict[str, Any]) -> Group:
    return Group(
        name=stored["name"], people=stored["people"], part=stored["part"], whole=stored["whole"]
    )


def _together(rest: Sequence[Group]) -> list[Group]:
    people = sum(group.people for group in rest)
    if not is_large_enough(people):
        return []
    return [
        Group(
            name=f"{len(rest)} smaller divisions together",
            people=people,
            part=sum(group.part for group in rest),
            whole=sum(group.whole for group in rest),
            is_rest=True,
        )
    ]


def is_large_enough(people: int) -> bool:
    """True where a group of this size may be shown."""
    return bool(people) and not hidden_groups({0: people})


PEOPLE_SPEC = ListSpec(
    sorts={"name": ("plain_name",)},
    default_sort="name",
    per_page=PER_PAGE,
    search_label="Find a person by name or number",
)


def people_behind(access: Access, source: PeopleSource, search: str) -> QuerySet[Employee]:
    """The people in the denominator whom this reader may see."""
    sql, params = source.by_place()
    ids = RawSQL(f"SELECT employee_id FROM ({sql}) source", params)  # noqa: S608, S611 - our own SQL
    people = employees_within(access, Permission.VIEW_READINESS).filter(pk__in=ids)
    return matching(people.select_related("org_unit"), search)


def page_of_people(access: Access, source: PeopleSource, state: ListState) -> Page[ShownRow]:
    page = paginate(people_behind(access, source, state.search).order_by(*state.order_by()), state)
    return Page(
        rows=person_rows(source, page.rows),
        number=page.number,
        total=page.total,
        per_page=page.per_page,
    )


def person_rows(source: PeopleSource, people: Sequence[Employee]) -> list[ShownRow]:
    parts = parts_of(source, [one.pk for one in people])
    return [
        ShownRow(
            label=one.full_name,
            under=one.org_unit.name if one.org_unit else "",
            part=parts[one.pk][0],
            whole=parts[one.pk][1],
            note="",
            code=one.number,
        )
        for one in people
        if one.pk in parts
    ]


@dataclass(frozen=True, kw_only=True)
class DrillDown:
    """What stands under a figure. `people_page` is None for somebody who sees no people at all."""

    state: ListState
    as_of: date
    rows_page: Page[ShownRow] | None = None
    people_page: Page[ShownRow] | None = None
    groups: Sequence[Group] = ()
    is_held_back: bool = False
    has_moved: bool = False


def drill_down(
    access: Access, measure: Measure, seen: Observation, read: Callable[[ListSpec], ListState]
) -> DrillDown:
    """`read` makes the reader's ListState of a ListSpec."""
    day = measured_on(measure, seen)
    if measure.people is not None:
        return _people_down(access, measure.people(Moment(day)), seen, day, read(PEOPLE_SPEC))
    rows = all_rows(measure, day)
    state = read(row_spec(rows))
    counted = sum(row.part for row in rows[:1] if measure.kind is RowKind.COHORTS) or sum(
        row.part for row in rows if measure.kind is not RowKind.COHORTS
    )
    return DrillDown(
        state=state,
        as_of=day,
        rows_page=page_of_rows(access, rows, state),
        has_moved=round(counted, 6) != round(seen.numerator or 0, 6),
    )


def all_rows(measure: Measure, day: date) -> list[Row]:
    if measure.rows is None:
        raise NotFound("This figure is made of people.")
    return measure.rows(Moment(day))


def _people_down(
    access: Access, source: PeopleSource, seen: Observation, day: date, state: ListState
) -> DrillDown:
    groups = shown_groups(access, seen)
    stored = len(seen.detail.get("groups", []))
    sees_people = access.sees_people(Permission.VIEW_READINESS)
    return DrillDown(
        state=state,
        as_of=day,
        groups=groups,
        is_held_back=len(groups) < stored or any(group.is_rest for group in groups),
        people_page=page_of_people(access, source, state) if sees_people else None,
    )
