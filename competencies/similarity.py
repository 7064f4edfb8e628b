"""Which texts are about the same thing, and by which words one can tell. Pure.

A word counts the more, the fewer texts hold it (inverse document frequency), twice when it stands in
the name, and less in a long text, where any word may turn up. Texts come as the stems that they
share with what is asked; the stems and the stop words are the database's.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

MOST_WORDS = 3
COMMON_SHARE = 1 / 3
FEW_TEXTS = 12
"""Where there are no more texts than that, a word in a third of them may still tell something."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text beside what is asked: the stems that both have, those of them that stand in its
    name, and how many different stems it has at all."""

    key: int
    shared: Sequence[str]
    in_name: Sequence[str]
    length: int


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """`score` has no unit, only an order; `words` are those that tell most, as they were asked."""

    key: int
    score: float
    words: Sequence[str]


def most_alike(
    asked: Mapping[str, str], texts: Sequence[Text], *, total: int, most: int
) -> list[Likeness]:
    """`asked` is stem → the word as written; `texts` are all those that share a stem with it, out of
    `total`. Best first; ties by key."""
    weights = _weights(texts, total)
    found = [one for text in texts if (one := _likeness(asked, text, weights)) is not None]
    return sorted(found, key=lambda one: (-one.score, one.key))[:most]


def _weights(texts: Sequence[Text], total: int) -> dict[str, float]:
    counts = Counter(stem for text in texts for stem in set(text.shared))
    is_few = total <= FEW_TEXTS
    return {
        stem: log(1 + total / count)
        for stem, count in counts.items()
        if is_few or count <= total * COMMON_SHARE
    }


def _likeness(
    asked: Mapping[str, str], text: Text, weights: Mapping[str, float]
) -> Likeness | None:
    telling = {
        stem: weights[stem] * (2 if stem in text.in_name else 1)
        for stem in text.shared
        if stem in weights and stem in asked
    }
    if not telling:
        return None
    best = sorted(telling, key=lambda stem: (-telling[stem], stem))
    return Likeness(
        key=text.key,
        score=sum(value**2 for value in telling.values()) / sqrt(max(1, text.length)),
        words=[asked[stem] for stem in best[:MOST_WORDS]],
    )
