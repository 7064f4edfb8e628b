"""The smallest steps, one entry per competency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from competencies.models import Competency
from succession.pages.answer import wording_list
from succession.pages.queue import MANAGER_RATING
from succession.selectors.person import PersonReadiness, ReadinessStep, RequirementPart

SOURCE_WORDS = {
    "manager_rating": "a rating by the manager",
    "feedback_360": "360 feedback",
    "assessment": "an assessment",
}


@dataclass(frozen=True, kw_only=True)
class ObserveEntry:
    step: ReadinessStep
    asks: str
    last_rated_on: date | None


@dataclass(frozen=True, kw_only=True)
class DevelopEntry:
    step: ReadinessStep
    behaviours: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StepEntries:
    observe: tuple[ObserveEntry, ...]
    develop: tuple[DevelopEntry, ...]


def step_entries(readiness: PersonReadiness, behaviours: dict[int, tuple[str, ...]]) -> StepEntries:
    """`behaviours`: competency → what its needed level looks like."""
    parts = {part.competency.pk: part for part in readiness.requirements}
    asked: dict[int, list[ReadinessStep]] = {}
    for step in readiness.steps.observe:
        asked.setdefault(step.competency.pk, []).append(step)
    return StepEntries(
        observe=tuple(_observe(steps, parts[key]) for key, steps in asked.items()),
        develop=tuple(
            DevelopEntry(step=step, behaviours=behaviours.get(step.competency.pk, ()))
            for step in readiness.steps.develop
        ),
    )


def developed(readiness: PersonReadiness) -> list[tuple[Competency, float]]:
    """Competencies and levels whose behaviours a page should show."""
    return [(step.competency, step.to_level) for step in readiness.steps.develop]


def _observe(steps: Sequence[ReadinessStep], part: RequirementPart) -> ObserveEntry:
    rated = [line.observed_on for line in part.evidence if line.source == MANAGER_RATING]
    return ObserveEntry(
        step=steps[0],
        asks=wording_list([SOURCE_WORDS.get(one.source, one.source_label) for one in steps]),
        last_rated_on=max(rated, default=None),
    )
