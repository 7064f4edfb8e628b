"""The reporting tree from who reports to whom: numbered as one reads it. Pure, linear, without
recursion, and cycles are cut."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody, present or not: who has left is no node, but leads up to the next manager. `seat`
    is the seat above the own one, for people without a manager."""

    id: int
    manager_id: int | None = None
    is_present: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Chair:
    """A seat that exists. Held by somebody present, it is that person's node; else its own."""

    id: int
    holder_id: int | None = None
    reports_to: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A person or a seat."""

    is_person: bool
    id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed(Generic[Key]):
    """`first` numbers the nodes from 1 as one reads; a node's branch has the numbers to `last`."""

    node: Key
    first: int
    last: int
    depth: int
    parent: int | None
    reports: int


def parents_of(people: Sequence[Person], chairs: Sequence[Chair]) -> dict[Node, Node | None]:
    """The node above each node, in the order given: people, then seats nobody present holds."""
    links = _Links(people, chairs)
    above: dict[Node, Node | None] = {}
    for person in people:
        if person.is_present:
            above[Node(is_person=True, id=person.id)] = links.above_person(person)
    for chair in chairs:
        if chair.holder_id not in links.present:
            above[Node(is_person=False, id=chair.id)] = links.above_seat(chair.reports_to)
    return above


class _Links:
    """Looks up; every climb remembers where it was, so that a ring ends it."""

    def __init__(self, people: Sequence[Person], chairs: Sequence[Chair]) -> None:
        self.managers = {one.id: one.manager_id for one in people}
        self.present = {one.id for one in people if one.is_present}
        self.chairs = {one.id: one for one in chairs}
        self.seat_above: dict[int, int] = {}
        for chair in chairs:
            if chair.holder_id is not None and chair.reports_to is not None:
                self.seat_above.setdefault(chair.holder_id, chair.reports_to)

    def above_person(self, person: Person) -> Node | None:
        """The next manager who is present; without one, what the seat reports to."""
        manager = _climb(person.manager_id, self.managers.get, self.present.__contains__)
        if manager is not None:
            return Node(is_person=True, id=manager)
        return self.above_seat(self.seat_above.get(person.id), other_than=person.id)

    def above_seat(self, seat: int | None, other_than: int | None = None) -> Node | None:
        """The node of this seat; of one that does not exist or is held by the person itself, the
        next one above."""
        found = _climb(
            seat,
            lambda one: self.chairs[one].reports_to if one in self.chairs else None,
            lambda one: (
                one in self.chairs and self.chairs[one].holder_id != other_than
                if other_than is not None
                else one in self.chairs
            ),
        )
        if found is None:
            return None
        holder = self.chairs[found].holder_id
        if holder is not None and holder in self.present:
            return Node(is_person=True, id=holder)
        return Node(is_person=False, id=found)


def _climb(
    start: int | None, above: Callable[[int], int | None], is_found: Callable[[int], bool]
) -> int | None:
    passed: set[int] = set()
    while start is not None and start not in passed:
        if is_found(start):
            return start
        passed.add(start)
        start = above(start)
    return None


def lay(above: Mapping[Key, Key | None]) -> list[Placed[Key]]:
    """All nodes as one reads them: each before what is below it, siblings in the order given. A ring
    of nodes begins at the first of them given."""
    below: dict[Key, list[Key]] = defaultdict(list)
    roots = []
    for node, parent in above.items():
        if parent is None or parent not in above:
            roots.append(node)
        else:
            below[parent].append(node)
    order, depths, up = _walk(roots, below)
    for node in above:
        if node not in depths:
            _walk([node], below, order, depths, up)
    return _numbered(order, depths, up)


def _walk(
    roots: Iterable[Key],
    below: Mapping[Key, Sequence[Key]],
    order: list[Key] | None = None,
    depths: dict[Key, int] | None = None,
    up: dict[Key, Key] | None = None,
) -> tuple[list[Key], dict[Key, int], dict[Key, Key]]:
    """Goes on where an earlier walk ended; never twice to a node."""
    order, depths, up = (
        [] if order is None else order,
        {} if depths is None else depths,
        {} if up is None else up,
    )
    waiting = [(root, 0) for root in reversed(list(roots))]
    while waiting:
        node, depth = waiting.pop()
        depths[node] = depth
        order.append(node)
        for child in reversed(below.get(node, ())):
            if child not in depths:
                up[child] = node
                waiting.append((child, depth + 1))
    return order, depths, up


def _numbered(
    order: Sequence[Key], depths: Mapping[Key, int], up: Mapping[Key, Key]
) -> list[Placed[Key]]:
    first = {node: number for number, node in enumerate(order, start=1)}
    last, reports = dict(first), dict.fromkeys(order, 0)
    for node in reversed(order):
        parent = up.get(node)
        if parent is not None:
            last[parent] = max(last[parent], last[node])
            reports[parent] += 1
    return [
        Placed(
            node=node, first=first[node], last=last[node], depth=depths[node],
            parent=first[up[node]] if node in up else None, reports=reports[node],
        )
        for node in order
    ]  # fmt: skip
