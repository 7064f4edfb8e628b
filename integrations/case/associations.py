"""CFAssociations → the tree, links, what points outside, and what replaced what."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from integrations.case.checking import Object
from integrations.case.words import identifier_in, kind_of, known_type, ours_in, rest_of
from integrations.exchange.content import Link, Replacement
from integrations.exchange.trees import placed
from integrations.outcomes import Record

if TYPE_CHECKING:
    from integrations.case.reading import Reader

MOST_RANK = 2_147_483_647
_TAKEN = frozenset(
    {
        "identifier",
        "associationType",
        "sequenceNumber",
        "originNodeURI",
        "destinationNodeURI",
    }
)
_TOP = ""


@dataclass(kw_only=True)
class Graph:
    """`parents` and `ranks` by code; `places` are what is beside on the association that says where
    a competency stands; `outside` are whole associations."""

    parents: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, int] = field(default_factory=dict)
    places: dict[str, Object] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    outside: list[Object] = field(default_factory=list)
    replacements: list[Replacement] = field(default_factory=list)
    linked: set[tuple[str, str, str]] = field(default_factory=set)


@dataclass(kw_only=True)
class _Row:
    """One association with the codes of its ends; None = not in this package."""

    given: Object
    record: Record
    kind: str
    origin: str | None
    destination: str | None
    rank: int

    @property
    def is_shown(self) -> bool:
        return bool(ours_in(self.given).get("shown"))


def read_associations(
    reader: "Reader", codes: Mapping[str, str], known: Mapping[str, str]
) -> Graph:
    """`codes` are the items of the package by identifier, `known` competencies of other frameworks."""
    graph = Graph()
    rows = [
        row
        for index, given in enumerate(reader.associations)
        if (row := _read(reader, index, given, codes)) is not None
    ]
    _place(reader, graph, [row for row in rows if _is_place(row)], set(codes.values()))
    for row in rows:
        if not _is_place(row):
            _link(reader, graph, row, known)
    graph.replacements = _replacements(rows)
    return graph


def _read(reader: "Reader", index: int, given: Object, codes: Mapping[str, str]) -> _Row | None:
    record, path = reader.row("CFAssociations", index, given), f"CFAssociations[{index}]"
    found = known_type(str(given.get("associationType", "")))
    ends = (given.get("originNodeURI"), given.get("destinationNodeURI"))
    if found is None or not all(ends):
        reason = "Its type is not known." if found is None else "An end of it is missing."
        reader.books.exclude(record, column=path, reason=reason)
        return None
    if found != given["associationType"]:
        where, was = f"{path}.associationType", given["associationType"]
        reader.checker.fault(where, was, "A name of CASE 1.0.", f"Read as {found}.")
        given["associationType"] = found
    document = reader.document.get("identifier", "")
    sequence = given.get("sequenceNumber", 0)
    return _Row(
        given=given,
        record=record,
        kind=kind_of(found),
        origin=_end(given["originNodeURI"], codes, ""),
        destination=_end(given["destinationNodeURI"], codes, document),
        rank=sequence if 0 <= sequence <= MOST_RANK else 0,
    )


def _end(node: Mapping[str, str], codes: Mapping[str, str], document: str) -> str | None:
    """The code of the item, "" for the document, None for what is not in this package."""
    for name in (node["identifier"], node["uri"]):
        if name in codes:
            return codes[name]
        if document and name == document:
            return _TOP
    return None


def _is_place(row: _Row) -> bool:
    return row.kind == "child_of" and bool(row.origin) and row.destination is not None


def _place(reader: "Reader", graph: Graph, rows: list[_Row], codes: set[str]) -> None:
    """The one that says it is shown, else the first in its author's order, is the place."""
    rows = sorted(rows, key=lambda row: (row.origin or "", not row.is_shown, row.rank))
    pairs = list(dict.fromkeys((row.origin or "", row.destination or "") for row in rows))
    first: dict[str, str] = {}
    for origin, destination in pairs:
        first.setdefault(origin, destination)
    places = placed([(one, above) for one, above in pairs if above and first[one]], codes)
    seen: set[tuple[str, str]] = set()
    for row in rows:
        _put(reader, graph, row, places.parent.get(row.origin or "", _TOP), seen)
    for code in sorted(places.circling):
        reader.books.notice(f"{code} stands below itself in the package; it is shown at the top.")


def _put(
    reader: "Reader", graph: Graph, row: _Row, parent: str, seen: set[tuple[str, str]]
) -> None:
    origin, destination = row.origin or "", row.destination or ""
    if origin == destination:
        _exclude_self(reader, row)
        return
    if (origin, destination) in seen:
        reader.books.merge(row.record)
        return
    seen.add((origin, destination))
    if destination == parent and origin not in graph.parents:
        graph.parents[origin] = destination
        graph.ranks[origin] = row.rank
        if rest := _rest(row):
            graph.places[origin] = rest
        reader.books.take(row.record, "competency", origin)
    elif destination == _TOP:
        reader.books.merge(row.record)
    else:
        _add(reader, graph, row, origin, destination)


def _rest(row: _Row) -> Object:
    rest = rest_of(row.given, _TAKEN)
    identifier = identifier_in(row.given)
    return {**rest, "identifier": identifier} if identifier else rest


def _link(reader: "Reader", graph: Graph, row: _Row, known: Mapping[str, str]) -> None:
    destination = row.destination or known.get(row.given["destinationNodeURI"]["identifier"], "")
    if not row.origin or not destination:
        graph.outside.append(row.given)
        reader.books.take(row.record, "framework")
    elif row.origin == destination:
        _exclude_self(reader, row)
    else:
        _add(reader, graph, row, row.origin, destination)


def _exclude_self(reader: "Reader", row: _Row) -> None:
    path = next(iter(row.record.values))
    reader.books.exclude(row.record, column=path, reason="It links an item to itself.")


def _add(reader: "Reader", graph: Graph, row: _Row, origin: str, destination: str) -> None:
    key = (origin, destination, row.kind)
    if key in graph.linked:
        reader.books.merge(row.record)
        return
    graph.linked.add(key)
    rest = rest_of(row.given, _TAKEN)
    extras: dict[str, Any] = dict(ours_in(row.given).get("extras", {}))
    if rest:
        extras["case"] = rest
    graph.links.append(
        Link(
            origin=origin,
            destination=destination,
            kind=row.kind,
            identifier=identifier_in(row.given)[:300],
            rank=row.rank,
            extras=extras,
        )
    )
    reader.books.take(row.record, "link", *key)


def _replacements(rows: list[_Row]) -> list[Replacement]:
    """What the package says of items that it does not hold: where they went on."""
    certain: dict[str, list[str]] = defaultdict(list)
    related: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        ends = (row.given["originNodeURI"], row.given["destinationNodeURI"])
        if row.kind == "replaced_by" and row.origin is None and row.destination:
            certain[ends[0]["identifier"]].append(row.destination)
        elif row.kind == "related" and row.origin is None and row.destination:
            related[ends[0]["identifier"]].append(row.destination)
        elif row.kind == "related" and row.destination is None and row.origin:
            related[ends[1]["identifier"]].append(row.origin)
    return [
        *_said(certain, "replacedBy", is_certain=True),
        *_said(
            {old: new for old, new in related.items() if old not in certain},
            "isRelatedTo",
            is_certain=False,
        ),
    ]


def _said(found: Mapping[str, list[str]], because: str, *, is_certain: bool) -> list[Replacement]:
    return [
        Replacement(old=old, new=list(dict.fromkeys(new)), because=because, is_certain=is_certain)
        for old, new in found.items()
    ]
