"""Loops among people and their managers, units and their parents. Pure."""

from collections.abc import Mapping


def find_loops(parents: Mapping[str, str]) -> list[list[str]]:
    """The loops of `parents` (child → parent), each from its smallest member round to it."""
    loops: list[list[str]] = []
    seen: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        node = start
        while node in parents and node not in seen:
            seen.add(node)
            path[node] = None
            node = parents[node]
        if node in path:
            members = list(path)
            loops.append(_from_smallest(members[members.index(node) :]))
    return loops


def _from_smallest(loop: list[str]) -> list[str]:
    at = loop.index(min(loop))
    return [*loop[at:], *loop[:at]]
