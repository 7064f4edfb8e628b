"""Placed high, by group, before and after: what the figures say, and how far."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from succession.calibration.crossings import Crossings, can_be_told, crossings
from succession.calibration.grid import from_data
from succession.calibration.places import before_of, target_of
from succession.calibration.tally import Tally, tallies
from succession.fairness import (
    GroupCount,
    GroupFigure,
    Stage,
    StageFigures,
    change_between,
    change_words,
    group_words,
    stage_words,
)
from succession.models import CalibrationSession

BEFORE, AFTER = "As the evidence placed them", "As the session placed them"


@dataclass(frozen=True, kw_only=True)
class GroupLine:
    """One group at both stages; without a figure nothing may be said of it."""

    label: str
    before: GroupFigure | None
    before_words: str
    after: GroupFigure | None
    after_words: str


@dataclass(frozen=True, kw_only=True)
class AttributeView:
    """One way to group people."""

    name: str
    groups: Sequence[GroupLine]
    before: str
    after: str
    change: str


@dataclass(frozen=True, kw_only=True)
class FairnessView:
    """`top` is the name of the highest row."""

    attributes: Sequence[AttributeView]
    crossings: Crossings
    top: str
    people: int
    has_before: bool
    has_after: bool


def load_fairness(session: CalibrationSession) -> FairnessView:
    """Three queries."""
    grid = from_data(session.grid)
    top = len(grid.rows.labels) - 1
    members = {one.pk: one for one in session.members.all()}
    before = {pk: before_of(one) for pk, one in members.items()}
    moves = [(move.member_id, target_of(move)) for move in session.moves.all()]
    start = crossings(before, (), top=top, is_final=False)
    found = crossings(before, moves, top=top, is_final=session.is_over)
    counted = tallies(
        [one.employee_id for one in members.values()],
        before=[members[pk].employee_id for pk in start.high],
        after=[members[pk].employee_id for pk in found.high],
        as_of=timezone.localdate(),
    )
    by_attribute: dict[str, list[Tally]] = defaultdict(list)
    for one in counted:
        by_attribute[one.attribute].append(one)
    has_before = can_be_told(len(start.high), len(members))
    has_after = found.shown > 0 and can_be_told(len(found.high), len(members))
    return FairnessView(
        attributes=[
            _attribute(name, rows, has_before=has_before, has_after=has_after)
            for name, rows in by_attribute.items()
        ],
        has_before=has_before,
        has_after=has_after,
        crossings=found,
        top=grid.rows.labels[top],
        people=len(members),
    )


def _attribute(
    name: str, rows: Sequence[Tally], *, has_before: bool, has_after: bool
) -> AttributeView:
    change = change_between(
        _stage(name, BEFORE, [(one, one.high_before) for one in rows]),
        _stage(name, AFTER, [(one, one.high_after) for one in rows]),
    )
    after = {one.label: one for one in change.after.groups}
    return AttributeView(
        name=name,
        groups=[
            GroupLine(
                label=one.label,
                before=one if has_before else None,
                before_words=_words(one, change.before) if has_before else "",
                after=after[one.label] if has_after else None,
                after_words=_words(after[one.label], change.after) if has_after else "",
            )
            for one in change.before.groups
        ],
        before=stage_words(change.before) if has_before else "",
        after=stage_words(change.after) if has_after else "",
        change=change_words(change) if has_before and has_after else "",
    )


def _stage(attribute: str, name: str, rows: Sequence[tuple[Tally, int]]) -> Stage:
    return Stage(
        name=name,
        attribute=attribute,
        groups=tuple(
            GroupCount(label=one.label, people=one.people, selected=high, is_compared=one.is_known)
            for one, high in rows
        ),
    )


def _words(figure: GroupFigure, stage: StageFigures) -> str:
    """Without the counts, which stand beside them."""
    return group_words(figure, stage).partition("). ")[2] or group_words(figure, stage)
