"""scoring.md a second time, in plain loops over one person's rows: slow, and nothing shared with
the code under test but the record of constants. Also the tables and strategies of these tests."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from succession.scoring import (
    DEFAULT_POLICY,
    EvidenceRow,
    Requirement,
    ScoringPolicy,
    Source,
    SourceKind,
)

AS_OF = date(2026, 11, 1)


@dataclass(frozen=True)
class Level:
    mean: float
    sd: float
    direct: int


def row(
    competency: int,
    source: Source,
    level: float,
    *,
    age: int = 0,
    expires_on: date | None = None,
    employee: int = 0,
) -> EvidenceRow:
    observed_on = AS_OF - timedelta(days=age)
    return EvidenceRow(
        employee=employee,
        competency=competency,
        source=source,
        level=level,
        observed_on=observed_on,
        expires_on=expires_on,
    )


def estimate(
    rows: Iterable[EvidenceRow],
    *,
    as_of: date = AS_OF,
    half_life: float | None = None,
    policy: ScoringPolicy = DEFAULT_POLICY,
) -> Level:
    """All rows are of one person and competency."""
    kept = [
        r for r in rows if r.observed_on <= as_of and not (r.expires_on and r.expires_on <= as_of)
    ]
    precision = 1 / policy.prior_sd**2
    weighted = precision * policy.prior_mean
    floors = []
    direct = 0
    for rule in policy.sources:
        total, product_sum = 0.0, 0.0
        for r in kept:
            if r.source != rule.code:
                continue
            age = (as_of - r.observed_on).days
            tau = 2 ** (-age / (half_life or policy.half_life_days)) / rule.sd**2
            level = r.level if rule.highest_level is None else min(r.level, rule.highest_level)
            if rule.kind is SourceKind.AT_LEAST:
                floors.append((tau, level))
                continue
            direct += 1
            total += tau
            product_sum += tau * level
        if total:
            counted = total if rule.cap is None else min(total, rule.cap / rule.sd**2)
            precision += counted
            weighted += counted * product_sum / total
    mean = weighted / precision
    proposals = [(precision * mean + tau * y) / (precision + tau) for tau, y in floors]
    return Level(max([mean, *proposals]), 1 / math.sqrt(precision), direct)


def probability(mean: float, sd: float, needed: float) -> float:
    return 0.5 * math.erfc(-(mean - (needed - 0.5)) / sd / math.sqrt(2))


@dataclass(frozen=True)
class Result:
    score: float
    score_sd: float
    coverage: float
    gate: bool
    months: float
    band: str


def readiness(requirements: Sequence[Requirement], levels: Sequence[Level]) -> Result:
    whole = sum(line.weight for line in requirements)
    weights = [line.weight / whole for line in requirements]
    seen = [level.direct > 0 for level in levels]
    chances = [
        probability(level.mean, level.sd, line.level) if is_seen else 0.0
        for line, level, is_seen in zip(requirements, levels, seen, strict=True)
    ]
    score = 100 * sum(w * p for w, p in zip(weights, chances, strict=True))
    spread = sum(w * w * p * (1 - p) for w, p in zip(weights, chances, strict=True))
    coverage = sum(w for w, is_seen in zip(weights, seen, strict=True) if is_seen)
    gate = all(
        p >= 0.5 - 1e-9 for line, p in zip(requirements, chances, strict=True) if line.critical
    )
    gaps = [
        line.level - level.mean if is_seen and p < 0.5 - 1e-9 else 0.0
        for line, level, is_seen, p in zip(requirements, levels, seen, chances, strict=True)
    ]
    months = 12 * max(*gaps, sum(gaps) / 2)
    unseen = any(
        line.critical and not is_seen for line, is_seen in zip(requirements, seen, strict=True)
    )
    if coverage < 0.5 - 1e-9 or unseen:
        band = "insufficient_evidence"
    elif score >= 80 - 1e-9 and gate:
        band = "ready_now"
    else:
        path = "within_5_years" if months <= 60 else "not_on_path"
        band = "within_2_years" if months <= 24 else path
    return Result(score, 100 * math.sqrt(spread), coverage, gate, months, band)


ASKED = (Source.MANAGER_RATING, Source.FEEDBACK_360, Source.ASSESSMENT)


def who_can_observe(rows: Sequence[EvidenceRow]) -> list[Source]:
    """Those with room under the cap whose newest row that counts is over 180 days old."""
    free = []
    for source in ASKED:
        rule = DEFAULT_POLICY.rule(source)
        own = [
            (AS_OF - r.observed_on).days
            for r in rows
            if r.source == source
            and r.observed_on <= AS_OF
            and not (r.expires_on and r.expires_on <= AS_OF)
        ]
        weight = sum(2 ** (-age / 730) for age in own)
        if rule.cap is not None and weight < rule.cap and (not own or min(own) > 180):
            free.append(source)
    return free


def smallest_steps(
    requirements: Sequence[Requirement], rows: Sequence[EvidenceRow]
) -> tuple[float, int, float] | None:
    """(levels, observations, score) of the best of all sets of steps, by trying each of them."""
    own = [[r for r in rows if r.competency == line.competency] for line in requirements]
    today = [estimate(each) for each in own]
    asked = [who_can_observe(each) for each in own]
    best: tuple[float, int, float] | None = None
    for set_of_steps in product(
        *(
            [(n, developed) for n in range(len(sources) + 1) for developed in (False, True)]
            for sources in asked
        )
    ):
        levels, cost = [], 0.0
        for i, (observations, developed) in enumerate(set_of_steps):
            line = requirements[i]
            found = today[i].mean if today[i].direct else line.level
            added = [row(line.competency, source, found) for source in asked[i][:observations]]
            level = estimate([*own[i], *added])
            if developed:
                cost += max(line.level - today[i].mean, 0.0)
                level = Level(max(line.level, level.mean), level.sd, level.direct)
            levels.append(level)
        result = readiness(requirements, levels)
        if result.band == "ready_now":
            count = sum(observations for observations, _ in set_of_steps)
            found_set = (round(cost, 8), count, -result.score)
            best = found_set if best is None else min(best, found_set)
    return None if best is None else (best[0], best[1], -best[2])
