"""ESCO's skills pillar: skills, knowledge, groups, how they stand and how they relate."""

from collections import defaultdict
from dataclasses import replace

from competencies.revising import Facts
from integrations.esco.tables import (
    ABOUT,
    CONCEPT,
    LABEL,
    SKILL_COLLECTIONS,
    Tables,
    code_of,
    slug_of,
)
from integrations.exchange.content import Link
from integrations.exchange.labels import filled, labels
from integrations.exchange.trees import Places, branch_names, placed
from integrations.outcomes import Record

KINDS = {"skill/competence": "skill"}
"""ESCO's word → ours; every other word is kept."""
RELATIONS = {"essential": "essential_for", "optional": "optional_for"}
LEVELS = 3
"""Of the hierarchy, below the top."""


def read_skills(tables: Tables) -> tuple[dict[str, Facts], list[Link]]:
    """Everything of the pillar by code, and the links between."""
    items: dict[str, Facts] = {}
    for record in tables.rows("skillGroups"):
        _keep(tables, items, record, _group(record))
    for record in tables.rows("skillsHierarchy"):
        _read_path(tables, items, record)
    for record in tables.rows("skills"):
        _keep(tables, items, record, _skill(record))
    _read_collections(tables, items)
    places = _read_places(tables, items)
    links = [
        Link(origin=child, destination=parent, kind="child_of") for child, parent in places.others
    ]
    items = {code: replace(one, parent=places.parent.get(code, "")) for code, one in items.items()}
    branches = branch_names(items, 1)
    items = {code: replace(one, category=branches[code][:200]) for code, one in items.items()}
    return items, links + _read_relations(tables, items)


def _keep(tables: Tables, items: dict[str, Facts], record: Record, one: Facts) -> None:
    """Take the row, unless an earlier one says the same of the same concept, or something else."""
    books = tables.books
    known = items.get(one.code)
    if known == one:
        books.merge(record)
    elif known is not None:
        books.reject(record, column=CONCEPT, reason="This concept stands in an earlier row.")
    elif not record.text(CONCEPT):
        books.reject(record, column=CONCEPT, reason="A concept needs its address.")
    elif not one.name:
        books.reject(record, column=LABEL, reason="A concept needs a label.")
    elif len(one.name) > 200 or len(one.code) > 120:
        books.reject(record, column=LABEL, reason="The label has more than 200 characters.")
    else:
        items[one.code] = one
        books.take(record, "competency", one.code)


def _skill(record: Record) -> Facts:
    kind = record.text("skillType")
    return _concept(
        record,
        kind=KINDS.get(kind, kind),
        extras=filled(reuseLevel=record.text("reuseLevel"), **beside(record)),
    )


def _group(record: Record) -> Facts:
    return _concept(record, kind="group", extras=filled(code=record.text("code"), **beside(record)))


def _concept(record: Record, *, kind: str, extras: dict[str, object]) -> Facts:
    return Facts(
        code=code_of(record.text(CONCEPT)),
        identifier=record.text(CONCEPT),
        name=record.text(LABEL),
        description=record.text(ABOUT),
        kind=kind,
        alternative_labels=tuple(labels(record.text("altLabels"))),
        extras={"esco": extras} if extras else {},
    )


def beside(record: Record) -> dict[str, object]:
    """What we have no field for."""
    status = record.text("status")
    schemes = [slug_of(uri.strip(" ,")) for uri in record.text("inScheme").splitlines()]
    return {
        "hiddenLabels": labels(record.text("hiddenLabels")),
        "scopeNote": record.text("scopeNote"),
        "definition": record.text("definition"),
        "status": "" if status == "released" else status,
        "schemes": schemes,
        "modifiedDate": record.text("modifiedDate"),
    }


