"""Geometry of the interval bar and its relatives. Pure: numbers in, SVG out; colours: charts.css.

The axis of levels runs from 0.5 to n + 0.5, each level a cell with its number in the middle, so
x(level) = (level - 0.5) / n as a share of the width. The track is darker from the needed level q
on, beginning at q - 0.5: exactly where a level counts as met.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ui import svg

READY_SCORE = 80
ENOUGH_COVERAGE = 0.5
FLIP_FLAG_FROM = 0.93


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Vertical measures in px: total height, middle of the track, and the heights of the marks."""

    height: float
    middle: float
    track: float
    band: float
    tick: float
    flag: bool = True


SHAPES = {
    "normal": Shape(height=34, middle=22, track=6, band=14, tick=20),
    "pack": Shape(height=32, middle=21, track=6, band=13, tick=18),
    "small": Shape(height=16, middle=8, track=5, band=11, tick=14, flag=False),
}
LABEL_HEIGHT = 18


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A scale from `low` to `high`, in cells of one level or without cells."""

    low: float
    high: float
    cells: int = 1

    def at(self, value: float) -> float:
        """The share of the width where a value lies, kept on the axis."""
        share = (value - self.low) / (self.high - self.low)
        return min(1.0, max(0.0, share))


def level_axis(levels: int) -> Axis:
    return Axis(low=0.5, high=levels + 0.5, cells=levels)


SCORE_AXIS = Axis(low=0, high=100)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a bar shows. Without a `mean` nothing was seen: a dashed outline and never a tick.

    `darker_from` is where the track turns darker, `flag` where the flag stands.
    """

    mean: float | None
    sd: float | None
    darker_from: float | None = None
    flag: float | None = None


def interval_marks(reading: Reading, axis: Axis, shape: Shape) -> str:
    """The bar without its labels."""
    parts = [_track(reading, axis, shape)]
    if reading.mean is None or reading.sd is None:
        parts.append(_unknown(shape))
    else:
        parts.append(
            _band(axis.at(reading.mean - reading.sd), axis.at(reading.mean + reading.sd), shape)
        )
    if reading.flag is not None and shape.flag:
        parts.append(_flag(axis.at(reading.flag), shape))
    if reading.mean is not None and reading.sd is not None:
        parts.append(svg.at(axis.at(reading.mean), _tick(shape)))
    return "".join(parts)


def _track(reading: Reading, axis: Axis, shape: Shape) -> str:
    y = shape.middle - shape.track / 2
    whole = svg.element(
        "rect", class_="bar-track", x=0, y=y, width="100%", height=shape.track, rx=1
    )
    return whole + _needed(reading, axis, shape) + _gaps(axis, shape)


def _needed(reading: Reading, axis: Axis, shape: Shape) -> str:
    if reading.darker_from is None:
        return ""
    start = axis.at(reading.darker_from)
    return svg.element(
        "rect", class_="bar-needed", x=svg.fraction(start), y=shape.middle - shape.track / 2,
        width=svg.fraction(1 - start), height=shape.track, rx=1,
    )  # fmt: skip


def _gaps(axis: Axis, shape: Shape) -> str:
    half = shape.track / 2 + 0.5
    top, foot = shape.middle - half, shape.middle + half
    places = [svg.fraction(cell / axis.cells) for cell in range(1, axis.cells)]
    return "".join(
        svg.element("line", class_="bar-gap", x1=x, x2=x, y1=top, y2=foot) for x in places
    )


def _band(start: float, end: float, shape: Shape) -> str:
    return svg.element(
        "rect", class_="bar-band", x=svg.fraction(start), y=shape.middle - shape.band / 2,
        width=svg.fraction(max(end - start, 0.004)), height=shape.band, rx=3,
    )  # fmt: skip


def _tick(shape: Shape) -> str:
    return svg.element(
        "rect", class_="bar-tick", x=-1.75, y=shape.middle - shape.tick / 2,
        width=3.5, height=shape.tick, rx=1,
    )  # fmt: skip


def _unknown(shape: Shape) -> str:
    """Drawn a bit inside: in per cent one cannot keep half a pixel free at the end."""
    return svg.element(
        "rect", class_="bar-unknown", x="0.4%", y=shape.middle - shape.band / 2,
        width="99.2%", height=shape.band, rx=3,
    )  # fmt: skip


