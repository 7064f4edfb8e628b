"""KPIs of critical positions and their confirmed successors. Proposed ones never count.

"Bench strength" has rival meanings, so its letter is part of the name.
"""

from collections import Counter
from collections.abc import Callable

from governance.kpis.shapes import Figure, Measure, Moment, Row, RowKind, ratio
from succession.bench.shapes import Bench, Cover, Seat
from succession.bench.words import net_words

Part = Callable[[Seat], float]


def _is_covered(seat: Seat) -> float:
    return float(bool(seat.ready))


def _has_successor(seat: Seat) -> float:
    return float(bool(seat.confirmed))


def _depth(seat: Seat) -> float:
    return float(len(seat.confirmed))


def _at_high_exposure(seat: Seat) -> float:
    return float(seat.risk == "high" and seat.impact == "high")


def seat_row(seat: Seat, part: float, note: str = "", people: tuple[int, ...] = ()) -> Row:
    return Row(
        label=seat.title,
        under=seat.unit,
        part=part,
        whole=1.0,
        note=note,
        position_id=seat.position_id,
        code=seat.code,
        people=people,
    )


def successors_words(seat: Seat) -> str:
    """Counts only: "2 confirmed, 1 of them ready now, 1 proposed"."""
    confirmed, ready, proposed = len(seat.confirmed), len(seat.ready), len(seat.proposed)
    words = f"{confirmed} confirmed" if confirmed else "Nobody confirmed"
    words += f", {ready} ready now" if ready else ""
    return words + (f", {proposed} proposed" if proposed else "")


def _rows(part: Part) -> Callable[[Moment], list[Row]]:
    def rows(moment: Moment) -> list[Row]:
        return [
            seat_row(
                seat,
                part(seat),
                successors_words(seat),
                tuple(one.employee_id for one in seat.confirmed),
            )
            for seat in moment.bench.seats
        ]

    return rows


def _per_seat(part: Part) -> Callable[[Moment], Figure]:
    def figure(moment: Moment) -> Figure:
        seats = moment.bench.seats
        return ratio(sum(map(part, seats)), len(seats))

    return figure


def ready_now_coverage(moment: Moment) -> Figure:
    seats = moment.bench.seats
    exposed = [seat for seat in seats if seat.is_exposed]
    return ratio(
        sum(map(_is_covered, seats)),
        len(seats),
        exposed=len(exposed),
        exposed_uncovered=sum(not seat.ready for seat in exposed),
    )


def net_ready_cover(moment: Moment) -> Figure:
    bench = moment.bench
    return ratio(
        len(bench.counted),
        len(bench.seats),
        covered=len(bench.covered()),
        shared=len(bench.covered()) - len(bench.counted),
    )


def net_cover_rows(moment: Moment) -> list[Row]:
    bench = moment.bench
    return [_net_cover_row(bench, seat) for seat in bench.seats]


def _net_cover_row(bench: Bench, seat: Seat) -> Row:
    person = bench.counted.get(seat.position_id)
    if person is not None:
        return seat_row(seat, 1.0, "Filled in the matching", (person,))
    return seat_row(seat, 0.0, uncounted_words(bench, seat))


def uncounted_words(bench: Bench, seat: Seat) -> str:
    """Why a seat is not filled; names the seats that its ready people are counted for instead."""
    elsewhere = net_words(bench, seat)
    return (
        f"Someone is ready, but {elsewhere[0].lower()}{elsewhere[1:]}"
        if elsewhere
        else ("Nobody ready now")
    )


def successor_depth(moment: Moment) -> Figure:
    seats = moment.bench.seats
    two = sum(len(seat.confirmed) >= 2 for seat in seats)
    share = two / len(seats) if seats else None
    return ratio(sum(map(_depth, seats)), len(seats), with_two=two, share_with_two=share)


def bench_strength_b(moment: Moment) -> Figure:
    seats = moment.bench.seats
    count = Counter(seat.cover_when_held for seat in seats)
    return ratio(
        count[Cover.SOMEBODY_READY],
        len(seats),
        none=count[Cover.NOBODY_CONFIRMED],
        future_only=count[Cover.NOBODY_READY],
        ready_now=count[Cover.SOMEBODY_READY],
    )


def bench_strength_c(moment: Moment) -> Figure:
    parts = _shared_parts(moment.bench)
    return ratio(sum(parts.values()), len(moment.bench.seats))


def bench_c_rows(moment: Moment) -> list[Row]:
    parts = _shared_parts(moment.bench)
    return [
        seat_row(
            seat,
            parts[seat.position_id],
            successors_words(seat),
            tuple(one.employee_id for one in seat.confirmed),
        )
        for seat in moment.bench.seats
    ]


def _shared_parts(bench: Bench) -> dict[int, float]:
    """Per seat, Σ 1 / (critical positions that the person is a confirmed successor for)."""
    plans = Counter(nominee.employee_id for nominee in bench.confirmed_places)
    return {
        seat.position_id: sum(1 / plans[nominee.employee_id] for nominee in seat.confirmed)
        for seat in bench.seats
    }


def exposure(moment: Moment) -> Figure:
    seats = moment.bench.seats
    assessed = [seat for seat in seats if seat.risk and seat.impact]
    grid = Counter(f"{seat.risk}/{seat.impact}" for seat in assessed)
    return ratio(
        sum(map(_at_high_exposure, assessed)),
        len(assessed),
        grid=dict(sorted(grid.items())),
        not_assessed=len(seats) - len(assessed),
    )


def exposure_rows(moment: Moment) -> list[Row]:
    return [
        seat_row(
            seat, _at_high_exposure(seat), f"{seat.risk} risk, {seat.impact} impact".capitalize()
        )
        for seat in moment.bench.seats
        if seat.risk and seat.impact
    ]


MEASURES = (
    Measure(
        key="net_ready_cover",
        kind=RowKind.POSITIONS,
        figure=net_ready_cover,
        rows=net_cover_rows,
    ),
    Measure(
        key="ready_now_coverage",
        kind=RowKind.POSITIONS,
        figure=ready_now_coverage,
        rows=_rows(_is_covered),
    ),
    Measure(
        key="successor_coverage",
        kind=RowKind.POSITIONS,
        figure=_per_seat(_has_successor),
        rows=_rows(_has_successor),
    ),
    Measure(
        key="successor_depth",
        kind=RowKind.POSITIONS,
        figure=successor_depth,
        rows=_rows(_depth),
    ),
    Measure(
        key="bench_strength_b",
        kind=RowKind.POSITIONS,
        figure=bench_strength_b,
        rows=_rows(_is_covered),
    ),
    Measure(
        key="bench_strength_c",
        kind=RowKind.POSITIONS,
        figure=bench_strength_c,
        rows=bench_c_rows,
    ),
    Measure(
        key="exposure",
        kind=RowKind.POSITIONS,
        figure=exposure,
        rows=exposure_rows,
        is_replayable=False,
    ),
)
