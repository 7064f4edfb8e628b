"""What makes a role profile weak. Hints for whoever edits it; nothing here ever blocks. Pure."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from competencies.comparing import Need

MOST_REQUIREMENTS = 12
FEWEST_SEEN = 5
"""Below that, a level that nobody reaches would speak of single people."""
LARGEST_SHARE = 0.5
INNER = re.compile(
    r"^\W*(?:fully |clearly |deeply |always |really )?"
    r"(?:understands?|knows?|is aware|are aware|appreciates?|believes?|feels?|values?|recognises?"
    r"|recognizes?|is familiar|has knowledge|has an? understanding|thinks?|wants?|cares?)\b",
    re.IGNORECASE,
)
"""How a sentence about somebody's mind begins. One sees what people do, not what they know."""


@dataclass(frozen=True, kw_only=True)
class Hint:
    """A weakness, why it matters and how to mend it; `names` are the competencies that it speaks
    of, some with what is wrong behind a colon."""

    heading: str
    words: str
    mend: str
    names: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Practice:
    """What was seen of the people in the role in one competency: how many of them, and the highest
    level that anybody showed."""

    seen: int
    highest: float


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What is known around a profile: per competency id the levels that have behaviours written
    down, the behaviours of the needed level, and what was seen of the people in the role (None
    where that was not asked, or nobody is in it); the competencies that live content speaks to,
    and those that are retired."""

    described_levels: Mapping[int, Collection[int]]
    with_content: Collection[int]
    retired: Collection[int] = ()
    behaviours: Mapping[int, Sequence[str]] = field(default_factory=dict)
    practice: Mapping[int, Practice] | None = None


Check = Callable[[Sequence[Need], Surroundings], Hint | None]


def quality_hints(needs: Sequence[Need], known: Surroundings) -> list[Hint]:
    """An empty profile is refused at publishing and needs no hints."""
    if not needs:
        return []
    found = (check(needs, known) for check in CHECKS.values())
    return [hint for hint in found if hint is not None]


def sound_checks(needs: Sequence[Need], known: Surroundings) -> list[str]:
    """What was looked at and is fine, in words; what could not be looked at is left out."""
    asked = CHECKS if known.practice is not None else _WITHOUT_PRACTICE
    return [words for words, check in asked.items() if check(needs, known) is None]


def _retired(needs: Sequence[Need], known: Surroundings) -> Hint | None:
    names = [need.name for need in needs if need.competency_id in known.retired]
    if not names:
        return None
    return Hint(
        heading="A required competency is retired.",
        words="Nothing new is recorded under it once no profile in force requires it.",
        mend="Require what took its place: its page says what that is.",
        names=names,
    )


def _no_critical(needs: Sequence[Need], _: Surroundings) -> Hint | None:
    if any(need.is_critical for need in needs):
        return None
    return Hint(
        heading="No requirement is critical.",
        words="Then a strength elsewhere can make up for anything that is missing.",
        mend="Mark the one or two that nobody may do the work without.",
    )


def _too_many(needs: Sequence[Need], _: Surroundings) -> Hint | None:
    if len(needs) <= MOST_REQUIREMENTS:
        return None
    return Hint(
        heading=f"{len(needs)} requirements are many.",
        words=f"Beyond {MOST_REQUIREMENTS} each one hardly counts, and nobody observes them all.",
        mend="Take out what every role needs, or what follows from another requirement.",
    )


def _equal_weights(needs: Sequence[Need], _: Surroundings) -> Hint | None:
    if len(needs) < 2 or len({need.weight for need in needs}) > 1:
        return None
    return Hint(
        heading="All weights are equal.",
        words="Readiness treats every requirement alike, whatever matters most in the work.",
        mend="Give the most important two or three a higher weight.",
    )


def _nothing_described(needs: Sequence[Need], known: Surroundings) -> Hint | None:
    names = [
        need.name
        for need in needs
        if int(need.level) not in known.described_levels.get(need.competency_id, ())
        and not _is_above(need, known)
    ]
    if not names:
        return None
    return Hint(
        heading="The needed level has no behaviours.",
        words="Nobody can tell when it is reached.",
        mend="Write behaviours for that level in the framework, or ask for a level that has some.",
        names=names,
    )


def _above_described(needs: Sequence[Need], known: Surroundings) -> Hint | None:
    names = [need.name for need in needs if _is_above(need, known)]
    if not names:
        return None
    return Hint(
        heading="The needed level is above any that is described.",
        words="Whoever rates cannot tell what would be enough.",
        mend="Describe it in the framework, or ask for a level that is described.",
        names=names,
    )


def _is_above(need: Need, known: Surroundings) -> bool:
    described = known.described_levels.get(need.competency_id, ())
    return bool(described) and need.level > max(described)


def _no_content(needs: Sequence[Need], known: Surroundings) -> Hint | None:
    names = [need.name for need in needs if need.competency_id not in known.with_content]
    if not names:
        return None
    return Hint(
        heading="No content is mapped.",
        words="The library offers nothing to close a gap here.",
        mend="Map content of the library to it, or plan how people learn it on the job.",
        names=names,
    )


def _one_weighs_most(needs: Sequence[Need], _: Surroundings) -> Hint | None:
    whole = sum(need.weight for need in needs)
    names = [need.name for need in needs if need.weight > whole * LARGEST_SHARE]
    if len(needs) < 3 or not names:
        return None
    return Hint(
        heading="One requirement weighs more than all others.",
        words="Readiness for the role is then hardly more than one level.",
        mend="Lower its weight; if nobody may lack it, mark it as critical.",
        names=names,
    )


def _not_observable(needs: Sequence[Need], known: Surroundings) -> Hint | None:
    names = [
        f"{need.name}: “{text}”"
        for need in needs
        for text in known.behaviours.get(need.competency_id, ())
        if INNER.match(text)
    ]
    if not names:
        return None
    return Hint(
        heading="Some behaviours cannot be observed.",
        words="They say what somebody knows or feels, so two observers will not agree.",
        mend="Say in the framework what one would see: what is done, said or made.",
        names=names,
    )


def _nobody_seen(needs: Sequence[Need], known: Surroundings) -> Hint | None:
    if known.practice is None:
        return None
    names = [need.name for need in needs if need.competency_id not in known.practice]
    if not names:
        return None
    return Hint(
        heading="Nobody in the role was ever assessed in it.",
        words="It stays unseen for everybody, so readiness cannot be told.",
        mend="Ask managers to rate it, or name an assessment for it, before it counts.",
        names=names,
    )


def _nobody_reaches(needs: Sequence[Need], known: Surroundings) -> Hint | None:
    practice = known.practice or {}
    names = [
        f"{need.name}: level {need.level:g}, highest seen {practice[need.competency_id].highest:g}"
        for need in needs
        if need.competency_id in practice
        and practice[need.competency_id].seen >= FEWEST_SEEN
        and practice[need.competency_id].highest < need.level
    ]
    if not names:
        return None
    return Hint(
        heading="Nobody in the role reaches the needed level.",
        words="Either the role is done well with less, or everybody in it is rated too low.",
        mend="Talk to people who do it well, and ask for the level that they show.",
        names=names,
    )


CHECKS: Mapping[str, Check] = {
    "Nothing that is required is retired": _retired,
    "At least one requirement is critical": _no_critical,
    f"No more than {MOST_REQUIREMENTS} requirements": _too_many,
    "Weights say what matters most": _equal_weights,
    "No single requirement decides": _one_weighs_most,
    "Every needed level has behaviours": _nothing_described,
    "No needed level is above those described": _above_described,
    "Behaviours can be observed": _not_observable,
    "Content is mapped to every requirement": _no_content,
    "People in the role were assessed in every requirement": _nobody_seen,
    "Somebody in the role reaches every needed level": _nobody_reaches,
}
_WITHOUT_PRACTICE = {
    words: check for words, check in CHECKS.items() if check not in (_nobody_seen, _nobody_reaches)
}
