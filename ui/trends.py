"""Lines over time. Pure: numbers in, SVG out.

The line is drawn in a box of 100 × height that stretches to any width (strokes do not scale); dots
stand outside that box, placed in per cent, so that they stay round.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from ui import svg

LABEL_CLEARANCE = 14


@dataclass(frozen=True, kw_only=True)
class Series:
    """A named line; None is a gap, never a zero."""

    name: str
    values: Sequence[float | None]

    @property
    def last(self) -> float | None:
        """The newest known value."""
        return next((value for value in reversed(self.values) if value is not None), None)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Maps values to y in px; the first value of the range lies at the foot."""

    low: float
    high: float
    height: float
    padding: float = 4

    def y(self, value: float) -> float:
        span = self.high - self.low
        share = (value - self.low) / span if span else 0.5
        return self.padding + (1 - share) * (self.height - 2 * self.padding)


def x_at(index: int, count: int) -> float:
    """The share of the width of point `index`; a lone point stands at the end, being the newest."""
    return index / (count - 1) if count > 1 else 1.0


def scale_for(values: Sequence[float | None], target: float | None, height: float) -> Scale:
    known = [value for value in values if value is not None]
    if target is not None:
        known.append(target)
    return Scale(low=min(known, default=0), high=max(known, default=1), height=height)


def pieces(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Runs of known values: a line is broken where a value is missing."""
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((index, value))
    return [run for run in runs if run]


def line(values: Sequence[float | None], scale: Scale, class_: str) -> str:
    count = len(values)

    def point(index: int, value: float) -> str:
        return f"{svg.plain(100 * x_at(index, count))},{svg.plain(scale.y(value))}"

    lines = "".join(
        svg.element("polyline", class_=class_, points=" ".join(point(*known) for known in run))
        for run in pieces(values)
    )
    return stretched(lines, scale.height)


def stretched(content: str, height: float) -> str:
    if not content:
        return ""
    return svg.element(
        "svg", content, viewBox=f"0 0 100 {svg.plain(height)}", preserveAspectRatio="none",
        width="100%", height=height, overflow="visible",
    )  # fmt: skip


def target_line(target: float | None, scale: Scale) -> str:
    if target is None:
        return ""
    y = scale.y(target)
    return svg.element("line", class_="line-target", x1=0, x2="100%", y1=y, y2=y)


def last_dot(values: Sequence[float | None], scale: Scale, class_: str) -> str:
    """A dot on the newest known value."""
    known = [(index, value) for index, value in enumerate(values) if value is not None]
    if not known:
        return ""
    index, value = known[-1]
    return svg.element(
        "circle", class_=class_, cx=svg.fraction(x_at(index, len(values))), cy=scale.y(value), r=3
    )


def sparkline_marks(
    values: Sequence[float | None], target: float | None, height: float, dot: str
) -> str:
    scale = scale_for(values, target, height)
    return (
        target_line(target, scale)
        + line(values, scale, "line")
        + last_dot(values, scale, f"line-dot {dot}")
    )


def nice_ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round numbers that enclose low…high, in steps of 1, 2 or 5 times a power of ten."""
    span = (high - low) or 1
    raw = span / wanted
    power = 10 ** floor(log10(raw))
    step = next((nice * power for nice in (1, 2, 5) if nice * power >= raw), 10 * power)
    first, last = floor(low / step), ceil(high / step)
    return [round(index * step, 10) for index in range(first, last + 1)]


@dataclass(frozen=True, kw_only=True)
class TrendChart:
    """The drawing of a trend; `periods` are the labels under it, as many as values."""

    series: Sequence[Series]
    periods: Sequence[str]
    target: float | None = None
    target_words: str = ""
    height: float = 160
    tick_words: Callable[[float], str] = "{:g}".format

    def marks(self) -> str:
        ticks = self._ticks()
        scale = Scale(low=ticks[0], high=ticks[-1], height=self.height, padding=14)
        lines = "".join(
            line(series.values, scale, f"line line-{order}")
            + last_dot(series.values, scale, f"line-dot line-dot-{order}")
            for order, series in enumerate(self.series, start=1)
        )
        return self._grid(ticks, scale) + self._target(scale) + lines + self._periods()

    def _ticks(self) -> list[float]:
        known = [value for series in self.series for value in series.values if value is not None]
        known += [0.0] if self.target is None else [0.0, self.target]
        return nice_ticks(min(known), max(known))

    def _grid(self, ticks: Sequence[float], scale: Scale) -> str:
        """The number stands on its line, as in newspapers: no margin is spent on an axis."""
        return "".join(self._grid_line(tick, scale) for tick in ticks)

    def _grid_line(self, tick: float, scale: Scale) -> str:
        """A number that the target line would strike through is left out."""
        y = scale.y(tick)
        is_struck = self.target is not None and 0 < y - scale.y(self.target) < LABEL_CLEARANCE
        words = svg.text(self.tick_words(tick), class_="bar-label", x=0, y=y - 3)
        line = svg.element("line", class_="line-grid", x1=0, x2="100%", y1=y, y2=y)
        return line if is_struck else line + words

    def _target(self, scale: Scale) -> str:
        if self.target is None:
            return ""
        words = svg.text(
            self.target_words,
            class_="bar-label bar-label-strong",
            x="100%",
            y=scale.y(self.target) - 4,
            text_anchor="end",
        )
        return target_line(self.target, scale) + (words if self.target_words else "")

    def _periods(self) -> str:
        """First, middle and last period; more would collide on a phone."""
        last = len(self.periods) - 1
        shown = (
            {0: "start", last // 2: "middle", last: "end"}
            if last > 1
            else {0: "start", last: "end"}
        )
        return "".join(
            svg.text(
                self.periods[index],
                class_="bar-label",
                x=svg.fraction(x_at(index, last + 1)),
                y=self.height + 8,
                text_anchor=anchor,
            )
            for index, anchor in shown.items()
            if index >= 0
        )
