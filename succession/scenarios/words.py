"""Scenarios in sentences. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
    Reason.WORSE: "Somebody could, but would leave a seat that matters as much",
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


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names of what the inputs name by code or number, as far as the reader reaches them."""

    seats: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


def suppositions(inputs: Inputs, names: Names) -> list[tuple[str, list[str]]]:
    """What is supposed, as heading and what stands under it."""
    return [(heading, told) for heading, told in _lines(inputs, names) if told]


def _lines(inputs: Inputs, names: Names) -> list[tuple[str, list[str]]]:
    return [
        ("Falls empty", _falling(inputs)),
        ("These positions", _named(inputs.seats, names.seats, "position")),
        ("The seats of", _named(inputs.leavers, names.people, "person")),
        ("Org units that close", _named(inputs.closing_units, names.units, "unit")),
        ("Positions that close", _named(inputs.closing_seats, names.seats, "position")),
        ("Their holders", ["Stay and may take another seat" if inputs.holders_stay else "Leave"]),
        ("Who may take a critical position", [POOL_WORDS[inputs.pool]]),
        ("Looks ahead", [HORIZON_WORDS[inputs.horizon]]),
        ("Cut off after", ["1 step" if inputs.steps == 1 else f"{inputs.steps} steps"]),
        ("Most moves out of one unit", _limit(inputs.most_from_unit)),
        ("Most moves in one step", _limit(inputs.most_per_step)),
    ]


def _limit(most: int) -> list[str]:
    return [f"{most:,}"] if most else []


def _named(codes: Sequence[str], names: Mapping[str, str], noun: str) -> list[str]:
    """By name, and how many the reader does not reach."""
    known = [names[code] for code in codes if code in names]
    hidden = len(codes) - len(known)
    if hidden:
        many = {"person": "people"}.get(noun, f"{noun}s")
        known.append(f"{hidden:,} {noun if hidden == 1 else many} not within your reach")
    return known


def _falling(inputs: Inputs) -> list[str]:
    chosen = {
        "All critical positions": inputs.all_critical,
        "Critical positions at high risk of loss": inputs.high_risk,
        "Critical positions vacant today": inputs.vacant,
        "Seats of people with a last day": inputs.ending,
    }
    return [words for words, is_chosen in chosen.items() if is_chosen]
