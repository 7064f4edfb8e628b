"""The chart as a drawing: levels from left to right, in slices of one height, so that a browser paints only
those in sight, and a page holds only some. Pure: boxes in, SVG out; colours: orgchart.css, and below for
files."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from xml.sax.saxutils import escape

from succession.orgchart.layout import breadths
from ui import svg
from ui.marks import SHAPES

COLUMN, BOX_WIDTH = 272.0, 236.0
ROW, BOX_HEIGHT = 66.0, 56.0
SLICE_ROWS = 16
SLICE = ROW * SLICE_ROWS
MARGIN = 6.0
EDGE = 2.0
LONGEST_NAME, LONGEST_TITLE = 27, 36
MOST_MARKS = 4


@dataclass(frozen=True, kw_only=True)
class Box:
    """A node. `bands` are those of the confirmed successors of its critical seats, `words` the whole
    of it for who does not see."""

    name: str
    title: str
    words: str
    below: str = ""
    url: str = ""
    bands: Sequence[str] = ()
    is_vacant: bool = False
    is_critical: bool = False
    is_uncovered: bool = False
    is_shut: bool = False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Where boxes stand, by their number in reading order. `parents` is the number of the box above,
    None for a top; `keys` tells the boxes apart between two pages."""

    keys: Sequence[int]
    parents: Sequence[int | None]
    xs: Sequence[float]
    ys: Sequence[float]

    @cached_property
    def width(self) -> float:
        return max(self.xs, default=0) + BOX_WIDTH + 60

    @cached_property
    def height(self) -> float:
        return max(self.ys, default=0) + BOX_HEIGHT + MARGIN

    @cached_property
    def count(self) -> int:
        """How many slices there are."""
        return int(self.height // SLICE) + 1

    @property
    def top(self) -> int:
        """The slice of the first top."""
        return self.slices_of(0).start if self.keys else 0

    @cached_property
    def nearest_below(self) -> dict[int, int]:
        """Of each box with others below it, the one of them that stands nearest."""
        nearest: dict[int, int] = {}
        for box, above in enumerate(self.parents):
            if above is None:
                continue
            known = nearest.get(above)
            if known is None or self._apart(box, above) < self._apart(known, above):
                nearest[above] = box
        return nearest

    def _apart(self, one: int, other: int) -> float:
        return abs(self.ys[one] - self.ys[other])

    def middle(self, box: int) -> float:
        return self.ys[box] + BOX_HEIGHT / 2

    def slices_of(self, box: int) -> range:
        """Those that the box touches."""
        return self.touched(self.ys[box] - EDGE, self.ys[box] + BOX_HEIGHT + EDGE)

    def touched(self, top: float, foot: float) -> range:
        return range(max(int(top // SLICE), 0), min(int(foot // SLICE), self.count - 1) + 1)

    def boxes_in(self, numbers: range) -> list[int]:
        """Boxes that these slices show, or a part of them."""
        return [box for box in range(len(self.keys)) if _overlap(self.slices_of(box), numbers)]

    def tall(self, numbers: range) -> float:
        """The height of these slices together; the last one of all is as high as it needs."""
        foot = self.height if numbers.stop == self.count else numbers.stop * SLICE
        return max(foot - numbers.start * SLICE, 1)


def _overlap(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def plan_of(keys: Sequence[int], parents: Sequence[int | None]) -> Plan:
    """Boxes come in reading order: parents before those below them."""
    depths: list[int] = []
    for parent in parents:
        depths.append(0 if parent is None else depths[parent] + 1)
    return Plan(
        keys=keys,
        parents=parents,
        xs=[MARGIN + depth * COLUMN for depth in depths],
        ys=[MARGIN + row * ROW for row in breadths(parents, gap=0.12)],
    )


def first_slices(plan: Plan, centre: int, most: int) -> range:
    """Around a slice, as many as hold about `most` boxes."""
    held = [0] * plan.count
    for box in range(len(plan.keys)):
        held[plan.slices_of(box).start] += 1
    start = centre
    stop = start + 1
    drawn = sum(held[start:stop])
    while drawn < most and (start > 0 or stop < plan.count):
        if start > 0:
            start -= 1
            drawn += held[start]
        if stop < plan.count:
            drawn += held[stop]
            stop += 1
    return range(start, stop)


def pictures(plan: Plan, boxes: Mapping[int, Box], numbers: range) -> Iterator[str]:
    """These slices from top to bottom, as SVGs of one width. `boxes`: at least those in them."""
    inside: dict[int, list[str]] = defaultdict(list)
    for top, foot, line in _lines(plan):
        for number in _shared(plan.touched(top, foot), numbers):
            inside[number].append(line)
    drawn = {number: [_line("".join(lines))] for number, lines in inside.items()}
    for box in plan.boxes_in(numbers):
        mark, places = _drawn(plan, box, boxes[box]), plan.slices_of(box)
        for number in _shared(places, numbers):
            again = number > places.start
            drawn.setdefault(number, []).append(_unlinked(mark) if again else mark)
    for number in numbers:
        tall = plan.tall(range(number, number + 1))
        yield svg.element(
            "svg", "".join(drawn.get(number, ())), width=plan.width, height=tall,
            class_="oc-picture",
            viewBox=f"0 {_n(number * SLICE)} {svg.plain(plan.width)} {svg.plain(tall)}",
        )  # fmt: skip


def _shared(one: range, other: range) -> range:
    return range(max(one.start, other.start), min(one.stop, other.stop))


def _unlinked(mark: str) -> str:
    """The same picture for the next slice, silent and without its link."""
    content = mark[mark.index(">") + 1 : mark.rindex("</")]
    return svg.element("g", content, aria_hidden="true", class_="oc-node oc-again")


def _lines(plan: Plan) -> Iterator[tuple[float, float, str]]:
    """Top, foot and path of what joins a box to those below it: a rail and its stubs."""
    below: dict[int, list[int]] = defaultdict(list)
    for box, parent in enumerate(plan.parents):
        if parent is not None:
            below[parent].append(box)
    for parent, children in below.items():
        edge, middle = plan.xs[parent] + BOX_WIDTH, plan.middle(parent)
        rail = edge + (COLUMN - BOX_WIDTH) / 2
        ys = [plan.middle(child) for child in children]
        top, foot = min(middle, ys[0]), max(middle, ys[-1])
        yield top, foot, f"M{_n(rail)} {_n(top)}V{_n(foot)}"
        yield middle, middle, f"M{_n(edge)} {_n(middle)}H{_n(rail)}"
        for child, y in zip(children, ys, strict=True):
            yield y, y, f"M{_n(rail)} {_n(y)}H{_n(plan.xs[child])}"


def _n(value: float) -> str:
    return f"{round(value, 1):g}" if value < 1e5 else f"{value:.1f}"


def _line(path: str) -> str:
    return svg.element("path", d=path, class_="oc-line")


def _drawn(plan: Plan, number: int, box: Box) -> str:
    content = (
        svg.element("title", escape(box.words))
        + svg.element(
            "rect", x=0, y=0, width=BOX_WIDTH, height=BOX_HEIGHT, rx=6, class_=_box_class(box)
        )
        + svg.text(
            shortened(box.name, LONGEST_NAME - 2 * min(len(box.bands), MOST_MARKS)),
            x=12, y=19, class_="oc-name",
        )
        + svg.text(shortened(box.title, LONGEST_TITLE), x=12, y=34, class_="oc-title")
        + (svg.text(box.below, x=12, y=49, class_="oc-below") if box.below else "")
        + _marks(box)
        + (_more(box) if box.is_shut else "")
    )  # fmt: skip
    place = f"translate({_n(plan.xs[number])} {_n(plan.ys[number])})"
    placed = svg.element("g", content, transform=place)
    if not box.url:
        return svg.element("g", placed, class_="oc-node")
    return svg.element(
        "a", placed, class_="oc-node", href=box.url, aria_label=box.words, **_way(plan, number)
    )


def _way(plan: Plan, number: int) -> dict[str, str]:
    """For the arrow keys: its own key, those of the box above and of the nearest below, and the slices
    where these are, if they are others."""
    way = {"data_node": str(plan.keys[number])}
    here = plan.slices_of(number).start
    ends = (
        ("up", "at", plan.parents[number]),
        ("down", "down_at", plan.nearest_below.get(number)),
    )
    for name, at, other in ends:
        if other is None:
            continue
        way[f"data_{name}"] = str(plan.keys[other])
        place = plan.slices_of(other).start
        if place != here:
            way[f"data_{at}"] = str(place)
    return way


def _box_class(box: Box) -> str:
    names = ["oc-box"]
    if box.is_vacant:
        names.append("oc-vacant")
    if box.is_critical:
        names.append("oc-uncovered" if box.is_uncovered else "oc-critical")
    return " ".join(names)


def _marks(box: Box) -> str:
    """Bands of the confirmed successors, from the right; what is more is said in words."""
    shown = box.bands[:MOST_MARKS]
    marks = "".join(
        svg.element(
            "g", SHAPES[band], class_=f"oc-band oc-band-{band}",
            transform=f"translate({_n(BOX_WIDTH - 10 - 15 * (len(shown) - index))} 9)",
        )
        for index, band in enumerate(shown)
    )  # fmt: skip
    if box.is_critical and not box.bands:
        marks = svg.text("0", x=BOX_WIDTH - 12, y=19, text_anchor="end", class_="oc-nobody")
    return marks


def _more(box: Box) -> str:
    """A handle: there is more below, in a chart of its own."""
    return svg.element("path", d=f"M{_n(BOX_WIDTH + 6)} 22l6 6l-6 6", class_="oc-more")


def shortened(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


FILE_STYLE = """
.oc-line{fill:none;stroke:#7c8794;stroke-width:1.25}
.oc-box{fill:#fff;stroke:#bfc6d0}.oc-critical{stroke:#17202b;stroke-width:1.75}
.oc-uncovered{stroke:#b3261e;stroke-width:1.75}.oc-vacant{stroke-dasharray:5 3}
.oc-name{font:600 12.5px Inter,Arial,sans-serif;fill:#17202b}
.oc-title,.oc-below{font:11.5px Inter,Arial,sans-serif;fill:#465160}
.oc-nobody{font:600 12.5px Inter,Arial,sans-serif;fill:#b3261e}
.oc-more{fill:none;stroke:#465160;stroke-width:1.5}
.oc-band .hollow{fill:none;stroke:currentColor;stroke-width:1.25}.oc-band{fill:currentColor}
.oc-band-ready_now{color:#00704f}.oc-band-within_2_years{color:#1d5fa8}
.oc-band-within_5_years{color:#8a5200}.oc-band-not_on_path,.oc-band-insufficient_evidence{color:#465160}
""".replace("\n", "")


def drawing_file(plan: Plan, boxes: Sequence[Box], heading: str) -> str:
    """The whole as one file with its own colours, to print or to put on a slide."""
    head = 40.0
    title = svg.text(heading, x=MARGIN, y=24, class_="oc-name")
    lines = _line("".join(line for _, _, line in _lines(plan)))
    drawn = (  # a file leads nowhere
        _drawn(plan, number, replace(box, url="")) for number, box in enumerate(boxes)
    )
    body = svg.element("g", lines + "".join(drawn), transform=f"translate(0 {_n(head)})")
    return svg.element(
        "svg", svg.element("style", FILE_STYLE) + title + body,
        xmlns="http://www.w3.org/2000/svg", width=plan.width, height=plan.height + head,
        viewBox=f"0 0 {svg.plain(plan.width)} {_n(plan.height + head)}",
    )  # fmt: skip
