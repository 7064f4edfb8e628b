"""Holding a package against CASE 1.1, and making of each fault what can be made of it. Pure.

Nothing is refused here: a value is read as what it must have meant, kept beside, or left out, and
every fault is noted with its path, its value and what became of it.
"""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from integrations.case import fields
from integrations.exchange.labels import unmangled

Object = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """`path` is the place in the package, such as CFItems[3].educationLevel."""

    path: str
    value: str
    reason: str
    made_of_it: str


@dataclass(kw_only=True)
class Checker:
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: str, value: object, reason: str, made_of_it: str) -> None:
        self.faults.append(
            Fault(path=path, value=shown(value), reason=reason, made_of_it=made_of_it)
        )

    def checked(self, given: Mapping[str, Any], kind: str, path: str) -> Object:
        """The object with fields of CASE 1.1 alone, each of its type. What CASE does not know is in
        `extensions`; what is missing is missing."""
        found: Object = {}
        known, nested = fields.FIELDS[kind], fields.NESTED.get(kind, {})
        for given_name, value in given.items():
            where = f"{path}.{given_name}"
            name = self._known_name(given_name, known, value, where)
            if name in nested:
                found[name] = self.objects(value, nested[name], where)
            elif name not in known:
                self._keep_beside(found, kind, name, value, where)
            elif value is None:
                self.fault(where, value, "It is null.", "Read as not given.")
            elif (read := self._value(value, known[name], where)) is not None:
                found[name] = read
        for name in (*fields.ALWAYS, *fields.REQUIRED.get(kind, ())):
            if name not in found:
                self.fault(f"{path}.{name}", "", "It must be there.", _FOR_MISSING)
        return found

    def objects(self, given: object, kind: str, path: str) -> list[Object]:
        """A list of objects; what is none of it is left out."""
        if not isinstance(given, list):
            if given is not None:
                self.fault(path, given, "Not a list.", "Left out.")
            return []
        found = []
        for index, one in enumerate(given):
            where = f"{path}[{index}]"
            if isinstance(one, dict):
                found.append(self.checked(one, kind, where))
            else:
                self.fault(where, one, "Not an object.", "Left out.")
        return found

    def _known_name(self, name: str, known: Mapping[str, str], value: object, path: str) -> str:
        newer = fields.OLD_NAMES.get(name)
        if newer in known and name not in known:
            self.fault(path, value, "A name of CASE 1.0.", f"Read as {newer}.")
            return str(newer)
        return name

    def _keep_beside(self, found: Object, kind: str, name: str, value: object, path: str) -> None:
        extensions = found.setdefault("extensions", {})
        if fields.FIELDS[kind]["extensions"] == fields.EXTENSIONS or not isinstance(
            extensions, dict
        ):
            self.fault(path, value, "CASE 1.1 has no such field.", "Left out.")
            return
        extensions.setdefault("notInCase11", {})[name] = value
        self.fault(path, value, "CASE 1.1 has no such field.", "Kept in the extensions.")

    def _value(self, value: Any, kind: str, path: str) -> Any:
        return _READ[kind](self, value, path)

    def text(self, value: Any, path: str) -> str | None:
        if isinstance(value, bool | int | float):
            self.fault(path, value, "Not a text.", f"Read as the text {value}.")
            return str(value)
        if not isinstance(value, str):
            self.fault(path, value, "Not a text.", "Left out.")
            return None
        text = unmangled(value)
        if text != value:
            self.fault(path, value, "Went through a wrong encoding.", "Read as what it was.")
        return text

    def uuid(self, value: Any, path: str) -> str | None:
        text = self.text(value, path)
        if text is None:
            return None
        if (plain := as_uuid(text)) is None:
            self.fault(path, value, "Not a UUID.", "Kept as it is; another stands for it in CASE.")
            return text.strip()
        if plain != text:
            self.fault(path, value, "Not written as UUIDs are.", f"Read as {plain}.")
        return plain

    def whole(self, value: Any, path: str) -> int | None:
        read = self.number(value, path)
        if read is None:
            return None
        if read != int(read):
            self.fault(path, value, "Not a whole number.", "Left out.")
            return None
        return int(read)

    def number(self, value: Any, path: str) -> float | None:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and re.fullmatch(r"\s*-?\d{1,9}(\.\d{1,9})?\s*", value):
            self.fault(path, value, "A number as a text.", f"Read as the number {value.strip()}.")
            return float(value)
        self.fault(path, value, "Not a number.", "Left out.")
        return None

    def day(self, value: Any, path: str) -> str | None:
        text = self.text(value, path)
        if text is None:
            return None
        try:
            return date.fromisoformat(text[:10]).isoformat()
        except ValueError:
            self.fault(path, value, "Not a date as YYYY-MM-DD.", "Left out.")
            return None

    def moment(self, value: Any, path: str) -> str | None:
        text = self.text(value, path)
        if text is None:
            return None
        try:
            found = datetime.fromisoformat(text.strip())
        except ValueError:
            self.fault(path, value, "Not a date and time.", "Left out.")
            return None
        if found.tzinfo is None:
            self.fault(path, value, "It lacks a time zone.", "Read as UTC.")
            return f"{text.strip()}Z" if "T" in text else f"{text.strip()}T00:00:00Z"
        return text

    def texts(self, value: Any, path: str) -> list[str] | None:
        if isinstance(value, str):
            self.fault(path, value, "A text where a list of texts belongs.", "Read as a list.")
            value = [one.strip() for one in value.split(",") if one.strip()]
        if not isinstance(value, list):
            self.fault(path, value, "Not a list of texts.", "Left out.")
            return None
        read = [self.text(one, f"{path}[{index}]") for index, one in enumerate(value)]
        return [one for one in read if one is not None]

    def link(self, value: Any, path: str) -> Object | None:
        """A reference to another object; a bare address or identifier will do."""
        if isinstance(value, str) and value.strip():
            self.fault(path, value, "A text where a link belongs.", "Read as a link to it.")
            tail = value.strip().rstrip("/").rsplit("/", 1)[-1]
            return {"title": tail, "identifier": as_uuid(tail) or tail, "uri": value.strip()}
        if not isinstance(value, dict) or not (value.get("identifier") or value.get("uri")):
            self.fault(path, value, "Not a link.", "Left out.")
            return None
        return self._whole_link(value, path)

    def _whole_link(self, value: Mapping[str, Any], path: str) -> Object:
        found = {}
        for name, one in value.items():
            if name not in fields.LINK_FIELDS:
                self.fault(f"{path}.{name}", one, "CASE 1.1 has no such field.", "Left out.")
            elif (text := self.text(one, f"{path}.{name}")) is not None:
                found[name] = text
        tail = found.get("uri", "").rstrip("/").rsplit("/", 1)[-1]
        for name, made in (
            ("identifier", as_uuid(tail) or tail),
            ("uri", f"urn:uuid:{found.get('identifier', '')}"),
            ("title", found.get("identifier", tail)),
        ):
            if name not in found:
                self.fault(f"{path}.{name}", "", "It must be there.", f"Read as {made}.")
                found[name] = made
        found["identifier"] = as_uuid(found["identifier"]) or found["identifier"]
        return found

    def links(self, value: Any, path: str) -> list[Object] | None:
        if isinstance(value, dict):
            self.fault(path, value, "A link where a list of links belongs.", "Read as a list.")
            value = [value]
        if not isinstance(value, list):
            self.fault(path, value, "Not a list of links.", "Left out.")
            return None
        read = [self.link(one, f"{path}[{index}]") for index, one in enumerate(value)]
        return [one for one in read if one is not None]

    def extension(self, value: Any, path: str) -> Object | None:
        if isinstance(value, dict):
            return value
        self.fault(path, value, "Extensions are an object.", "Left out.")
        return None

    def extensions(self, value: Any, path: str) -> list[Object] | None:
        if isinstance(value, dict):
            return [value]
        if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            return value
        self.fault(path, value, "Extensions are a list of objects.", "Left out.")
        return None


_FOR_MISSING = "Made up where Cadre needs it."

_READ: Mapping[str, Callable[[Checker, Any, str], Any]] = {
    fields.TEXT: Checker.text,
    fields.UUID: Checker.uuid,
    fields.DATE: Checker.day,
    fields.DATETIME: Checker.moment,
    fields.WHOLE: Checker.whole,
    fields.NUMBER: Checker.number,
    fields.TEXTS: Checker.texts,
    fields.LINK: Checker.link,
    fields.LINKS: Checker.links,
    fields.EXTENSION: Checker.extension,
    fields.EXTENSIONS: Checker.extensions,
}


def as_uuid(text: str) -> str | None:
    """In its one written form, or None where it is none."""
    if not re.fullmatch(
        r"\{?[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}\}?", text.strip()
    ):
        return None
    return str(uuid.UUID(text.strip()))


def shown(value: object) -> str:
    """As a reader of the list of faults sees it."""
    return value if isinstance(value, str) else repr(value)[:500]
