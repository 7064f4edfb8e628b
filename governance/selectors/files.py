"""The rows behind a figure as a file, under the same rule as on the page."""

from collections.abc import Callable

from governance.kpis.shapes import Measure, Moment
from governance.models import Observation
from governance.selectors.drilldown import (
    PEOPLE_SPEC,
    ShownRow,
    all_rows,
    filtered_rows,
    measured_on,
    people_behind,
    person_rows,
    row_spec,
    shown_groups,
    shown_rows,
)
from people.access import Access, Permission
from ui.exports import Cell
from ui.lists import ListSpec, ListState

HEADERS = ("Code", "Row", "Where", "Counted", "Of", "Note", "People")


def file_rows(
    access: Access, measure: Measure, seen: Observation, read: Callable[[ListSpec], ListState]
) -> list[tuple[Cell, ...]]:
    """All rows that pass the reader's filters; people only to those who may see them, groups of at
    least five to everybody else."""
    day = measured_on(measure, seen)
    if measure.people is None:
        rows = all_rows(measure, day)
        found = filtered_rows(rows, read(row_spec(rows)))
        return [_cells(row) for row in shown_rows(access, found)]
    if not access.sees_people(Permission.VIEW_READINESS):
        return [
            ("", group.name, "", group.part, group.whole, f"{group.people} people", "")
            for group in shown_groups(access, seen)
        ]
    source = measure.people(Moment(day))
    people = list(people_behind(access, source, read(PEOPLE_SPEC).search))
    return [_cells(row) for row in person_rows(source, people)]


def _cells(row: ShownRow) -> tuple[Cell, ...]:
    return (row.code, row.label, row.under, row.part, row.whole, row.note, row.names)
