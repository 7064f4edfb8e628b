"""Who reports to whom: a tree of teams of four to nine."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np

from .ladder import FAMILIES

SMALLEST_TEAM, LARGEST_TEAM = 4, 9
USUAL_TEAM = 6.3
SHOWCASE_TEAM = 7
SHOWCASE_BELOW = SHOWCASE_TEAM * (1 + SMALLEST_TEAM) + 3
SHOWCASE_FAMILY = "SAL"


@dataclass(kw_only=True)
class Tree:
    """One entry per person in breadth-first order: managers stand before their reports.

    `height`: 0 for somebody without reports, 1 for whoever leads only such people, and so on.
    """

    manager: list[int] = field(default_factory=list)
    family: list[int] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    height: list[int] = field(default_factory=list)
    showcase: int = -1

    def __len__(self) -> int:
        return len(self.manager)

    def add(self, manager: int, family: int) -> int:
        self.manager.append(manager)
        self.family.append(family)
        self.depth.append(0 if manager < 0 else self.depth[manager] + 1)
        self.height.append(0)
        return len(self.manager) - 1

    def measure(self) -> None:
        """Heights, from the leaves up."""
        for person in range(len(self) - 1, 0, -1):
            manager = self.manager[person]
            self.height[manager] = max(self.height[manager], self.height[person] + 1)


def grow_tree(people: int, rng: np.random.Generator) -> Tree:
    """One chief executive, one head per family, and below them teams of teams."""
    tree = Tree()
    chief = tree.add(-1, len(FAMILIES) - 1)
    waiting: deque[tuple[int, int]] = deque()
    for family, below in _share_out(people - 1):
        waiting.append((tree.add(chief, family), below))
    while waiting:
        person, below = waiting.popleft()
        if below:
            _add_team(tree, person, below, waiting, rng)
    tree.measure()
    return tree


def _share_out(people: int) -> list[tuple[int, int]]:
    """(family, people below its head), adding up to `people` with the heads."""
    shares = [(number, family.share) for number, family in enumerate(FAMILIES) if family.share]
    sizes = [max(1 + SMALLEST_TEAM, round(people * share)) for _, share in shares]
    sizes[0] += people - sum(sizes)
    return [(number, size - 1) for (number, _), size in zip(shares, sizes, strict=True)]


def _add_team(
    tree: Tree,
    person: int,
    below: int,
    waiting: deque[tuple[int, int]],
    rng: np.random.Generator,
) -> None:
    family = tree.family[person]
    if person == tree.showcase:
        plan = _spread(SHOWCASE_TEAM, below - SHOWCASE_TEAM, rng)
    elif tree.showcase < 0 and FAMILIES[family].code == SHOWCASE_FAMILY and 60 <= below < 600:
        tree.showcase = len(tree)
        plan = [SHOWCASE_BELOW, *plan_team(below - 1 - SHOWCASE_BELOW, rng, places_left=8)]
    else:
        plan = plan_team(below, rng)
    for size in plan:
        waiting.append((tree.add(person, family), size))


def plan_team(
    below: int, rng: np.random.Generator, *, places_left: int = LARGEST_TEAM
) -> list[int]:
    """How many people stand below each direct report; their number and these add up to `below`.

    Needs at least four people; a report leads nobody or a team of at least four.
    """
    if below <= places_left:
        return [0] * below
    usual = USUAL_TEAM if below < 50 else below / int(rng.integers(5, 9))
    leaders = int(np.clip(round(below / usual), 1, min(8, places_left)))
    alone = int(rng.random() < 0.2 and leaders + 1 < places_left)
    alone = max(alone, SMALLEST_TEAM - leaders)
    while below - alone < leaders * (1 + SMALLEST_TEAM):
        leaders -= 1
        alone = max(alone, SMALLEST_TEAM - leaders)
    return [*_spread(leaders, below - alone - leaders, rng), *[0] * alone]


def _spread(leaders: int, people: int, rng: np.random.Generator) -> list[int]:
    """Share people out unevenly, at least four each."""
    spare = people - leaders * SMALLEST_TEAM
    shares = rng.dirichlet(np.full(leaders, 8.0))
    return [int(extra) + SMALLEST_TEAM for extra in rng.multinomial(spare, shares)]
