"""Learning that somebody finished and that nobody has seen at work since."""

from dataclasses import dataclass
from datetime import date

from learning.models import Completion
from people.models import Employee
from succession.pages.rows import RequirementRow

MOST_SHOWN = 5


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
    parts = {row.part.competency.pk: row.part for row in rows}
    finished = (
        Completion.objects.filter(
            employee=employee, completed_on__lte=as_of, content__mappings__competency__in=parts
        )
        .exclude(passed=False)
        .order_by("-completed_on", "content__title")
        .values_list("content__mappings__competency_id", "content__title", "completed_on")
    )
    found: dict[int, UnobservedLearning] = {}
    for key, title, completed_on in finished:
        part = parts.get(key)
        if part is None or key in found:
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
