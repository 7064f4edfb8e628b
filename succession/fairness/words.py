"""The figures as sentences. None of them says what happened, only where to look and how far to trust
it: whether somebody was treated unfairly is asked of people, not of a table."""

from math import isinf

from .figures import GroupFigure, Reading, StageChange, StageFigures

LEAST_P, ALWAYS = 0.001, 0.995

CAVEAT = (
    "A flag says where to look, not what was found. A difference can have many reasons, and chance "
    "is one of them."
)


def stage_words(stage: StageFigures) -> str:
    """What the stage shows, all groups together."""
    if not any(one.is_shown for one in stage.groups):
        return "Every group is too small to be shown."
    if not stage.reference:
        return "There are no two groups large enough to compare."
    flagged = [one.label for one in stage.groups if one.reading == Reading.LOOK]
    unsure = [one.label for one in stage.groups if one.reading == Reading.TOO_FEW]
    if flagged:
        return f"A reason to look: {_listed(flagged)}. {overall_words(stage)}"
    if unsure:
        return f"Too few to say: {_listed(unsure)}. {overall_words(stage)}"
    return f"No group is flagged. {overall_words(stage)}"


def group_words(figure: GroupFigure, stage: StageFigures) -> str:
    """One group, beside the group of the stage that it is compared with."""
    if figure.reading == Reading.SUPPRESSED:
        return "Not shown: this group, or one that could be worked out from it, is under five."
    counts = f"{figure.selected:,} of {figure.people:,} selected ({figure.rate:.0%})"
    return f"{counts}. {_SENTENCES[figure.reading](figure, stage)}"


def change_words(change: StageChange) -> str:
    """How far the groups are apart after, compared with before."""
    was, now = change.before.least_ratio, change.after.least_ratio
    if was is None or now is None:
        return "There is nothing to compare at one of the two stages."
    lead = f"The lowest ratio was {was:.2f} before and is {now:.2f} after"
    if any(one.reading == Reading.TOO_FEW for one in change.after.groups):
        return f"{lead}. With so few people, that may be chance."
    return f"{lead}. Who moved, and why, is in the reasons given."


def answer_words(stage: StageFigures) -> str:
    """The stage in a few words, for whoever reads only these."""
    if not any(one.is_shown for one in stage.groups):
        return "Every group is too small to be shown."
    if not stage.reference:
        return "There are no two groups large enough to compare."
    flagged = [one.label for one in stage.groups if one.reading == Reading.LOOK]
    unsure = [one.label for one in stage.groups if one.reading == Reading.TOO_FEW]
    if flagged:
        return f"Worth a look: {_listed(flagged)}."
    return f"Too few people to say: {_listed(unsure)}." if unsure else "Nothing stands out."


def reading_words(figure: GroupFigure, stage: StageFigures) -> str:
    """How to read one group, where its figures stand in columns beside."""
    if figure.reading != Reading.TOO_FEW:
        return _READINGS[figure.reading]
    said = "Too few people to say"
    if figure.people_needed:
        said += f"; about {figure.people_needed[0]:,} of them would tell"
    if figure.p is not None and figure.p <= stage.alpha:
        said += ". Yet chance seldom does this: worth asking about"
    return said


def ratio_words(figure: GroupFigure) -> str:
    """ "0.42, likely 0.31–0.58"."""
    high = "" if isinf(figure.high or 0.0) else f"{figure.high:.2f}"
    likely = f"{figure.low:.2f}–{high}" if high else f"{figure.low:.2f} or more"
    return f"{figure.ratio:.2f}, likely {likely}"


def _listed(labels: list[str]) -> str:
    return " and ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)


def overall_words(stage: StageFigures) -> str:
    """How far chance alone explains the differences of a stage; empty where nothing is compared."""
    if stage.overall_p is None:
        return ""
    about = "" if stage.is_overall_exact else "about "
    chance = chance_words(stage.overall_p)
    return f"Differences as large as these among all groups come by chance {about}{chance}."


def chance_words(share: float) -> str:
    """A probability as "3 times in 100"."""
    if share < LEAST_P:
        return "less than once in 1,000 times"
    if share > ALWAYS:
        return "nearly always"
    if share < 0.01:
        return f"{_counted(share * 1000)} in 1,000"
    return f"{_counted(share * 100)} in 100"


def _counted(number: float) -> str:
    whole = round(number)
    return "once" if whole == 1 else f"{whole} times"


def _reference(figure: GroupFigure, stage: StageFigures) -> str:
    return "The highest rate: the others are compared with it."


def _not_compared(figure: GroupFigure, stage: StageFigures) -> str:
    return "Not compared with others."


def _nobody(figure: GroupFigure, stage: StageFigures) -> str:
    return "Nobody of any group was selected, so there is nothing to compare."


def _too_few(figure: GroupFigure, stage: StageFigures) -> str:
    seen = chance_words(figure.power or 0.0)
    said = f"Too few to say: a true ratio of {stage.ratio_to_see:g} would be noticed {seen}."
    if figure.people_needed:
        needed, other = figure.people_needed
        said += f" It would take about {needed:,} beside {other:,} of {stage.reference}."
    if figure.p is not None and figure.p <= stage.alpha:
        said += f" Yet a difference this large comes by chance {chance_words(figure.p)}: worth asking about."
    return said


def _look(figure: GroupFigure, stage: StageFigures) -> str:
    return f"A reason to look, not a finding: {_ratio(figure, stage)}."


def _no_flag(figure: GroupFigure, stage: StageFigures) -> str:
    return f"Not flagged: {_ratio(figure, stage)}."


def _ratio(figure: GroupFigure, stage: StageFigures) -> str:
    high = "no upper end" if isinf(figure.high or 0.0) else f"{figure.high:.2f}"
    return (
        f"{figure.ratio:.2f} of the rate of {stage.reference}, likely {figure.low:.2f}–{high}; "
        f"by chance {chance_words(figure.p or 0.0)}"
    )


_READINGS = {
    Reading.SUPPRESSED: "Not shown: this group, or one that could be worked out from it, is under five",
    Reading.REFERENCE: "Highest share: the others are compared with it",
    Reading.NOT_COMPARED: "Not compared",
    Reading.NOBODY_SELECTED: "Nobody of any group is placed there",
    Reading.LOOK: "Worth a look",
    Reading.NO_FLAG: "Nothing stands out",
}

_SENTENCES = {
    Reading.REFERENCE: _reference,
    Reading.NOT_COMPARED: _not_compared,
    Reading.NOBODY_SELECTED: _nobody,
    Reading.TOO_FEW: _too_few,
    Reading.LOOK: _look,
    Reading.NO_FLAG: _no_flag,
}
