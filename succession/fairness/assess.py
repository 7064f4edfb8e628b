"""From counts to figures."""

from people.suppression import hidden_groups

from .counts import GroupCount, Stage
from .exact import fisher_p, overall_p
from .figures import GroupChange, GroupFigure, Reading, StageChange, StageFigures
from .interval import ratio_interval
from .power import ENOUGH, people_needed, power_to_see

FLAG_UNDER = 0.8
"""Four fifths: the convention of the Uniform Guidelines on Employee Selection Procedures (1978)."""

ALPHA = 0.05


def assess_stage(
    stage: Stage, *, ratio_to_see: float = FLAG_UNDER, alpha: float = ALPHA
) -> StageFigures:
    """Every group of a stage beside the one with the highest rate."""
    return _assessed(stage, _hidden(stage), ratio_to_see, alpha)


def change_between(
    before: Stage, after: Stage, *, ratio_to_see: float = FLAG_UNDER, alpha: float = ALPHA
) -> StageChange:
    """Two stages with the same people, such as before and after a calibration. No test of the
    change: counts do not tell who moved."""
    hidden = _hidden(before) | _hidden(after)
    was = _assessed(before, hidden, ratio_to_see, alpha)
    now = _assessed(after, hidden, ratio_to_see, alpha)
    then = {one.label: one for one in was.groups}
    return StageChange(
        before=was,
        after=now,
        groups=tuple(_change(then.get(one.label), one) for one in now.groups),
    )


def _hidden(stage: Stage) -> set[str]:
    return hidden_groups({one.label: one.people for one in stage.groups})


def _assessed(stage: Stage, hidden: set[str], ratio_to_see: float, alpha: float) -> StageFigures:
    shown = [one for one in stage.groups if one.people and one.label not in hidden]
    compared = [one for one in shown if one.is_compared]
    best = max(compared, key=lambda one: one.rate, default=None)
    if len(compared) < 2:
        best = None
    overall, is_exact = (
        overall_p([one.selected for one in compared], [one.people for one in compared])
        if best
        else (None, True)
    )
    return StageFigures(
        name=stage.name,
        attribute=stage.attribute,
        groups=tuple(
            _figure(one, best, ratio_to_see, alpha)
            if one in shown
            else GroupFigure(label=one.label, reading=Reading.SUPPRESSED)
            for one in stage.groups
            if one.people
        ),
        reference=best.label if best else "",
        overall_p=overall,
        is_overall_exact=is_exact,
        alpha=alpha,
        ratio_to_see=ratio_to_see,
    )


def _figure(
    group: GroupCount, best: GroupCount | None, ratio_to_see: float, alpha: float
) -> GroupFigure:
    if best is None or not group.is_compared:
        return _alone(group, Reading.NOT_COMPARED)
    if not best.selected:
        return _alone(group, Reading.NOBODY_SELECTED)
    if group is best:
        return _alone(group, Reading.REFERENCE, ratio=1.0)
    return _compared(group, best, ratio_to_see, alpha)


def _alone(group: GroupCount, reading: Reading, ratio: float | None = None) -> GroupFigure:
    return GroupFigure(
        label=group.label,
        reading=reading,
        people=group.people,
        selected=group.selected,
        rate=group.rate,
        ratio=ratio,
    )


def _compared(
    group: GroupCount, best: GroupCount, ratio_to_see: float, alpha: float
) -> GroupFigure:
    ratio = group.rate / best.rate
    sizes = (group.people, best.people)
    power = power_to_see(*sizes, other_rate=best.rate, ratio=ratio_to_see, alpha=alpha)
    is_enough = power >= ENOUGH
    low, high = ratio_interval(group.selected, group.people, best.selected, best.people)
    return GroupFigure(
        label=group.label,
        reading=_reading(ratio, is_enough=is_enough),
        people=group.people,
        selected=group.selected,
        rate=group.rate,
        ratio=ratio,
        low=low,
        high=high,
        p=fisher_p(group.selected, group.people, best.selected, best.people),
        power=power,
        people_needed=None
        if is_enough
        else people_needed(*sizes, other_rate=best.rate, ratio=ratio_to_see, alpha=alpha),
    )


def _reading(ratio: float, *, is_enough: bool) -> Reading:
    if not is_enough:
        return Reading.TOO_FEW
    return Reading.LOOK if ratio < FLAG_UNDER else Reading.NO_FLAG


def _change(was: GroupFigure | None, now: GroupFigure) -> GroupChange:
    if was is None:
        return GroupChange(label=now.label, rate=None, ratio=None)
    return GroupChange(
        label=now.label,
        rate=_difference(was.rate, now.rate),
        ratio=_difference(was.ratio, now.ratio),
    )


def _difference(was: float | None, now: float | None) -> float | None:
    return None if was is None or now is None else now - was
