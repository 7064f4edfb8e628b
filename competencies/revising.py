"""What a change to a framework may say, and what it says today instead. Pure.

`after` and `before` of a change are JSON of the same shape, by kind:

| kind | code names | after |
|---|---|---|
| add | the new competency | what rename, move, rescale and indicators say, name at least |
| rename | the competency | any of the keys of `WORDING`: name, description, category … |
| move | the competency | parent: a code, or "" for the top |
| rescale | the competency | any of scale_max, half_life_days (null: the scoring policy's) |
| indicators | the competency | levels: {"2": [texts in order]}; a level not named keeps its texts |
| levels | nothing: "" | names: {"1": {name, description}}, all of them |
| merge | what stays | codes: what goes into it |
| split | what goes | codes: what takes its place, two at least |
| retire, restore | the competency | nothing |
| link | the origin | add, remove: lists of {code, kind}; added ones may have identifier, rank, extras |
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from audit.errors import DomainError
from competencies.change_values import (
    HIGHEST_LEVEL,
    LARGEST,
    LONGEST_CODE,
    LONGEST_IDENTIFIER,
    LONGEST_KIND,
    LONGEST_LEVEL_NAME,
    LONGEST_NAME,
    LONGEST_TEXT,
    read_behaviours,
    read_codes,
    read_extras,
    read_half_life,
    read_labels,
    read_text,
    read_whole,
)


class ChangeKind(StrEnum):
    ADD = "add"
    RENAME = "rename"
    MOVE = "move"
    RESCALE = "rescale"
    INDICATORS = "indicators"
    LEVELS = "levels"
    MERGE = "merge"
    SPLIT = "split"
    RETIRE = "retire"
    RESTORE = "restore"
    LINK = "link"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A competency as its framework has it. `levels` are the texts of each level that has any."""

    code: str
    name: str
    description: str = ""
    category: str = ""
    identifier: str = ""
    kind: str = ""
    rank: int = 0
    alternative_labels: Sequence[str] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)
    parent: str = ""
    scale_max: int = 5
    half_life_days: int | None = None
    is_retired: bool = False
    levels: Mapping[int, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the changes of a revision are held against: the competencies that they name in the
    framework, those of them that are another's (code → name), what the revision adds, the names of
    levels, the highest level in use where a scale changes, the live links (code, kind) of each
    origin, and the kinds of link that there are."""

    facts: Mapping[str, Facts]
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    level_names: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    used_levels: Mapping[str, float] = field(default_factory=dict)
    links: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    link_kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Change:
    kind: ChangeKind
    code: str
    after: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""

    @property
    def is_empty(self) -> bool:
        """It says what is so already."""
        empty = self.kind is ChangeKind.LINK and not (self.after["add"] or self.after["remove"])
        return empty or (self.kind in STATING and self.after == self.replaces)

    @property
    def replaces(self) -> dict[str, Any]:
        """`before` without what things were called."""
        return {key: value for key, value in self.before.items() if key != CALLED}


CALLED = "called"
"""In `before`: code → name at the time of whatever else the change names, so that the changelog can
be read for ever."""
STATING = frozenset(
    {
        ChangeKind.RENAME,
        ChangeKind.MOVE,
        ChangeKind.RESCALE,
        ChangeKind.INDICATORS,
        ChangeKind.LEVELS,
    }
)
"""Kinds that state how something shall be; the others do something."""


def read_kind(value: object) -> ChangeKind:
    try:
        return ChangeKind(str(value))
    except ValueError:
        raise DomainError(f"There is no change of the kind {str(value)[:40]!r}.") from None


def mentioned(change: Change) -> Iterator[str]:
    """Every code that it names, well-formed or not checked yet."""
    yield change.code
    after = change.after
    if isinstance(after.get("parent"), str):
        yield after["parent"]
    for key in ("codes", "add", "remove"):
        named = after.get(key)
        for one in named if isinstance(named, list) else ():
            code = one.get("code") if isinstance(one, dict) else one
            if isinstance(code, str):
                yield code


def checked(change: Change, known: Known) -> Change:
    """The change in its full form, with what it replaces. Raises DomainError, naming the code."""
    try:
        _check_target(change, known)
        before, after = _READ[change.kind](change, known)
    except DomainError as error:
        where = f"{change.code}: " if change.code else ""
        raise DomainError(where + error.sentence) from error
    return replace(change, before=before, after=after, label=_label(change, after, known))


def _label(change: Change, after: Mapping[str, Any], known: Known) -> str:
    if change.kind is ChangeKind.ADD:
        return str(after["name"])
    return name_of(change.code, known)


def name_of(code: str, known: Known) -> str:
    if code in known.facts:
        return known.facts[code].name
    if code in known.elsewhere:
        return known.elsewhere[code]
    return str(known.added[code]["name"]) if code in known.added else code


def _check_target(change: Change, known: Known) -> None:
    if change.kind is ChangeKind.LEVELS:
        if change.code:
            raise DomainError("The names of levels belong to the framework, not to a competency.")
        return
    if change.kind is ChangeKind.ADD:
        return
    if change.code in known.added and change.kind in {ChangeKind.MERGE, ChangeKind.LINK}:
        return
    if change.code in known.added:
        raise DomainError("It is added by this revision; change the addition itself.")
    if change.code not in known.facts:
        raise DomainError("There is no such competency in this framework.")
    is_retired = known.facts[change.code].is_retired
    if is_retired and change.kind not in {ChangeKind.RESTORE, ChangeKind.RENAME, ChangeKind.LINK}:
        raise DomainError("It is retired. Restore it first.")
    if not is_retired and change.kind is ChangeKind.RESTORE:
        raise DomainError("It is not retired.")


_Parts = tuple[dict[str, Any], dict[str, Any]]
"""Before and after."""


def _read_add(change: Change, known: Known) -> _Parts:
    if not change.code.strip() or len(change.code) > LONGEST_CODE or "\x00" in change.code:
        raise DomainError(f"A code has 1 to {LONGEST_CODE} characters.")
    if change.code in known.facts or change.code in known.elsewhere:
        raise DomainError("A competency with this code exists already. Codes are never used twice.")
    given = change.after
    scale_max = read_whole(given.get("scale_max", 5), "The scale", 2, HIGHEST_LEVEL)
    parent = _parent(given.get("parent", ""), change.code, known)
    return _called([parent], known), {
        **{key: read(given.get(key)) for key, read in WORDING.items()},
        "parent": parent,
        "scale_max": scale_max,
        "half_life_days": read_half_life(given.get("half_life_days")),
        "levels": read_behaviours(given.get("levels", {}), scale_max),
    }


def _read_rename(change: Change, known: Known) -> _Parts:
    now, given = known.facts[change.code], change.after
    after = {key: read(given[key]) for key, read in WORDING.items() if key in given}
    if not after:
        raise DomainError("Say the new name, description or category.")
    return {key: _plain(getattr(now, key)) for key in after}, after


def _plain(value: Any) -> Any:
    """As JSON has it."""
    return list(value) if isinstance(value, tuple) else value


WORDING: dict[str, Callable[[object], Any]] = {
    "name": lambda given: read_text(given, "The name", LONGEST_NAME, needed=True),
    "description": lambda given: read_text(given, "The description", LONGEST_TEXT),
    "category": lambda given: read_text(given, "The category", LONGEST_NAME),
    "identifier": lambda given: read_text(given, "The identifier", LONGEST_IDENTIFIER),
    "kind": lambda given: read_text(given, "The kind", LONGEST_KIND),
    "rank": lambda given: read_whole(given or 0, "The order", 0, LARGEST),
    "alternative_labels": read_labels,
    "extras": read_extras,
}
"""What a rename may say, and how each is read."""


def _read_move(change: Change, known: Known) -> _Parts:
    after = {"parent": _parent(change.after.get("parent", ""), change.code, known)}
    before = {"parent": known.facts[change.code].parent}
    return {**before, **_called([before["parent"], after["parent"]], known)}, after


def _read_rescale(change: Change, known: Known) -> _Parts:
    now, given = known.facts[change.code], change.after
    after: dict[str, Any] = {}
    if "scale_max" in given:
        after["scale_max"] = read_whole(given["scale_max"], "The scale", 2, HIGHEST_LEVEL)
        used = known.used_levels.get(change.code, 0)
        if used > after["scale_max"]:
            raise DomainError(f"Level {used:g} is in use: the scale cannot end below it.")
    if "half_life_days" in given:
        after["half_life_days"] = read_half_life(given["half_life_days"])
    if not after:
        raise DomainError("Say the new scale or half-life.")
    return {key: getattr(now, key) for key in after}, after


def _read_indicators(change: Change, known: Known) -> _Parts:
    now = known.facts[change.code]
    levels = read_behaviours(change.after.get("levels"), HIGHEST_LEVEL)
    if not levels:
        raise DomainError("Name the levels whose behaviours change.")
    before = {level: list(now.levels.get(int(level), ())) for level in levels}
    return {"levels": before}, {"levels": levels}


def _read_level_names(change: Change, known: Known) -> _Parts:
    given = change.after.get("names")
    if not isinstance(given, dict):
        raise DomainError("Give the names of the levels.")
    names = {
        str(read_whole(level, "A level", 1, HIGHEST_LEVEL)): one for level, one in given.items()
    }
    after = {level: _level_name(names[level]) for level in sorted(names, key=int)}
    before = {
        str(level): {"name": name, "description": description}
        for level, (name, description) in sorted(known.level_names.items())
    }
    return {"names": before}, {"names": after}


def _level_name(given: object) -> dict[str, str]:
    one = given if isinstance(given, dict) else {"name": given}
    return {
        "name": read_text(one.get("name"), "The name of a level", LONGEST_LEVEL_NAME, needed=True),
        "description": read_text(one.get("description", ""), "The description", LONGEST_TEXT),
    }


def _read_merge(change: Change, known: Known) -> _Parts:
    codes = read_codes(change.after.get("codes"), at_least=1, what="what is merged into it")
    if change.code in codes:
        raise DomainError("A competency cannot be merged into itself.")
    for code in codes:
        if code not in known.facts or known.facts[code].is_retired:
            raise DomainError(f"{code} is not a live competency of this framework.")
    return _called((*codes, change.code), known), {"codes": codes}


def _read_split(change: Change, known: Known) -> _Parts:
    codes = read_codes(
        change.after.get("codes"), at_least=2, what="at least two that take its place"
    )
    if change.code in codes:
        raise DomainError("A competency cannot be split into itself.")
    for code in codes:
        _check_live(code, known)
    return _called((*codes, change.code), known), {"codes": codes}


def _read_nothing(change: Change, known: Known) -> _Parts:
    return {}, {}


def _read_link(change: Change, known: Known) -> _Parts:
    add = _links(change.after.get("add", []), known)
    remove = _links(change.after.get("remove", []), known)
    live = known.links.get(change.code, frozenset())
    for code, _ in add:
        if code == change.code:
            raise DomainError("A competency is not linked to itself.")
        if code not in known.facts and code not in known.elsewhere and code not in known.added:
            raise DomainError(f"There is no competency with the code {code}.")
    return _called([code for code, _ in {**add, **remove}], known), {
        "add": [one for key, one in add.items() if key not in live],
        "remove": [one for key, one in remove.items() if key in live],
    }


def _links(given: object, known: Known) -> dict[tuple[str, str], dict[str, Any]]:
    """(code, kind) → the link."""
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise DomainError("Links are lists of a code and a kind.")
    return {(one["code"], one["kind"]): one for one in (_link(row, known) for row in given)}


def _link(given: Mapping[str, Any], known: Known) -> dict[str, Any]:
    kind = read_text(given.get("kind"), "The kind of a link", LONGEST_KIND, needed=True)
    if kind not in known.link_kinds and not kind.startswith("ext:"):
        raise DomainError(f"There is no link of the kind {kind!r}.")
    extra = {
        key: read(given[key]) for key, read in WORDING.items() if key in LINKED and key in given
    }
    return {"code": read_text(given.get("code"), "A code", LONGEST_CODE), "kind": kind, **extra}


LINKED = ("identifier", "rank", "extras")
"""What a link may say beside."""


_READ: dict[ChangeKind, Callable[[Change, Known], _Parts]] = {
    ChangeKind.ADD: _read_add,
    ChangeKind.RENAME: _read_rename,
    ChangeKind.MOVE: _read_move,
    ChangeKind.RESCALE: _read_rescale,
    ChangeKind.INDICATORS: _read_indicators,
    ChangeKind.LEVELS: _read_level_names,
    ChangeKind.MERGE: _read_merge,
    ChangeKind.SPLIT: _read_split,
    ChangeKind.RETIRE: _read_nothing,
    ChangeKind.RESTORE: _read_nothing,
    ChangeKind.LINK: _read_link,
}


def _parent(value: object, code: str, known: Known) -> str:
    parent = read_text(value, "The parent", LONGEST_CODE)
    if parent == code:
        raise DomainError("A competency cannot stand below itself.")
    if parent:
        _check_live(parent, known)
    return parent


def _check_live(code: str, known: Known) -> None:
    is_live = code in known.facts and not known.facts[code].is_retired
    if not is_live and code not in known.added:
        raise DomainError(f"{code} is not a live competency of this framework.")


def _called(codes: Iterable[str], known: Known) -> dict[str, Any]:
    names = {code: name_of(code, known) for code in codes if code}
    return {CALLED: names} if names else {}
