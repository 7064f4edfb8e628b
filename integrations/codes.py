"""Stable codes from names, for sources that have no codes of their own. Pure."""

import hashlib
import re
import unicodedata


def slug(text: str) -> str:
    """Lower-case ASCII letters and digits joined by hyphens; never a dot, so that dots can join.

    Case, accents and punctuation do not count; where a letter has no ASCII form, a digest of the
    whole keeps names apart that would otherwise look alike.
    """
    plain = unicodedata.normalize("NFKD", re.sub(r"['’]", "", text.lower()))
    ascii_part = re.sub(r"[^a-z0-9]+", "-", _without_accents(plain)).strip("-")
    if ascii_part and not any(char.isalnum() and not char.isascii() for char in plain):
        return ascii_part
    return f"{ascii_part}-{digest(text)}".lstrip("-")


def stable_code(*parts: str, limit: int) -> str:
    """The parts joined by dots. Where that is too long, the end gives way to a digest of the whole,
    so that two long names that begin alike stay two."""
    code = ".".join(parts)
    if len(code) <= limit:
        return code
    return f"{code[: limit - 9].rstrip('.-')}-{digest(code)}"


def digest(text: str) -> str:
    """Eight hexadecimal digits that change with every change of the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _without_accents(decomposed: str) -> str:
    return "".join(char for char in decomposed if not unicodedata.combining(char))
