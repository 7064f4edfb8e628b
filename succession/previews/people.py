"""Who would be in another band for one role: those whom the reader may see, and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from competencies.models import Competency
from people.access import Access, Permission, employees_within
from people.models import Role
from people.selectors.directory import matching
from succession.models import Preview, PreviewChange
from succession.models.readiness import Band
from succession.previews.compare import NO_COMPETENCY, UNSCORED
from succession.previews.moves import MOVE_WORDS, MOVES, PLACES, Move, move_of
from succession.scoring import BANDS
from ui import wording
from ui.exports import Cell
from ui.lists import Filter, ListSpec, ListState

SPEC = ListSpec(
    sorts={
        "name": ("employee__plain_name",),
        "before": ("score_before", "employee__plain_name"),
        "after": ("score_after", "employee__plain_name"),
        "moved": ("moved_points", "employee__plain_name"),
    },
    default_sort="name",
    filters=(
        Filter(name="move", label="Move", choices={one.value: MOVE_WORDS[one] for one in MOVES}),
    ),
    search_label="Find a person by name or number",
)
HEADERS = (
    *("Employee number", "Name", "Org unit", "Role", "Band before", "Band after"),
    *("Score before", "Score after", "Moved most", "By points"),
)


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """Somebody in another band. `before` is None for whom was not scored; scores of 100."""

    change: PreviewChange
    before: Band | None
    after: Band
    move: Move
    moved: str

    @property
    def move_words(self) -> str:
        return MOVE_WORDS[self.move]

    @property
    def score_before(self) -> float | None:
        """None where one could not tell."""
        return self.change.score_before if _can_tell(self.before) else None

    @property
    def score_after(self) -> float | None:
        return self.change.score_after if _can_tell(self.after) else None

    @property
    def why(self) -> str:
        """The requirement that moved most; where it cannot be the reason, that is said."""
        if self.before is None:
            return "Scored for the first time"
        if not self.moved:
            return BANDS_DID
        words = f"{self.moved} {wording.signed(self.change.moved_points, 1)} points"
        is_upwards = self.move in (Move.UP, Move.FOUND)
        return words if (self.change.moved_points > 0) == is_upwards else f"{BANDS_DID}; {words}"


BANDS_DID = "What the bands ask"
"""Moved, rather than what somebody was seen to meet."""


def _can_tell(band: Band | None) -> bool:
    return band not in (None, Band.INSUFFICIENT_EVIDENCE)


def changes_shown(
    preview: Preview, role: Role, access: Access, state: ListState
) -> QuerySet[PreviewChange]:
    """In no order."""
    people = matching(employees_within(access, Permission.VIEW_READINESS), state.search)
    rows = PreviewChange.objects.filter(preview=preview, role=role, employee__in=people)
    if state.chosen("move"):
        rows = rows.filter(_is_one_of([Move(one) for one in state.chosen("move")]))
    return rows.select_related("employee__org_unit")


def _is_one_of(moves: Iterable[Move]) -> Q:
    wanted = Q(pk__in=[])
    for move in moves:
        for before, after in PLACES[move]:
            wanted |= Q(band_before=before, band_after=after)
    return wanted


def change_rows(changes: Iterable[PreviewChange]) -> list[ChangeRow]:
    """One query: the names of the competencies."""
    changes = list(changes)
    names = competency_names(changes)
    return [change_row(one, names) for one in changes]


def competency_names(changes: Iterable[PreviewChange]) -> dict[int, str]:
    wanted = {one.moved_competency for one in changes} - {NO_COMPETENCY}
    return dict(Competency.objects.filter(pk__in=wanted).values_list("pk", "name"))


def change_row(change: PreviewChange, names: Mapping[int, str]) -> ChangeRow:
    was_scored = change.band_before != UNSCORED
    return ChangeRow(
        change=change,
        before=Band(BANDS[change.band_before].value) if was_scored else None,
        after=Band(BANDS[change.band_after].value),
        move=move_of(change.band_before, change.band_after),
        moved=names.get(change.moved_competency, ""),
    )


def export_rows(changes: QuerySet[PreviewChange], role: Role) -> Iterator[list[Cell]]:
    """Cells of HEADERS, streamed."""
    names = dict(Competency.objects.values_list("pk", "name"))
    for change in changes.iterator(chunk_size=2000):
        row = change_row(change, names)
        unit = change.employee.org_unit
        yield [
            change.employee.number,
            change.employee.full_name,
            unit.name if unit else "",
            role.code,
            row.before.label if row.before else "Not scored",
            row.after.label,
            None if row.before is None else change.score_before,
            change.score_after,
            row.moved,
            change.moved_points,
        ]
