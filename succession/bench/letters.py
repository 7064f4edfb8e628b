"""Four meanings of "bench strength" are in use, so the letter is part of the name."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One way to measure a bench, in a sentence."""

    key: str
    name: str
    meaning: str


LETTERS = (
    Letter(
        key="a",
        name="Best successor (a)",
        meaning="The best readiness band among the confirmed successors of a position.",
    ),
    Letter(
        key="b",
        name="Status (b)",
        meaning="Nobody confirmed, confirmed but nobody ready now, or someone ready now. The list is "
        "in this order, vacant positions first.",
    ),
    Letter(
        key="c",
        name="Share of successors (c)",
        meaning="Each confirmed successor counts 1 ÷ the number of plans that the person is in: "
        "somebody on two slates is half a successor on each.",
    ),
    Letter(
        key="net",
        name="Net cover",
        meaning="1 where the position could be filled if all fell vacant at once, each person used "
        "once. 0 with “Counted for …” where somebody is ready, but needed elsewhere.",
    ),
)
