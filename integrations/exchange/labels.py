"""Texts of published files as they are stored. Pure."""

import re
from collections.abc import Iterable


def labels(cell: str) -> list[str]:
    """One label a line; those that differ only in the blanks around them are one."""
    return unique(cell.splitlines())


def unique(texts: Iterable[str]) -> list[str]:
    """Without blanks around them, empty ones and repetitions; the first of each stays in place."""
    return list(dict.fromkeys(text for one in texts if (text := one.strip())))


def filled(**values: object) -> dict[str, object]:
    """What is not empty."""
    return {name: value for name, value in values.items() if value not in ("", [], {}, None)}


_CONTROL = re.compile("[\x80-\x9f]")
_TWICE_ENCODED = re.compile("[\xc2-\xf4][\x80-\xbf]{1,3}")


def unmangled(text: str) -> str:
    """The text without the marks of a wrong encoding: UTF-8 that was once read as Latin-1 is read
    again as what it was; a control character that is left over goes.

    Only texts that hold such a control character are looked at: no text that was meant has one.
    """
    if text.isprintable() or not _CONTROL.search(text):
        return text
    return _CONTROL.sub("", _TWICE_ENCODED.sub(_decoded, text))


def _decoded(found: "re.Match[str]") -> str:
    try:
        return found.group().encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return found.group()


def version_in(name: str) -> str:
    """29.3 of onet_29_3 or “O*NET 29.3 Database”; "" where a name tells no version."""
    found = re.search(r"(?<![\d.])v?(\d+(?:[._]\d+)+)", name)
    return found.group(1).replace("_", ".") if found else ""
