"""What a change says, for a reader: before and after, part by part. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from competencies.revising import CALLED, Change, ChangeKind

ORDER = (
    ChangeKind.MERGE,
    ChangeKind.SPLIT,
    ChangeKind.RETIRE,
    ChangeKind.RESTORE,
    ChangeKind.ADD,
    ChangeKind.RENAME,
    ChangeKind.INDICATORS,
    ChangeKind.RESCALE,
    ChangeKind.MOVE,
    ChangeKind.LEVELS,
    ChangeKind.LINK,
)
"""What concerns records stands first."""

HEADINGS = {
    ChangeKind.MERGE: "Merged",
    ChangeKind.SPLIT: "Split",
    ChangeKind.RETIRE: "Retired",
    ChangeKind.RESTORE: "Restored",
    ChangeKind.ADD: "Added",
    ChangeKind.RENAME: "Reworded",
    ChangeKind.INDICATORS: "Behaviours changed",
    ChangeKind.RESCALE: "Scale or half-life changed",
    ChangeKind.MOVE: "Moved",
    ChangeKind.LEVELS: "Names of levels",
    ChangeKind.LINK: "Links to other competencies",
}
FIELDS = {
    "name": "Name",
    "description": "Description",
    "category": "Category",
    "identifier": "Identifier",
    "kind": "Kind",
    "rank": "Order",
    "alternative_labels": "Other names",
    "extras": "What its format says beside",
    "scale_max": "Levels",
    "half_life_days": "Half-life",
    "parent": "Stands below",
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing that is otherwise: `gone` and `new` are texts, either may be empty; `same` stays."""

    label: str
    gone: Sequence[str] = ()
    new: Sequence[str] = ()
    same: Sequence[str] = ()


def parts_of(change: Change) -> list[Part]:
    """The parts of a change, in the names of its time."""
    before, after = change.before, change.after
    names = before.get(CALLED, {})
    if change.kind in {ChangeKind.RENAME, ChangeKind.RESCALE, ChangeKind.MOVE}:
        keys = [key for key in after if before.get(key) != after[key]]
        return [_part(key, before.get(key), after[key], names) for key in keys]
    if change.kind is ChangeKind.ADD:
        keys = [key for key in FIELDS if key != "name" and after[key]]
        told = [Part(label=FIELDS[key], new=[_said(key, after[key], names)]) for key in keys]
        return [*told, *_levels({}, after["levels"])]
    if change.kind is ChangeKind.INDICATORS:
        return _levels(before["levels"], after["levels"])
    if change.kind is ChangeKind.LEVELS:
        return _level_names(before["names"], after["names"])
    if change.kind is ChangeKind.MERGE:
        return [Part(label="Takes in", gone=_called(after["codes"], names))]
    if change.kind is ChangeKind.SPLIT:
        return [Part(label="Goes on as", new=_called(after["codes"], names))]
    if change.kind is ChangeKind.LINK:
        return _links(change)
    return []


def _part(key: str, before: Any, after: Any, names: Mapping[str, str]) -> Part:
    gone, new = _said(key, before, names), _said(key, after, names)
    return Part(label=FIELDS[key], gone=[gone] if gone else [], new=[new] if new else [])


def _said(key: str, value: Any, names: Mapping[str, str]) -> str:
    if key == "parent":
        return names.get(value, value) if value else ("" if value is None else "the top")
    if key == "half_life_days":
        return f"{value:,} days" if value else "as the scoring policy says"
    if key == "scale_max":
        return f"1 to {value}" if value else ""
    if isinstance(value, dict):
        return ", ".join(sorted(value))
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


def _levels(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Part]:
    return [
        Part(
            label=f"Level {level}",
            gone=[text for text in before.get(level, ()) if text not in texts],
            new=[text for text in texts if text not in before.get(level, ())],
            same=[text for text in texts if text in before.get(level, ())],
        )
        for level, texts in after.items()
        if texts != before.get(level, [])
    ]


def _level_names(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Part]:
    levels = sorted({*before, *after}, key=int)
    return [
        Part(
            label=f"Level {level}",
            gone=[_level_name(before[level])] if level in before else (),
            new=[_level_name(after[level])] if level in after else (),
        )
        for level in levels
        if before.get(level) != after.get(level)
    ]


def _level_name(one: Mapping[str, str]) -> str:
    return f"{one['name']}: {one['description']}" if one["description"] else one["name"]


def _called(codes: Iterable[str], names: Mapping[str, str]) -> list[str]:
    return [f"{names.get(code, code)} ({code})" for code in codes]


def _links(change: Change) -> list[Part]:
    names = change.before.get(CALLED, {})
    kinds: dict[str, dict[str, list[str]]] = {}
    for key in ("remove", "add"):
        for one in change.after[key]:
            said = _called([one["code"]], names)
            kinds.setdefault(one["kind"], {"add": [], "remove": []})[key].extend(said)
    return [Part(label=kind, gone=one["remove"], new=one["add"]) for kind, one in kinds.items()]
