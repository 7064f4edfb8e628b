"""The first screen's sentences: the answer, and what stands before "ready now"."""

from collections.abc import Sequence
from dataclasses import dataclass

from succession.scoring import PlanOutcome, ScoringPolicy
from succession.selectors.change import ChangePart
from succession.selectors.person import PersonReadiness, ReadinessStep, RequirementPart
from ui import wording

MOST_NAMES = 3
SMALL_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
CHANGE_WORDS = (
    ("the role asks for less", "the role asks for more"),
    ("seen for the first time", "no longer seen"),
    ("level moved up", "level moved down"),
    ("surer", "faded or less sure"),
)
"""Of role_changed, seen_first, level_moved, surer_or_faded: upwards and downwards."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    headline: str
    words: str


def answer_of(readiness: PersonReadiness, policy: ScoringPolicy) -> Answer:
    if not readiness.is_sufficient:
        return _cannot_tell(readiness)
    ready = wording.score(policy.ready_now_score)
    if readiness.steps.outcome is PlanOutcome.ALREADY_READY:
        return Answer(
            headline="Ready now, and nothing is missing.",
            words=f"The score is at least {ready} and every critical requirement is met.",
        )
    if readiness.steps.outcome is PlanOutcome.REACHABLE:
        return Answer(headline=_what_stands_before(readiness, ready), words=_what_to_do(readiness))
    return Answer(headline="No step of today reaches “ready now”.", words=why_no_steps(readiness))


def _cannot_tell(readiness: PersonReadiness) -> Answer:
    seen = sum(part.seen for part in readiness.requirements)
    verb = "has" if seen == 1 else "have"
    looked = (
        f"{seen} of {len(readiness.requirements)} requirements {verb} been observed, "
        f"{wording.percent(readiness.coverage)} of the role by weight."
    )
    unseen = [part for part in readiness.requirements if part.critical and not part.seen]
    critical = f" Critical and not observed: {name_list(unseen)}." if unseen else ""
    return Answer(
        headline="We cannot tell yet.",
        words=f"{looked} That says how much anyone has looked, and nothing about readiness.{critical}",
    )


def _what_stands_before(readiness: PersonReadiness, ready: str) -> str:
    blocking = [part for part in readiness.requirements if part.critical and not part.met]
    if blocking:
        count = number_word(len(blocking))
        noun, verb = ("requirement", "stands") if len(blocking) == 1 else ("requirements", "stand")
        return f"{count} critical {noun} {verb} before “ready now”: {name_list(blocking)}."
    if not readiness.steps.develop:
        return "Short of evidence, not of skill."
    return f"The score is {readiness.printed_score}; “ready now” begins at {ready}."


def _what_to_do(readiness: PersonReadiness) -> str:
    acts = []
    if readiness.steps.develop:
        acts.append(f"develop {name_list(readiness.steps.develop)}")
    observed = list({step.competency.pk: step for step in readiness.steps.observe}.values())
    if observed:
        verb = "has" if len(observed) == 1 else "have"
        acts.append(f"{verb} {name_list(observed)} observed once more")
    sentence = " and ".join(acts).replace("has ", "have ", 1)
    after = wording.score(readiness.steps.score_after)
    return f"{sentence[:1].upper()}{sentence[1:]}: the score would be {after}."


def why_no_steps(readiness: PersonReadiness) -> str:
    """Why no set of steps suffices, in full."""
    steps = readiness.steps
    words = [steps.sentence]
    if steps.blocked:
        names = wording_list([one.name for one in steps.blocked])
        words.append(f"Nothing that could be done today gets these met: {names}.")
    if steps.recently_observed:
        names = wording_list([one.name for one in steps.recently_observed])
        words.append(f"Observed within the last six months, so not asked again yet: {names}.")
    if steps.outcome is PlanOutcome.SCORE_OUT_OF_REACH:
        words.append(f"The most that they reach is {wording.score(steps.score_after)} of 100.")
    return " ".join(words)


def name_list(parts: Sequence[RequirementPart] | Sequence[ReadinessStep]) -> str:
    """ "Coaching, Planning and Judgement", or "5 requirements" where names would not help."""
    names = [part.competency.name for part in parts]
    if len(names) > MOST_NAMES:
        return f"{len(names)} requirements"
    return wording_list(names)


def wording_list(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def number_word(count: int) -> str:
    return SMALL_NUMBERS[count] if count < len(SMALL_NUMBERS) else str(count)


def change_words(change: ChangePart) -> str:
    """The largest kind of change: "mostly seen for the first time"; nothing where nothing moved."""
    parts = [
        (abs(points), up if points > 0 else down)
        for points, (up, down) in zip(change.printed, CHANGE_WORDS, strict=True)
        if points
    ]
    if not parts:
        return ""
    parts.sort(key=lambda part: -part[0])
    return parts[0][1] if len(parts) == 1 else f"mostly {parts[0][1]}"
