"""Who takes which seat, and who takes the seat that they leave: the best assignment over the whole
cascade, by solvers of scipy. Pure: arrays in, an array out.

The problem. Seats 0 … n − 1 with a positive whole `weight` each; people 0 … `people` − 1; one entry of
`seat`, `person`, `cost` and `late` for every move that is feasible (whole numbers from 0 to 10,000, less
is better; a cost is at least 1 where any seat has a holder). Every seat takes one person at most and
every person one seat. `holder` names who sits in a seat: they keep it unless they move, and then it is
open; a person may hold several. NOBODY: it is open from the beginning. Optionally each person belongs to
a `group` out of which no more than `capacity[group]` may move, and no more than `most` people move.

The answer. In the end somebody sits in seats of the greatest weight together; of all such answers it
has the least `late`, and of these the least `cost`. All three are exact: everything is whole numbers.
Weights being positive, no answer without limits leaves fewer seats empty either: the sets of seats that
can be occupied at once are the independent sets of a transversal matroid, whose heaviest bases are
bases. For seats that are all open the number covered is therefore that of a maximum matching.

How. Staying is a move of cost 0 into the own seat. So without limits the whole cascade is one sparse
assignment (`min_weight_full_bipartite_matching`, Jonker and Volgenant's algorithm), made always
solvable by one stand-in for each seat. In a matroid only the order of weights matters, which keeps the
numbers small enough to be exact in floating point. Where that answer breaks a limit, or lets somebody
keep one of two seats, the same is solved as an integer program (HiGHS), one aim after the other; what
it cannot prove in time is no answer but an ArithmeticError.

Ties. The pairs are sorted first and nothing is drawn by lot: the same problem, in whatever order it is
given, has the same answer.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MOST_COST = 10_000
NOBODY = -1
WHOLE = 1e-6
MOST_SECONDS = 20
"""For each aim of a problem with limits."""
EXACT = 2**53
"""Above that not every whole number is a float."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Pairs sorted by seat and person, each once; see the module."""

    seat: Ints
    person: Ints
    late: Ints
    cost: Ints
    weight: Ints
    holder: Ints
    people: int
    group: Ints | None
    capacity: Ints | None
    most: int | None

    @property
    def seats(self) -> int:
        return len(self.weight)


def assign(
    seat: Ints,
    person: Ints,
    cost: Ints,
    *,
    weight: Ints,
    people: int,
    late: Ints | None = None,
    holder: Ints | None = None,
    group: Ints | None = None,
    capacity: Ints | None = None,
    most: int | None = None,
) -> Ints:
    """Who moves into each seat, NOBODY where nobody does. Raises ValueError for what is no such
    problem."""
    late = np.zeros_like(seat) if late is None else late
    holder = np.full(len(weight), NOBODY, dtype=np.int64) if holder is None else holder
    _check(seat, person, cost, late, weight, people)
    if len(seat) and cost.min() < 1 and (holder != NOBODY).any():
        raise ValueError("A move that costs nothing could be made for nothing.")
    kept = _best_of_each_pair(seat, person, late, cost, people)
    kept = kept[holder[seat[kept]] != person[kept]]
    problem = Problem(
        seat=seat[kept], person=person[kept], late=late[kept], cost=cost[kept], weight=weight,
        holder=holder, people=people, group=group, capacity=capacity, most=most,
    )  # fmt: skip
    if not len(kept) or most == 0:
        return np.full(len(weight), NOBODY, dtype=np.int64)
    free = _matched(problem)
    return free if _is_within(problem, free) else _programmed(problem)


def _check(seat: Ints, person: Ints, cost: Ints, late: Ints, weight: Ints, people: int) -> None:
    if len(weight) and weight.min() < 1:
        raise ValueError("Weights are whole numbers from 1.")
    if not len(seat) == len(person) == len(cost) == len(late):
        raise ValueError("Every pair has a seat, a person and a cost.")
    if not len(seat):
        return
    if min(cost.min(), late.min()) < 0 or max(cost.max(), late.max()) > MOST_COST:
        raise ValueError("Costs are whole numbers from 0 to 10,000.")
    if not 0 <= seat.min() <= seat.max() < len(weight):
        raise ValueError("There is no such seat.")
    if not 0 <= person.min() <= person.max() < people:
        raise ValueError("There is no such person.")


