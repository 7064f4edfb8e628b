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
    Reading,
    Stage,
    StageFigures,
    change_between,
    change_words,
)
from succession.fairness.words import (
    answer_words,
    chance_words,
    overall_words,
    ratio_words,
    reading_words,
)
from succession.models import CalibrationSession
from ui import wording

BEFORE, AFTER = "Before", "After"
"""As the evidence placed them, and as the session did."""


@dataclass(frozen=True, kw_only=True)
class FigureLine:
    """One group at one stage, as columns; empty where nothing may be said of it."""

    group: str
    stage: str
    placed: str
    ratio: str
    chance: str
    reading: str
    is_flagged: bool


@dataclass(frozen=True, kw_only=True)
class AttributeView:
    """One way to group people. `answer` is how the last stage shown reads, `more` what to know
    besides, `hidden` names groups without a figure."""

    name: str
    lines: Sequence[FigureLine]
    hidden: str
    answer: str
    more: Sequence[str]


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
    is_there = ((change.before, has_before), (change.after, has_after))
    shown = [stage for stage, is_shown in is_there if is_shown]
    groups = [one.label for one in change.before.groups if one.is_shown]
    hidden = [one.label for one in change.before.groups if not one.is_shown]
    return AttributeView(
        name=name,
        lines=[_line(stage, label) for label in groups for stage in shown],
        hidden=", ".join(hidden),
        answer=answer_words(shown[-1]) if shown else "",
        more=[
            *(f"{stage.name}: {words}" for stage in shown if (words := overall_words(stage))),
            *([change_words(change)] if len(shown) > 1 else []),
        ],
    )


def _line(stage: StageFigures, label: str) -> FigureLine:
    figure = next(one for one in stage.groups if one.label == label)
    is_compared = figure.ratio is not None and figure.p is not None
    return FigureLine(
        group=label,
        stage=stage.name,
        placed=wording.share(figure.selected, figure.people) if figure.is_shown else "",
        ratio=ratio_words(figure) if is_compared else "",
        chance=chance_words(figure.p) if figure.p is not None else "",
        reading=reading_words(figure, stage),
        is_flagged=figure.reading == Reading.LOOK,
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
