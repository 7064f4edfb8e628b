"""Why somebody in a pool asks for a look: nothing new is known, or they are not who was meant. Pure."""

from collections.abc import Mapping
from enum import StrEnum


class Stale(StrEnum):
    """In the order in which they are told."""

    GONE = "gone"
    CRITERIA = "criteria"
    QUIET = "quiet"
    LONG = "long"


STALE_WORDS: Mapping[Stale, str] = {
    Stale.GONE: "Has left the organisation",
    Stale.CRITERIA: "Does not meet the criteria any more",
    Stale.QUIET: "No new evidence for 12 months",
    Stale.LONG: "In the pool for more than {months} months without a change",
}
QUIET_DAYS = 365


def stale_words(flags: Mapping[Stale, bool], longest_months: int) -> list[str]:
    return [
        words.format(months=longest_months) for stale, words in STALE_WORDS.items() if flags[stale]
    ]
