"""Trees as sources give them: often with more than one parent, now and then going round. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from competencies.revising import Facts
from competencies.revision_rules import Node, in_circles


@dataclass(kw_only=True)
class Places:
    """Where each code stands: one parent, and the others that it has beside."""

    parent: dict[str, str] = field(default_factory=dict)
    others: list[tuple[str, str]] = field(default_factory=list)
    circling: set[str] = field(default_factory=set)


def placed(pairs: Sequence[tuple[str, str]], codes: Collection[str]) -> Places:
    """The first parent of each code is where it is shown; (child, parent) pairs beyond are others.
    Where that goes round, the tree is cut at the codes that are circling."""
    places = Places()
    for child, parent in pairs:
        if child in places.parent:
            places.others.append((child, parent))
        else:
            places.parent[child] = parent
    tree = {code: Node(name="", parent=places.parent.get(code, "")) for code in codes}
    while circling := in_circles(tree):
        first = min(code for code in circling if _is_on_circle(code, tree))
        places.circling.add(first)
        del places.parent[first]
        tree[first] = replace(tree[first], parent="")
    return places


def _is_on_circle(code: str, tree: Mapping[str, Node]) -> bool:
    """Not merely below one."""
    seen: set[str] = set()
    at = tree[code].parent
    while at in tree and at != code and at not in seen:
        seen.add(at)
        at = tree[at].parent
    return at == code


def branch_names(items: Mapping[str, Facts], depth: int) -> dict[str, str]:
    """Code → the name of what stands `depth` levels below the top on its way there, itself left
    out; "" where the way is shorter."""
    ways: dict[str, tuple[str, ...]] = {"": ()}

    def way(code: str) -> tuple[str, ...]:
        open_ones = []
        while code not in ways:
            open_ones.append(code)
            code = items[code].parent
        for one in reversed(open_ones):
            ways[one] = (*ways[items[one].parent], items[one].name)
        return ways[open_ones[0] if open_ones else code]

    return {code: above[depth] if len(above := way(code)[:-1]) > depth else "" for code in items}
