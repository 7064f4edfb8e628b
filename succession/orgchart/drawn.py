"""A drawing as a page holds it: the slices around its top, and where the others are to be had."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict

from people.access import Access
from succession.orgchart.asking import Asked, read_number
from succession.orgchart.drawing import (
    SLICE,
    Plan,
    drawing_file,
    first_slices,
    pictures,
    plan_of,
)
from succession.orgchart.pages import box_of
from succession.orgchart.selectors import Roots, load_outline, load_places

MOST_DRAWN = 5000
FIRST_DRAWN = 60
"""Boxes that a page draws at first: as much as a window shows."""
SLICES_AT_ONCE = 12


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Slices that are not drawn yet: as high as they will be, and where they are."""

    url: str
    page_url: str
    height: float


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """`is_cut`: there are more places than a drawing holds."""

    access: Access
    asked: Asked
    roots: Roots
    plan: Plan
    is_cut: bool

    def pictures(self, numbers: range) -> Iterator[str]:
        """Words are read for the boxes in these slices alone."""
        shown = self.plan.boxes_in(numbers)
        rows = load_places(
            self.access, [self.plan.keys[box] for box in shown], self.roots,
            open_above=self.roots.depth,
        )  # fmt: skip
        boxes = [box_of(row, "chart-drawing") for row in rows]
        return pictures(self.plan, dict(zip(shown, boxes, strict=True)), numbers)

    def page(self, at: int) -> dict[str, object]:
        """Some slices and the gaps before and after them. `at` counts slices from 1; 0: around the
        top of the first tree."""
        plan = self.plan
        centre = at - 1 if at else plan.top
        first = first_slices(plan, min(max(centre, 0), plan.count - 1), FIRST_DRAWN)
        return {
            "slices": list(self.pictures(first)) if plan.keys else [],
            "before": self._gaps(range(first.start)),
            "after": self._gaps(range(first.stop, plan.count)),
            "centre": (centre + 0.5) * SLICE if at else plan.middle(0) if plan.keys else 0,
            "slice_height": SLICE,
            "drawn": len(plan.keys),
            "is_cut": self.is_cut,
        }

    def _gaps(self, numbers: range) -> list[Gap]:
        return [
            self._gap(range(start, min(start + SLICES_AT_ONCE, numbers.stop)))
            for start in range(numbers.start, numbers.stop, SLICES_AT_ONCE)
        ]

    def _gap(self, numbers: range) -> Gap:
        url = self.asked.url(
            "chart-drawing", start=numbers.start, stop=numbers.stop, v=self.asked.reading.tree
        )
        page_url = self.asked.url("chart-drawing", at=numbers.start + 1)
        return Gap(url=url, page_url=page_url, height=self.plan.tall(numbers))

    def file(self) -> str:
        """All of it as a file of its own."""
        rows = load_places(self.access, self.plan.keys, self.roots, open_above=self.roots.depth)
        heading = f"Succession chart, {self.asked.reading.as_of:%-d %b %Y}"
        if self.is_cut:
            heading += f": the first {MOST_DRAWN:,} of {self.roots.total:,} places"
        return drawing_file(self.plan, [box_of(row, "chart-drawing") for row in rows], heading)


def load_drawing(access: Access, asked: Asked, roots: Roots) -> Drawing:
    """One query: where everything stands, without words."""
    outline, is_cut = load_outline(access, asked.question, roots, MOST_DRAWN)
    number = {first: index for index, (first, _) in enumerate(outline)}
    plan = plan_of(
        [first for first, _ in outline], [number.get(parent or 0) for _, parent in outline]
    )
    return Drawing(access=access, asked=asked, roots=roots, plan=plan, is_cut=is_cut)


def read_slices(get: QueryDict, plan: Plan) -> range:
    """Those that a fragment is asked for, of those that there are."""
    start = min(read_number(get, "start"), plan.count)
    return range(start, min(read_number(get, "stop"), start + SLICES_AT_ONCE, plan.count))
