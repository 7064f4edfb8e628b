"""Scenarios in sentences. Pure."""

from collections.abc import Mapping

from .figures import Figures
from .shapes import Horizon, Inputs, Pool, Reason

HORIZON_WORDS: Mapping[str, str] = {
    Horizon.NOW: "At once",
    Horizon.TWO_YEARS: "Within 2 years",
    Horizon.FIVE_YEARS: "Within 5 years",
}
POOL_WORDS: Mapping[str, str] = {
    Pool.ANYONE: "Anybody scored for the role",
    Pool.SLATE: "People on the slate, proposed or confirmed",
    Pool.CONFIRMED: "Confirmed successors only",
}
REASON_WORDS: Mapping[str, str] = {
    Reason.NOBODY: "Nobody who may take it is near ready for this role",
    Reason.CANNOT_TELL: "Nobody is known to be ready; of some there is not enough evidence",
    Reason.TOO_EARLY: "Somebody will be ready, but later than this scenario looks",
    Reason.TAKEN: "Everybody who could has moved elsewhere or leaves",
    Reason.LIMIT: "Somebody could, but the limit on moves is reached",
    Reason.DEPTH: "Somebody could, but the cascade was cut off here",
}


def answer(figures: Figures) -> str:
    """The first sentence of the page."""
    whole = figures.vacancies
    if not whole:
        return f"No seat falls empty; {_moves(figures.moves)} people whose seats close."
    if not figures.covered:
        filled = f"None of the {_seats(whole)} can be filled."
    elif figures.covered == figures.covered_now:
        filled = f"{figures.covered} of {_seats(whole)} can be filled, all of them at once."
    else:
        later = figures.covered - figures.covered_now
        filled = (
            f"{figures.covered} of {_seats(whole)} can be filled: {figures.covered_now} at once,"
            f" {later} later."
        )
    return f"{filled} {_in_the_end(figures)}"


def _in_the_end(figures: Figures) -> str:
    if not figures.uncovered:
        return "In the end no seat stays open."
    critical = figures.uncovered_critical
    if figures.uncovered == 1:
        return f"In the end 1 {'critical ' if critical else ''}seat stays open."
    told = {0: "none", figures.uncovered: "all"}.get(critical, f"{critical}")
    return f"In the end {_seats(figures.uncovered)} stay open, {told} of them critical."


def _seats(count: int) -> str:
    return "1 seat" if count == 1 else f"{count:,} seats"


def _moves(count: int) -> str:
    return "1 move for" if count == 1 else f"{count:,} moves for"


def suppositions(inputs: Inputs) -> list[tuple[str, str]]:
    """What is supposed, as heading and words. People by number only: names are put in elsewhere."""
    return [(heading, words) for heading, words in _lines(inputs) if words]


def _lines(inputs: Inputs) -> list[tuple[str, str]]:
    return [
        ("Falls empty", _falling(inputs)),
        ("Positions by code", ", ".join(inputs.seats)),
        ("Closes: units", ", ".join(inputs.closing_units)),
        ("Closes: positions", ", ".join(inputs.closing_seats)),
        ("Their holders", "Stay and may take another seat" if inputs.holders_stay else "Leave"),
        ("Who may take a critical position", POOL_WORDS[inputs.pool]),
        ("Looks ahead", HORIZON_WORDS[inputs.horizon]),
        ("Cut off after", "1 step" if inputs.steps == 1 else f"{inputs.steps} steps"),
        ("Most moves out of one unit", str(inputs.most_from_unit or "")),
        ("Most moves in one step", str(inputs.most_per_step or "")),
    ]


def _falling(inputs: Inputs) -> str:
    chosen = {
        "all critical positions": inputs.all_critical,
        "critical positions at high risk of loss": inputs.high_risk,
        "critical positions vacant today": inputs.vacant,
        "seats of people with a last day": inputs.ending,
        f"seats of {len(inputs.leavers)} named": bool(inputs.leavers),
    }
    said = ", ".join(words for words, is_chosen in chosen.items() if is_chosen)
    return said[:1].upper() + said[1:]
