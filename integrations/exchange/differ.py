"""What a later version of a framework changes, as changes of a revision. Pure.

A competency is the same if its identifier is, otherwise if its code is. What is gone is retired, and
only where the author said what replaced it is it merged or split; nothing is guessed from names.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from competencies.revising import Change, ChangeKind, Facts
from integrations.exchange.content import Content, Link

REWORDED = ("name", "description", "category", "identifier", "kind", "rank")
BOOKKEEPING = frozenset({"modifiedDate", "lastChangeDateTime", "place", "criterion"})
"""Keys of `extras` that say when or by which identifiers, not what."""
LINK_FIELDS = ("identifier", "rank", "extras")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The changes, and what has to be said about them."""

    changes: Sequence[Change]
    notices: Sequence[str] = ()

    @property
    def codes(self) -> frozenset[str]:
        """Every competency that something is proposed for."""
        return frozenset(one.code for one in self.changes)


@dataclass(kw_only=True)
class _Ends:
    """How what is gone ended: merges by what stays, and splits, retirements by what goes."""

    merged: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    split: dict[str, Sequence[str]] = field(default_factory=dict)
    retired: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def same_by_identifier(old: Content, new: Content) -> dict[str, str]:
    """Code in the new version → the code that we know it by, where they differ."""
    known = {one.identifier: code for code, one in old.items.items() if one.identifier}
    return {
        code: known[one.identifier]
        for code, one in new.items.items()
        if one.identifier and known.get(one.identifier, code) != code
    }


def differences(old: Content, new: Content) -> Plan:
    """What would make `old` into `new`. Codes are those of `old` where a thing is known."""
    ends = _endings(old, new)
    changes = [
        *(_add(one) for code, one in new.items.items() if code not in old.items),
        *_stated(old, new),
        *_ended(ends),
        *_level_names(old, new),
        *_links(old, new),
    ]
    return Plan(changes=changes, notices=ends.notices)


def _add(one: Facts) -> Change:
    after = {name: getattr(one, name) for name in REWORDED} | {
        "alternative_labels": list(one.alternative_labels),
        "extras": dict(one.extras),
        "parent": one.parent,
        "scale_max": one.scale_max,
        "half_life_days": one.half_life_days,
        "levels": _levels(one),
    }
    return Change(kind=ChangeKind.ADD, code=one.code, after=after)


def _stated(old: Content, new: Content) -> Iterator[Change]:
    for code, after in new.items.items():
        before = old.items.get(code)
        if before is None:
            continue
        if before.is_retired:  # the rest is proposed once it is live again
            yield Change(kind=ChangeKind.RESTORE, code=code, after={})
        else:
            yield from _changed(before, after)


def _changed(before: Facts, after: Facts) -> Iterator[Change]:
    code = after.code
    words: dict[str, Any] = {
        name: getattr(after, name)
        for name in REWORDED
        if getattr(before, name) != getattr(after, name)
    }
    if list(before.alternative_labels) != list(after.alternative_labels):
        words["alternative_labels"] = list(after.alternative_labels)
    if _meaning(before.extras) != _meaning(after.extras):
        words["extras"] = dict(after.extras)
    if words:
        yield Change(kind=ChangeKind.RENAME, code=code, after=words)
    if before.parent != after.parent:
        yield Change(kind=ChangeKind.MOVE, code=code, after={"parent": after.parent})
    scale = {
        name: getattr(after, name)
        for name in ("scale_max", "half_life_days")
        if getattr(before, name) != getattr(after, name)
    }
    if scale:
        yield Change(kind=ChangeKind.RESCALE, code=code, after=scale)
    if levels := _changed_levels(before, after):
        yield Change(kind=ChangeKind.INDICATORS, code=code, after={"levels": levels})


def _meaning(extras: Mapping[str, Any]) -> dict[str, Any]:
    """Without when somebody last touched it: that alone changes nothing for a reader."""
    return {
        name: {key: value for key, value in one.items() if key not in BOOKKEEPING}
        if isinstance(one, dict)
        else one
        for name, one in extras.items()
    }


def _levels(one: Facts) -> dict[str, list[str]]:
    return {str(level): list(texts) for level, texts in sorted(one.levels.items()) if texts}


def _changed_levels(before: Facts, after: Facts) -> dict[str, list[str]]:
    was, shall = _levels(before), _levels(after)
    return {
        level: shall.get(level, [])
        for level in sorted(was.keys() | shall.keys(), key=int)
        if was.get(level, []) != shall.get(level, [])
    }


def _endings(old: Content, new: Content) -> _Ends:
    ends = _Ends()
    said = {one.old: one for one in new.replacements}
    live = [one for code, one in old.items.items() if code not in new.items and not one.is_retired]
    for one in live:
        replacement = said.get(one.identifier) if one.identifier else None
        if replacement is None:
            ends.retired.append(one.code)
        elif len(replacement.new) > 1:
            ends.split[one.code] = replacement.new
            ends.notices.append(_why(one, replacement.because, "split", replacement.new, new))
        elif replacement.is_certain:
            ends.merged[replacement.new[0]].append(one.code)
            ends.notices.append(_why(one, replacement.because, "merged", replacement.new, new))
        else:
            ends.retired.append(one.code)
    return ends


def _why(one: Facts, because: str, what: str, codes: Sequence[str], new: Content) -> str:
    names = ", ".join(f"“{new.items[code].name}”" for code in codes)
    return (
        f"“{one.name}” is gone and proposed to be {what} into {names}, because the package says "
        f"{because}. Look whether that is so."
    )


def _ended(ends: _Ends) -> Iterator[Change]:
    for code, codes in ends.merged.items():
        yield Change(kind=ChangeKind.MERGE, code=code, after={"codes": list(codes)})
    for code, into in ends.split.items():
        yield Change(kind=ChangeKind.SPLIT, code=code, after={"codes": list(into)})
    for code in ends.retired:
        yield Change(kind=ChangeKind.RETIRE, code=code, after={})


def _level_names(old: Content, new: Content) -> Iterator[Change]:
    if dict(old.level_names) != dict(new.level_names):
        names = {
            str(level): {"name": name, "description": description}
            for level, (name, description) in sorted(new.level_names.items())
        }
        yield Change(kind=ChangeKind.LEVELS, code="", after={"names": names})


def _links(old: Content, new: Content) -> Iterator[Change]:
    """Links from and to competencies that are gone stay: they are part of the record."""
    retired = {code for code, one in old.items.items() if one.is_retired or code not in new.items}
    was, shall = _by_origin(old, without=retired), _by_origin(new)
    for origin in new.items:
        before, after = was.get(origin, {}), shall.get(origin, {})
        add = [
            {"code": one.destination, "kind": one.kind, **_said(one)}
            for key, one in after.items()
            if key not in before
        ]
        remove = [
            {"code": one.destination, "kind": one.kind}
            for key, one in before.items()
            if key not in after
        ]
        if add or remove:
            yield Change(kind=ChangeKind.LINK, code=origin, after={"add": add, "remove": remove})


def _said(one: Link) -> dict[str, Any]:
    return {name: getattr(one, name) for name in LINK_FIELDS if getattr(one, name)}


def _by_origin(
    content: Content, without: Collection[str] = ()
) -> Mapping[str, Mapping[tuple[str, str], Link]]:
    found: dict[str, dict[tuple[str, str], Link]] = defaultdict(dict)
    for one in content.links:
        if one.destination not in without:
            found[one.origin][one.destination, one.kind] = one
    return found