def _flag(x: float, shape: Shape) -> str:
    top, foot = shape.middle - 19, shape.middle + shape.band / 2
    side = -1 if x > FLIP_FLAG_FROM else 1
    pole = svg.element("rect", class_="bar-flag", x=-0.75, y=top, width=1.5, height=foot - top)
    pennant = (
        f"M0 {svg.plain(top)}h{9.75 * side}l{-2.75 * side} 3.75l{2.75 * side} 3.75h{-9.75 * side}z"
    )
    return svg.at(x, pole + svg.element("path", class_="bar-flag", d=pennant))


def level_labels(levels: int, *, strong: float | None, y: float) -> str:
    """The numbers of the levels, in the middle of their cells; the needed one stands out."""
    axis = level_axis(levels)
    return "".join(
        svg.text(
            str(number), x=svg.fraction(axis.at(number)), y=y, text_anchor="middle",
            class_="bar-label bar-label-strong" if number == strong else "bar-label",
        )
        for number in range(1, levels + 1)
    )  # fmt: skip


def score_labels(words: str, *, y: float) -> str:
    """0 and 100 at the ends, and what the flag means in words beside it."""
    return (
        svg.text("0", x=0, y=y, class_="bar-label")
        + svg.text(words, x="86%", y=y, text_anchor="end", class_="bar-label bar-label-strong")
        + svg.text("100", x="100%", y=y, text_anchor="end", class_="bar-label")
    )


def level_reading(mean: float | None, sd: float | None, needs: float | None) -> Reading:
    return Reading(mean=mean, sd=sd, darker_from=None if needs is None else needs - 0.5, flag=needs)


def score_reading(mean: float | None, sd: float | None, ready: float = READY_SCORE) -> Reading:
    return Reading(mean=mean, sd=sd, darker_from=ready, flag=ready)


def meter_marks(value: float, flag: float, shape: Shape) -> str:
    """A solid meter, so that coverage is never read as a score."""
    axis = Axis(low=0, high=1)
    y = shape.middle - shape.track / 2
    track = svg.element(
        "rect", class_="bar-track", x=0, y=y, width="100%", height=shape.track, rx=1
    )
    filled = svg.element(
        "rect",
        class_="bar-meter",
        x=0,
        y=y,
        width=svg.fraction(axis.at(value)),
        height=shape.track,
        rx=1,
    )
    needed = _needed(Reading(mean=None, sd=None, darker_from=flag), axis, shape)
    return track + needed + filled + (_flag(flag, shape) if shape.flag else "")


def points_marks(weight: float, earned: float, most: float) -> str:
    """Outline = weight, fill = weight × chance, both on the scale of the heaviest requirement."""
    outline = min(1.0, weight / most) if most > 0 else 0.0
    fill = min(outline, max(0.0, earned / most)) if most > 0 else 0.0
    return svg.element(
        "rect", class_="bar-meter", x=0, y=1, width=svg.fraction(fill), height=8
    ) + svg.element(
        "rect", class_="bar-outline", x=0.5, y=0.5, width=svg.fraction(outline * 0.98), height=9
    )


def part_marks(filled: float) -> str:
    """A track and its filled part, 0 to 1 of the width."""
    track = svg.element("rect", class_="bar-track", x=0, y=0, width="100%", height=8, rx=1)
    return track + svg.element(
        "rect", class_="bar-meter", x=0, y=0, width=svg.fraction(filled), height=8, rx=1
    )


def interval_bar_file(
    mean: float | None,
    sd: float | None,
    needs: float | None,
    levels: int,
    *,
    width: float,
    size: str = "pack",
) -> str:
    """The interval bar as a file of its own, for PDF and slides; `width` in px."""
    shape = SHAPES[size]
    marks = interval_marks(level_reading(mean, sd, needs), level_axis(levels), shape)
    return svg.standalone(marks, width=width, height=shape.height)


def score_bar_file(
    mean: float | None, sd: float | None, *, width: float, size: str = "pack"
) -> str:
    """The score bar as a file of its own; `width` in px."""
    shape = SHAPES[size]
    marks = interval_marks(score_reading(mean, sd), SCORE_AXIS, shape)
    return svg.standalone(marks, width=width, height=shape.height)


def share_marks(parts: Sequence[tuple[str, float]], height: float) -> str:
    """A whole in parts, each (class of its colour, amount), side by side with a gap between."""
    total = sum(amount for _, amount in parts)
    marks, start = [], 0.0
    for class_, amount in parts:
        width = amount / total if total else 0
        marks.append(
            svg.element(
                "rect", class_=f"share {class_}", x=svg.fraction(start), y=1,
                width=svg.fraction(max(0.0, width - 0.002)), height=height - 2, rx=2,
            )
        )  # fmt: skip
        start += width
    return "".join(marks)
