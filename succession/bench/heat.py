"""A heat map of critical positions: parts of the organisation by status, band or risk. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ui.marks import shade


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """So many positions of one row and column, and how many of them have somebody ready now."""

    row: str
    name: str
    column: str
    positions: int
    covered: int
    is_itself: bool = False


@dataclass(frozen=True, kw_only=True)
class Cell:
    """`part` of the row has this trait. `shade` 0 to 4."""

    column: str
    words: str
    positions: int
    covered: int
    share: float
    shade: int


@dataclass(frozen=True, kw_only=True)
class Row:
    """A part of the organisation. `is_itself`: the unit without those below. `code` may be empty."""

    code: str
    name: str
    is_itself: bool
    positions: int
    covered: int
    cells: Sequence[Cell]

    @property
    def covered_share(self) -> float:
        return self.covered / self.positions if self.positions else 0.0


@dataclass(frozen=True, kw_only=True)
class HeatMap:
    columns: Mapping[str, str]
    rows: Sequence[Row]
    total: Row


def heat_map(counts: Iterable[Count], columns: Mapping[str, str], *, by_uncovered: bool) -> HeatMap:
    """Least covered share first. One scale over all cells: of how many positions there are, or
    `by_uncovered`, of how many have nobody ready."""
    kept = list(counts)
    names = {(one.row, one.is_itself): one.name for one in kept}
    cells = {(one.row, one.is_itself, one.column): one for one in kept}
    most = max((_weight(one, by_uncovered=by_uncovered) for one in kept), default=0)

    def row_of(code: str, name: str, *, is_itself: bool) -> Row:
        found = [cells.get((code, is_itself, column)) for column in columns]
        positions = sum(one.positions for one in found if one)
        return Row(
            code=code,
            name=name,
            is_itself=is_itself,
            positions=positions,
            covered=sum(one.covered for one in found if one),
            cells=[
                _cell(column, columns[column], one, positions, most, by_uncovered=by_uncovered)
                for column, one in zip(columns, found, strict=True)
            ],
        )

    rows = [row_of(code, name, is_itself=itself) for (code, itself), name in names.items()]
    rows.sort(key=lambda row: (row.covered_share, -row.positions, row.name))
    return HeatMap(columns=columns, rows=rows, total=_total(kept, columns))


def _weight(one: Count, *, by_uncovered: bool) -> int:
    return one.positions - one.covered if by_uncovered else one.positions


def _cell(
    column: str, words: str, one: Count | None, whole: int, most: int, *, by_uncovered: bool
) -> Cell:
    weight = _weight(one, by_uncovered=by_uncovered) if one else 0
    positions = one.positions if one else 0
    return Cell(
        column=column,
        words=words,
        positions=positions,
        covered=one.covered if one else 0,
        share=positions / whole if whole else 0.0,
        shade=shade(weight, most),
    )


def _total(counts: Sequence[Count], columns: Mapping[str, str]) -> Row:
    whole = sum(one.positions for one in counts)
    cells = []
    for column, words in columns.items():
        inside = [one for one in counts if one.column == column]
        positions = sum(one.positions for one in inside)
        cells.append(
            Cell(
                column=column, words=words, positions=positions,
                covered=sum(one.covered for one in inside),
                share=positions / whole if whole else 0.0, shade=0,
            )
        )  # fmt: skip
    return Row(
        code="", name="All", is_itself=False, positions=whole,
        covered=sum(one.covered for one in counts), cells=cells,
    )  # fmt: skip
