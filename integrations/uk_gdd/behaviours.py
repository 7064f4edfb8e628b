"""Splitting the description of a skill level into behaviours that one can observe. Pure."""

import re

_BULLET = re.compile(r"^\s*[-•*–]\s+")
_UNDEFINED = re.compile(r"^this skill level is (currently )?not defined\.?$", re.IGNORECASE)
_BLANKS = {"", "missing", "not in use"}


def described(text: str) -> str:
    """The text, or nothing where the source says that there is none."""
    stripped = text.strip()
    return "" if stripped.lower() in _BLANKS or _UNDEFINED.match(stripped) else stripped


def behaviours(text: str) -> tuple[str, ...]:
    """One text per bullet, each once, in order, without the lead-in ("You can:"). A text without
    bullets is one behaviour."""
    text = described(text)
    found: list[str] = []
    for line in text.splitlines():
        if _BULLET.match(line):
            found.append(_BULLET.sub("", line).strip())
        elif found and line.strip():
            found[-1] = f"{found[-1]} {line.strip()}"
    return tuple(dict.fromkeys(one for one in found if one)) or ((text,) if text else ())
