"""Which competencies a manager is asked to rate, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass

from competencies.models import Competency
from succession.selectors.person import PersonReadiness, RequirementPart

MANAGER_RATING = "manager_rating"
FRESH_DAYS = 180
ENOUGH_COVERAGE = 0.5


@dataclass(frozen=True, kw_only=True)
class RatingQueue:
    """`first`: the fewest looks that give an answer, or that the smallest steps ask of a manager.
    `rest`: whatever else nobody has rated for six months, the most uncertain weight first."""

    first: tuple[Competency, ...]
    rest: tuple[Competency, ...]

    @property
    def all(self) -> tuple[Competency, ...]:
        return self.first + self.rest


def rating_queue(readiness: PersonReadiness, *, skipped: Sequence[str] = ()) -> RatingQueue:
    """Without those with a manager's rating under 180 days old, and without `skipped` codes."""
    open_parts = [
        part
        for part in readiness.requirements
        if part.competency.code not in skipped and not _rated_lately(part)
    ]
    open_parts.sort(key=_worth, reverse=True)
    wanted = _wanted(readiness, open_parts)
    return RatingQueue(
        first=tuple(part.competency for part in open_parts if part.competency.pk in wanted),
        rest=tuple(part.competency for part in open_parts if part.competency.pk not in wanted),
    )


def _rated_lately(part: RequirementPart) -> bool:
    return any(
        line.source == MANAGER_RATING
        and line.outcome != "retracted"
        and 0 <= line.age_days < FRESH_DAYS
        for line in part.evidence
    )


def _worth(part: RequirementPart) -> tuple[bool, bool, float]:
    """Unseen and critical first; then unseen by weight; then by the variance a look can take away."""
    spread = part.probability * (1 - part.probability)
    return (
        not part.seen and part.critical,
        not part.seen,
        part.share if not part.seen else part.share * part.share * spread,
    )


def _wanted(readiness: PersonReadiness, open_parts: Sequence[RequirementPart]) -> set[int]:
    if readiness.is_sufficient:
        steps = readiness.steps.observe
        return {step.competency.pk for step in steps if step.source == MANAGER_RATING}
    wanted, coverage = set(), readiness.coverage
    for part in open_parts:
        if part.seen or (coverage >= ENOUGH_COVERAGE and not part.critical):
            continue
        wanted.add(part.competency.pk)
        coverage += part.share
    return wanted
