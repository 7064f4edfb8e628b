"""A CASE package → the content of a framework. Every fault and every row is accounted for.

Where a package leaves room, this is what is made of it: the short statement is the name, the full one
the description; the first isChildOf is the place in the tree, further ones are links; what points
outside of the package, and every field without a place here, is kept and goes out again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from competencies.revising import Facts
from integrations.case import fields
from integrations.case.associations import Graph, read_associations
from integrations.case.checking import Checker, Object
from integrations.case.completing import completed
from integrations.case.rubrics import read_rubrics
from integrations.case.words import identifier_in, ours_in, rest_of
from integrations.codes import slug, stable_code
from integrations.exchange.books import Books
from integrations.exchange.content import Content, Head
from integrations.outcomes import Record

LONGEST_NAME, LONGEST_CODE, LONGEST_TEXT, LONGEST_KIND = 200, 120, 20_000, 60
PARTS = ("CFDocument", "CFItems", "CFAssociations", "CFRubrics", "CFDefinitions")


class Reader:
    """One package in hand: its checked parts, its faults, its books."""

    def __init__(self, package: Mapping[str, Any], books: Books, today: date) -> None:
        self.books, self.checker, self.today = books, Checker(), today
        self.document = self.checker.checked(package["CFDocument"], "CFDocument", "CFDocument")
        self.items = self.checker.objects(package.get("CFItems"), "CFItem", "CFItems")
        self.associations = self.checker.objects(
            package.get("CFAssociations"), "CFAssociation", "CFAssociations"
        )
        self.rubrics = self.checker.objects(package.get("CFRubrics"), "CFRubric", "CFRubrics")
        self.definitions = self._definitions(package.get("CFDefinitions"))
        self.rest = {
            name: one for name, one in package.items() if name not in PARTS and name != "extensions"
        }
        for name, one in self.rest.items():
            self.checker.fault(name, one, "CASE 1.1 has no such part.", "Kept beside.")
        self.extensions = package.get("extensions")

    def _definitions(self, given: object) -> dict[str, list[Object]]:
        if not isinstance(given, dict):
            if given is not None:
                self.checker.fault("CFDefinitions", given, "Not an object.", "Left out.")
            return {}
        found = {}
        for name, one in given.items():
            path = f"CFDefinitions.{name}"
            if name in fields.DEFINITIONS:
                found[name] = self.checker.objects(one, name, path)
            elif name != "extensions":
                self.checker.fault(path, one, "CASE 1.1 has no such field.", "Left out.")
        return found

    def row(self, part: str, index: int, given: Mapping[str, Any]) -> Record:
        """A row for the books: CASE has places in a list where files have lines."""
        book = self.books.open(part)
        record = Record(file=part, line=index + 1, values={f"{part}[{index}]": str(given)[:2000]})
        book.add(record)
        return record

    def tell_faults(self, paths: Sequence[str]) -> None:
        """Into the books, each with the part it stands in."""
        for path in paths:
            self.checker.fault(path, "", "Holds a character that cannot be stored.", "Read as �.")
        for fault in self.checker.faults:
            part = fault.path.split("[")[0].split(".")[0]
            index = int(fault.path.split("[")[1].split("]")[0]) if "[" in fault.path else 0
            record = Record(file=part[:120], line=index + 1, values={fault.path: fault.value})
            self.books.mend(
                record, column=fault.path, reason=fault.reason, made_of_it=fault.made_of_it
            )


def read_package(
    package: Mapping[str, Any],
    *,
    books: Books,
    today: date,
    known: Mapping[str, str],
    scrubbed: Sequence[str] = (),
) -> Content:
    """`known` maps identifiers of competencies of other frameworks here to their codes."""
    reader = Reader(package, books, today)
    head = read_head(reader.document)
    reader.books.take(reader.row("CFDocument", 0, reader.document), "framework")
    items, withdrawn = _read_items(reader, head.code)
    by_identifier = {_identifier(given): code for code, (given, _) in items.items()}
    graph = read_associations(reader, by_identifier, known)
    facts = {code: one for code, (_, one) in items.items()}
    facts, level_names, rubrics = read_rubrics(reader, _placed(facts, graph), by_identifier)
    _read_definitions(reader)
    reader.tell_faults(scrubbed)
    when = str(reader.document.get("lastChangeDateTime", ""))
    kept = {
        "definitions": {
            name: [completed(one, name, when) for one in rows]
            for name, rows in reader.definitions.items()
        },
        "associations": [completed(one, "CFAssociation", when) for one in graph.outside],
        "withdrawn": [completed(one, "CFItem", when) for one in withdrawn],
        "rubrics": rubrics,
        "extensions": reader.extensions,
        "rest": reader.rest,
    }
    return Content(
        head=_with_kept(head, kept),
        items=facts,
        links=graph.links,
        level_names=level_names,
        replacements=tuple(graph.replacements),
    )


_HEAD = frozenset(
    {
        "identifier",
        "title",
        "description",
        "version",
        "publisher",
        "language",
        "creator",
        "caseVersion",
    }
)


def read_head(document: Mapping[str, Any]) -> Head:
    ours = ours_in(document)
    title = document.get("title") or document.get("identifier") or "Framework"
    rest = rest_of(document, _HEAD | {"licenseURI"} if "licence" in ours else _HEAD)
    licence = ours.get("licence", document.get("licenseURI", {}).get("title", ""))
    others = ours.get("extras", {})
    return Head(
        code=str(ours.get("code") or slug(title)[:60].strip("-")),
        name=str(ours.get("name", title)).strip()[:LONGEST_NAME],
        description=document.get("description", "").strip(),
        source=str(ours.get("source", document.get("creator", ""))).strip()[:300],
        licence=str(licence).strip()[:300],
        identifier=identifier_in(document)[:300],
        version_label=document.get("version", "").strip()[:60],
        publisher=document.get("publisher", "").strip()[:200],
        language=document.get("language", "").strip()[:20],
        attribution=str(ours.get("attribution", "")),
        extras={**others, "case": rest} if rest else dict(others),
    )


def _with_kept(head: Head, kept: Mapping[str, Any]) -> Head:
    kept = {name: one for name, one in kept.items() if one}
    if not kept:
        return head
    case = {**head.extras.get("case", {}), "package": kept}
    return replace(head, extras={**head.extras, "case": case})


def _identifier(given: Mapping[str, Any]) -> str:
    return str(given.get("identifier") or given.get("uri") or "")


_Items = dict[str, tuple[Object, Facts]]


def _read_items(reader: Reader, framework: str) -> tuple[_Items, list[Object]]:
    """Competencies by code, and the items that their author has withdrawn."""
    items: _Items = {}
    withdrawn: list[Object] = []
    seen: dict[str, Object] = {}
    for index, given in enumerate(reader.items):
        record = reader.row("CFItems", index, given)
        path, identifier = f"CFItems[{index}]", _identifier(given)
        if identifier and identifier in seen:
            _tell_twice(reader, record, path, is_same=seen[identifier] == given)
            continue
        seen[identifier] = given
        if _is_over(given, reader.today):
            reason = f"Withdrawn by its author on {given['statusEndDate']}."
            reader.books.exclude(record, column=path, reason=reason)
            withdrawn.append(given)
        elif not _statement(given):
            reader.books.exclude(record, column=path, reason="It has no statement at all.")
        else:
            code = _code(reader, framework, given, index, items)
            items[code] = (given, _facts(reader, given, code, path))
            reader.books.take(record, "competency", code)
    return items, withdrawn


def _tell_twice(reader: Reader, record: Record, path: str, *, is_same: bool) -> None:
    if is_same:
        reader.books.merge(record)
    else:
        reason = "An earlier item has this identifier and says something else."
        reader.books.exclude(record, column=path, reason=reason)


def _is_over(given: Mapping[str, Any], today: date) -> bool:
    end = given.get("statusEndDate")
    return end is not None and date.fromisoformat(end) < today


def _statement(given: Mapping[str, Any]) -> str:
    """The fullest text that it has."""
    names = ("fullStatement", "abbreviatedStatement", "humanCodingScheme")
    return next((text for name in names if (text := given.get(name, "").strip())), "")


def _code(
    reader: Reader, framework: str, given: Mapping[str, Any], index: int, taken: Collection[str]
) -> str:
    """Ours, then the author's coding scheme, then the identifier; one that is taken is no code."""
    said = str(ours_in(given).get("code") or given.get("humanCodingScheme", "")).strip()
    if said and len(said) <= LONGEST_CODE and said not in taken:
        return said
    if said:
        path = f"CFItems[{index}].humanCodingScheme"
        reason = "Another item has this code." if said in taken else "Longer than a code can be."
        reader.checker.fault(path, said, reason, "The identifier is its code.")
    identifier = _identifier(given)
    if not identifier:
        identifier = f"{framework}.{slug(_statement(given))[:60]}"
    code = stable_code(identifier, limit=LONGEST_CODE)
    return code if code not in taken else stable_code(f"{code}.{index}", limit=LONGEST_CODE)


