"""O*NET's occupations: titles, zones, tasks, and which are alike."""

from collections import defaultdict
from typing import Any

from integrations.core.cells import BadCell, whole
from integrations.exchange.content import Work
from integrations.exchange.labels import filled
from integrations.onet.tables import OCCUPATION, Tables
from integrations.outcomes import Record

_zone = whole(1, 5)


def read_works(tables: Tables) -> dict[str, Work]:
    """Every occupation by its code, whether anything rates it or not."""
    records = _occupations(tables)
    zones, extras = _zones(tables, records), _beside(tables, records)
    return {
        code: Work(
            code=code,
            title=record.text("Title")[:300],
            description=record.text("Description"),
            identifier=f"onet:{code}",
            zone=zones.get(code),
            extras={"onet": extras[code]} if code in extras else {},
        )
        for code, record in records.items()
    }


def _occupations(tables: Tables) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for record in tables.rows("Occupation Data"):
        code = record.text(OCCUPATION)
        if not code or not record.text("Title"):
            reason = "An occupation needs a code and a title."
            tables.books.reject(record, column=OCCUPATION, reason=reason)
        elif code not in found:
            found[code] = record
            tables.books.take(record, "occupation", code)
        elif found[code].text("Title") == record.text("Title"):
            tables.books.merge(record)
        else:
            reason = "An earlier row gives this code another title."
            tables.books.reject(record, column="Title", reason=reason)
    return found


def _zones(tables: Tables, known: dict[str, Record]) -> dict[str, int]:
    zones: dict[str, int] = {}
    for record in tables.rows("Job Zones"):
        code = record.text(OCCUPATION)
        try:
            zone = int(_zone(record.text("Job Zone") or "-"))
        except BadCell as bad:
            tables.books.reject(record, column="Job Zone", reason=bad.reason)
            continue
        if code not in known:
            _exclude(tables, record)
        elif zones.setdefault(code, zone) != zone:
            reason = "An earlier row gives this occupation another zone."
            tables.books.reject(record, column="Job Zone", reason=reason)
        else:
            tables.books.take(record, "occupation", code)
    return zones


def _beside(tables: Tables, known: dict[str, Record]) -> dict[str, dict[str, Any]]:
    """Tasks and related occupations stay as they are published, with the occupation."""
    found: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(list))
    for table, name, names in (
        ("Task Statements", "tasks", _TASK),
        ("Related Occupations", "related", _RELATED),
    ):
        for record in tables.rows(table):
            code = record.text(OCCUPATION)
            if code not in known:
                _exclude(tables, record)
                continue
            said = filled(**{key: record.text(column) for key, column in names.items()})
            if said in found[code][name]:
                tables.books.merge(record)
            else:
                found[code][name].append(said)
                tables.books.take(record, "occupation", code)
    return {code: {name: rows for name, rows in one.items() if rows} for code, one in found.items()}


_TASK = {
    "id": "Task ID",
    "task": "Task",
    "type": "Task Type",
    "incumbents": "Incumbents Responding",
    "date": "Date",
    "source": "Domain Source",
}
_RELATED = {"code": "Related O*NET-SOC Code", "tier": "Relatedness Tier", "index": "Index"}


def _exclude(tables: Tables, record: Record) -> None:
    reason = "It speaks of an occupation that these files do not describe."
    tables.books.exclude(record, column=OCCUPATION, reason=reason)
