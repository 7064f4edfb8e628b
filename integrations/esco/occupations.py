"""ESCO's occupations pillar: occupations in the tree of ISCO groups, and what they ask for."""

from collections.abc import Collection
from dataclasses import replace

from integrations.esco.skills import RELATIONS, beside
from integrations.esco.tables import (
    ABOUT,
    CONCEPT,
    LABEL,
    WORK_COLLECTIONS,
    Tables,
    code_of,
    slug_of,
)
from integrations.exchange.content import Need, Work
from integrations.exchange.labels import filled, labels
from integrations.exchange.trees import placed
from integrations.outcomes import Record

IMPORTANCE = {"essential": 1.0, "optional": 0.5}
"""ESCO weighs nothing: an optional skill counts half of an essential one in a first draft."""


def read_works(tables: Tables, skills: Collection[str]) -> tuple[dict[str, Work], list[Need]]:
    """All nodes of the pillar by code, and what occupations ask for."""
    works: dict[str, Work] = {}
    codes: dict[str, str] = {}
    for record in tables.rows("ISCOGroups"):
        _keep(tables, works, codes, record, _work(record, kind="group"))
    for record in tables.rows("occupations"):
        _keep(tables, works, codes, record, _work(record, kind="occupation"))
    _read_collections(tables, works, codes)
    _read_places(tables, works, codes)
    return works, _read_needs(tables, codes, skills)


def _work(record: Record, *, kind: str) -> Work:
    regulated = slug_of(record.text("regulatedProfessionNote"))
    extras = filled(
        iscoGroup=record.text("iscoGroup"),
        regulated="" if regulated == "unregulated" else regulated,
        **beside(record),
    )
    return Work(
        code=record.text("code") or slug_of(record.text(CONCEPT)),
        title=record.text(LABEL),
        description=record.text(ABOUT),
        alternative_titles=labels(record.text("altLabels")),
        identifier=record.text(CONCEPT),
        kind=kind,
        extras={"esco": extras},
    )


def _keep(
    tables: Tables, works: dict[str, Work], codes: dict[str, str], record: Record, one: Work
) -> None:
    """`codes` maps the address of each to its code."""
    books = tables.books
    known = works.get(one.code)
    if known == one:
        books.merge(record)
    elif known is not None:
        books.reject(record, column="code", reason="An earlier row has this code.")
    elif not one.title or not one.code:
        books.reject(record, column=LABEL, reason="An occupation needs a code and a label.")
    elif len(one.title) > 300 or len(one.code) > 60:
        books.reject(record, column=LABEL, reason="The label has more than 300 characters.")
    else:
        works[one.code] = one
        codes[one.identifier] = one.code
        books.take(record, "occupation", one.code)


def _read_collections(tables: Tables, works: dict[str, Work], codes: dict[str, str]) -> None:
    for table, collection in WORK_COLLECTIONS.items():
        for record in tables.rows(table):
            code = codes.get(record.text(CONCEPT))
            if code is None:
                _exclude_unknown(tables, record, CONCEPT)
                continue
            one = works[code]
            esco = {**one.extras.get("esco", {}), "collections": [collection]}
            works[code] = replace(one, extras={"esco": esco})
            tables.books.take(record, "occupation", code)


def _read_places(tables: Tables, works: dict[str, Work], codes: dict[str, str]) -> None:
    pairs = []
    for record in tables.rows("broaderRelationsOccPillar"):
        child, parent = codes.get(record.text(CONCEPT)), codes.get(record.text("broaderUri"))
        if child is None or parent is None:
            _exclude_unknown(tables, record, CONCEPT if child is None else "broaderUri")
        else:
            pairs.append((child, parent))
            tables.books.take(record, "occupation", child)
    places = placed(sorted(set(pairs)), works)
    for code, parent in places.parent.items():
        works[code] = replace(works[code], parent=parent)
    for code, parent in places.others:
        tables.books.notice(
            f"“{works[code].title}” stands below “{works[parent].title}” as well; it is shown in one "
            "place."
        )
    for code in sorted(places.circling):
        tables.books.notice(f"“{works[code].title}” stands below itself; it is shown at the top.")


def _read_needs(tables: Tables, codes: dict[str, str], skills: Collection[str]) -> list[Need]:
    kinds: dict[tuple[str, str], str] = {}
    for record in tables.rows("occupationSkillRelations"):
        occupation = codes.get(record.text("occupationUri"))
        skill, kind = code_of(record.text("skillUri")), record.text("relationType")
        if kind not in RELATIONS:
            tables.books.reject_unknown(record, column="relationType", known=RELATIONS)
        elif occupation is None or skill not in skills:
            _exclude_unknown(tables, record, "skillUri" if occupation else "occupationUri")
        elif (known := kinds.setdefault((occupation, skill), kind)) != kind:
            reason = f"An earlier row says {known} of the same occupation and skill."
            tables.books.reject(record, column="relationType", reason=reason)
        else:
            tables.books.take(record, "need", occupation, skill)
    return [
        Need(
            occupation=occupation,
            competency=skill,
            importance=IMPORTANCE[kind],
            is_essential=kind == "essential",
        )
        for (occupation, skill), kind in kinds.items()
    ]


def _exclude_unknown(tables: Tables, record: Record, column: str) -> None:
    tables.books.exclude(
        record, column=column, reason="It speaks of a concept that these files do not describe."
    )
