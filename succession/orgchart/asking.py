"""What an address of the chart asks for, and the links that keep it."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from people.requests import MemberRequest
from succession.bench.keeping import Reading, current_bench
from succession.orgchart.pages import focus_url
from succession.orgchart.reach import load_node, load_unit
from succession.orgchart.rows import ChartRow
from succession.orgchart.selectors import DEEPEST, Branches, ChartQuestion, Roots
from ui.parts import Tab

CHANGED = "The organisation changed meanwhile. Load the page again."
LONGEST_SEARCH = 200
PART = 32
DEPTHS = {"1": "1", "2": "2", "3": "3", "4": "4", "all": "All"}
VIEWS = {"chart": "Outline", "chart-drawing": "Drawing", "chart-table": "Table"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`focus` is the kind and key of the node that the chart begins at; `pairs` what links keep."""

    question: ChartQuestion
    reading: Reading
    focus: tuple[str, str] | None
    pairs: dict[str, str]
    after: int
    search: str

    def url(self, name: str, **changes: str | int) -> str:
        kept = {key: value for key, value in (self.pairs | changes).items() if value}
        return self.base(name) + (f"?{urlencode(kept)}" if kept else "")

    def base(self, name: str) -> str:
        if self.focus is None:
            return reverse(f"succession:{name}")
        return reverse(f"succession:{name}-at", args=self.focus)

    def file_url(self, name: str, **parts: str) -> str:
        """Of the files, whose addresses have more in them than the focus."""
        focus = {"kind": self.focus[0], "key": self.focus[1]} if self.focus else {}
        kept = f"?{urlencode(self.pairs)}" if self.pairs else ""
        return reverse(f"succession:{name}-at" if focus else f"succession:{name}",
                       kwargs=parts | focus) + kept  # fmt: skip

    def whole(self) -> "Asked":
        """The same with every level."""
        return replace(self, question=replace(self.question, depth=DEEPEST))


def read_asked(request: MemberRequest, kind: str, key: str) -> Asked:
    """Raises NotFound for a node or a unit that there is not, or that is out of reach."""
    get, reading = request.GET, current_bench()
    unit, depth, gaps = load_unit(get.get("unit", "")), get.get("depth", ""), get.get("gaps", "")
    pairs = {
        "unit": unit.code if unit else "",
        "depth": depth if depth in DEPTHS else "",
        "gaps": "yes" if gaps == "yes" else "",
    }
    question = ChartQuestion(
        node=load_node(request.access, kind, key) if kind else None,
        unit=unit,
        depth=None if not pairs["depth"] else DEEPEST if depth == "all" else int(depth),
        gaps=bool(pairs["gaps"]),
    )
    return Asked(
        question=question,
        reading=reading,
        focus=(kind, key) if kind else None,
        pairs={name: value for name, value in pairs.items() if value},
        after=read_number(get, "after"),
        search=get.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].strip(),
    )


def read_number(get: QueryDict, name: str) -> int:
    text = get.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def is_outdated(get: QueryDict, reading: Reading) -> bool:
    """The tree was laid anew since the page was made, so its numbers speak of other nodes."""
    return "v" in get and read_number(get, "v") != reading.tree


def frame_of(asked: Asked, roots: Roots, view: str) -> dict[str, object]:
    """What outline, drawing and table share."""
    gaps = "" if asked.question.gaps else "yes"
    return {
        "asked": asked,
        "views": [
            Tab(label=words, url=asked.url(name), active=name == view)
            for name, words in VIEWS.items()
        ],
        "depths": [
            Tab(
                label=words,
                url=asked.url(view, depth=value),
                active=value == asked.pairs.get("depth", ""),
            )
            for value, words in DEPTHS.items()
        ],
        "gaps_url": asked.url(view, gaps=gaps),
        "is_shallow": roots.depth < DEEPEST,
        "csv_url": asked.file_url("chart-export", file="csv"),
        "xlsx_url": asked.file_url("chart-export", file="xlsx"),
        "svg_url": asked.file_url("chart-picture"),
        "whole_url": reverse(f"succession:{view}"),
        "view": view,
        "today": asked.reading.as_of,
    }


def rows_of(asked: Asked, found: Branches) -> dict[str, object]:
    """Rows with where each leads, by the parts in which a browser skips them; and where the next
    ones are."""
    more = {"after": found.after or 0, "v": asked.reading.tree}
    rows = [(row, focus_url(row)) for row in found.rows]
    return {
        "rows": rows,
        "parts": [rows[start : start + PART] for start in range(0, len(rows), PART)],
        "more_url": asked.url("chart", **more) if found.after else "",
        "asked": asked,
    }


def path_links(path: list[ChartRow], view: str) -> list[tuple[str, str]]:
    return [(row.label, focus_url(row, view)) for row in path]
