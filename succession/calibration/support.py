"""What no evidence supported in where somebody was left. Pure."""

from datetime import date

from succession.calibration.grid import Grid, Place, is_excluded
from succession.calibration.reminder import FRESH


def unsupported(
    grid: Grid,
    *,
    before: Place,
    after: Place,
    score: float | None,
    sd: float | None,
    newest_direct_on: date | None,
    held_because: str,
    as_of: date,
) -> str:
    """Sentences for the record of a person who was moved; empty where there is nothing to note."""
    if after is None or after == before:
        return ""
    found = []
    if before is None:
        found.append(f"Placed although the evidence could not: {held_because.lower()}.")
    elif score is not None and sd is not None and is_excluded(grid, after, score, sd):
        low, high = max(0, round(score - sd)), min(100, round(score + sd))
        found.append(f"The likely range of the score, {low}–{high}, does not reach this place.")
    if newest_direct_on is None:
        found.append("Nobody had observed this person directly.")
    elif newest_direct_on < as_of - FRESH:
        found.append("Nobody had observed this person directly in the year before.")
    return " ".join(found)
