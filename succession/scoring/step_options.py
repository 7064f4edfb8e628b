"""What can be done about each requirement, and what each would be worth: the real formula on
evidence with the supposed rows added."""

from dataclasses import dataclass

import numpy as np

from .arrays import NEVER, SLACK, BoolArray, FloatArray, IdArray
from .codes import SOURCES, Source
from .estimate import Estimates, estimate_proficiency
from .evidence import CompetencySettings, EvidenceColumns
from .policy import ScoringPolicy
from .readiness import (
    Readiness,
    RequirementParts,
    chance_met,
    known_levels,
    locate_estimates,
)
from .step_search import COVERAGE_UNIT, LEVEL_UNIT, SCORE_UNIT, Options


@dataclass(frozen=True, kw_only=True)
class Option:
    levels: float
    observations: int
    probability: float
    points: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Choices:
    """The options of one requirement as columns, doing nothing first."""

    sources: tuple[Source, ...]  # who would be asked, in order
    observed_level: float  # what the plan supposes they find
    levels: FloatArray
    observations: IdArray
    probability: FloatArray
    points: FloatArray
    coverage: FloatArray

    def __len__(self) -> int:
        return len(self.levels)

    def in_units(self) -> Options:
        return Options(
            levels=_whole(self.levels / LEVEL_UNIT),
            observations=self.observations,
            score=_whole(self.points / SCORE_UNIT),
            coverage=_whole(self.coverage / COVERAGE_UNIT),
        )

    def pick(self, option: int) -> Option:
        return Option(
            levels=float(self.levels[option]),
            observations=int(self.observations[option]),
            probability=float(self.probability[option]),
            points=float(self.points[option]),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class OptionTable:
    choices: tuple[Choices, ...]  # one per requirement, in the order of the profile
    blocked: tuple[int, ...]  # critical competencies that no option gets met
    recently_observed: tuple[int, ...]

    def highest_score(self) -> float:
        return sum(float(choices.points.max(initial=0.0)) for choices in self.choices)

    def highest_coverage(self) -> float:
        return sum(float(choices.coverage.max(initial=0.0)) for choices in self.choices)


def _whole(values: FloatArray) -> IdArray:
    return np.rint(values).astype(np.int64)


def list_options(
    evidence: EvidenceColumns,
    estimates: Estimates,
    today: Readiness,
    *,
    as_of: int,
    settings: CompetencySettings,
    policy: ScoringPolicy,
) -> OptionTable:
    """`today` is the readiness of the one person for the one role."""
    parts = today.parts
    place = locate_estimates(
        estimates, np.repeat(today.employee, len(parts.pair)), parts.competency
    )
    asked = [_askable(estimates, row, as_of=as_of, policy=policy) for row in place.tolist()]
    supposed = _suppose(evidence, parts, asked, as_of=as_of, settings=settings, policy=policy)
    choices = [
        _choices(parts, requirement, asked[requirement], supposed, policy)
        for requirement in range(len(asked))
    ]
    recent = [_seen_lately(estimates, row, as_of=as_of, policy=policy) for row in place.tolist()]
    numbered = parts.competency.tolist()
    return OptionTable(
        choices=tuple(choices),
        blocked=tuple(c for c, own in zip(numbered, choices, strict=True) if not len(own)),
        recently_observed=tuple(
            c for c, is_recent in zip(numbered, recent, strict=True) if is_recent
        ),
    )


def _askable(
    estimates: Estimates, row: int, *, as_of: int, policy: ScoringPolicy
) -> tuple[Source, ...]:
    """Who may observe, in order: with room under the cap and no row of the last months."""
    cells = estimates.cells
    closed = set()
    for cell in np.flatnonzero(cells.estimate == row).tolist():
        rule = policy.sources[int(cells.source[cell])]
        is_full = cells.precision[cell] >= rule.highest_precision - SLACK
        if is_full or _is_recent(estimates, cell, as_of, policy):
            closed.add(rule.code)
    return tuple(source for source in policy.observe_sources if source not in closed)


def _seen_lately(estimates: Estimates, row: int, *, as_of: int, policy: ScoringPolicy) -> bool:
    return any(
        SOURCES[int(estimates.cells.source[cell])] in policy.observe_sources
        and _is_recent(estimates, cell, as_of, policy)
        for cell in np.flatnonzero(estimates.cells.estimate == row).tolist()
    )


def _is_recent(estimates: Estimates, cell: int, as_of: int, policy: ScoringPolicy) -> bool:
    return as_of - int(estimates.cells.newest_on[cell]) <= policy.observe_interval_days


@dataclass(frozen=True, kw_only=True, eq=False)
class _Supposed:
    """Each requirement's estimate after n observations: arrays of shape (n, requirement)."""

    mean: FloatArray
    sd: FloatArray
    seen: BoolArray
    observed_level: FloatArray  # per requirement


def _suppose(
    evidence: EvidenceColumns,
    parts: RequirementParts,
    asked: list[tuple[Source, ...]],
    *,
    as_of: int,
    settings: CompetencySettings,
    policy: ScoringPolicy,
) -> _Supposed:
    """All suppositions in one batch: "employee" n has had n observations of everything.

    An observation finds the level that the mean shows today, an unseen competency's the required
    level; a second one finds the same as the first.
    """
    observed_level = np.where(parts.seen, parts.mean, parts.level)
    needed = evidence.take(np.isin(evidence.competency, parts.competency))
    most = max(map(len, asked))
    worlds = [
        world
        for count in range(most + 1)
        for world in (
            needed.of_employee(count),
            _supposed_rows(parts.competency, observed_level, asked, count, as_of),
        )
    ]
    estimates = estimate_proficiency(
        EvidenceColumns.join(worlds), as_of=as_of, settings=settings.without_scale(), policy=policy
    )
    world = np.repeat(np.arange(most + 1), len(asked))
    known = known_levels(estimates, world, np.tile(parts.competency, most + 1), policy)
    shape = (most + 1, len(asked))
    return _Supposed(
        mean=known.mean.reshape(shape),
        sd=known.sd.reshape(shape),
        seen=known.seen.reshape(shape),
        observed_level=observed_level,
    )


def _supposed_rows(
    competency: IdArray,
    level: FloatArray,
    asked: list[tuple[Source, ...]],
    count: int,
    as_of: int,
) -> EvidenceColumns:
    """One row from each of the first `count` sources of every requirement."""
    rows = [
        (requirement, source.number)
        for requirement, sources in enumerate(asked)
        for source in sources[:count]
    ]
    requirement = np.array([row[0] for row in rows], dtype=np.int64)
    return EvidenceColumns(
        employee=np.full(len(rows), count),
        competency=competency[requirement],
        source=np.array([row[1] for row in rows], dtype=np.int8),
        level=level[requirement],
        observed_on=np.full(len(rows), as_of),
        expires_on=np.full(len(rows), NEVER),
    )


def _choices(
    parts: RequirementParts,
    requirement: int,
    sources: tuple[Source, ...],
    supposed: _Supposed,
    policy: ScoringPolicy,
) -> Choices:
    """Every number of observations, without and with development; whatever leaves a critical
    requirement unmet is left out. Development is of the level shown today, and of something
    seen, be it by an observation of the same plan."""
    observations = np.arange(len(sources) + 1)
    seen = supposed.seen[: len(observations), requirement]
    sd = supposed.sd[: len(observations), requirement]
    mean = supposed.mean[: len(observations), requirement]
    level, gap = parts.level[requirement], parts.level[requirement] - parts.mean[requirement]
    as_is = np.where(seen, chance_met(mean, sd, level, policy=policy), 0.0)
    developed = chance_met(np.full_like(sd, level), sd, level, policy=policy)
    probability = np.concatenate([as_is, developed])
    can_choose = np.concatenate([np.full_like(seen, fill_value=True), seen & (gap > SLACK)])
    if parts.critical[requirement]:
        can_choose &= np.tile(seen, 2) & (probability >= policy.gate_probability - SLACK)
    share = parts.share[requirement]
    return Choices(
        sources=sources,
        observed_level=float(supposed.observed_level[requirement]),
        levels=np.repeat([0.0, gap], len(observations))[can_choose],
        observations=np.tile(observations, 2)[can_choose],
        probability=probability[can_choose],
        points=(100 * share * probability)[can_choose],
        coverage=(share * np.tile(seen, 2))[can_choose],
    )
