"""A session as its page shows it: cells with their cards, in a number of queries that does not grow
with people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Count
from django.utils import timezone

from succession.calibration.grid import (
    HOLDING,
    Cell,
    Grid,
    Place,
    from_data,
    ghosts,
    key_of,
    whole_numbers,
)
from succession.calibration.lines import went_words
from succession.calibration.places import before_of, origin_of, place_of, target_of
from succession.calibration.seats import Seat
from succession.calibration.shapes import Board, Card, CellView, RowView
from succession.models import (
    CalibrationMember,
    CalibrationMove,
    CalibrationSession,
)
from succession.models.readiness import Band
from ui.wording import number, percent


def load_board(seat: Seat) -> Board:
    """Five queries."""
    session = seat.session
    members = list(session.members.select_related("employee").order_by("place", "id"))
    moves = list(session.moves.select_related("by", "member__employee"))
    counts = session.dissents.order_by().values_list("member_id").annotate(Count("pk"))
    grid = from_data(session.grid)
    cards = _cards(session, grid, members, moves, dict(counts))
    return Board(
        seat=seat,
        grid=grid,
        rows=_rows(grid, members, cards),
        columns=[
            (label, grid.columns.words_of(step)) for step, label in enumerate(grid.columns.labels)
        ],
        holding=_cell_view(grid, None, cards[HOLDING], (), None),
        members=members,
        moves=moves,
        participants=list(session.participants.select_related("account")),
        conflicts=list(
            session.conflicts.filter(outcome="open").select_related("member__employee", "by")
        ),
        as_of=timezone.localdate(),
    )


def _cards(
    session: CalibrationSession,
    grid: Grid,
    members: Iterable[CalibrationMember],
    moves: Iterable[CalibrationMove],
    dissent: Mapping[int, int],
) -> dict[str, list[Card]]:
    """Key of a place → its cards, the highest score first."""
    last = {move.member_id: move for move in moves}
    found: dict[str, list[Card]] = defaultdict(list)
    for member in sorted(members, key=lambda one: (-(one.score or 0), one.employee.plain_name)):
        found[key_of(place_of(member))].append(
            Card(
                member=member,
                figures=figures(member),
                moved=_moved_words(grid, last.get(member.pk)),
                dissent=dissent.get(member.pk, 0),
                is_current=member.pk == session.current_id,
                axis=grid.rows,
                spans=[
                    f"{percent(chance)} likely {grid.rows.labels[cell.row]}"
                    for cell, chance in member_ghosts(grid, member)
                ],
            )
        )
    return found


def figures(member: CalibrationMember) -> str:
    """ "74, 62–86"; nothing where too little was seen: a low number would read as a judgement."""
    if member.score is None or member.score_sd is None or is_unseen(member):
        return ""
    low, high = max(0, member.score - member.score_sd), min(100, member.score + member.score_sd)
    return f"{number(member.score)}, {number(low)}–{number(high)}"


def is_unseen(member: CalibrationMember) -> bool:
    return member.band == Band.INSUFFICIENT_EVIDENCE


def member_ghosts(grid: Grid, member: CalibrationMember) -> list[tuple[Cell, float]]:
    """Where else the evidence may put somebody whom nobody has moved."""
    cell = place_of(member)
    if cell is None or cell != before_of(member):
        return []
    if member.score is None or member.score_sd is None:
        return []
    return ghosts(grid, cell, member.score, member.score_sd)


def _moved_words(grid: Grid, move: CalibrationMove | None) -> str:
    if move is None:
        return ""
    at = timezone.localtime(move.at)
    return f"{went_words(grid, move)}, {at:%H:%M}"


def _rows(
    grid: Grid, members: Sequence[CalibrationMember], cards: Mapping[str, Sequence[Card]]
) -> list[RowView]:
    people = sum(one.row is not None for one in members)
    cells = grid.cells()
    wanted = [grid.guideline(cell, people) for cell in cells]
    whole = whole_numbers([one for one in wanted if one is not None])
    guideline = dict(zip(cells, whole, strict=True)) if whole else {}
    shadows = _ghost_cards(grid, cards)
    return [
        RowView(
            label=label,
            words=grid.rows.words_of(row),
            cells=[
                _cell_view(
                    grid, cell, cards.get(cell.key, ()), shadows[cell.key], guideline.get(cell)
                )
                for cell in sorted(cells, key=lambda one: one.column)
                if cell.row == row
            ],
        )
        for row, label in reversed(list(enumerate(grid.rows.labels)))
    ]


def _ghost_cards(grid: Grid, cards: Mapping[str, Sequence[Card]]) -> dict[str, list[Card]]:
    found: dict[str, list[Card]] = defaultdict(list)
    for card in (one for cell in cards.values() for one in cell):
        for cell, chance in member_ghosts(grid, card.member):
            found[cell.key].append(
                Card(
                    member=card.member,
                    figures="",
                    moved="",
                    dissent=0,
                    is_current=False,
                    axis=grid.rows,
                    chance=f"{percent(chance)} likely",
                )
            )
    return found


def _cell_view(
    grid: Grid,
    place: Place,
    cards: Sequence[Card],
    shadows: Sequence[Card],
    guideline: int | None,
) -> CellView:
    return CellView(
        key=key_of(place),
        label=grid.words(place),
        row_label=grid.rows.labels[place.row] if place else "",
        column_label=grid.columns.labels[place.column] if place else "",
        cards=cards,
        ghosts=shadows,
        guideline=guideline,
        rank=grid.cells().index(place) if place else 0,
    )


def changed_cells(board: Board, since: int) -> list[CellView]:
    """The cells that look different since this number of the session: those of whoever changed,
    those they came from, and those where a ghost of theirs stands or stood. All of them where the
    number is not one of this session."""
    if not 0 < since <= board.session.sequence:
        return board.cells
    changed = {one.pk for one in board.members if one.changed_in > since}
    keys = {key_of(place_of(one)) for one in board.members if one.pk in changed}
    for move in board.moves:
        if move.number > since:
            keys |= {key_of(origin_of(move)), key_of(target_of(move))}
            keys |= _column_keys(board.grid, origin_of(move))
    if _guideline_moved(board, since):
        return board.cells
    return [cell for cell in board.cells if cell.key in keys]


def _column_keys(grid: Grid, place: Place) -> set[str]:
    if place is None:
        return set()
    rows = range(len(grid.rows.labels))
    return {Cell(row=row, column=place.column).key for row in rows}


def _guideline_moved(board: Board, since: int) -> bool:
    """The guideline is of those placed: it moves when somebody enters or leaves the holding area."""
    return any(
        (origin_of(one) is None) != (target_of(one) is None)
        for one in board.moves
        if one.number > since
    )
