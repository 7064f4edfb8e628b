"""KPIs of the people on slates."""

from collections import Counter

from governance.kpis.people_rows import PersonPart, figure_of, source_of
from governance.kpis.shapes import Figure, Measure, Moment, PeopleSource, RowKind

UNKNOWN = "insufficient_evidence"


def breadth_people(moment: Moment) -> PeopleSource:
    unique = sorted({one.employee_id for one in moment.bench.confirmed_places})
    return source_of([PersonPart(employee_id=one, part=1.0, whole=1.0) for one in unique])


def successor_breadth(moment: Moment) -> Figure:
    """A count: the denominator is the confirmed places that these people fill."""
    bench = moment.bench
    groups = figure_of(breadth_people(moment))
    return Figure(
        numerator=groups.numerator,
        denominator=float(len(bench.confirmed_places)),
        value=groups.numerator if bench.seats else None,
        detail=groups.detail | {"places": len(bench.confirmed_places)},
    )


def unknown_people(moment: Moment) -> PeopleSource:
    """Each candidate counts once for each role that he or she is scored for."""
    whole: Counter[int] = Counter()
    part: Counter[int] = Counter()
    for (employee_id, _), band in _scored_pairs(moment).items():
        whole[employee_id] += 1
        part[employee_id] += band == UNKNOWN
    return source_of(
        [
            PersonPart(employee_id=one, part=float(part[one]), whole=float(whole[one]))
            for one in sorted(whole)
        ]
    )


def insufficient_evidence(moment: Moment) -> Figure:
    return figure_of(unknown_people(moment), not_scored=_not_scored(moment))


def _scored_pairs(moment: Moment) -> dict[tuple[int, int], str]:
    return {
        (one.employee_id, seat.role_id): one.band
        for seat in moment.bench.seats
        for one in seat.nominees
        if one.band is not None
    }


def _not_scored(moment: Moment) -> int:
    return len(
        {
            (one.employee_id, seat.role_id)
            for seat in moment.bench.seats
            for one in seat.nominees
            if one.band is None
        }
    )


MEASURES = (
    Measure(
        key="successor_breadth",
        kind=RowKind.PEOPLE,
        figure=successor_breadth,
        people=breadth_people,
    ),
    Measure(
        key="insufficient_evidence",
        kind=RowKind.PEOPLE,
        figure=insufficient_evidence,
        people=unknown_people,
    ),
)
