"""Whether a behaviour can be observed: gentle hints for whoever writes it. Nothing here blocks. Pure.

The words are English; a text in another language is hardly ever hinted at, and that is as it should
be: no hint is better than a wrong one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

LONGEST = 240
"""Characters; above that nobody checks it in a conversation."""

INNER = {
    "understands", "understand", "knows", "know", "believes", "believe", "appreciates",
    "appreciate", "realises", "realizes", "feels", "feel", "thinks", "think", "values", "value",
    "recognises", "recognizes", "aware", "familiar", "comprehends", "comprehend", "likes", "wants",
}  # fmt: skip
"""What goes on in somebody's head: nobody sees it."""
TRAITS = {
    "is", "are", "has", "have", "possesses", "possess", "seems", "be", "being",
}  # fmt: skip
"""Verbs that say what somebody is instead of what they do."""
VAGUE = {
    "effectively", "appropriately", "properly", "adequately", "successfully", "well", "good",
    "excellent", "strong", "proactive", "professional", "etc", "various", "suitable",
}  # fmt: skip
LEADING = {"you", "can", "could", "they", "he", "she", "to", "able", "will", "often", "always",
           "usually", "sometimes", "rarely", "a", "the"}  # fmt: skip
_WORD = re.compile(r"[A-Za-zÀ-ÿ'’-]+")


@dataclass(frozen=True, kw_only=True)
class TextHint:
    """What may be hard to see in one behaviour."""

    level: int
    text: str
    words: str


def observability_hints(levels: Mapping[int, Sequence[str]]) -> list[TextHint]:
    """Level → behaviours. At most one hint for each text; a text at two levels is hinted at once."""
    found: list[TextHint] = []
    seen: set[str] = set()
    for level, texts in sorted(levels.items()):
        for text in texts:
            words = "It says the same as a lower level." if text in seen else hint_for(text)
            seen.add(text)
            if words:
                found.append(TextHint(level=level, text=text, words=words))
    return found


def hint_for(text: str) -> str:
    """The weightiest reason why somebody could hardly observe it; empty where there is none."""
    return next(_reasons(text), "")


def _reasons(text: str) -> Iterator[str]:
    words = [word.lower() for word in _WORD.findall(text)]
    opening = _opening(words)
    if opening and (opening[0] in INNER or set(opening[:3]) & {"aware", "familiar"}):
        yield f"“{_first(opening)}” goes on inside a head: say what one sees or hears instead."
    if opening and opening[0] in TRAITS:
        yield "It says what somebody is or has: say what they do."
    if 0 < len(words) < 3:
        yield "Too short to recognise: say what one sees somebody do."
    vague = next((word for word in words if word in VAGUE), "")
    if vague:
        yield f"“{vague}” is in the eye of the beholder: say what makes it so."
    if len(text) > LONGEST:
        yield "It is long: one behaviour each is easier to recognise."


def _opening(words: Sequence[str]) -> Sequence[str]:
    """From the first word that can be the verb."""
    for index, word in enumerate(words):
        if word not in LEADING and not word.endswith("ly"):
            return words[index:]
    return ()


def _first(opening: Sequence[str]) -> str:
    return next((word for word in opening[:3] if word in INNER), opening[0])
