"""How often ranges hold what they should. Pure: shares in, SVG out.

Both axes run from 0 to 100 %. On the dashed diagonal a range of 80 % holds 80 %; below it, ranges
are too narrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ui import svg
from ui.trends import Scale, Series, stretched

HELD_WORDS = {0.0: "", 0.5: "50%", 1.0: "100% held"}
"""Up the side: on the foot the line's beginning would strike its label through."""
SHOULD_WORDS = {0.0: ("0%", "start"), 0.5: ("50%", "middle"), 1.0: ("should hold 100%", "end")}


@dataclass(frozen=True, kw_only=True)
class ReliabilityPlot:
    """`series` have a share (0–1) for each of `nominal`, in rising order."""

    series: Sequence[Series]
    nominal: Sequence[float]
    height: float = 220

    def marks(self) -> str:
        scale = Scale(low=0, high=1, height=self.height, padding=14)
        lines = self._line((0, 1), (0, 1), scale, "line-target") + "".join(
            self._line((0, *self.nominal, 1), (0, *one.values, 1), scale, f"line line-{order}")
            for order, one in enumerate(self.series, start=1)
        )
        return self._grid(scale) + stretched(lines, self.height) + self._axis()

    def _line(
        self, x: Sequence[float], y: Sequence[float | None], scale: Scale, class_: str
    ) -> str:
        points = " ".join(
            f"{svg.plain(100 * at)},{svg.plain(scale.y(value))}"
            for at, value in zip(x, y, strict=True)
            if value is not None
        )
        return svg.element("polyline", class_=class_, points=points, fill="none")

    def _grid(self, scale: Scale) -> str:
        return "".join(
            svg.element("line", class_="line-grid", x1=0, x2="100%", y1=scale.y(at), y2=scale.y(at))
            + svg.text(words, class_="bar-label", x=0, y=scale.y(at) - 3)
            for at, words in HELD_WORDS.items()
        )

    def _axis(self) -> str:
        return "".join(
            svg.text(
                words,
                class_="bar-label",
                x=svg.fraction(at),
                y=self.height + 8,
                text_anchor=anchor,
            )
            for at, (words, anchor) in SHOULD_WORDS.items()
        )
