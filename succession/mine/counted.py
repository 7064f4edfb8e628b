"""How each piece of evidence counted, as a sentence with its numbers. No query."""

from collections.abc import Sequence
from dataclasses import dataclass

from succession.scoring import RowOutcome
from succession.selectors.person import EvidenceLine, PersonReadiness, RequirementPart
from ui import wording


@dataclass(frozen=True, kw_only=True)
class CountedPiece:
    """ "Your manager's 3 of 12 Mar 2026 counts 36%." and why, where it does not."""

    evidence_id: int
    sentence: str
    why: str


@dataclass(frozen=True, kw_only=True)
class CountedCompetency:
    """One requirement: what it needs, what was worked out, the sum, and its pieces."""

    part: RequirementPart
    result: str
    arithmetic: str
    pieces: tuple[CountedPiece, ...]


def counted(readiness: PersonReadiness, *, prior_mean: float) -> list[CountedCompetency]:
    """Every requirement in the order of the page; `prior_mean` is the policy's starting point."""
    own, manager = readiness.employee.pk, readiness.employee.manager_id
    return [
        CountedCompetency(
            part=part,
            result=_result(part),
            arithmetic=_arithmetic(part, prior_mean),
            pieces=tuple(_piece(line, own, manager) for line in part.evidence),
        )
        for part in readiness.requirements
    ]


def _result(part: RequirementPart) -> str:
    needs = f"needs level {wording.shortest(part.level)}"
    if not part.seen:
        return f"Nobody has seen it yet; the role {needs}. It brings no points."
    return (
        f"Level {wording.level(part.mean)}, give or take {wording.level(part.sd)}; the role {needs}. "
        f"The chance that you meet it is {wording.percent(part.probability)}, "
        f"so it brings {part.printed_points} of {wording.number(part.most_points)} points."
    )


def _arithmetic(part: RequirementPart, prior_mean: float) -> str:
    """ "36% × 3 + 44% × 4 + 20% × 1 (where everybody starts) = 3.0"."""
    terms = [
        f"{wording.percent(line.share)} × {wording.shortest(line.level_counted)}"
        for line in part.evidence
        if line.counts
    ]
    start = f"{wording.percent(part.starting_share)} × {wording.shortest(prior_mean)}"
    terms.append(f"{start} (where everybody starts)")
    return f"{' + '.join(terms)} = {wording.level(part.mean)}"


def _piece(line: EvidenceLine, own: int, manager: int | None) -> CountedPiece:
    level, day = wording.shortest(line.level), wording.day(line.observed_on)
    share = f"counts {wording.percent(line.share)}" if line.counts else "does not count"
    told = [] if line.outcome == RowOutcome.COUNTED else [line.outcome_words]
    if line.correction:
        told.append(line.correction)
    if line.counts and line.is_capped:
        told.append(f"This source shows level {wording.shortest(line.level_counted)} at most")
    return CountedPiece(
        evidence_id=line.evidence_id,
        sentence=f"{_whose(line, own, manager)} {level} of {day} {share}.",
        why=". ".join(told),
    )


def _whose(line: EvidenceLine, own: int, manager: int | None) -> str:
    """ "Your manager's", "Your own", "Nia Ncube's peer feedback:", "An assessment:"."""
    if line.assessor_id == own:
        return "Your own"
    if line.assessor_id is not None and line.assessor_id == manager:
        return "Your manager's"
    kind = line.source_label.lower()
    return f"{line.assessor_name}'s {kind}:" if line.assessor_name else f"{line.source_label}:"


def total_words(readiness: PersonReadiness) -> str:
    """How the points make the score."""
    points: Sequence[int] = [part.printed_points for part in readiness.requirements]
    return f"{' + '.join(str(one) for one in points)} = {readiness.printed_score} of 100 points"
