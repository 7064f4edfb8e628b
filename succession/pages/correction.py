"""The correction of rater habits in words. Pure."""

from datetime import date

from succession.scoring import RaterCorrection
from ui import wording

HEADING = "Rater habits"
LABEL = "Correction of rater habits"
HELP = (
    "On: a rating by somebody whose levels are surely above or below those of others who rated the"
    " same people counts without that difference, by half a level at most. Whoever sees the rating"
    " sees what was said, what counts, and why."
)
OFF = "off"


def policy_words(correction: RaterCorrection | None) -> str:
    """ "on, by the habits of 3 Nov 2026 (measurement 7)"."""
    if correction is None:
        return OFF
    day = wording.day(correction.measured_on)
    return f"on, by the habits of {day} (measurement {correction.measurement})"


def correction_words(
    *, rater: str, excess: float, measured_on: date, said: float, counted: float
) -> str:
    """ "Said 4, counted as 3.6: Mona Lind rates at least 0.4 levels higher than others who rated the
    same people (as of 3 Nov 2026)"."""
    where = "higher" if excess > 0 else "lower"
    return (
        f"Said {wording.shortest(said)}, counted as {wording.shortest(counted)}: {rater} rates at "
        f"least {wording.shortest(abs(excess))} levels {where} than others who rated the same people "
        f"(as of {wording.day(measured_on)})"
    )
