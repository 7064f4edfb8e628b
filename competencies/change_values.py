"""Reading the values of a change: JSON from a form, a file or a program, of any type. Pure.

Each returns the value as it is stored, or raises DomainError with a sentence that says what is wrong."""

import json
from typing import Any

from audit.errors import DomainError

HIGHEST_LEVEL = 10
LARGEST = 2_147_483_647
LONGEST_CODE, LONGEST_NAME, LONGEST_LEVEL_NAME = 120, 200, 60
LONGEST_TEXT, LONGEST_INDICATOR = 20_000, 4_000
LONGEST_KIND, LONGEST_IDENTIFIER, LONGEST_EXTRAS = 60, 300, 100_000


def read_text(value: object, what: str, longest: int, *, needed: bool = False) -> str:
    value = "" if value is None else value
    if not isinstance(value, str) or "\x00" in value:
        raise DomainError(f"{what} is a text.")
    if needed and not value.strip():
        raise DomainError(f"{what} is missing.")
    if len(value) > longest:
        raise DomainError(f"{what} has {len(value)} characters; {longest} are the most.")
    return value.strip()


def read_whole(value: object, what: str, lowest: int, highest: int) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 10:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        raise DomainError(f"{what} is a whole number from {lowest} to {highest}.")
    return value


def read_half_life(value: object) -> int | None:
    if value is None or value == "":
        return None
    return read_whole(value, "The half-life in days", 1, LARGEST)


def read_behaviours(given: object, highest: int) -> dict[str, list[str]]:
    if not isinstance(given, dict):
        raise DomainError("Behaviours are given level by level.")
    levels = {read_whole(level, "A level", 1, highest): texts for level, texts in given.items()}
    return {str(level): _texts(levels[level]) for level in sorted(levels)}


def _texts(given: object) -> list[str]:
    if not isinstance(given, list):
        raise DomainError("The behaviours of a level are a list of texts.")
    texts = [read_text(one, "A behaviour", LONGEST_INDICATOR) for one in given]
    return list(dict.fromkeys(text for text in texts if text))


def read_codes(given: object, *, at_least: int, what: str) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise DomainError(f"Name {what} by their codes.")
    codes = list(dict.fromkeys(given))
    if len(codes) < at_least:
        raise DomainError(f"Name {what}.")
    return codes


def read_extras(value: object) -> dict[str, Any]:
    """What a published format says beside, kept as it is."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise DomainError("Extras are an object.")
    try:
        written = json.dumps(value, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise DomainError("Extras are plain JSON.") from error
    if len(written) > LONGEST_EXTRAS or "\\u0000" in written:
        raise DomainError(f"Extras have at most {LONGEST_EXTRAS} characters, none of them NUL.")
    return value


def read_labels(value: object) -> list[str]:
    """Other names."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise DomainError("Other names are a list of texts.")
    return [read_text(one, "Another name", LONGEST_TEXT, needed=True) for one in value]