def _facts(reader: Reader, given: Object, code: str, path: str) -> Facts:
    ours = ours_in(given)
    name, description, origin, taken = _wording(reader, given, path)
    if given.get("humanCodingScheme", "").strip() == code:
        taken |= {"humanCodingScheme"}
    labels = ours.get(
        "alternative_labels", [given["alternativeLabel"]] if "alternativeLabel" in given else []
    )
    rest = rest_of(given, frozenset(taken | {"identifier", "CFItemType", "alternativeLabel"}))
    case = {**rest, **({"from": origin} if origin else {})}
    if "humanCodingScheme" not in given:
        case["coded"] = "identifier"
    extras = {**ours.get("extras", {}), **({"case": case} if case else {})}
    return Facts(
        code=code,
        name=name,
        description=description,
        category=str(ours.get("category", ""))[:LONGEST_NAME],
        identifier=identifier_in(given)[:300],
        kind=given.get("CFItemType", "").strip()[:LONGEST_KIND],
        alternative_labels=tuple(str(label) for label in labels),
        extras=extras,
        scale_max=_whole(ours.get("scale_max"), 2, 10) or 5,
        half_life_days=_whole(ours.get("half_life_days"), 1, 2_147_483_647),
    )


def _wording(reader: Reader, given: Mapping[str, Any], path: str) -> tuple[str, str, str, set[str]]:
    """Name, description, from which fields they come if not from both statements, and which fields
    they use up."""
    full = given.get("fullStatement", "").strip()[:LONGEST_TEXT]
    short = given.get("abbreviatedStatement", "").strip()
    if short and len(short) <= LONGEST_NAME and full:
        said = ours_in(given).get("description_is_name")
        description = full if full != short or said else ""
        return short, description, "", {"fullStatement", "abbreviatedStatement"}
    if not full:
        reader.checker.fault(f"{path}.fullStatement", "", "It must be there.", "Another text is.")
        full = _statement(given)
    if len(full) <= LONGEST_NAME:
        notes = given.get("notes", "").strip()
        return full, notes, "statement", {"fullStatement", "notes"}
    return f"{full[: LONGEST_NAME - 1]}…", full, "long statement", {"fullStatement"}


def _whole(value: object, least: int, most: int) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if least <= value <= most else None


def _placed(items: Mapping[str, Facts], graph: Graph) -> dict[str, Facts]:
    """In the order of their places, so that what is read first is shown first."""
    return {
        code: replace(
            one,
            parent=graph.parents.get(code, ""),
            rank=graph.ranks.get(code, 0),
            extras=_with_place(one.extras, graph.places.get(code)),
        )
        for code, one in items.items()
    }


def _with_place(extras: Mapping[str, Any], place: Object | None) -> Mapping[str, Any]:
    if not place:
        return extras
    return {**extras, "case": {**extras.get("case", {}), "place": place}}


def _read_definitions(reader: Reader) -> None:
    index = 0
    for name, rows in reader.definitions.items():
        for given in rows:
            record = reader.row("CFDefinitions", index, {"list": name, **given})
            reader.books.take(record, "framework")
            index += 1
