"""How Cadre's nouns are called in CASE, and where what CASE has no field for stands. Pure.

Cadre keeps its own in `extensions.cadre` of an object. `made` in it names the fields that were made
up on the way out because CASE wants them; on the way in they count as not given.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from integrations.case import fields
from integrations.case.checking import as_uuid

OURS = "cadre"

KINDS = {
    "isPeerOf": "peer",
    "isPartOf": "part_of",
    "exactMatchOf": "equivalent",
    "precedes": "precedes",
    "isRelatedTo": "related",
    "replacedBy": "replaced_by",
    "exemplar": "exemplar",
    "hasSkillLevel": "skill_level",
    "isTranslationOf": "translation_of",
    "isChildOf": "child_of",
    "ext:broader": "broader",
    "ext:essential_for": "essential_for",
    "ext:optional_for": "optional_for",
}
TYPES = {kind: name for name, kind in KINDS.items()}
_PLAIN = {name.lower(): name for name in fields.ASSOCIATION_TYPES} | {
    "isexemplarof": "exemplar",
    "exactmatch": "exactMatchOf",
    "isreplacedby": "replacedBy",
}


def known_type(name: str) -> str | None:
    """The type of CASE 1.1 that was meant, such as isChildOf for “Is Child Of”."""
    if name in fields.ASSOCIATION_TYPES or (name.startswith("ext:") and len(name) <= 60):
        return name
    return _PLAIN.get(name.replace(" ", "").replace("_", "").lower())


def kind_of(association_type: str) -> str:
    return KINDS.get(association_type, association_type)


def type_of(kind: str) -> str:
    return TYPES.get(kind, kind)


def made_uuid(*parts: str) -> str:
    """The same for the same thing, for ever: it follows from our codes alone."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("cadre", *parts))))


def identity(stored: str, *parts: str) -> tuple[str, dict[str, Any]]:
    """The UUID of a thing in CASE, and what `extensions.cadre` must say so that it reads back."""
    if (plain := as_uuid(stored)) is not None:
        return plain, {}
    said: dict[str, Any] = {"made": ["identifier"]}
    if stored:
        said["identifier"] = stored
    return made_uuid(*parts), said


def ours_in(given: Mapping[str, Any]) -> dict[str, Any]:
    """What `extensions.cadre` of an object says."""
    extensions = given.get("extensions")
    if isinstance(extensions, list):
        extensions = next((one for one in extensions if OURS in one), {})
    found = extensions.get(OURS, {}) if isinstance(extensions, dict) else {}
    return found if isinstance(found, dict) else {}


def rest_of(given: Mapping[str, Any], taken: frozenset[str]) -> dict[str, Any]:
    """What was given beside the fields that were taken, ours and made-up ones left out: it goes out
    again as it came in."""
    made = ours_in(given).get("made", [])
    rest = {name: one for name, one in given.items() if name not in taken and name not in made}
    others = _without_ours(rest.pop("extensions", None))
    return {**rest, "extensions": others} if others else rest


def _without_ours(extensions: object) -> dict[str, Any] | list[Any] | None:
    if isinstance(extensions, dict):
        return {name: one for name, one in extensions.items() if name != OURS}
    if isinstance(extensions, list):
        return [one for one in extensions if OURS not in one]
    return None


def identifier_in(given: Mapping[str, Any]) -> str:
    """What the author calls it: nothing where we made the identifier up."""
    ours = ours_in(given)
    if "identifier" in ours.get("made", []):
        return str(ours.get("identifier", ""))
    return str(given.get("identifier", ""))
