"""The content of a framework → a CASE 1.1 package, valid against the official schema. Pure.

What came in by CASE goes out as it came; what Cadre has beyond CASE stands in `extensions.cadre`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from competencies.revising import Facts
from integrations.case.words import OURS, identity, type_of
from integrations.exchange.content import Content, Link

Object = dict[str, Any]
VERSION = "1.1"


@dataclass(frozen=True, kw_only=True)
class Outside:
    """A competency of another framework that is linked to."""

    identifier: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Writer:
    """`changed_at` stands where nothing else is known of when something last changed."""

    content: Content
    changed_at: str
    outside: Mapping[str, Outside]

    @property
    def framework(self) -> str:
        return self.content.head.code

    def whole(self, given: Object, stored: str, said: Object, *parts: str) -> Object:
        """The object with identifier, uri, time, and what `extensions.cadre` says."""
        identifier, about = identity(stored, self.framework, *parts)
        made = list(about.get("made", []))
        found = {**given, "identifier": identifier}
        for name, value in (
            ("uri", f"urn:uuid:{identifier}"),
            ("lastChangeDateTime", self.changed_at),
        ):
            if name not in found:
                found[name] = value
                made.append(name)
        ours = {**about, **said, **({"made": made} if made else {})}
        return _extended(found, ours)

    def link_to(self, code: str) -> Object:
        one = self.content.items.get(code)
        if one is None:
            other = self.outside[code]
            identifier, _ = identity(other.identifier, "outside", code)
            return {"title": other.name, "identifier": identifier, "uri": f"urn:uuid:{identifier}"}
        identifier, _ = identity(one.identifier, self.framework, "item", code)
        uri = one.extras.get("case", {}).get("uri", f"urn:uuid:{identifier}")
        return {"title": one.name, "identifier": identifier, "uri": uri}


def write_package(
    content: Content, *, changed_at: str, outside: Mapping[str, Outside] | None = None
) -> Object:
    """`changed_at` is an ISO time with a zone; `outside` are the ends of links in other frameworks."""
    writer = Writer(content=content, changed_at=changed_at, outside=outside or {})
    kept = content.head.extras.get("case", {}).get("package", {})
    document = _document(writer)
    items = [_item(writer, one) for one in content.items.values()]
    package = {
        "CFDocument": document,
        "CFItems": [*items, *kept.get("withdrawn", [])],
        "CFAssociations": [
            *(_place(writer, document, one) for one in content.items.values()),
            *(_association(writer, one) for one in content.links),
            *kept.get("associations", []),
        ],
        "CFRubrics": _rubrics(writer, kept.get("rubrics", [])),
        "CFDefinitions": kept.get("definitions", {}),
        "extensions": kept.get("extensions"),
    }
    return {name: one for name, one in package.items() if one not in ([], {}, None)}


def _extended(given: Object, ours: Object) -> Object:
    if not ours:
        return given
    return {**given, "extensions": {**given.get("extensions", {}), OURS: ours}}


def _filled(**values: object) -> Object:
    return {name: one for name, one in values.items() if one not in ("", None, [], {}, ())}


def _others(extras: Mapping[str, Any]) -> Object:
    """What other formats left: CASE carries it along."""
    return {name: one for name, one in extras.items() if name != "case"}


def _document(writer: Writer) -> Object:
    head = writer.content.head
    case = {name: one for name, one in head.extras.get("case", {}).items() if name != "package"}
    given = {
        **case,
        "title": head.name,
        "creator": head.source or head.publisher or head.name,
        "caseVersion": VERSION,
        **_filled(
            description=head.description,
            version=head.version_label,
            publisher=head.publisher,
            language=head.language,
        ),
    }
    said = _filled(code=head.code, attribution=head.attribution, extras=_others(head.extras))
    if not head.source:
        said["source"] = ""
    if head.licence != case.get("licenseURI", {}).get("title", ""):
        said["licence"] = head.licence
    return writer.whole(given, head.identifier, said, "framework")


_BESIDE = ("from", "coded", "place", "criterion")
"""What stands with the item in `extras` and on other objects in CASE."""


def _item(writer: Writer, one: Facts) -> Object:
    case = one.extras.get("case", {})
    given = {name: value for name, value in case.items() if name not in _BESIDE}
    said = _filled(
        category=one.category,
        half_life_days=one.half_life_days,
        extras=_others(one.extras),
        scale_max=one.scale_max,
    )
    _say_code(one, case, given, said)
    _say_wording(one, case, given, said)
    labels = list(one.alternative_labels)
    if labels:
        given["alternativeLabel"] = labels[0]
    if len(labels) > 1:
        said["alternative_labels"] = labels
    if one.kind:
        given["CFItemType"] = one.kind
    return writer.whole(given, one.identifier, said, "item", one.code)


def _say_code(one: Facts, case: Mapping[str, Any], given: Object, said: Object) -> None:
    if "humanCodingScheme" in case or case.get("coded"):
        said["code"] = one.code
    else:
        given["humanCodingScheme"] = one.code


def _say_wording(one: Facts, case: Mapping[str, Any], given: Object, said: Object) -> None:
    origin = case.get("from")
    if origin:
        said["from"] = origin
    if origin == "statement":
        given["fullStatement"] = one.name
        if one.description:
            given["notes"] = one.description
    elif origin == "long statement" and one.description:
        given["fullStatement"] = one.description
    else:
        given["fullStatement"] = one.description or one.name
        given["abbreviatedStatement"] = one.name
        if one.description == one.name:
            said["description_is_name"] = True


def _place(writer: Writer, document: Object, one: Facts) -> Object:
    place = dict(one.extras.get("case", {}).get("place", {}))
    stored = place.pop("identifier", "")
    top = {name: document[name] for name in ("title", "identifier", "uri")}
    given = {
        **place,
        "associationType": "isChildOf",
        "originNodeURI": writer.link_to(one.code),
        "destinationNodeURI": writer.link_to(one.parent) if one.parent else top,
        "sequenceNumber": one.rank,
    }
    return writer.whole(given, stored, {"shown": True}, "place", one.code)


def _association(writer: Writer, one: Link) -> Object:
    given = {
        **one.extras.get("case", {}),
        "associationType": type_of(one.kind),
        "originNodeURI": writer.link_to(one.origin),
        "destinationNodeURI": writer.link_to(one.destination),
        "sequenceNumber": one.rank,
    }
    said = _filled(extras=_others(one.extras))
    return writer.whole(given, one.identifier, said, "link", one.origin, one.destination, one.kind)


def _rubrics(writer: Writer, kept: Sequence[Object]) -> list[Object]:
    """A rubric for each that came in, with the criteria that were its; ours for all others."""
    by_rubric: dict[str, list[Facts]] = {}
    for one in writer.content.items.values():
        rubric = one.extras.get("case", {}).get("criterion", {}).get("rubric", "")
        if one.levels or "criterion" in one.extras.get("case", {}):
            by_rubric.setdefault(rubric, []).append(one)
    beside = {one.get("identifier", ""): one for one in kept}
    names = writer.content.level_names
    if names and not by_rubric and not beside:
        by_rubric[""] = []
    return [
        _rubric(writer, beside.get(rubric, {}), by_rubric.get(rubric, []), rubric)
        for rubric in dict.fromkeys([*beside, *by_rubric])
    ]


def _rubric(writer: Writer, kept: Object, items: Sequence[Facts], stored: str) -> Object:
    identifier, _ = identity(stored, writer.framework, "rubric")
    given = {
        **{name: one for name, one in kept.items() if name != "identifier"},
        "CFRubricCriteria": [
            _criterion(writer, one, position, identifier)
            for position, one in enumerate(items, start=1)
        ],
    }
    said = _filled(
        levels={
            str(level): {"name": name, "description": description}
            for level, (name, description) in sorted(writer.content.level_names.items())
        }
    )
    return writer.whole(given, stored, said, "rubric")


def _criterion(writer: Writer, one: Facts, position: int, rubric: str) -> Object:
    kept = dict(one.extras.get("case", {}).get("criterion", {}))
    stored, beside = kept.pop("identifier", ""), kept.pop("levels", {})
    kept.pop("rubric", None)
    identifier, _ = identity(stored, writer.framework, "criterion", one.code)
    given = {
        **kept,
        "CFItemURI": writer.link_to(one.code),
        "position": position,
        "rubricId": rubric,
        "CFRubricCriterionLevels": list(_levels(writer, one, identifier, beside)),
    }
    return writer.whole(given, stored, {"scale": one.scale_max}, "criterion", one.code)


def _levels(
    writer: Writer, one: Facts, criterion: str, beside: Mapping[str, Object]
) -> Iterator[Object]:
    names = writer.content.level_names
    for level in sorted({*one.levels, *map(int, beside)}):
        texts = list(one.levels.get(level, ()))
        kept = dict(beside.get(str(level), {}))
        stored = kept.pop("identifier", "")
        given = {
            **kept,
            "score": level,
            "position": level,
            "rubricCriterionId": criterion,
            **_filled(quality=names[level][0] if level in names else ""),
            **_filled(description="\n".join(texts)),
        }
        others = given.pop("extensions", [])
        said = {} if _reads_back(texts) else {"indicators": texts}
        found = writer.whole(given, stored, said, "level", one.code, str(level))
        ours = found.pop("extensions", None)
        extensions = [*others, *([ours] if ours else [])]
        yield {**found, **({"extensions": extensions} if extensions else {})}


def _reads_back(texts: Sequence[str]) -> bool:
    """Line by line they would be the same."""
    return [line for text in texts for line in text.splitlines()] == list(texts)
