"""Every constant of a scoring policy in words: what it is, its unit, its bounds in a form, and what
two policies say differently. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from succession.pages.correction import HEADING, HELP, LABEL, policy_words
from succession.pages.source_words import Said, SourceLine, exactly, source_lines
from succession.scoring import ScoringPolicy
from ui import wording

DAYS_PER_YEAR = 365.25


class Unit(StrEnum):
    """How a number is written and read. A share is between 0 and 1, and shown as a percentage."""

    LEVEL = "level"
    LEVELS = "levels"
    DAYS = "days"
    MONTHS = "months"
    POINTS = "of 100"
    SHARE = "%"
    LEVELS_PER_YEAR = "levels a year"
    COMPETENCIES = "at a time"


@dataclass(frozen=True, kw_only=True)
class Constant:
    """`low` and `high` bound what a form takes: the formula would take more, nobody means it."""

    name: str
    label: str
    unit: Unit
    help: str
    low: float
    high: float
    is_whole: bool = False


@dataclass(frozen=True, kw_only=True)
class Section:
    heading: str
    constants: tuple[Constant, ...]


SECTIONS = (
    Section(
        heading="Where everybody starts",
        constants=(
            Constant(
                name="prior_mean",
                label="Starting level",
                unit=Unit.LEVEL,
                help="What is supposed of somebody whom nobody has observed.",
                low=0,
                high=10,
            ),
            Constant(
                name="prior_sd",
                label="Spread of the starting level",
                unit=Unit.LEVELS,
                help="The larger, the less the start counts against evidence.",
                low=0.05,
                high=10,
            ),
        ),
    ),
    Section(
        heading="How evidence ages",
        constants=(
            Constant(
                name="half_life_days",
                label="Half-life",
                unit=Unit.DAYS,
                help="After so long a piece of evidence weighs half as much. A competency can set"
                " its own.",
                low=1,
                high=36_500,
            ),
        ),
    ),
    Section(
        heading="When a requirement is met",
        constants=(
            Constant(
                name="tolerance_levels",
                label="Tolerance below the needed level",
                unit=Unit.LEVELS,
                help="So far below still rounds to the needed level.",
                low=0,
                high=5,
            ),
            Constant(
                name="gate_probability",
                label="Chance from which a requirement counts as met",
                unit=Unit.SHARE,
                help="Every critical requirement has to reach it for “ready now”.",
                low=0,
                high=1,
            ),
        ),
    ),
    Section(
        heading="Bands",
        constants=(
            Constant(
                name="ready_now_score",
                label="Ready now from a score of",
                unit=Unit.POINTS,
                help="Reached, and every critical requirement met: ready now.",
                low=0,
                high=100,
            ),
            Constant(
                name="minimum_coverage",
                label="Coverage from which one can tell",
                unit=Unit.SHARE,
                help="If less of the role by weight was observed, the answer is “not enough"
                " evidence”.",
                low=0,
                high=1,
            ),
            Constant(
                name="within_2_years_months",
                label="“Ready within 2 years” up to",
                unit=Unit.MONTHS,
                help="Of development that is still needed.",
                low=1,
                high=600,
            ),
            Constant(
                name="within_5_years_months",
                label="“Ready within 5 years” up to",
                unit=Unit.MONTHS,
                help="Of development that is still needed. More than that: not on this path.",
                low=1,
                high=600,
            ),
        ),
    ),
    Section(
        heading="Time to develop",
        constants=(
            Constant(
                name="levels_per_year",
                label="Levels gained in a year",
                unit=Unit.LEVELS_PER_YEAR,
                help="In one competency that somebody works on.",
                low=0.05,
                high=10,
            ),
            Constant(
                name="parallel_developments",
                label="Competencies developed together",
                unit=Unit.COMPETENCIES,
                help="How many somebody can work on at a time.",
                low=1,
                high=20,
            ),
        ),
    ),
    Section(
        heading="Asking again",
        constants=(
            Constant(
                name="observe_interval_days",
                label="Not sooner than",
                unit=Unit.DAYS,
                help="A source is proposed for another look when its newest piece is older.",
                low=0,
                high=3_650,
                is_whole=True,
            ),
        ),
    ),
)
CONSTANTS = tuple(constant for section in SECTIONS for constant in section.constants)


@dataclass(frozen=True, kw_only=True)
class ConstantLine(Said):
    """A constant with its value in words."""

    label: str
    help: str


@dataclass(frozen=True, kw_only=True)
class PolicyInWords:
    """All of one policy, beside another where there is one. Sections have a heading and lines."""

    sections: Sequence[tuple[str, Sequence[ConstantLine]]]
    sources: Sequence[SourceLine]

    @property
    def changed_only(self) -> list[tuple[str, list[ConstantLine]]]:
        """The sections with what differs in them."""
        found = [(name, [one for one in lines if one.is_changed]) for name, lines in self.sections]
        return [(name, lines) for name, lines in found if lines]

    @property
    def changed(self) -> list[ConstantLine]:
        return [line for _, lines in self.sections for line in lines if line.is_changed]

    @property
    def changed_sources(self) -> list[SourceLine]:
        return [line for line in self.sources if line.is_changed]

    @property
    def changes(self) -> list[str]:
        """ "Half-life from 730 days to 365 days"."""
        numbers = [f"{one.label} from {one.was} to {one.words}" for one in self.changed]
        return numbers + [change for one in self.changed_sources for change in one.changes]


def in_words(policy: ScoringPolicy, beside: ScoringPolicy | None) -> PolicyInWords:
    return PolicyInWords(
        sections=[
            *(
                (section.heading, [_line(one, policy, beside) for one in section.constants])
                for section in SECTIONS
            ),
            (HEADING, [_correction_line(policy, beside)]),
        ],
        sources=source_lines(policy, beside),
    )


def changes_in_words(changes: Sequence[str], most: int = 3) -> str:
    """At most so many, then how many more."""
    if not changes:
        return "Nothing changed"
    said = list(changes[:most])
    if len(changes) > most:
        said.append(f"{len(changes) - most} more")
    return "; ".join(said)


def _line(constant: Constant, policy: ScoringPolicy, beside: ScoringPolicy | None) -> ConstantLine:
    was = "" if beside is None else value_words(constant, getattr(beside, constant.name))
    return ConstantLine(
        label=constant.label,
        help=constant.help,
        words=value_words(constant, getattr(policy, constant.name)),
        was=was,
    )


def _correction_line(policy: ScoringPolicy, beside: ScoringPolicy | None) -> ConstantLine:
    was = "" if beside is None else policy_words(beside.rater_correction)
    return ConstantLine(
        label=LABEL, help=HELP, words=policy_words(policy.rater_correction), was=was
    )


def value_words(constant: Constant, value: float) -> str:
    """With its unit, and with every digit it has, so that two different values never read alike."""
    if constant.unit is Unit.SHARE:
        return f"{exactly(value, times=100)}%"
    number = exactly(value)
    if constant.unit is Unit.LEVEL:
        return f"level {number}"
    if constant.unit is Unit.DAYS and value >= DAYS_PER_YEAR:
        return f"{number} days ({wording.shortest(value / DAYS_PER_YEAR)} years)"
    return f"{number} {_one(constant.unit) if value == 1 else constant.unit.value}"


def _one(unit: Unit) -> str:
    return unit.value.replace("levels", "level").replace("months", "month").replace("days", "day")
