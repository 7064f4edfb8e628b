"""Exact tests of independence. A table is [selected, not selected] per group."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_TABLES = 1_000_000
DRAWS = 20_000
TIE = 1e-7
"""Probabilities as near as this are the same one, rounded differently."""


def fisher_p(selected: int, people: int, other_selected: int, other_people: int) -> float:
    """Fisher's exact test of two groups, two-sided."""
    from scipy.stats import fisher_exact

    table = np.array(
        [[selected, people - selected], [other_selected, other_people - other_selected]]
    )
    return min(1.0, float(fisher_exact(table)[1]))


def overall_p(selected: Sequence[int], people: Sequence[int]) -> tuple[float, bool]:
    """Fisher, Freeman and Halton's test of any number of groups, and whether it is exact: with more
    than a million possible tables it is estimated from 20,000 random ones, always the same."""
    tables = _all_tables(people, sum(selected))
    seen = _log_ways(np.array([selected], dtype=np.int64), people)[0]
    if tables is not None:
        logs = _log_ways(tables, people)
        weights = np.exp(logs - logs.max())
        return min(1.0, float(weights[logs <= seen + TIE].sum() / weights.sum())), True
    draws = np.random.default_rng(0).multivariate_hypergeometric(
        list(people), sum(selected), size=DRAWS, method="marginals"
    )
    hits = int((_log_ways(draws, people) <= seen + TIE).sum())
    return (1 + hits) / (1 + DRAWS), False


def _all_tables(people: Sequence[int], selected: int) -> Ints | None:
    """Every way to select as many from groups of these sizes, one row each; None if too many."""
    tables = np.zeros((1, 0), dtype=np.int64)
    left = np.array([selected], dtype=np.int64)
    for place, size in enumerate(people):
        after = sum(people[place + 1 :])
        least, most = np.maximum(0, left - after), np.minimum(size, left)
        options = most - least + 1
        if options.sum() > MOST_TABLES:
            return None
        row = np.repeat(np.arange(len(left)), options)
        first = np.repeat(np.cumsum(options) - options, options)
        taken = least[row] + np.arange(len(row)) - first
        tables = np.column_stack([tables[row], taken])
        left = left[row] - taken
    return tables


def _log_ways(tables: Ints, people: Sequence[int]) -> Floats:
    from scipy.special import gammaln

    sizes = np.array(people, dtype=np.int64)
    ways = gammaln(sizes + 1) - gammaln(tables + 1) - gammaln(sizes - tables + 1)
    return np.asarray(ways.sum(axis=1), dtype=np.float64)
