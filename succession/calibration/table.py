"""A session as rows: where each person was put by the evidence, where they are, and why."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from succession.calibration.board import figures, is_unseen
from succession.calibration.grid import Grid, Place, from_data
from succession.calibration.lines import went_words
from succession.calibration.places import before_of, place_of
from succession.models import CalibrationMember, CalibrationMove, CalibrationSession
from ui.exports import Cell
from ui.lists import Filter, ListSpec, ListState

HEADERS = (
    "Agenda", "Number", "Name", "Readiness for", "Score", "Score sd", "Performance rating",
    "Evidence places", "Now", "Moved", "Reasons", "Discussed", "Minutes talked",
)  # fmt: skip
TABLE = ListSpec(
    sorts={"agenda": ("place",), "name": ("name",), "score": ("score",), "now": ("now",)},
    default_sort="agenda",
    filters=(
        Filter(
            name="what",
            label="Show",
            choices={
                "moved": "Moved",
                "held": "In the holding area",
                "open": "Not discussed yet",
            },
        ),
    ),
    search_label="Find a person",
)


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One person; `moves` are (move, where it went in words), in order."""

    member: CalibrationMember
    figures: str
    before: str
    now: str
    is_moved: bool
    moves: Sequence[tuple[CalibrationMove, str]]

    @property
    def cells(self) -> tuple[Cell, ...]:
        member, person = self.member, self.member.employee
        return (
            member.place,
            person.number,
            person.full_name,
            member.role.name if member.role else "",
            None if is_unseen(member) else member.score,
            None if is_unseen(member) else member.score_sd,
            member.performance,
            self.before,
            self.now,
            "Yes" if self.is_moved else "No",
            " | ".join(f"{went}: {move.rationale} ({move.by})" for move, went in self.moves),
            "Yes" if member.discussed_at else "No",
            round(member.seconds / 60, 1),
        )


def table_rows(session: CalibrationSession, state: ListState) -> list[TableRow]:
    """Two queries; a session holds few enough to be sorted here."""
    grid = from_data(session.grid)
    moves: dict[int, list[tuple[CalibrationMove, str]]] = defaultdict(list)
    for move in session.moves.select_related("by"):
        moves[move.member_id].append((move, went_words(grid, move)))
    rows = [
        _row(one, grid, moves[one.pk])
        for one in session.members.select_related("employee", "role").order_by("place", "id")
    ]
    kept = [row for row in rows if _is_asked(row, state)]
    kept.sort(key=lambda row: _key(row, state.sort_key), reverse=state.is_descending)
    return kept


def _row(
    member: CalibrationMember, grid: Grid, moves: Sequence[tuple[CalibrationMove, str]]
) -> TableRow:
    before, now = before_of(member), place_of(member)
    return TableRow(
        member=member,
        figures=figures(member),
        before=grid.words(before),
        now=grid.words(now),
        is_moved=before != now,
        moves=moves,
    )


def _is_asked(row: TableRow, state: ListState) -> bool:
    words = state.search.casefold().split()
    name = f"{row.member.employee.full_name} {row.member.employee.plain_name}".casefold()
    is_found = all(word in name for word in words) or state.search == row.member.employee.number
    what = state.chosen("what")
    holds = {
        "moved": row.is_moved,
        "held": row.member.row is None,
        "open": row.member.discussed_at is None,
    }
    return is_found and (not what or any(holds[one] for one in what))


def _key(row: TableRow, sort: str) -> tuple[float | str, ...]:
    member = row.member
    if sort == "name":
        return (member.employee.plain_name,)
    if sort == "score":
        return (member.score if member.score is not None else -1,)
    if sort == "now":
        return _place_key(place_of(member))
    return (member.place,)


def _place_key(place: Place) -> tuple[float, ...]:
    return (-1, -1) if place is None else (place.row, place.column)
