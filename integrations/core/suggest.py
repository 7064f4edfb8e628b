"""Did you mean ...? For codes and words that are almost right."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

LIKE_ENOUGH = 75
"""Of 100. Below it a suggestion would mislead more than help."""


def closest(text: str, choices: Sequence[str]) -> str:
    """The most similar choice, or "" where none is like it."""
    found = process.extractOne(text, choices, scorer=fuzz.ratio, score_cutoff=LIKE_ENOUGH)
    return "" if found is None else str(found[0])
