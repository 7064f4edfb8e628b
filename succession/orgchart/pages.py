"""Nodes of the chart in words, and where they lead. No queries."""

from collections.abc import Collection, Iterable, Iterator

from succession.bench.words import COVER_WORDS, counted
from succession.orgchart.drawing import Box
from succession.orgchart.reach import PEOPLE, SEATS
from succession.orgchart.rows import ChartRow
from ui.exports import Cell
from ui.links import address

HEADERS = (
    "Level", "Name", "Number", "Role or position", "Org unit", "Reports to", "Critical position",
    "Risk of loss", "Impact of loss", "Status", "Confirmed successors", "Net cover",
    "Critical positions below", "Of them with nobody ready now",
)  # fmt: skip


def below_words(row: ChartRow) -> str:
    """ "12 critical below, 5 without cover"; "" where there is none."""
    if not row.below:
        return ""
    open_ = f"{row.uncovered:,} without cover" if row.uncovered else "all covered"
    return f"{row.below:,} critical below, {open_}"


def focus_of(row: ChartRow) -> tuple[str, str] | None:
    """Kind and key of the node in an address: the person's number, or the seat's code."""
    if row.number:
        return PEOPLE, row.number
    if row.seats:
        return SEATS, row.seats[0].seat.code
    return (SEATS, row.node.seat_code) if row.node.seat_code is not None else None


def focus_url(row: ChartRow, name: str = "chart") -> str:
    focus = focus_of(row)
    return address(f"succession:{name}-at", focus[1], fixed=focus[:1]) if focus else ""


def row_words(row: ChartRow) -> str:
    """All of a node in a sentence, for a drawing's name."""
    parts = [f"{row.label}, {row.title}" if row.title else row.label]
    for one in row.seats:
        bands = [mark.label for mark in one.marks]
        slate = ", ".join(bands) if bands else "nobody confirmed"
        parts.append(f"critical, {one.risk.lower()} risk: {slate}")
    if row.below:
        parts.append(below_words(row))
    return "; ".join(parts)


def _box_below(row: ChartRow) -> str:
    """As long as a box is wide."""
    if not row.below:
        return f"{counted(row.node.last - row.node.first, 'place')} below"
    if row.uncovered:
        return f"{row.uncovered:,} of {row.below:,} below without cover"
    return f"All {row.below:,} below covered" if row.below > 1 else "One below, covered"


def box_of(row: ChartRow, name: str) -> Box:
    """`name` is the page that a box leads to."""
    shut = row.has_below and not row.is_open
    below = _box_below(row) if row.below or shut else ""
    return Box(
        name=row.label,
        title=row.title,
        words=row_words(row),
        below=below,
        url=focus_url(row, name) if row.has_below else row.seats[0].url if row.seats else "",
        bands=[mark.band for one in row.seats for mark in one.marks],
        is_vacant=not row.name and row.holder == "Vacant",
        is_critical=bool(row.seats),
        is_uncovered=any(not one.seat.ready for one in row.seats),
        is_shut=shut,
    )


def records(
    rows: Iterable[tuple[ChartRow, str]], counted_seats: Collection[int]
) -> Iterator[tuple[Cell, ...]]:
    """One line per critical seat; one for a node without any. Given with who each reports to.
    `counted_seats` are filled if all fell vacant at once."""
    for row, above in rows:
        who = (row.level, row.label, row.number, row.title, row.unit, above)
        counts = (row.below, row.uncovered)
        if not row.seats:
            yield (*who, "", "", "", "", "", None, *counts)
        for one in row.seats:
            slate = "; ".join(
                f"{mark.person.name if mark.person else 'somebody'} ({mark.label})"
                for mark in one.marks
            )
            cover, net = COVER_WORDS[one.seat.cover], int(one.seat.position_id in counted_seats)
            yield (*who, one.seat.title, one.risk, one.impact, cover, slate, net, *counts)
