"""What the search for the closest people says, in sentences."""

from collections import Counter
from collections.abc import Sequence

from succession.bench.shapes import BEST_FIRST, READY_NOW
from succession.closest.selectors import Candidate, Line
from succession.models.readiness import Band
from ui.wording import likely, number


def answer(ranked: Sequence[Candidate], unknown: int, *, has_more: bool) -> str:
    """ "2 are ready now, 5 within 2 years. Of 9 more the evidence does not tell."."""
    count = Counter(one.band for one in ranked)
    ready = count[READY_NOW]
    first = (
        f"{number(ready)} {'is' if ready == 1 else 'are'} ready now"
        if ready
        else "Nobody is ready now"
    )
    later = [
        f"{number(count[band])} {str(Band(band).label).removeprefix('Ready ').lower()}"
        for band in BEST_FIRST[1:3]
        if count[band]
    ]
    least = "at least " if has_more else ""
    rest = f" Of {least}{number(unknown)} more the evidence does not tell yet." if unknown else ""
    return ", ".join([first, *later]) + "." + rest


def reason_words(line: Line) -> str:
    """The reason that a proposal from this page starts with: where it came from, and the figures."""
    one = line.candidate
    if line.looks:
        return f"Found by search: not enough evidence yet; to look at: {', '.join(line.looks)}."
    found = f"Found by search: {line.band_label.lower()}, score {number(one.score)}"
    met = f" Met: {', '.join(line.met)}." if line.met else ""
    return f"{found} ({likely(one.score, one.score_sd)}).{met}"[:2000]
