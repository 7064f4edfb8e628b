"""Small CASE packages of our own making, and how tests import them."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from audit.services import System
from integrations.case.services import import_case
from integrations.models import ImportRun

BY = System("Tests")
WHEN = "2026-01-05T10:00:00Z"

Object = dict[str, Any]


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def whole(number: int, **fields: Any) -> Object:
    """An object with what CASE wants of every object."""
    identifier = uuid(number)
    return {
        "identifier": identifier,
        "uri": f"urn:uuid:{identifier}",
        "lastChangeDateTime": WHEN,
        **fields,
    }


def item(number: int, statement: str, code: str = "", **fields: Any) -> Object:
    coded = {"humanCodingScheme": code} if code else {}
    return whole(number, fullStatement=statement, **coded, **fields)


def link(number: int, title: str = "") -> Object:
    return {"title": title or "Node", "identifier": uuid(number), "uri": f"urn:uuid:{uuid(number)}"}


def association(number: int, origin: int, kind: str, destination: int, **fields: Any) -> Object:
    return whole(
        number,
        associationType=kind,
        originNodeURI=link(origin),
        destinationNodeURI=link(destination),
        **fields,
    )


def below(origin: int, destination: int, sequence: int = 1) -> Object:
    return association(
        10_000 + 100 * origin + destination, origin, "isChildOf", destination,
        sequenceNumber=sequence,
    )  # fmt: skip


def package(*items: Any, associations: list[Any] | None = None, **parts: Any) -> Object:
    """Document 1 is called Baking."""
    return {
        "CFDocument": whole(1, creator="Guild of bakers", title="Baking", caseVersion="1.1"),
        "CFItems": list(items),
        "CFAssociations": associations or [],
        **parts,
    }


def baking() -> Object:
    """Three items, one below another, with a rubric for one."""
    levels = [
        whole(60, score=1, quality="Novice", description="Weighs flour\nKneads", position=1),
        whole(61, score=2, quality="Master", description="Teaches", position=2),
    ]
    criterion = whole(51, CFItemURI=link(11), CFRubricCriterionLevels=levels)
    return package(
        item(10, "Dough", "B1"),
        item(11, "Kneading", "B1.1", notes="By hand."),
        item(12, "Tasting", "B2", CFItemType="Skill"),
        associations=[below(10, 1, 1), below(11, 10, 1), below(12, 1, 2)],
        CFRubrics=[whole(50, CFRubricCriteria=[criterion])],
    )


def take(given: Object | str | bytes, *, is_dry_run: bool = False) -> ImportRun:
    """Import a package, or any text as one."""
    raw = json.dumps(given).encode() if isinstance(given, dict) else given
    raw = raw.encode() if isinstance(raw, str) else raw
    with TemporaryDirectory() as folder:
        path = Path(folder) / "baking.json"
        path.write_bytes(raw)
        return import_case(path, lambda percent, doing: None, by=BY, is_dry_run=is_dry_run)


def counts(import_run: ImportRun) -> dict[str, dict[str, int]]:
    """Per part, what is not 0."""
    names = ("source", "created", "updated", "unchanged", "merged", "rejected", "excluded")
    return {
        one.file: {name: getattr(one, name) for name in names if getattr(one, name)}
        for one in import_run.files.all()
    }


def faults(import_run: ImportRun) -> dict[str, str]:
    """Path → what was made of it."""
    rows = import_run.row_outcomes.filter(kind="mended").order_by("id")
    return dict(rows.values_list("column", "suggestion"))
