"""Who takes which seat: the best assignment, by solvers of scipy. Pure: arrays in, an array out.

The problem. Seats 0 … n − 1 with a positive whole `weight` each; people 0 … `people` − 1; one entry of
`seat`, `person` and `cost` (whole, 0 to 10,000, less is better) for every pair that is feasible. Every
seat takes one person at most and every person one seat. Optionally each person belongs to a `group`
of which no more than `capacity[group]` may move, and no more than `most` people move in all.

The answer covers seats of the greatest weight together, and of all such assignments has the least cost.
Both are exact: costs are whole numbers, and the weight outweighs any sum of costs. Weights being
positive, no assignment covers *more* seats either: the sets of seats that can be covered at once are
the independent sets of a matroid (a gammoid, cut off at `most`), whose heaviest bases are bases. So
the number covered is that of a maximum matching.

Without limits this is a sparse assignment problem (`min_weight_full_bipartite_matching`, Jonker and
Volgenant's algorithm), made always solvable by one stand-in for each seat. With limits it is a flow,
whose constraints are totally unimodular: every corner of what is possible is whole. It is only solved
where the answer without limits breaks one.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MOST_COST = 10_000
NOBODY = -1
WHOLE = 1e-6


def assign(
    seat: Ints,
    person: Ints,
    cost: Ints,
    *,
    weight: Ints,
    people: int,
    group: Ints | None = None,
    capacity: Ints | None = None,
    most: int | None = None,
) -> Ints:
    """The person for each seat, NOBODY where it stays open. Raises ValueError for what is no such
    problem."""
    _check(seat, person, cost, weight, people)
    seat, person, cost = _cheapest_of_each_pair(seat, person, cost, people)
    if not len(seat) or most == 0:
        return np.full(len(weight), NOBODY, dtype=np.int64)
    free = _matched(seat, person, cost, weight, people)
    if _is_within(free, group, capacity, most):
        return free
    return _flowed(seat, person, cost, weight, people, group, capacity, most)


def _check(seat: Ints, person: Ints, cost: Ints, weight: Ints, people: int) -> None:
    if len(weight) and weight.min() < 1:
        raise ValueError("Weights are whole numbers from 1.")
    if not len(seat) == len(person) == len(cost):
        raise ValueError("Every pair has a seat, a person and a cost.")
    if len(seat) and (cost.min() < 0 or cost.max() > MOST_COST):
        raise ValueError("Costs are whole numbers from 0 to 10,000.")
    if len(seat) and not (0 <= seat.min() <= seat.max() < len(weight)):
        raise ValueError("There is no such seat.")
    if len(seat) and not (0 <= person.min() <= person.max() < people):
        raise ValueError("There is no such person.")


def _cheapest_of_each_pair(
    seat: Ints, person: Ints, cost: Ints, people: int
) -> tuple[Ints, Ints, Ints]:
    order = np.lexsort((cost, person, seat))
    keys = seat[order] * people + person[order]
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    kept = order[first]
    return seat[kept], person[kept], cost[kept]


def _is_within(taken: Ints, group: Ints | None, capacity: Ints | None, most: int | None) -> bool:
    moved = taken[taken != NOBODY]
    if most is not None and len(moved) > most:
        return False
    if group is None or capacity is None:
        return True
    return bool((np.bincount(group[moved], minlength=len(capacity)) <= capacity).all())


def _prices(seats: int, weight: Ints) -> Ints:
    """What leaving a seat open costs: one more in weight is dearer than everything else together."""
    return weight * (seats * MOST_COST + 1)


def _matched(seat: Ints, person: Ints, cost: Ints, weight: Ints, people: int) -> Ints:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    seats = len(weight)
    # An explicit 0 would be no edge, so everything costs 1 more: each row has one edge in any case.
    costs = np.concatenate([cost, _prices(seats, weight)]) + 1
    rows = np.concatenate([seat, np.arange(seats)])
    columns = np.concatenate([person, people + np.arange(seats)])
    graph = csr_array((costs.astype(np.float64), (rows, columns)), shape=(seats, people + seats))
    order, chosen = min_weight_full_bipartite_matching(graph)
    taken = np.full(seats, NOBODY, dtype=np.int64)
    taken[order] = np.where(chosen < people, chosen, NOBODY)
    return taken


def _flowed(
    seat: Ints,
    person: Ints,
    cost: Ints,
    weight: Ints,
    people: int,
    group: Ints | None,
    capacity: Ints | None,
    most: int | None,
) -> Ints:
    from scipy.sparse import csr_array, vstack

    seats, pairs = len(weight), np.arange(len(seat))

    def sums(of: Ints, size: int) -> csr_array:
        return csr_array((np.ones(len(of)), (of, pairs)), shape=(size, len(of)))

    rows, limits = [sums(seat, seats), sums(person, people)], [np.ones(seats + people)]
    if group is not None and capacity is not None:
        rows.append(sums(group[person], len(capacity)))
        limits.append(capacity.astype(np.float64))
    if most is not None:
        rows.append(csr_array(np.ones((1, len(seat)))))
        limits.append(np.array([float(most)]))
    gain = (cost - _prices(seats, weight)[seat]).astype(np.float64)
    share = _corner(gain, vstack(rows), np.concatenate(limits))
    taken = np.full(seats, NOBODY, dtype=np.int64)
    chosen = np.flatnonzero(share > 0.5)
    taken[seat[chosen]] = person[chosen]
    return taken


def _corner(gain: Floats, rows: Any, limits: Floats) -> Floats:
    """The best corner. The inner-point method goes on to one and is the fastest; where rounding left
    it beside it, the simplex method does the work."""
    from scipy.optimize import linprog

    for method in ("highs-ipm", "highs-ds"):
        found = linprog(gain, A_ub=rows, b_ub=limits, bounds=(0, 1), method=method)
        share = np.asarray(found.x if found.success else np.nan, dtype=np.float64)
        if np.abs(share - np.round(share)).max() < WHOLE:
            return share
    raise ArithmeticError(found.message)
