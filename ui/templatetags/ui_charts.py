"""Tags that draw. Each returns one SVG with an accessible name in words. See ui/README.md."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ui import bars, reliability, svg, trends, wording

register = template.Library()


def drawn(content: str, *, height: float, name: str, class_: str) -> SafeString:
    picture = svg.picture(content, height=height, name=name, class_=class_)
    return mark_safe(picture)  # noqa: S308 - ui.svg escapes


def bar_class(size: str) -> str:
    return f"bar bar-{size}"


def level_words(mean: float | None, sd: float | None, needs: float | None, levels: int) -> str:
    """ "level 3.0, likely 2.5–3.5; needs level 4"."""
    if mean is None or sd is None:
        words = _("not seen yet")
    else:
        interval = wording.level_interval(mean, sd, levels)
        words = _("level %(level)s, %(likely)s") % {
            "level": wording.level(mean),
            "likely": interval,
        }
    if needs is None:
        return words
    wanted = wording.number(needs, 0 if needs == int(needs) else 1)
    return _("%(words)s; needs level %(needs)s") % {"words": words, "needs": wanted}


@register.simple_tag
def interval_bar(
    mean: float | None, sd: float | None, needs: float | None = None, levels: int = 5,
    size: str = "normal", *, labels: bool = False,
) -> SafeString:  # fmt: skip
    """Level and interval on a scale of `levels`; mean None: nothing was seen."""
    shape = bars.SHAPES[size]
    content = bars.interval_marks(
        bars.level_reading(mean, sd, needs), bars.level_axis(levels), shape
    )
    height = shape.height
    if labels:
        content += bars.level_labels(levels, strong=needs, y=height + 11)
        height += bars.LABEL_HEIGHT
    return drawn(
        content, height=height, name=level_words(mean, sd, needs, levels), class_=bar_class(size)
    )


@register.simple_tag
def interval_axis(levels: int = 5) -> SafeString:
    """The numbers of the levels, for the head of a column of interval bars."""
    content = bars.level_labels(levels, strong=None, y=12)
    return drawn(content, height=16, name="", class_="bar")


def score_words(mean: float | None, sd: float | None, ready: float) -> str:
    if mean is None or sd is None:
        return _("no score yet")
    words = _("score %(score)s of 100, %(likely)s; ready now from %(ready)s")
    return words % {
        "score": wording.score(mean),
        "likely": wording.likely(mean, sd),
        "ready": wording.score(ready),
    }


@register.simple_tag
def score_bar(
    mean: float | None, sd: float | None, size: str = "normal", *, labels: bool = False,
    ready: float = bars.READY_SCORE,
) -> SafeString:  # fmt: skip
    """Score of 100 and its interval, the flag at `ready`; mean None: there is no score."""
    shape = bars.SHAPES[size]
    content = bars.interval_marks(bars.score_reading(mean, sd, ready), bars.SCORE_AXIS, shape)
    height = shape.height
    if labels:
        words = _("ready now from %(ready)s") % {"ready": wording.score(ready)}
        content += bars.score_labels(words, y=height + 11)
        height += bars.LABEL_HEIGHT
    return drawn(content, height=height, name=score_words(mean, sd, ready), class_=bar_class(size))


@register.simple_tag
def coverage_meter(
    value: float, enough: float = bars.ENOUGH_COVERAGE, size: str = "normal"
) -> SafeString:
    """Share of the role that was seen (0–1), with the flag at `enough`."""
    shape = bars.SHAPES[size]
    name = _("%(seen)s seen; %(enough)s is enough for an answer") % {
        "seen": wording.percent(value), "enough": wording.percent(enough)
    }  # fmt: skip
    return drawn(
        bars.meter_marks(value, enough, shape),
        height=shape.height,
        name=name,
        class_=bar_class(size),
    )


@register.simple_tag
def points_bar(weight: float, earned: float, most: float) -> SafeString:
    """Outline = weight, fill = what it earned, on the scale of the heaviest requirement `most`."""
    name = _("%(earned)s of %(weight)s points") % {
        "earned": wording.score(earned), "weight": wording.score(weight)
    }  # fmt: skip
    return drawn(
        bars.points_marks(weight, earned, most), height=10, name=name, class_="bar bar-points"
    )


@register.simple_tag
def part_bar(value: float, most: float = 1.0) -> SafeString:
    """A part of a whole (0–1), on the scale of the largest part `most`; silent: its number stands
    beside it."""
    filled = min(1.0, max(0.0, value / most)) if most > 0 else 0.0
    return drawn(bars.part_marks(filled), height=8, name="", class_="bar")


@register.simple_tag
def sparkline(
    values: Sequence[float | None], words: str = "", target: float | None = None,
    status: str = "", *, small: bool = False,
) -> SafeString:  # fmt: skip
    """A line without axes; `words` says what it shows, `status` colours the last dot."""
    height = 40
    dot = f"dot-{status}" if status else ""
    content = trends.sparkline_marks(values, target, height, dot)
    return drawn(
        content, height=height, name=words, class_="spark spark-small" if small else "spark"
    )


def tick_words(value: float) -> str:
    return wording.number(value, 0 if value == int(value) else 2)


@register.inclusion_tag("ui/_trend.html")
def trend(
    series: Sequence[trends.Series], periods: Sequence[str], words: str, unit: str = "",
    target: float | None = None, target_words: str = "",
) -> dict[str, object]:  # fmt: skip
    """A chart over time with its table one click away. `words` names it."""
    chart = trends.TrendChart(
        series=series,
        periods=periods,
        target=target,
        target_words=target_words,
        tick_words=tick_words,
    )
    rows = [(period, [one.values[index] for one in series]) for index, period in enumerate(periods)]
    return {
        "series": series, "rows": rows, "words": words, "unit": unit, "target_words": target_words,
        "picture": drawn(chart.marks(), height=chart.height + 16, name=words, class_="trend-plot"),
    }  # fmt: skip


@register.inclusion_tag("ui/_reliability.html")
def reliability_plot(
    series: Sequence[trends.Series], nominal: Sequence[float], words: str
) -> dict[str, object]:
    """How often ranges hold what they should: shares (0–1) of each series at the `nominal` ones,
    with the line of exactly right ones, and its table one click away. `words` names it."""
    plot = reliability.ReliabilityPlot(series=series, nominal=nominal)
    rows = [(share, [one.values[index] for one in series]) for index, share in enumerate(nominal)]
    picture = drawn(plot.marks(), height=plot.height + 16, name=words, class_="trend-plot")
    return {"series": series, "rows": rows, "words": words, "picture": picture}


@register.simple_tag
def share_bar(parts: Sequence[tuple[str, str, int]]) -> SafeString:
    """A whole in parts: (band, or "" for none; its words; how many), where a strip of single cells
    would be too long to read. A legend with the counts stands beside it."""
    words = ", ".join(f"{label}: {wording.number(count)}" for _, label, count in parts)
    marks = [(f"share-{band or 'none'}", float(count)) for band, _, count in parts]
    return drawn(bars.share_marks(marks, 32), height=32, name=words, class_="bar")
