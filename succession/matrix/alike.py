"""Likes beside likes: rows and columns of a matrix in the order of a tree of similarity. Pure.

Rows with the same pattern of states are one leaf, so that thousands of people are few leaves. The
most frequent patterns (`MOST_LEAVES`) make the tree: Ward's method over the root of the weighted share
of columns in which two patterns differ (a distance in space, as the method needs), its leaves in the
order that puts the likest side by side.
Every rarer pattern joins the leaf that it is likest to. The same states give the same order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MOST_LEAVES = 200
"""More cost seconds: putting the leaves in order grows with their number cubed."""
MOST_GROUPS = 6
TYPICAL = 0.6
"""The share of a group's rows from which something is said of the group."""
MOST_SAID = 2
MOST_NAMED = 2
SURE_DIGITS = 9
"""Beyond them two sums of the same weights may differ by the order in which they were added."""

States = npt.NDArray[np.int8]
Weights = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Likeness:
    """`order`: rows as they stand beside one another. `group`: for each row (not reordered) the
    number of its group, 0 for the first in this order."""

    order: Places
    group: Places

    @property
    def groups(self) -> int:
        return int(self.group.max()) + 1 if len(self.group) else 0


def order_rows(states: States, weights: Weights) -> Likeness:
    """`states` are rows × columns of small codes, `weights` how much each column counts. Equal rows
    keep their order."""
    if not len(states):
        return Likeness(order=np.zeros(0, dtype=np.int64), group=np.zeros(0, dtype=np.int64))
    patterns, of_row, counts = np.unique(states, axis=0, return_inverse=True, return_counts=True)
    kept = np.sort(np.argsort(-counts, kind="stable")[:MOST_LEAVES])
    leaf_of = nearest(patterns, patterns[kept], weights)
    rank, group = _tree(patterns[kept], weights)
    leaf = leaf_of[of_row.reshape(-1)]
    return Likeness(order=np.argsort(rank[leaf], kind="stable"), group=group[leaf])


def order_columns(states: States) -> list[int]:
    """Columns that go together in the same people side by side."""
    if not len(states) or states.shape[1] < 3:
        return list(range(states.shape[1]))
    even = np.ones(len(states)) / len(states)
    rank, _ = _tree(np.ascontiguousarray(states.T), even)
    return [int(column) for column in np.argsort(rank, kind="stable")]


def nearest(patterns: States, leaves: States, weights: Weights) -> Places:
    """For each pattern the leaf that it has most in common with, the first of equals."""
    codes = np.unique(leaves)
    same = sum(
        ((patterns == code) * weights) @ (leaves == code).T.astype(np.float64) for code in codes
    )
    place: Places = np.argmax(np.round(same, SURE_DIGITS), axis=1).astype(np.int64)
    return place


def _tree(leaves: States, weights: Weights) -> tuple[Places, Places]:
    """Per leaf its place in the order, and the number of its group."""
    from scipy.cluster.hierarchy import (  # here: slow to import, and few pages ask
        fcluster,
        leaves_list,
        linkage,
        optimal_leaf_ordering,
    )

    if len(leaves) == 1:
        return np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    away = differences(leaves, weights)
    tree = optimal_leaf_ordering(linkage(away, "ward"), away)
    order = leaves_list(tree).astype(np.int64)
    rank = np.empty(len(leaves), dtype=np.int64)
    rank[order] = np.arange(len(leaves))
    cut = fcluster(tree, t=MOST_GROUPS, criterion="maxclust")
    return rank, _numbered(cut[order])[rank]


def _numbered(cut: npt.NDArray[np.int32]) -> Places:
    """Groups numbered as they come; leaves of a branch are neighbours in the order."""
    changes = np.concatenate([[0], (cut[1:] != cut[:-1]).astype(np.int64)])
    return np.cumsum(changes)


def differences(leaves: States, weights: Weights) -> npt.NDArray[np.float64]:
    """The root of the weighted share of columns in which two leaves differ, for each pair (condensed)."""
    rows, others = np.triu_indices(len(leaves), k=1)
    share = (leaves[rows] != leaves[others]) @ (weights / weights.sum())
    away: Weights = np.sqrt(np.round(share, SURE_DIGITS))
    return away


@dataclass(frozen=True, kw_only=True)
class Saying:
    """What a column in a state is called: "short in {}"."""

    state: int
    words: str
    otherwise: str = ""


def group_words(
    states: States, sayings: Sequence[Saying], names: Sequence[str], weights: Weights
) -> str:
    """What most rows of a group share: for each state the columns that at least 60 per cent of the
    rows are in, the commonest and heaviest first. "Mixed" where they share nothing worth a word."""
    parts: list[str] = []
    for saying in sayings:
        if len(parts) == MOST_SAID:
            break
        shares = (states == saying.state).mean(axis=0)
        typical = [column for column in range(len(names)) if shares[column] >= TYPICAL]
        if not typical:
            continue
        if saying.otherwise and len(typical) == len(names):
            parts.append(saying.otherwise)
            continue
        first = sorted(typical, key=lambda column: (-shares[column] * weights[column], column))
        parts.append(saying.words.format(_named([names[column] for column in first])))
    return "; ".join(parts)[:1].upper() + "; ".join(parts)[1:] if parts else "Mixed"


def _named(names: Sequence[str]) -> str:
    """ "Coaching, Planning and 3 more"."""
    if len(names) <= MOST_NAMED:
        return " and ".join(names)
    return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
