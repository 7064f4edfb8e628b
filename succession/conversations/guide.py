"""What a manager takes into a conversation: what changed, what to ask, what to recognise, what next.
Pure: from figures at hand to a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from succession.packs.printing import moved_words
from succession.packs.sheet import PackSheet, SheetStep
from succession.pages.questions import open_questions
from succession.pages.rows import RequirementRow
from succession.scoring import Look
from ui import wording

MOST_TO_ASK = 3
MOST_RECOGNISED = 3
MOST_STEPS = 2


@dataclass(frozen=True, kw_only=True)
class ToAsk:
    """`why`: what makes it worth asking, in figures. `question`: what the evidence itself asks."""

    row: RequirementRow
    why: str
    question: str
    behaviours: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ToRecognise:
    """A strength, or a level that rose; `note` is what somebody wrote and the person may read."""

    name: str
    why: str
    behaviour: str
    note: str
    who: str
    observed_on: date | None


@dataclass(frozen=True, kw_only=True)
class NextStep:
    kind: str
    name: str
    words: str


def what_changed(sheet: PackSheet) -> str:
    return moved_words(sheet.change)


def what_to_ask(rows: Sequence[RequirementRow], looks: Sequence[Look]) -> tuple[ToAsk, ...]:
    """In the order of `looks`, those worth something; one alone is opened by the page."""
    by_id = {row.part.competency.pk: row for row in rows}
    asked = {one.about: one.words for one in open_questions(rows)}
    return tuple(
        ToAsk(
            row=by_id[look.competency],
            why=_why(by_id[look.competency], look),
            question=_question(by_id[look.competency], asked),
        )
        for look in looks[:MOST_TO_ASK]
        if look.worth > 0 or look.is_first
    )


def _question(row: RequirementRow, asked: dict[str, str]) -> str:
    """Where nobody looked the pack asks the room; here the person is asked for a situation."""
    return asked.get(row.part.competency.name, "") if row.part.seen else ""


def _why(row: RequirementRow, look: Look) -> str:
    part = row.part
    weight = f"worth {row.printed_most} of 100 points"
    if not part.seen:
        critical = "Critical, and nobody" if part.critical else "Nobody"
        return f"{critical} has observed it yet; {weight}."
    likely = wording.level_interval(part.mean, part.sd, part.competency.scale_max)
    return (
        f"Level {wording.level(part.mean)}, {likely}, needs {wording.shortest(part.level)}; {weight}."
        f" One more look narrows it from ±{wording.level(look.sd)} to ±{wording.level(look.sd_after)}."
    )


def what_to_recognise(
    rows: Sequence[RequirementRow], risen: Sequence[tuple[str, int]], behaviours: dict[int, str]
) -> tuple[ToRecognise, ...]:
    """`risen`: names and points of levels that moved up, the largest first; then what is met with the
    surest margin. `behaviours`: evidence id → the behaviour that was named with it."""
    by_name = {row.part.competency.name: row for row in rows}
    grown = [(by_name[name], f"moved up, {wording.signed(points)} points") for name, points in risen
             if name in by_name]  # fmt: skip
    met = [
        row for row in rows if row.part.seen and row.part.met and row.part.mean >= row.part.level
    ]
    met.sort(key=lambda row: -row.part.probability)
    strong = [(row, "at or above what the role needs") for row in met]
    chosen: dict[int, tuple[RequirementRow, str]] = {}
    for row, why in (*grown, *strong):
        chosen.setdefault(row.part.competency.pk, (row, why))
    first = list(chosen.values())[:MOST_RECOGNISED]
    return tuple(_recognised(row, why, behaviours) for row, why in first)


def _recognised(row: RequirementRow, why: str, behaviours: dict[int, str]) -> ToRecognise:
    """With the newest piece that says what was seen: a behaviour or a note."""
    told = [
        piece.line
        for piece in row.counting
        if piece.line.note or behaviours.get(piece.line.evidence_id)
    ]
    newest = max(told, key=lambda line: line.observed_on, default=None)
    return ToRecognise(
        name=row.part.competency.name,
        why=why,
        behaviour=behaviours.get(newest.evidence_id, "") if newest else "",
        note=newest.note if newest else "",
        who=newest.assessor_name or newest.source_label if newest else "",
        observed_on=newest.observed_on if newest else None,
    )


def next_steps(sheet: PackSheet) -> tuple[NextStep, ...]:
    """The first two of the smallest set: looks first, for they cost least."""
    return tuple(
        NextStep(
            kind=step.kind,
            name=step.name,
            words=f"from level {wording.level(step.from_level)} to {wording.shortest(step.to_level)}"
            if step.kind == "develop"
            else "a fresh look, by whoever sees it at work",
        )
        for step in _one_each(sheet)
    )[:MOST_STEPS]


def _one_each(sheet: PackSheet) -> Iterable[SheetStep]:
    return {(step.kind, step.competency): step for step in sheet.steps}.values()
