"""How a judgement stands beside what was computed, without saying who is right. Pure."""

from succession.bench.shapes import BEST_FIRST

UNKNOWN = "insufficient_evidence"
NEAREST_FIRST = tuple(band for band in BEST_FIRST if band != UNKNOWN)


def differs_words(computed: str, judged: str) -> str:
    """A sentence on the difference; "" where there is none."""
    if not judged or computed == judged:
        return ""
    if computed == UNKNOWN:
        return "The evidence does not tell yet; this is the nominator's judgement"
    if judged == UNKNOWN:
        return "Computed from evidence; the nominator would rather see more"
    nearer = NEAREST_FIRST.index(judged) < NEAREST_FIRST.index(computed)
    return (
        f"The nominator's judgement is {'nearer' if nearer else 'further away'} than the evidence"
    )
