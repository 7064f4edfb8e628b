"""The likely range of a score over the cuts of the grid, as a picture. Pure but for marking as safe."""

from django.utils.safestring import SafeString, mark_safe

from succession.calibration.grid import Axis
from ui import svg
from ui.bars import SHAPES, Reading, interval_marks
from ui.bars import Axis as Scale

LABEL_HEIGHT = 16


def range_over_cuts(axis: Axis, score: float, sd: float, *, name: str) -> SafeString:
    """With the numbers of the cuts and the ends under it; without a `name` silent and bare."""
    scale, shape = Scale(low=axis.low, high=axis.high), SHAPES["small"]
    marks = "".join(_cut(scale.at(cut), shape.height) for cut in axis.cuts)
    marks += interval_marks(Reading(mean=score, sd=sd), scale, shape)
    height = shape.height
    if name:
        ends = ((axis.low, "start"), (axis.high, "end"))
        numbers = [*ends, *((cut, "middle") for cut in axis.cuts)]
        marks += "".join(
            svg.text(
                f"{value:g}",
                class_="bar-label",
                x=svg.fraction(scale.at(value)),
                y=height + 12,
                text_anchor=anchor,
            )
            for value, anchor in numbers
        )
        height += LABEL_HEIGHT
    picture = svg.picture(marks, height=height, name=name, class_="bar cal-range")
    return mark_safe(picture)  # noqa: S308 - drawn here, every text escaped


def _cut(x: float, height: float) -> str:
    at = svg.fraction(x)
    return svg.element("line", class_="cal-cut", x1=at, x2=at, y1=0, y2=height)


def count_beside_guideline(part: float, mark: float | None) -> SafeString:
    """A bar, and a tick where the guideline is; both shares of the longest. Silent: the numbers
    stand beside it."""
    bar = svg.element(
        "rect", class_="cal-count", x=0, y=2, width=svg.fraction(part * 0.98), height=10, rx=1
    )
    if mark is not None:
        at = svg.fraction(mark * 0.98)
        bar += svg.element("line", class_="cal-tick", x1=at, x2=at, y1=0, y2=14)
    return mark_safe(svg.picture(bar, height=14, name="", class_="bar"))  # noqa: S308 - drawn here
