"""From a form about a competency to changes of a revision, and back. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from competencies.revising import Change, ChangeKind, Facts

WORDS = ("name", "description", "category")
SCALE = ("scale_max", "half_life_days")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody filled in. `levels` holds every level that the form showed."""

    name: str
    description: str
    category: str
    parent: str
    scale_max: int
    half_life_days: int | None
    levels: Mapping[int, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class FieldDifference:
    """One field in two readings, as text."""

    label: str
    before: str
    after: str


def added_facts(code: str, after: Mapping[str, Any]) -> Facts:
    """A competency that a revision adds."""
    return Facts(
        code=code,
        **{key: after[key] for key in (*WORDS, "parent", *SCALE)},
        levels=_levels(after["levels"]),
    )


def with_changes(facts: Facts, changes: Iterable[Change]) -> Facts:
    """The competency as it will be once these changes are in force."""
    for change in changes:
        if change.kind in {ChangeKind.RENAME, ChangeKind.MOVE, ChangeKind.RESCALE}:
            facts = replace(facts, **change.after)
        elif change.kind is ChangeKind.INDICATORS:
            levels = {**facts.levels, **_levels(change.after["levels"])}
            facts = replace(facts, levels={key: texts for key, texts in levels.items() if texts})
    return facts


def fingerprint(facts: Facts) -> str:
    """Tells whether a competency is still what a writer saw."""
    written = json.dumps(asdict(facts), sort_keys=True, default=list)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def one_line(text: str) -> str:
    """A behaviour as it stands on one line of a form."""
    return " ".join(text.split())


def stated_changes(
    base: Facts, wanted: Wanted, earlier: Iterable[Change]
) -> list[tuple[ChangeKind, dict[str, Any]]]:
    """What to propose so that `base` becomes what is wanted. What an earlier change says beside the
    form (an import's identifiers) is kept; a part that is as before takes its earlier change back.
    """
    said = {change.kind: change.after for change in earlier}
    beside = {k: v for k, v in said.get(ChangeKind.RENAME, {}).items() if k not in WORDS}
    rename = {key: getattr(wanted, key) for key in WORDS if _differs(base, wanted, key)}
    rescale = {key: getattr(wanted, key) for key in SCALE if _differs(base, wanted, key)}
    levels = {
        str(level): list(texts)
        for level, texts in sorted(wanted.levels.items())
        if [one_line(text) for text in base.levels.get(level, ())] != list(texts)
    }
    same = {str(level): list(base.levels.get(level, ())) for level in list(wanted.levels)[:1]}
    return [
        (ChangeKind.RENAME, {**beside, **rename} or {"name": base.name}),
        (ChangeKind.MOVE, {"parent": wanted.parent}),
        (ChangeKind.RESCALE, rescale or {"scale_max": base.scale_max}),
        (ChangeKind.INDICATORS, {"levels": levels or same}),
    ]


def addition(wanted: Wanted, earlier: Mapping[str, Any]) -> dict[str, Any]:
    """The `after` of an addition; `earlier` is what it said before, of an import perhaps."""
    return {
        **earlier,
        **{key: getattr(wanted, key) for key in (*WORDS, "parent", *SCALE)},
        "levels": {str(level): list(texts) for level, texts in wanted.levels.items() if texts},
    }


def field_differences(now: Facts, wanted: Wanted) -> list[FieldDifference]:
    """Where what is saved and what was typed differ, in the words of the form."""
    rows = [
        (label, str(getattr(now, key) or ""), str(getattr(wanted, key) or ""))
        for key, label in LABELS.items()
    ]
    for level in sorted({*now.levels, *wanted.levels}):
        ours = "\n".join(one_line(text) for text in now.levels.get(level, ()))
        rows.append((f"Level {level}", ours, "\n".join(wanted.levels.get(level, ()))))
    return [
        FieldDifference(label=label, before=before, after=after)
        for label, before, after in rows
        if before != after
    ]


LABELS = {
    "name": "Name",
    "description": "Description",
    "category": "Category",
    "parent": "Stands below",
    "scale_max": "Levels",
    "half_life_days": "Half-life in days",
}


def _differs(base: Facts, wanted: Wanted, key: str) -> bool:
    return bool(getattr(base, key) != getattr(wanted, key))


def _levels(given: Mapping[str, Sequence[str]]) -> dict[int, Sequence[str]]:
    return {int(level): texts for level, texts in given.items()}