def _read_path(tables: Tables, items: dict[str, Facts], record: Record) -> None:
    """A row of the hierarchy tells of its lowest level; some groups stand nowhere else."""
    level = max((n for n in range(LEVELS + 1) if record.text(f"Level {n} URI")), default=None)
    if level is None:
        tables.books.reject(record, column="Level 0 URI", reason="The row names no concept.")
        return
    uri = record.text(f"Level {level} URI")
    code = code_of(uri)
    if code not in items:
        items[code] = Facts(
            code=code,
            identifier=uri,
            name=record.text(f"Level {level} preferred term")[:200] or code,
            description=record.text("Description"),
            kind="group",
            extras={
                "esco": filled(
                    code=record.text(f"Level {level} code"), scopeNote=record.text("Scope note")
                )
            },
        )
    tables.books.take(record, "competency", code)


def _read_collections(tables: Tables, items: dict[str, Facts]) -> None:
    """Collections say which concepts belong together; what else their rows say repeats."""
    found: dict[str, list[str]] = defaultdict(list)
    for table, collection in SKILL_COLLECTIONS.items():
        for record in tables.rows(table):
            code = code_of(record.text(CONCEPT))
            if code not in items:
                _exclude_unknown(tables, record, CONCEPT)
                continue
            found[code].append(collection)
            tables.books.take(record, "competency", code)
    for code, collections in found.items():
        one = items[code]
        esco = {**one.extras.get("esco", {}), "collections": sorted(set(collections))}
        items[code] = replace(one, extras={"esco": esco})


def _exclude_unknown(tables: Tables, record: Record, column: str) -> None:
    tables.books.exclude(
        record, column=column, reason="It speaks of a concept that these files do not describe."
    )


def _read_places(tables: Tables, items: dict[str, Facts]) -> Places:
    """Groups come before skills, then by address: so that another order of rows moves nothing."""
    rows = []
    for record in tables.rows("broaderRelationsSkillPillar"):
        child, parent = code_of(record.text(CONCEPT)), code_of(record.text("broaderUri"))
        if child not in items or parent not in items:
            column = CONCEPT if child not in items else "broaderUri"
            _exclude_unknown(tables, record, column)
        elif child == parent:
            tables.books.exclude(record, column="broaderUri", reason="It stands below itself.")
        else:
            rows.append((child, record.text("broaderType") != "SkillGroup", parent, record))
    rows.sort(key=lambda row: row[:3])
    pairs = list(dict.fromkeys((child, parent) for child, _, parent, _ in rows))
    places = placed(pairs, items)
    seen = set()
    for child, _, parent, record in rows:
        if (child, parent) in seen:
            tables.books.merge(record)
            continue
        seen.add((child, parent))
        is_shown = places.parent.get(child, parent) == parent
        key = ("competency", child) if is_shown else ("link", child, parent, "child_of")
        tables.books.take(record, *key)
    for code in sorted(places.circling):
        tables.books.notice(
            f"“{items[code].name}” stands below itself in these files; it is shown at the top."
        )
    return places


def _read_relations(tables: Tables, items: dict[str, Facts]) -> list[Link]:
    """What is related is essential, or optional, for what it is related to."""
    links: dict[tuple[str, str, str], Link] = {}
    for record in tables.rows("skillSkillRelations"):
        needed = code_of(record.text("relatedSkillUri"))
        needing = code_of(record.text("originalSkillUri"))
        kind = RELATIONS.get(record.text("relationType"))
        key = (needed, needing, kind or "")
        if kind is None:
            tables.books.reject_unknown(record, column="relationType", known=RELATIONS)
        elif needed not in items or needing not in items:
            column = "relatedSkillUri" if needed not in items else "originalSkillUri"
            _exclude_unknown(tables, record, column)
        elif needed == needing:
            tables.books.exclude(
                record, column="relatedSkillUri", reason="A skill is not related to itself."
            )
        elif key in links:
            tables.books.merge(record)
        else:
            links[key] = Link(origin=needed, destination=needing, kind=kind)
            tables.books.take(record, "link", *key)
    return list(links.values())
