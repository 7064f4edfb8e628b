"""Requirement by requirement, and under each the pieces of evidence with what they changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from succession.scoring import RowOutcome, ScoringPolicy, round_to_total
from succession.selectors.person import EvidenceLine, PersonReadiness, RequirementPart

COURSES = ("graded_course", "course_completion")
NO_LONGER = (RowOutcome.EXPIRED.value, RowOutcome.FUTURE.value, "retracted")
MUCH, SOME = 20, 8
"""Percent of the estimate from which a piece counts much, or some."""
FADED_ENOUGH_TO_SAY = 0.2


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A piece of evidence as printed. `percent` of the estimate; those of a row and its starting
    point add up to 100."""

    line: EvidenceLine
    mark: str
    percent: int
    words: str
    is_course: bool


@dataclass(frozen=True, kw_only=True)
class RequirementRow:
    part: RequirementPart
    printed_most: int
    counting: tuple[Piece, ...]
    apart: tuple[Piece, ...]
    starting_percent: int

    @property
    def mean(self) -> float | None:
        """None where nobody looked: no estimate is shown."""
        return self.part.mean if self.part.seen else None

    @property
    def pieces(self) -> int:
        return len(self.counting)

    @property
    def courses(self) -> int:
        return sum(piece.is_course for piece in self.counting)


def requirement_rows(
    readiness: PersonReadiness, policy: ScoringPolicy
) -> tuple[RequirementRow, ...]:
    parts = readiness.requirements
    most = round_to_total([part.most_points for part in parts], total=100)
    return tuple(
        _row(part, max(printed, part.printed_points), policy)
        for part, printed in zip(parts, most, strict=True)
    )


def _row(part: RequirementPart, printed_most: int, policy: ScoringPolicy) -> RequirementRow:
    shares = [100 * line.share for line in part.evidence]
    percents = round_to_total([*shares, 100 * part.starting_share], total=100)
    half_life = float(part.competency.half_life_days or policy.half_life_days)
    pieces = [
        _piece(line, percent, half_life, is_first=index == 0)
        for index, (line, percent) in enumerate(zip(part.evidence, percents, strict=False))
    ]
    return RequirementRow(
        part=part,
        printed_most=printed_most,
        counting=tuple(piece for piece in pieces if piece.line.outcome not in NO_LONGER),
        apart=tuple(piece for piece in pieces if piece.line.outcome in NO_LONGER),
        starting_percent=percents[-1],
    )


def _piece(line: EvidenceLine, percent: int, half_life: float, *, is_first: bool) -> Piece:
    is_course = line.source in COURSES
    level = f"{line.level_counted if line.counts else line.level_said:.1f}".removesuffix(".0")
    return Piece(
        line=line,
        mark=f"{level}+" if is_course else level,
        percent=percent,
        words=_words(line, percent, half_life, is_course=is_course, is_first=is_first),
        is_course=is_course,
    )


def _words(
    line: EvidenceLine, percent: int, half_life: float, *, is_course: bool, is_first: bool
) -> str:
    sentences = [_weight(line, percent, is_course=is_course, is_first=is_first)]
    faded = 1 - 2 ** (-line.age_days / half_life)
    if line.counts and not is_course and faded >= FADED_ENOUGH_TO_SAY:
        sentences.append(f"{_fraction(faded)} of its weight has faded with age.")
    if line.correction:
        sentences.append(f"{line.correction}.")
    if line.is_capped:
        shown = f"{line.level_counted:.1f}".removesuffix(".0")
        sentences.append(f"{line.source_label} shows level {shown} at most.")
    return " ".join(sentences)


def _weight(line: EvidenceLine, percent: int, *, is_course: bool, is_first: bool) -> str:
    if line.outcome == RowOutcome.RAISED_ESTIMATE.value:
        return "Raises the estimate; makes nothing surer."
    if not line.counts:
        return f"Changes nothing. {_reason(line)}" if is_course else f"{line.outcome_words}."
    if is_first:
        return "Counts most."
    return _amount(percent)


def _reason(line: EvidenceLine) -> str:
    if line.outcome == RowOutcome.BELOW_ESTIMATE.value:
        return "The estimate is at this level already."
    if line.outcome == RowOutcome.OUTWEIGHED.value:
        return "Another course says as much or more."
    return f"{line.outcome_words}."


def _amount(percent: int) -> str:
    if percent >= MUCH:
        return "Counts much."
    return "Counts some." if percent >= SOME else "Counts a little."


def _fraction(faded: float) -> str:
    """A share in words that need no arithmetic."""
    steps: Sequence[tuple[float, str]] = (
        (0.3, "A quarter"),
        (0.42, "A third"),
        (0.58, "Half"),
        (0.71, "Two thirds"),
        (0.85, "Three quarters"),
    )
    return next((words for limit, words in steps if faded < limit), "Most")
