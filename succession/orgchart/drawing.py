"""The chart as a drawing: levels from left to right, in slices of one height so that a browser paints only
those in sight. Pure: boxes in, SVG out; colours: orgchart.css, and below for files."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from succession.orgchart.layout import breadths
from ui import svg
from ui.marks import SHAPES

COLUMN, BOX_WIDTH = 272.0, 236.0
ROW, BOX_HEIGHT = 66.0, 56.0
SLICE_ROWS = 16
SLICE = ROW * SLICE_ROWS
MARGIN = 6.0
LONGEST_NAME, LONGEST_TITLE = 27, 36
MOST_MARKS = 4


@dataclass(frozen=True, kw_only=True)
class Box:
    """A node. `parent` is the index of the box above, None for the top; `bands` those of the
    confirmed successors of its critical seats, `words` the whole of it for who does not see."""

    key: int
    parent: int | None
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
class Spot:
    box: Box
    x: float
    y: float

    @property
    def middle(self) -> float:
        return self.y + BOX_HEIGHT / 2


def spots_of(boxes: Sequence[Box]) -> list[Spot]:
    """Boxes in reading order, each at its place."""
    depths: list[int] = []
    for box in boxes:
        depths.append(0 if box.parent is None else depths[box.parent] + 1)
    rows = breadths([box.parent for box in boxes], gap=0.12)
    return [
        Spot(box=box, x=MARGIN + depth * COLUMN, y=MARGIN + row * ROW)
        for box, depth, row in zip(boxes, depths, rows, strict=True)
    ]


def size_of(spots: Sequence[Spot]) -> tuple[float, float]:
    """Width and height of the whole."""
    width = max((spot.x for spot in spots), default=0) + BOX_WIDTH + 60
    return width, max((spot.y for spot in spots), default=0) + BOX_HEIGHT + MARGIN


def slices(boxes: Sequence[Box]) -> Iterator[str]:
    """SVGs of one width and height, from top to bottom, which together are the drawing."""
    spots = spots_of(boxes)
    width, height = size_of(spots)
    count = int(height // SLICE) + 1
    inside: dict[int, list[str]] = defaultdict(list)
    for top, foot, mark in _lines(spots):
        _spread(inside, top, foot, mark, count)
    for spot in spots:
        _spread(inside, spot.y - 2, spot.y + BOX_HEIGHT + 2, _drawn(spot), count, whole=True)
    for number in range(count):
        tall = SLICE if number < count - 1 else max(height - number * SLICE, 1)
        yield svg.element(
            "svg", "".join(inside[number]), width=width, height=tall, class_="oc-picture",
            viewBox=f"0 {svg.plain(number * SLICE)} {svg.plain(width)} {svg.plain(tall)}",
        )  # fmt: skip


def _spread(
    inside: dict[int, list[str]], top: float, foot: float, mark: str, count: int,
    *, whole: bool = False,
) -> None:  # fmt: skip
    """Into every slice that it touches; a box (`whole`) is a link in the first only, its picture in
    both."""
    first, last = int(top // SLICE), min(int(foot // SLICE), count - 1)
    for number in range(max(first, 0), last + 1):
        again = whole and number > first and first >= 0
        inside[number].append(_unlinked(mark) if again else mark)


def _unlinked(mark: str) -> str:
    """The same picture for the next slice, silent and without its link."""
    content = mark[mark.index(">") + 1 : mark.rindex("</")]
    return svg.element("g", content, aria_hidden="true", class_="oc-node oc-again")


def _lines(spots: Sequence[Spot]) -> Iterator[tuple[float, float, str]]:
    """Top, foot and drawing of what joins a box to those below it: a rail and its stubs."""
    below: dict[int, list[Spot]] = defaultdict(list)
    for spot in spots:
        if spot.box.parent is not None:
            below[spot.box.parent].append(spot)
    for index, children in below.items():
        parent = spots[index]
        rail = parent.x + BOX_WIDTH + (COLUMN - BOX_WIDTH) / 2
        ys = [parent.middle, *(child.middle for child in children)]
        yield min(ys), max(ys), _line(f"M{_n(rail)} {_n(min(ys))}V{_n(max(ys))}")
        yield (
            parent.middle,
            parent.middle,
            _line(f"M{_n(parent.x + BOX_WIDTH)} {_n(parent.middle)}H{_n(rail)}"),
        )
        for child in children:
            yield (
                child.middle,
                child.middle,
                _line(f"M{_n(rail)} {_n(child.middle)}H{_n(child.x)}"),
            )


def _n(value: float) -> str:
    return f"{round(value, 1):g}" if value < 1e5 else f"{value:.1f}"


def _line(path: str) -> str:
    return svg.element("path", d=path, class_="oc-line")


def _drawn(spot: Spot) -> str:
    box = spot.box
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
    placed = svg.element("g", content, transform=f"translate({_n(spot.x)} {_n(spot.y)})")
    link = {"href": box.url, "aria_label": box.words} if box.url else {}
    return svg.element(
        "a" if box.url else "g", placed, class_="oc-node", data_node=str(box.key), **link
    )


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


def drawing_file(boxes: Sequence[Box], heading: str) -> str:
    """The whole as one file with its own colours, to print or to put on a slide."""
    spots = spots_of([replace(box, url="") for box in boxes])  # a file leads nowhere
    width, height = size_of(spots)
    head = 40.0
    title = svg.text(heading, x=MARGIN, y=24, class_="oc-name")
    content = "".join(mark for _, _, mark in _lines(spots)) + "".join(map(_drawn, spots))
    body = svg.element("g", content, transform=f"translate(0 {_n(head)})")
    return svg.element(
        "svg", svg.element("style", FILE_STYLE) + title + body,
        xmlns="http://www.w3.org/2000/svg", width=width, height=height + head,
        viewBox=f"0 0 {svg.plain(width)} {_n(height + head)}",
    )  # fmt: skip
