"""Whether groups go on alike from one stage of succession to the next. Only counts are read here."""

from datetime import date

from governance.kpis.shapes import Figure, Measure, Moment, Row, RowKind, ratio
from people.models import left_by
from people.selectors.protected import protected_counts
from succession.fairness import (
    GroupCount,
    Reading,
    Stage,
    StageFigures,
    assess_stage,
    group_words,
)
from succession.models import ReadinessScore, Successor

UNKNOWN = "insufficient_evidence"
TOLD = (Reading.LOOK, Reading.NO_FLAG)


def stages(as_of: date) -> list[StageFigures]:
    """Onto a slate, of those scored for the role of a critical position and seen enough; confirmed,
    of those on a slate. Four queries in all."""
    scored = set(
        ReadinessScore.objects.filter(
            role__positions__is_critical=True, role__positions__closed_on__isnull=True
        )
        .exclude(band=UNKNOWN)
        .exclude(left_by(as_of, "employee__"))
        .order_by()
        .values_list("employee_id", flat=True)
        .distinct()
    )
    places = Successor.objects.filter(plan__position__is_critical=True).exclude(
        left_by(as_of, "employee__")
    )
    rows = list(places.order_by().values_list("employee_id", "status"))
    on_slate = {person for person, _ in rows}
    confirmed = {person for person, status in rows if status == Successor.Status.CONFIRMED}
    return [
        *_stage("On a slate, of those scored for the role", scored | on_slate, on_slate, as_of),
        *_stage("Confirmed, of those on a slate", on_slate, confirmed, as_of),
    ]


def _stage(name: str, considered: set[int], selected: set[int], as_of: date) -> list[StageFigures]:
    counts = protected_counts(considered=sorted(considered), selected=sorted(selected), as_of=as_of)
    return [
        assess_stage(
            Stage(
                name=name,
                attribute=one.attribute,
                groups=[
                    GroupCount(
                        label=group.label,
                        people=group.people,
                        selected=group.selected,
                        is_compared=group.is_known,
                    )
                    for group in one.groups
                ],
            )
        )
        for one in counts
    ]


def comparisons(moment: Moment) -> list[Row]:
    """One row per group shown. Counted are comparisons that raise no flag, of those with enough people
    to say; the others stand there with the reason."""
    return [row for stage in stages(moment.as_of) for row in _rows(stage)]


def _rows(stage: StageFigures) -> list[Row]:
    return [
        Row(
            label=one.label,
            under=f"{stage.attribute} · {stage.name}",
            part=float(one.reading == Reading.NO_FLAG),
            whole=float(one.reading in TOLD),
            note=group_words(one, stage),
        )
        for one in stage.groups
        if one.is_shown
    ]


def adverse_impact(moment: Moment) -> Figure:
    rows = comparisons(moment)
    return ratio(
        sum(row.part for row in rows),
        sum(row.whole for row in rows),
        too_few=sum(not row.whole for row in rows),
    )


MEASURES = (
    Measure(
        key="adverse_impact",
        kind=RowKind.ITEMS,
        figure=adverse_impact,
        rows=comparisons,
        is_replayable=False,
    ),
)
