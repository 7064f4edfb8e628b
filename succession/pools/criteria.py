"""What a live pool asks of people, as data. Pure.

A fixed set of questions, all of which must hold; there is no way to ask for a protected attribute.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from audit.errors import DomainError

MOST_GRADE = 99


class UnknownCriterion(DomainError):
    """Stored criteria ask something that no pool may ask."""


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """Codes of families, units and a competency; grades inclusive; `bands` of readiness for the
    pool's role with at least `coverage` (0..1) of it seen; months since hiring; the competency at
    `level` or above with at least the `chance` (0..1)."""

    families: Sequence[str] = ()
    units: Sequence[str] = ()
    grade_from: int | None = None
    grade_to: int | None = None
    bands: Sequence[str] = ()
    coverage: float | None = None
    tenure_months: int | None = None
    competency: str = ""
    level: float | None = None
    chance: float | None = None

    @property
    def is_empty(self) -> bool:
        return not self.as_json()

    def as_json(self) -> dict[str, Any]:
        """Only what is asked."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        kept = {name: value for name, value in values.items() if value not in (None, "", (), [])}
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()
        }


KNOWN = frozenset(one.name for one in fields(Criteria))


def criteria_from(stored: Mapping[str, Any]) -> Criteria:
    """Raises UnknownCriterion for anything that is not among the questions."""
    unknown = sorted(set(stored) - KNOWN)
    if unknown:
        raise UnknownCriterion(f"No pool may ask for {', '.join(unknown)}.")
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
    }
    return Criteria(**values)


def faults_of(criteria: Criteria, *, has_role: bool) -> list[tuple[str, str]]:
    """(field, sentence) for what does not go together."""
    faults = []
    low, high = criteria.grade_from, criteria.grade_to
    if low is not None and high is not None and low > high:
        faults.append(("grade_to", "The highest grade is below the lowest."))
    if (criteria.bands or criteria.coverage) and not has_role:
        faults.append(("role", "Say for which role readiness is asked."))
    if bool(criteria.competency) != (criteria.level is not None):
        faults.append(("level", "A competency and its level belong together."))
    if criteria.chance is not None and not criteria.competency:
        faults.append(("competency", "Say of which competency the chance is asked."))
    return faults


@dataclass(frozen=True, kw_only=True)
class Names:
    """Words for codes: what has no name any more keeps its code."""

    families: Mapping[str, str]
    units: Mapping[str, str]
    competencies: Mapping[str, str]
    bands: Mapping[str, str]
    role: str = ""


def words_of(criteria: Criteria, names: Names) -> list[str]:
    """Each question as a phrase that a reader can hold against a person."""
    return [
        *_listed("Role family", criteria.families, names.families),
        *_listed("In", criteria.units, names.units, ending="or below"),
        *_grades(criteria),
        *_readiness(criteria, names),
        *([f"At least {criteria.tenure_months} months here"] if criteria.tenure_months else []),
        *_competency(criteria, names),
    ]


def _listed(
    label: str, codes: Sequence[str], names: Mapping[str, str], ending: str = ""
) -> list[str]:
    if not codes:
        return []
    words = " or ".join(names.get(code, code) for code in codes)
    return [" ".join(part for part in (label, words, ending) if part)]


def _grades(criteria: Criteria) -> list[str]:
    low, high = criteria.grade_from, criteria.grade_to
    if low is not None and high is not None:
        return [f"Grade {low}" if low == high else f"Grade {low} to {high}"]
    if low is not None:
        return [f"Grade {low} or above"]
    return [f"Grade {high} or below"] if high is not None else []


def _readiness(criteria: Criteria, names: Names) -> list[str]:
    found = []
    if criteria.bands:
        first, *others = [names.bands.get(band, band) for band in criteria.bands]
        words = " or ".join([first, *(one[:1].lower() + one[1:] for one in others)])
        found.append(f"{words} for {names.role}")
    if criteria.coverage:
        found.append(f"At least {round(criteria.coverage * 100)}% of {names.role} seen")
    return found


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Of one person, what criteria ask about."""

    family: str = ""
    unit: str = ""
    grade: int | None = None
    months_here: int | None = None
    seen: float | None = None


def why_words(criteria: Criteria, facts: Facts, names: Names) -> str:
    """What of this person meets the criteria; their band stands beside it."""
    parts = [
        facts.family if criteria.families else "",
        facts.unit if criteria.units else "",
        f"grade {facts.grade}"
        if facts.grade and (criteria.grade_from is not None or criteria.grade_to is not None)
        else "",
        f"{facts.months_here} months here" if facts.months_here and criteria.tenure_months else "",
        f"{round(facts.seen * 100)}% seen" if facts.seen is not None and criteria.coverage else "",
        *_competency(criteria, names),
    ]
    words = "; ".join(part for part in parts if part)
    return words[:1].upper() + words[1:]


def _competency(criteria: Criteria, names: Names) -> list[str]:
    if not criteria.competency:
        return []
    name = names.competencies.get(criteria.competency, criteria.competency)
    level = f"{criteria.level:g}"
    chance = round(100 * (criteria.chance or 0.5))
    return [f"{name} at level {level} or above, {chance}% sure or more"]
