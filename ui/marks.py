"""Small marks: shapes of bands and statuses, critical diamonds, the risk × impact glyph. Pure."""

from functools import cache

from ui import svg

BANDS = ("ready_now", "within_2_years", "within_5_years", "not_on_path", "insufficient_evidence")
STATUSES = ("act", "watch", "on_target", "ungoverned", "no_data", "not_permitted", "zero")

# In a box of 12 × 12, in the colour of the text beside them. Circles are bands and nothing else.
SHAPES = {
    "ready_now": '<circle cx="6" cy="6" r="5.5"/>',
    "within_2_years": (
        '<circle class="hollow" cx="6" cy="6" r="5"/><path d="M6 1a5 5 0 0 0 0 10z"/>'
    ),
    "within_5_years": '<circle class="hollow" cx="6" cy="6" r="4.75"/>',
    "not_on_path": '<rect x="1.5" y="5.25" width="9" height="1.75" rx=".5"/>',
    "insufficient_evidence": (
        '<path class="hollow" stroke-linecap="round"'
        ' d="M3.6 3.9a2.4 2.2 0 1 1 3.5 2c-.8.4-1.1.8-1.1 1.6"/>'
        '<circle cx="6" cy="10.4" r="1"/>'
    ),
    "act": '<path d="M6 .8 11.6 11H.4z"/>',
    "ungoverned": '<path d="M6 .8 11.6 11H.4z"/>',
    "watch": '<path d="M6 .4 11.6 6 6 11.6.4 6z"/>',
    "on_target": (
        '<rect x=".5" y=".5" width="11" height="11" rx="2"/>'
        '<path class="tick" d="m3.2 6.2 2 2 3.8-4"/>'
    ),
    "no_data": '<rect class="hollow" x="1.25" y="1.25" width="9.5" height="9.5" rx="1.5"/>',
    "zero": '<rect class="hollow" x="1.25" y="1.25" width="9.5" height="9.5" rx="1.5"/>',
    "not_permitted": (
        '<rect x="1.5" y="5.25" width="9" height="6.25" rx="1.25"/>'
        '<path class="hollow" d="M3.75 5.5V3.6a2.25 2.25 0 0 1 4.5 0v1.9"/>'
    ),
    "critical_open": '<path d="M6 .4 11.6 6 6 11.6.4 6z"/>',
    "critical_met": '<path class="hollow" d="M6 1.4 10.6 6 6 10.6 1.4 6z"/>',
}


@cache
def glyph(shape: str) -> str:
    """The shape beside its word; silent, because the word is there. A page has hundreds of a few."""
    return svg.element(
        "svg", SHAPES[shape], class_="glyph", viewBox="0 0 12 12", aria_hidden="true"
    )


GLYPH_STYLE = ".hollow{fill:none;stroke:#17202b;stroke-width:1.5}.tick{fill:none;stroke:#fff}"


def glyph_file(shape: str) -> str:
    """The shape as a file of its own, in ink, for documents."""
    style = svg.element("style", GLYPH_STYLE)
    drawing = svg.element("g", SHAPES[shape], fill="#17202b")
    return svg.element(
        "svg", style + drawing, xmlns="http://www.w3.org/2000/svg",
        width=12, height=12, viewBox="0 0 12 12",
    )  # fmt: skip


@cache
def risk_glyph(risk: int, impact: int) -> str:
    """3 × 3 squares, one inked. `risk` 1 (low) to 3 (high) rises, `impact` 1 to 3 goes right."""
    cells = "".join(
        svg.element(
            "rect", x=1 + 8.5 * column, y=1 + 8.5 * row, width=7.5, height=7.5, rx=1,
            class_="risk-here" if (3 - row, column + 1) == (risk, impact) else "risk-cell",
        )
        for row in range(3)
        for column in range(3)
    )  # fmt: skip
    return svg.element("svg", cells, viewBox="0 0 27 27", aria_hidden="true")


def shade(part: float, most: float) -> int:
    """Which of the five steps of the sequential scale a count takes; only zero takes the palest."""
    if part <= 0 or most <= 0:
        return 0
    return min(4, 1 + int(3.999 * part / most))
