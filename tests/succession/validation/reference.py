"""The validation a second time, in plain loops over rows: slow, and nothing shared with the code
under test but the record of constants. Also the worlds that its tests are about."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from succession.scoring import (
    DEFAULT_POLICY,
    EvidenceColumns,
    EvidenceRow,
    ScoringPolicy,
    SourceKind,
)
from tests.succession.scoring.reference import estimate

AS_OF_DAY = 20_000


@dataclass(frozen=True)
class Row:
    employee: int
    competency: int
    source: str
    level: float
    predicted: tuple[float, float, float]
    variance: float


def hold_back(
    rows: Sequence[EvidenceRow], as_of: date, policy: ScoringPolicy = DEFAULT_POLICY
) -> Iterator[Row]:
    seen = [row for row in rows if row.observed_on <= as_of]
    for employee, competency in sorted({(row.employee, row.competency) for row in seen}):
        of_pair = [row for row in seen if (row.employee, row.competency) == (employee, competency)]
        found = _hold_back_one(of_pair, policy)
        if found is not None:
            yield Row(employee, competency, *found)


def _hold_back_one(
    rows: list[EvidenceRow], policy: ScoringPolicy
) -> tuple[str, float, tuple[float, float, float], float] | None:
    direct = [row for row in rows if policy.rule(row.source).kind is SourceKind.DIRECT]
    day = max((row.observed_on for row in direct), default=None)
    if day is None:
        return None
    before = [row for row in rows if row.observed_on < day]
    earlier = [row for row in direct if row.observed_on < day]
    earlier = [row for row in earlier if row.expires_on is None or row.expires_on > day]
    if not earlier:
        return None
    hidden = [row for row in direct if row.observed_on == day]
    source = min((row.source for row in hidden), key=lambda one: (policy.rule(one).sd, one.number))
    levels = [row.level for row in hidden if row.source == source]
    rule = policy.rule(source)
    looks = max(1, min(len(levels), rule.cap or math.inf))
    last = max(row.observed_on for row in earlier)
    said = estimate(before, as_of=day, policy=policy)
    predicted = (
        said.mean,
        _mean([row.level for row in earlier if row.observed_on == last]),
        _mean([row.level for row in earlier]),
    )
    return source.value, _mean(levels), predicted, said.sd**2 + rule.sd**2 / looks


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def auc(scores: Sequence[float], outcomes: Sequence[int]) -> float:
    """Every promoted against every other."""
    won = [
        (mine > theirs) + (mine == theirs) / 2
        for mine, up in zip(scores, outcomes, strict=True)
        if up
        for theirs, other in zip(scores, outcomes, strict=True)
        if not other
    ]
    return _mean([float(one) for one in won])


def true_world(*, seed: int, people: int, is_noise: bool = False) -> EvidenceColumns:
    """Three assessments each on days so close that nothing fades, of a level drawn from the prior,
    each seen with the source's own error: a world in which the model is true. As noise, every
    assessment is of a new level, so no past says anything about the next."""
    chance = np.random.default_rng(seed)
    truth = chance.normal(DEFAULT_POLICY.prior_mean, DEFAULT_POLICY.prior_sd, (people, 3))
    if not is_noise:
        truth = np.repeat(truth[:, :1], 3, axis=1)
    levels = truth + chance.normal(0, 0.5, (people, 3))
    return EvidenceColumns(
        employee=np.repeat(np.arange(people), 3),
        competency=np.ones(people * 3, dtype=np.int64),
        source=np.zeros(people * 3, dtype=np.int8),
        level=levels.ravel(),
        observed_on=np.tile([AS_OF_DAY - 2, AS_OF_DAY - 1, AS_OF_DAY], people).astype(np.int32),
        expires_on=np.full(people * 3, np.iinfo(np.int32).max, dtype=np.int32),
    )