def _best_of_each_pair(seat: Ints, person: Ints, late: Ints, cost: Ints, people: int) -> Ints:
    """Places in the arrays."""
    order = np.lexsort((cost, late, person, seat))
    keys = seat[order] * people + person[order]
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    return order[first]


def _is_within(problem: Problem, taken: Ints) -> bool:
    moved = taken[taken != NOBODY]
    if problem.most is not None and len(moved) > problem.most:
        return False
    held = problem.holder[problem.holder != NOBODY]
    if (np.bincount(held, minlength=problem.people)[moved] > 1).any():
        return False  # only one of their seats was left
    if problem.group is None or problem.capacity is None:
        return True
    out_of = np.bincount(problem.group[moved], minlength=len(problem.capacity))
    return bool((out_of <= problem.capacity).all())


def _matched(problem: Problem) -> Ints:
    """Without limits, and as if whoever holds several seats left one alone: at least as good as what
    is possible."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    seats, people = problem.seats, problem.people
    held = np.flatnonzero(problem.holder != NOBODY)
    stays, extra = _stays(problem, held)
    price = _prices(problem)
    worth = problem.late * _step(problem) + problem.cost
    # An explicit 0 would be no edge, so everything costs 1 more: each row has one edge in any case.
    costs = np.concatenate([worth, np.zeros_like(held), price]) + 1
    rows = np.concatenate([problem.seat, held, np.arange(seats)])
    columns = np.concatenate([problem.person, stays, people + extra + np.arange(seats)])
    shape = (seats, people + extra + seats)
    graph = csr_array((costs.astype(np.float64), (rows, columns)), shape=shape)
    order, chosen = min_weight_full_bipartite_matching(graph)
    taken = np.full(seats, NOBODY, dtype=np.int64)
    taken[order] = np.where(chosen < people, chosen, NOBODY)
    return np.where(taken == problem.holder, NOBODY, taken)


def _stays(problem: Problem, held: Ints) -> tuple[Ints, int]:
    """Who keeps each held seat; for every further seat of a person somebody who is nowhere else."""
    holders = problem.holder[held]
    _, first = np.unique(holders, return_index=True)
    is_further = np.ones(len(held), dtype=bool)
    is_further[first] = False
    stays = holders.copy()
    extra = int(is_further.sum())
    stays[is_further] = problem.people + np.arange(extra)
    return stays, extra


def _moves_at_most(problem: Problem) -> int:
    return min(problem.seats, problem.people)


def _step(problem: Problem) -> int:
    """One more in `late` is dearer than all costs together."""
    return _moves_at_most(problem) * int(problem.cost.max(initial=0)) + 1


def _prices(problem: Problem) -> Ints:
    """What leaving a seat open costs: one step up in the order of weights is dearer than everything
    else together."""
    everything = _moves_at_most(problem) * int(problem.late.max(initial=0)) + 1
    unit = everything * _step(problem)
    ranks = np.unique(problem.weight, return_inverse=True)[1].astype(np.int64) + 1
    if unit * (int(ranks.max(initial=1)) + 1) >= EXACT:
        raise ValueError("This is too large to be solved exactly.")
    return np.asarray(ranks * unit, dtype=np.int64)


def _programmed(problem: Problem) -> Ints:
    """The same with limits: one aim after the other, each held while the next is sought."""
    pairs, seats = len(problem.seat), problem.seats
    rows, low, high = _rules(problem)
    aims = [
        np.concatenate([np.zeros(pairs), problem.weight.astype(np.float64)]),
        np.concatenate([problem.late.astype(np.float64), np.zeros(seats)]),
        np.concatenate([problem.cost.astype(np.float64), np.zeros(seats)]),
    ]
    found = np.zeros(pairs + seats)
    is_held = bool((problem.holder != NOBODY).any())
    for aim in (one for one in aims if one.any()):
        found = _least(aim, rows, low, high, must_be_whole=is_held)
        rows, high = _with_row(rows, aim), np.append(high, np.round(aim @ found))
        low = np.append(low, -np.inf)
    taken = np.full(seats, NOBODY, dtype=np.int64)
    chosen = np.flatnonzero(found[:pairs] > 0.5)
    taken[problem.seat[chosen]] = problem.person[chosen]
    return taken


def _rules(problem: Problem) -> tuple[Any, Floats, Floats]:
    """Rows over the pairs and the open seats, with the least and the most of each. A seat is filled,
    open, or kept by a holder who does not move; nobody moves twice."""
    from scipy.sparse import coo_array, csr_array, hstack, vstack

    pairs, seats = np.arange(len(problem.seat)), problem.seats

    def sums(of: Ints, size: int) -> Any:
        return csr_array((np.ones(len(of)), (of, pairs)), shape=(size, len(of)))

    moves = sums(problem.person, problem.people)
    held = np.flatnonzero(problem.holder != NOBODY)
    holds = coo_array(
        (np.ones(len(held)), (held, problem.holder[held])), shape=(seats, problem.people)
    )
    filled = sums(problem.seat, seats) - holds.tocsr() @ moves
    rows = [hstack([filled, _identity(seats)])]
    is_open = (problem.holder == NOBODY).astype(np.float64)
    low, high = [is_open], [is_open]
    limits = [(moves, np.ones(problem.people))]
    if problem.group is not None and problem.capacity is not None:
        groups = sums(problem.group[problem.person], len(problem.capacity))
        limits.append((groups, problem.capacity.astype(np.float64)))
    if problem.most is not None:
        limits.append((csr_array(np.ones((1, len(pairs)))), np.array([float(problem.most)])))
    for limited, limit in limits:
        rows.append(hstack([limited, csr_array((limited.shape[0], seats))]))
        low.append(np.full(len(limit), -np.inf))
        high.append(limit)
    return vstack(rows).tocsr(), np.concatenate(low), np.concatenate(high)


def _identity(size: int) -> Any:
    from scipy.sparse import eye_array

    return eye_array(size)


def _with_row(rows: Any, row: Floats) -> Any:
    from scipy.sparse import csr_array, vstack

    return vstack([rows, csr_array(row[np.newaxis, :])]).tocsr()


def _least(aim: Floats, rows: Any, low: Floats, high: Floats, *, must_be_whole: bool) -> Floats:
    """A whole point with the least of `aim`: a corner, all of which are whole where no seat is held (the
    rules are those of a flow), else by branch and bound."""
    if not must_be_whole:
        point = _corner(aim, rows, low, high)
        if np.abs(point - np.round(point)).max() <= WHOLE:
            return np.asarray(np.round(point), dtype=np.float64)
    from scipy.optimize import Bounds, LinearConstraint, milp

    found = milp(
        aim,
        integrality=np.ones(len(aim), dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, low, high),
        options={"mip_rel_gap": 0.0, "time_limit": MOST_SECONDS},
    )
    if found.status != 0:
        raise ArithmeticError(found.message)
    return np.asarray(np.round(found.x), dtype=np.float64)


def _corner(aim: Floats, rows: Any, low: Floats, high: Floats) -> Floats:
    """By the inner-point method, which is the fastest, and from there to a corner."""
    from scipy.optimize import linprog

    is_even = low == high
    found = linprog(
        aim,
        A_ub=rows[~is_even],
        b_ub=high[~is_even],
        A_eq=rows[is_even],
        b_eq=high[is_even],
        bounds=(0, 1),
        method="highs-ipm",
        options={"time_limit": MOST_SECONDS},
    )
    return np.asarray(found.x if found.success else np.full(len(aim), 0.5), dtype=np.float64)
