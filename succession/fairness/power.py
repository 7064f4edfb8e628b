"""The chance that Fisher's test would see a difference that is there: by enumeration, no formula.

Every table that may come up with these numbers of people is weighed by its probability; what counts
are those that the test calls unlikely at `alpha` and in which the group is behind. What lies further
out than one in ten million is left out.
"""

from functools import lru_cache
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

ENOUGH = 0.5
"""Under this power, nothing is said: a test that would miss more often than not tells nothing by
finding nothing."""

TAIL = 1e-7
REACH = 8
"""Standard deviations around the middle beyond which a table has no weight."""

MOST_PEOPLE = 100_000
TIE = 1e-7


@lru_cache(maxsize=4096)
def power_to_see(
    people: int, other_people: int, *, other_rate: float, ratio: float, alpha: float
) -> float:
    """The power to see a group whose rate is `ratio` × `other_rate`, two-sided at `alpha`."""
    from scipy.stats import binom

    if not 0 < other_rate <= 1 or not people or not other_people:
        return 0.0
    rate = ratio * other_rate
    low, high = _likely_range(people, rate)
    other_low, other_high = _likely_range(other_people, other_rate)
    weights = binom.pmf(np.arange(low, high + 1), people, rate)
    other_weights = binom.pmf(np.arange(other_low, other_high + 1), other_people, other_rate)
    logs = _log_factorials(people + other_people)
    power = 0.0
    for total in range(low + other_low, high + other_high + 1):
        most = min(
            _most_unlikely(people, other_people, total, alpha, logs), high, total - other_low
        )
        least = max(low, total - other_high)
        if most >= least:
            mine = weights[least - low : most - low + 1]
            theirs = other_weights[total - most - other_low : total - least - other_low + 1]
            power += float(mine @ theirs[::-1])
    return min(1.0, power)


def _likely_range(people: int, rate: float) -> tuple[int, int]:
    from scipy.stats import binom

    return int(binom.ppf(TAIL, people, rate)), int(binom.ppf(1 - TAIL, people, rate))


def _most_unlikely(people: int, other_people: int, total: int, alpha: float, logs: Floats) -> int:
    """Of `total` selected, the most in the group with which the test still sees it behind; −1 if no
    number is that unlikely."""
    everybody = people + other_people
    share = people / everybody
    middle = total * share
    spread = sqrt(total * share * (1 - share) * (everybody - total) / max(1, everybody - 1))
    least = max(0, total - other_people, int(middle - REACH * spread) - 1)
    most = min(people, total, int(middle + REACH * spread) + 1)
    chances = _chances(least, most, people, other_people, total, logs)
    behind = chances[: ceil(middle) - least]  # the chances rise up to the middle and fall after it
    ahead = chances[len(behind) :][::-1]
    as_unlikely = np.searchsorted(np.maximum.accumulate(ahead), behind * (1 + TIE), side="right")
    p = np.cumsum(behind) + np.concatenate([[0.0], np.cumsum(ahead)])[as_unlikely]
    return least + int(np.searchsorted(p, alpha * (1 + TIE), side="right")) - 1


def _chances(
    least: int, most: int, people: int, other_people: int, total: int, logs: Floats
) -> Floats:
    """Hypergeometric: the chances that `least` to `most` of `total` selected are of the group."""

    def log_ways(size: int, first: int, last: int) -> Floats:
        ways: Floats = logs[first : last + 1] + logs[size - last : size - first + 1][::-1]
        return np.asarray(logs[size] - ways)

    ways = log_ways(people, least, most)
    ways += log_ways(other_people, total - most, total - least)[::-1]
    return np.asarray(np.exp(ways - log_ways(people + other_people, total, total)[0]))


@lru_cache(maxsize=8)
def _log_factorials(most: int) -> Floats:
    from scipy.special import gammaln

    return np.asarray(gammaln(np.arange(most + 1) + 1.0), dtype=np.float64)


@lru_cache(maxsize=1024)
def people_needed(
    people: int, other_people: int, *, other_rate: float, ratio: float, alpha: float
) -> tuple[int, int] | None:
    """About how many of both, in today's proportion, would give ENOUGH power. None where it would
    take more than 100,000, or where no number would do."""

    def has_enough(size: int) -> bool:
        other = round(size * other_people / people)
        power = power_to_see(size, other, other_rate=other_rate, ratio=ratio, alpha=alpha)
        return power >= ENOUGH

    if not other_rate > 0 or ratio >= 1:
        return None
    low, high = people, 2 * people
    while not has_enough(high):
        low, high = high, 2 * high
        if high * (1 + other_people / people) > MOST_PEOPLE:
            return None
    while high - low > max(1, low // 200):
        middle = (low + high) // 2
        low, high = (low, middle) if has_enough(middle) else (middle, high)
    return high, round(high * other_people / people)
