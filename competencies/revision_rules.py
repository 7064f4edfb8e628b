"""What a revision must be as a whole, and what may be done to it when. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from competencies.revising import Change, ChangeKind

MOST_NAMED = 5
"""So many competencies are named in a sentence; of more it says how many."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """A place in the tree of a framework; `parent` is a code, "" at the top."""

    name: str
    parent: str = ""
    is_retired: bool = False


class Deed(StrEnum):
    CHANGE = "change"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    DISCARD = "discard"


ALLOWED: dict[str, frozenset[Deed]] = {
    "draft": frozenset({Deed.CHANGE, Deed.SUBMIT, Deed.DISCARD}),
    "in_review": frozenset({Deed.SEND_BACK, Deed.APPROVE, Deed.DISCARD}),
    "published": frozenset(),
    "discarded": frozenset(),
}
"""Status of a revision → what may be done to it: the whole table, nothing else."""


def may(status: str, deed: Deed) -> bool:
    return deed in ALLOWED[status]


def ending_codes(change: Change) -> Sequence[str]:
    """The competencies that are retired by it."""
    if change.kind is ChangeKind.MERGE:
        return list(change.after["codes"])
    return [change.code] if change.kind in {ChangeKind.RETIRE, ChangeKind.SPLIT} else []


def tree_after(tree: Mapping[str, Node], changes: Iterable[Change]) -> dict[str, Node]:
    """Code → its place once the changes are in force."""
    found, ending = dict(tree), set[str]()
    for change in changes:
        ending.update(ending_codes(change))
        if change.kind is ChangeKind.ADD:
            found[change.code] = Node(name=change.label, parent=change.after["parent"])
        elif change.kind is ChangeKind.MOVE and change.code in found:
            found[change.code] = replace(found[change.code], parent=change.after["parent"])
        elif change.kind is ChangeKind.RESTORE and change.code in found:
            found[change.code] = replace(found[change.code], is_retired=False)
    for code in ending & found.keys():
        found[code] = replace(found[code], is_retired=True)
    return found


def problems(tree: Mapping[str, Node], changes: Sequence[Change]) -> list[str]:
    """Why the changes cannot come into force together, one sentence each; none is fine."""
    after = tree_after(tree, changes)
    return [
        *_ended_twice(changes, after),
        *_going_to_ended(changes, after),
        *_below_retired(after),
        *_circles(after),
    ]


def in_circles(tree: Mapping[str, Node]) -> set[str]:
    """Codes from which no way leads to the top. Linear in the tree."""
    reaches: set[str] = set()
    circling: set[str] = set()
    for start in tree:
        way: list[str] = []
        seen: set[str] = set()
        code = start
        while code in tree and code not in reaches and code not in circling and code not in seen:
            way.append(code)
            seen.add(code)
            code = tree[code].parent
        (circling if code in circling or code in seen else reaches).update(way)
    return circling


def _ended_twice(changes: Sequence[Change], after: Mapping[str, Node]) -> Iterator[str]:
    times = Counter(code for change in changes for code in ending_codes(change))
    codes = [code for code, count in times.items() if count > 1]
    if codes:
        yield f"{_named(codes, after)}: retired, merged or split twice in this revision."


def _going_to_ended(changes: Sequence[Change], after: Mapping[str, Node]) -> Iterator[str]:
    targets = {
        code
        for change in changes
        for code in (
            [change.code]
            if change.kind is ChangeKind.MERGE
            else change.after["codes"]
            if change.kind is ChangeKind.SPLIT
            else []
        )
    }
    codes = [code for code in sorted(targets) if code not in after or after[code].is_retired]
    if codes:
        yield f"{_named(codes, after)}: takes the place of others and is retired itself."


def _below_retired(after: Mapping[str, Node]) -> Iterator[str]:
    codes = [
        code
        for code, node in after.items()
        if node.parent and not node.is_retired and _is_gone(node.parent, after)
    ]
    if codes:
        yield (
            f"{_named(codes, after)}: would stand below a retired competency. "
            "Move it, or retire it too."
        )


def _is_gone(code: str, after: Mapping[str, Node]) -> bool:
    return code not in after or after[code].is_retired


def _circles(after: Mapping[str, Node]) -> Iterator[str]:
    codes = sorted(in_circles(after))
    if codes:
        yield f"{_named(codes, after)}: would stand below itself."


def _named(codes: Sequence[str], after: Mapping[str, Node]) -> str:
    names = [after[code].name if code in after else code for code in codes[:MOST_NAMED]]
    if len(codes) > MOST_NAMED:
        names.append(f"{len(codes) - MOST_NAMED} more")
    return ", ".join(names)
