"""Tags for icons, bands, statuses and lists. See ui/README.md."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Protocol

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from ui import marks, theme
from ui.lists import ListState
from ui.navigation import initials_of
from ui.parts import CountCell

register = template.Library()


class BandMark(Protocol):
    """Somebody in a band; without a name where it may not be told."""

    @property
    def band(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def url(self) -> str: ...


@register.simple_tag
def glyph(shape: str) -> SafeString:
    """The bare shape of a band or status; a word must stand beside it."""
    return mark_safe(marks.glyph(shape))  # noqa: S308 - drawn from constants


@register.simple_tag
def icon(name: str, *, small: bool = False) -> SafeString:
    """An icon of the sprite; silent, so a word must stand beside it or in the button's label."""
    size = "icon icon-small" if small else "icon"
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        size,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def band_pill(band: str, label: str, url: str = "") -> SafeString:
    """Shape, word and colour of a band, always together."""
    return _tagged(url, f"pill pill-{band}", glyph(band), format_html("{}", label))


@register.simple_tag
def band_words(band: str, label: str) -> SafeString:
    """Shape and word without the pill, for legends and running text."""
    return format_html(
        '<span class="band-words band-words-{}">{}{}</span>', band, glyph(band), label
    )


@register.simple_tag
def band_mark(band: str, name: str, label: str, url: str = "") -> SafeString:
    """Initials in the form of the band; full name and band for screen readers and on hover."""
    words = escape(f"{name}, {label}")
    attributes = f'class="pill pill-mark pill-{escape(band)}"'
    link = f' href="{escape(url)}"' if url else ""
    kind = "a" if url else "span"
    return mark_safe(  # noqa: S308 - every word of it is escaped here; a list has hundreds
        f'<{kind} {attributes}{link} title="{words}">{marks.glyph(band)}'
        f'<span aria-hidden="true">{escape(initials_of(name))}</span>'
        f'<span class="visually-hidden">{words}</span></{kind}>'
    )


@register.simple_tag
def band_marks(people: Iterable[BandMark]) -> SafeString:
    """Each as a mark where its name may be told, else as a pill."""
    drawn = (
        band_mark(one.band, one.name, one.label, one.url)
        if one.name
        else band_pill(one.band, one.label)
        for one in people
    )
    return mark_safe("".join(drawn))  # noqa: S308 - made of the two above


def _tagged(url: str, css: str, shape: SafeString, content: SafeString) -> SafeString:
    if url:
        return format_html('<a class="{}" href="{}">{}{}</a>', css, url, shape, content)
    return format_html('<span class="{}">{}{}</span>', css, shape, content)


@register.simple_tag
def critical_mark(is_met: bool, label: str) -> SafeString:
    """◆ not met yet, ◇ met, always with words. Not red: it is a fact about a role."""
    shape = glyph("critical_met" if is_met else "critical_open")
    return format_html('<span class="critical">{}{}</span>', shape, label)


@register.simple_tag
def status_mark(status: str, label: str) -> SafeString:
    """Triangle, diamond, square or lock with its word; never a circle, those are bands."""
    return format_html(
        '<span class="status-mark status-mark-{}">{}{}</span>', status, glyph(status), label
    )


@register.simple_tag
def risk_glyph(risk: int, impact: int) -> SafeString:
    """The 3 × 3 glyph (1 low … 3 high); its words stand beside it."""
    return mark_safe(marks.risk_glyph(risk, impact))  # noqa: S308 - drawn from two integers


@register.filter
def shade_of(cell: CountCell, rows: Sequence[tuple[str, Sequence[CountCell]]]) -> str:
    """The step of the sequential scale for a cell among its rows."""
    most = max((other.part for _label, cells in rows for other in cells), default=0)
    return f"seq-{marks.shade(cell.part, most)}"


@register.inclusion_tag("ui/_sort_header.html")
def sort_header(
    state: ListState, key: str, label: str, *, number: bool = False
) -> dict[str, object]:
    """A <th> whose link sorts by the column, keeping search and filters."""
    return {
        "label": label, "number": number,
        "aria_sort": state.aria_sort(key), "query": state.sort_query(key),
    }  # fmt: skip


@register.simple_tag
def list_query(state: ListState, **changes: str | int | None) -> str:
    """The query string with these changes and everything else kept."""
    return state.query(**changes)


@register.simple_tag
def initials(name: str) -> SafeString:
    """A person's initials in a disc; silent, because the name stands beside it."""
    return format_html('<span class="initials" aria-hidden="true">{}</span>', initials_of(name))


@register.simple_tag(takes_context=True)
def chosen_theme(context: template.Context) -> str:
    """auto, light or dark, for <html data-theme>."""
    return theme.chosen_theme(context.get("request"))
