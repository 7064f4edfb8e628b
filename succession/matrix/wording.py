"""Cells in words. Pure but for the wording of numbers."""

from competencies.models import Requirement
from succession.matrix.measuring import Measured
from succession.matrix.shapes import STATE_WORDS, Cell, State, shade_of
from succession.models.readiness import Band
from ui import wording


def requirement_cell(
    measured: Measured, person: int, place: int, line: Requirement, path: str
) -> Cell:
    """Level with its likely range, coloured by the chance that the need is met."""
    mean, sd = float(measured.mean[person, place]), float(measured.sd[person, place])
    chance = float(measured.probability[person, place])
    state = State(int(measured.states[person, place]))
    needs = wording.shortest(line.level)
    if state is State.UNSEEN:
        words = f"{line.competency.name}: not seen, needs {needs}"
        return Cell(state=state, text="?", under="", words=words, path=path)
    levels = line.competency.scale_max
    return Cell(
        state=state,
        text=wording.level(mean),
        under=wording.level_interval(mean, sd, levels, bare=True),
        words=(
            f"{line.competency.name}: level {wording.level(mean)}, "
            f"{wording.level_interval(mean, sd, levels)}; needs {needs}; "
            f"{wording.percent(chance)} likely to meet it; {STATE_WORDS[state]}"
        ),
        path=path,
        shade=shade_of(chance),
    )


BAND_STATES = {
    Band.READY_NOW: State.MET,
    Band.INSUFFICIENT_EVIDENCE: State.UNSEEN,
}


def role_cell(
    role: str, score: float, sd: float, band: Band, path: str, *, is_considered: bool = True
) -> Cell:
    """Score with its likely range and band, coloured by the score."""
    state = BAND_STATES.get(band, State.SHORT)
    extra = "" if is_considered else "; not considered for it"
    if state is State.UNSEEN:
        words = f"{role}: {band.label}{extra}"
        return Cell(state=state, text="?", under="", words=words, path=path, band=band.value)
    return Cell(
        state=state,
        text=wording.score(score),
        under=wording.interval(score, sd, low=0, high=100),
        words=f"{role}: {band.label}, score {wording.score(score)}, {wording.likely(score, sd)}{extra}",
        path=path,
        shade=shade_of(score / 100),
        band=band.value,
    )
