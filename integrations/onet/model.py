"""O*NET's content model: what is rated, as a tree, with the anchors of its levels."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from competencies.revising import Facts
from integrations.core.cells import BadCell, number
from integrations.exchange.labels import filled
from integrations.onet.tables import ELEMENT, SCALE, Tables
from integrations.outcomes import Record

LEVEL, IMPORTANCE = "LV", "IM"
OWN_SCALE = 5
"""Of what O*NET gives no level scale for: work styles, and groups."""


def parent_of(element: str) -> str:
    """2.A.1 of 2.A.1.a; "" at the top."""
    return element.rpartition(".")[0]


def read_model(tables: Tables, rated: dict[str, str], leveled: set[str]) -> dict[str, Facts]:
    """The rated elements and all that stand above them, by id. `rated` maps an element to its kind;
    `leveled` are those with a level scale."""
    records = {record.text(ELEMENT): record for record in _elements(tables)}
    wanted = {
        above for element in rated.keys() & records.keys() for above in _way_up(element)
    } & records.keys()
    top = int(scales(tables).get(LEVEL, {}).get("maximum", 7))
    items: dict[str, Facts] = {}
    for rank, (element, record) in enumerate(records.items()):
        if element not in wanted:
            reason = "Nothing here rates it, nor anything below it."
            tables.books.exclude(record, column=ELEMENT, reason=reason)
            continue
        tables.books.take(record, "competency", element)
        items[element] = Facts(
            code=element,
            identifier=f"onet:{element}",
            name=record.text("Element Name")[:200],
            description=record.text("Description"),
            kind=rated.get(element, "group"),
            parent=parent_of(element) if parent_of(element) in wanted else "",
            rank=rank,
            scale_max=top if element in leveled else OWN_SCALE,
        )
    return _with_anchors(tables, _with_categories(items), leveled)


def _elements(tables: Tables) -> list[Record]:
    found: dict[str, Record] = {}
    for record in tables.rows("Content Model Reference"):
        element = record.text(ELEMENT)
        if not element or not record.text("Element Name"):
            reason = "An element needs an id and a name."
            tables.books.reject(record, column=ELEMENT, reason=reason)
        elif element not in found:
            found[element] = record
        elif record.text("Element Name") == found[element].text("Element Name"):
            tables.books.merge(record)
        else:
            reason = "An earlier row gives this element another name."
            tables.books.reject(record, column=ELEMENT, reason=reason)
    return list(found.values())


def _way_up(element: str) -> list[str]:
    way = []
    while element:
        way.append(element)
        element = parent_of(element)
    return way


def _with_categories(items: dict[str, Facts]) -> dict[str, Facts]:
    """The group that it stands in, by name."""
    return {
        code: replace(one, category=items[one.parent].name if one.parent else "")
        for code, one in items.items()
    }


def _with_anchors(tables: Tables, items: dict[str, Facts], leveled: set[str]) -> dict[str, Facts]:
    """O*NET's examples of levels are behaviours at these levels."""
    texts: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for record in tables.rows("Level Scale Anchors"):
        element = record.text(ELEMENT)
        if element not in leveled or record.text(SCALE) != LEVEL:
            reason = "It anchors the level of something that is not rated here."
            tables.books.exclude(record, column=ELEMENT, reason=reason)
            continue
        level = _anchor_level(tables, record, items[element].scale_max)
        text = record.text("Anchor Description")
        if level is None:
            continue
        if text in texts[element][level]:
            tables.books.merge(record)
        else:
            texts[element][level].append(text)
            tables.books.take(record, "competency", element)
    return {
        code: replace(one, levels={level: tuple(some) for level, some in texts[code].items()})
        if code in texts
        else one
        for code, one in items.items()
    }


def _anchor_level(tables: Tables, record: Record, highest: int) -> int | None:
    try:
        value = float(number(1, highest)(record.text("Anchor Value") or "-"))
    except BadCell as bad:
        tables.books.reject(record, column="Anchor Value", reason=bad.reason)
        return None
    if not value.is_integer() or not record.text("Anchor Description"):
        reason = "An anchor stands at a whole level and has a text."
        tables.books.reject(record, column="Anchor Value", reason=reason)
        return None
    return int(value)


def read_scales(tables: Tables) -> dict[str, Any]:
    """The scales and job zones as O*NET describes them; kept with the framework."""
    found: dict[str, Any] = {"scales": scales(tables), "job_zones": {}}
    for record in tables.rows("Job Zone Reference"):
        tables.books.take(record, "framework")
        zone = record.text("Job Zone")
        found["job_zones"][zone] = filled(
            **{name: text.strip() for name, text in record.values.items() if name != "Job Zone"}
        )
    return filled(**found)


def scales(tables: Tables) -> dict[str, dict[str, Any]]:
    """Scale id → name, minimum, maximum. Read once."""
    if tables.scales is None:
        tables.scales = {}
        for record in tables.rows("Scales Reference"):
            tables.books.take(record, "framework")
            tables.scales[record.text(SCALE)] = {
                "name": record.text("Scale Name"),
                "minimum": float(record.text("Minimum") or 0),
                "maximum": float(record.text("Maximum") or 0),
            }
    return tables.scales
