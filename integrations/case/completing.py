"""Making an object that is only carried along whole again, so that it can go out. Pure."""

import json
from typing import Any

from integrations.case import fields
from integrations.case.checking import Object, as_uuid
from integrations.case.words import made_uuid

LONG_AGO = "1970-01-01T00:00:00Z"
"""When something changed of which nobody knows when."""


def completed(given: Object, kind: str, when: str) -> Object:
    """With everything that CASE wants of its class. What is made up follows from the object alone,
    so that the same package always reads as the same."""
    found = dict(given)
    identifier = as_uuid(str(found.get("identifier", "")))
    if identifier is None:
        identifier = made_uuid(kind, json.dumps(given, sort_keys=True))
    found["identifier"] = identifier
    found.setdefault("uri", f"urn:uuid:{identifier}")
    found.setdefault("lastChangeDateTime", when or LONG_AGO)
    for name in fields.REQUIRED.get(kind, ()):
        found.setdefault(name, _nothing(fields.FIELDS[kind][name], identifier))
    return found


def _nothing(kind: str, identifier: str) -> Any:
    if kind == fields.LINK:
        return {"title": "", "identifier": identifier, "uri": f"urn:uuid:{identifier}"}
    return ""
