"""What a calibration should settle: questions that the evidence itself raises."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from succession.pages.rows import RequirementRow
from succession.selectors.person import EvidenceLine
from ui import wording

MOST_QUESTIONS = 5
WIDE_SPREAD = 1.5
"""Levels between the lowest and the highest observation from which people disagree."""
COIN_TOSS = (0.35, 0.65)
STALE_DAYS = 365


@dataclass(frozen=True, kw_only=True)
class Question:
    about: str
    words: str


def open_questions(rows: Iterable[RequirementRow]) -> tuple[Question, ...]:
    """Critical requirements first, then the heaviest; one question each."""
    ordered = sorted(rows, key=lambda row: (not row.part.critical, -row.part.share))
    asked = [
        Question(about=row.part.competency.name, words=words)
        for row in ordered
        if (words := _question(row))
    ]
    return tuple(asked[:MOST_QUESTIONS])


def _question(row: RequirementRow) -> str:
    direct = [piece.line for piece in row.counting if not piece.is_course]
    if not direct:
        return "Nobody has observed it. Who could say, and does it matter for this seat?"
    for ask in (_disagreement, _missing_manager):
        if words := ask(direct, row.part.mean):
            return words
    low, high = COIN_TOSS
    if row.part.critical and low < row.part.probability < high:
        return "Critical, and about as likely met as not. Which behaviour would settle it?"
    if (row.part.newest_age_days or 0) > STALE_DAYS:
        return (
            f"Last observed {wording.distance(row.part.newest_age_days or 0)} ago. Is it still so?"
        )
    return ""


def _disagreement(direct: Sequence[EvidenceLine], mean: float) -> str:
    lowest = min(direct, key=lambda line: line.level_said)
    highest = max(direct, key=lambda line: line.level_said)
    if highest.level_said - lowest.level_said < WIDE_SPREAD:
        return ""
    return f"{_said(lowest)}; {_said(highest)}. What did each see?"


def _said(line: EvidenceLine) -> str:
    level = f"{line.level_said:.1f}".removesuffix(".0")
    who = f" by {line.assessor_name}" if line.assessor_name else ""
    return f"{line.source_label}{who} says {level}"


def _missing_manager(direct: Sequence[EvidenceLine], mean: float) -> str:
    if any(line.source in ("manager_rating", "assessment") for line in direct):
        return ""
    sources = sorted({line.source_label.lower() for line in direct})
    return (
        f"Level {wording.level(mean)} rests on {' and '.join(sources)} alone. "
        "Has a manager seen it?"
    )
