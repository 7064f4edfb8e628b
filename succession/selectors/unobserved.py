"""Learning that somebody finished and that nobody has seen at work since."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from learning.models import Completion
from people.models import Employee
from succession.pages.rows import RequirementRow

MOST_SHOWN = 5
Finished = tuple[int, str, date]
"""Competency id, title, day."""


@dataclass(frozen=True, kw_only=True)
class UnobservedLearning:
    title: str
    competency: str
    completed_on: date
    last_observed_on: date | None


def unobserved_learning(
    employee: Employee, rows: tuple[RequirementRow, ...], *, as_of: date
) -> tuple[UnobservedLearning, ...]:
    """The newest finished content for each requirement after which nobody observed it. One query."""
    finished = finished_by([employee.pk], [row.part.competency.pk for row in rows])
    return not_seen_since(finished.get(employee.pk, ()), rows, as_of=as_of)


def finished_by(
    employees: Collection[int], competencies: Collection[int]
) -> dict[int, list[Finished]]:
    """By employee id, the newest first. One query."""
    found: dict[int, list[Finished]] = defaultdict(list)
    rows = (
        Completion.objects.filter(
            employee_id__in=employees, content__mappings__competency_id__in=competencies
        )
        .exclude(passed=False)
        .order_by("-completed_on", "content__title")
        .values_list(
            "employee_id", "content__mappings__competency_id", "content__title", "completed_on"
        )
    )
    for employee_id, competency_id, title, completed_on in rows:
        found[employee_id].append((competency_id, title, completed_on))
    return found


def not_seen_since(
    finished: Iterable[Finished], rows: tuple[RequirementRow, ...], *, as_of: date
) -> tuple[UnobservedLearning, ...]:
    """No query."""
    parts = {row.part.competency.pk: row.part for row in rows}
    found: dict[int, UnobservedLearning] = {}
    for key, title, completed_on in finished:
        part = parts.get(key)
        if part is None or key in found or completed_on > as_of:
            continue
        newest = part.newest_direct_on
        if newest is None or newest < completed_on:
            found[key] = UnobservedLearning(
                title=title,
                competency=part.competency.name,
                completed_on=completed_on,
                last_observed_on=newest,
            )
    return tuple(found.values())[:MOST_SHOWN]
