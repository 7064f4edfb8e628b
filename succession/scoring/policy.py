"""Every constant of the formula, as one immutable record that HR can publish versions of."""

import math
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from .arrays import BoolArray, FloatArray
from .codes import SOURCES, Source, SourceKind
from .errors import ScoringInputError


def _require(field: str, holds: bool, problem: str) -> None:  # noqa: FBT001 - a condition, not an option
    if not holds:
        raise ScoringInputError(field, problem)


def _require_positive(field: str, value: float) -> None:
    _require(field, math.isfinite(value) and value > 0, f"must be a number above 0, not {value}")


@dataclass(frozen=True, kw_only=True)
class SourceRule:
    """How much one source is believed.

    `sd` is in levels. `cap` is how many fresh observations its rows together can weigh at most
    (None: no cap). `highest_level` is the highest level that it can show (None: any).
    """

    code: Source
    kind: SourceKind
    sd: float
    cap: float | None = None
    highest_level: float | None = None

    def __post_init__(self) -> None:
        _require_positive(f"sources.{self.code}.sd", self.sd)
        if self.cap is not None:
            _require_positive(f"sources.{self.code}.cap", self.cap)
            _require(
                f"sources.{self.code}.cap",
                self.kind is SourceKind.DIRECT,
                "an at_least source has no cap: only its best row counts",
            )
        if self.highest_level is not None:
            _require_positive(f"sources.{self.code}.highest_level", self.highest_level)

    @property
    def precision(self) -> float:
        """Of one fresh row, in 1/level²."""
        return 1 / self.sd**2

    @property
    def highest_precision(self) -> float:
        """Of all rows of this source together."""
        return math.inf if self.cap is None else self.cap / self.sd**2


DEFAULT_SOURCES = (
    SourceRule(code=Source.ASSESSMENT, kind=SourceKind.DIRECT, sd=0.5, cap=3),
    SourceRule(code=Source.CERTIFICATION, kind=SourceKind.DIRECT, sd=0.5, cap=2),
    SourceRule(code=Source.FEEDBACK_360, kind=SourceKind.DIRECT, sd=0.6, cap=2),
    SourceRule(code=Source.MANAGER_RATING, kind=SourceKind.DIRECT, sd=0.7, cap=2),
    SourceRule(code=Source.PEER_FEEDBACK, kind=SourceKind.DIRECT, sd=1.0, cap=2),
    SourceRule(code=Source.SELF_ASSESSMENT, kind=SourceKind.DIRECT, sd=1.2, cap=1),
    SourceRule(code=Source.GRADED_COURSE, kind=SourceKind.AT_LEAST, sd=1.2, highest_level=3),
    SourceRule(code=Source.COURSE_COMPLETION, kind=SourceKind.AT_LEAST, sd=1.8, highest_level=2),
)


@dataclass(frozen=True, kw_only=True)
class RaterCorrection:
    """Ratings count without what is sure of their raters' habits: those that were measured on a
    day and kept under a number, so that the same policy always corrects alike."""

    measurement: int
    measured_on: date

    def __post_init__(self) -> None:
        field = "rater_correction.measurement"
        _require(field, self.measurement > 0, f"must be a number above 0, not {self.measurement}")


@dataclass(frozen=True, kw_only=True)
class ScoringPolicy:
    """Units: levels, days, months, points of 100; shares and probabilities between 0 and 1.

    `sources` has one rule per `Source`, in its order: a source's number is its position here.
    `tolerance_levels` below the required level still rounds to it. `rater_correction` None: every
    rating counts as it was said. `observe_sources` are whom the
    smallest steps ask, in order, each no sooner than `observe_interval_days` after its last row.
    """

    prior_mean: float = 1.0
    prior_sd: float = 2.0
    half_life_days: float = 730.0
    sources: tuple[SourceRule, ...] = DEFAULT_SOURCES
    tolerance_levels: float = 0.5
    ready_now_score: float = 80.0
    minimum_coverage: float = 0.5
    gate_probability: float = 0.5
    levels_per_year: float = 1.0
    parallel_developments: float = 2.0
    within_2_years_months: float = 24.0
    within_5_years_months: float = 60.0
    observe_sources: tuple[Source, ...] = (
        Source.MANAGER_RATING,
        Source.FEEDBACK_360,
        Source.ASSESSMENT,
    )
    observe_interval_days: int = 180
    rater_correction: RaterCorrection | None = None

    def __post_init__(self) -> None:
        self._check_numbers()
        self._check_sources()

    def _check_numbers(self) -> None:
        for field in (
            *("prior_sd", "half_life_days", "levels_per_year", "parallel_developments"),
            *("within_2_years_months", "within_5_years_months"),
        ):
            _require_positive(field, getattr(self, field))
        for field, highest in (
            *(("minimum_coverage", 1), ("gate_probability", 1), ("ready_now_score", 100)),
            *(("tolerance_levels", math.inf), ("observe_interval_days", math.inf)),
        ):
            value = getattr(self, field)
            inside = math.isfinite(value) and 0 <= value <= highest
            _require(field, inside, f"must be between 0 and {highest}, not {value}")
        _require("prior_mean", math.isfinite(self.prior_mean), "must be a finite number")
        ordered = self.within_2_years_months <= self.within_5_years_months
        _require("within_5_years_months", ordered, "must not be below within_2_years_months")

    def _check_sources(self) -> None:
        codes = tuple(rule.code for rule in self.sources)
        listed = ", ".join(SOURCES)
        _require("sources", codes == SOURCES, f"must be, in this order: {listed}")
        _require(
            "observe_sources",
            len(set(self.observe_sources)) == len(self.observe_sources),
            "must not name a source twice",
        )
        for source in self.observe_sources:
            is_direct = self.rule(source).kind is SourceKind.DIRECT
            _require("observe_sources", is_direct, f"{source} cannot observe: it is not direct")

    def rule(self, source: Source) -> SourceRule:
        return self.sources[source.number]

    @property
    def prior_precision(self) -> float:
        return 1 / self.prior_sd**2

    @cached_property
    def _table(self) -> "SourceTable":
        return _table_of(self.sources)


DEFAULT_POLICY = ScoringPolicy()


@dataclass(frozen=True, kw_only=True, eq=False)
class SourceTable:
    """The source rules as columns, indexed by a source's number; no cap or no limit is inf."""

    is_direct: BoolArray
    precision: FloatArray
    highest_precision: FloatArray
    highest_level: FloatArray


def source_table(policy: ScoringPolicy) -> SourceTable:
    """Made once of each policy."""
    return policy._table  # noqa: SLF001 - of this module


def _table_of(rules: tuple[SourceRule, ...]) -> SourceTable:
    unlimited = [math.inf if rule.highest_level is None else rule.highest_level for rule in rules]
    return SourceTable(
        is_direct=np.array([rule.kind is SourceKind.DIRECT for rule in rules]),
        precision=np.array([rule.precision for rule in rules]),
        highest_precision=np.array([rule.highest_precision for rule in rules]),
        highest_level=np.array(unlimited),
    )
