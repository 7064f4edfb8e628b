"""What one figure was."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import formats

from governance.kpis.catalogue import MEASURES
from governance.models import Observation
from governance.selectors.dashboard import Reading, is_too_few
from governance.words import amount, figure
from people.access import Access
from ui.trends import Series

MOST_SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Past:
    """One observation in words."""

    seen: Observation
    value: str
    beside: str


@dataclass(frozen=True, kw_only=True)
class History:
    """The chart of month ends, in per cent or the KPI's unit, and every newer observation."""

    series: Sequence[Series]
    periods: Sequence[str]
    unit: str
    target: float | None
    target_words: str
    rows: Sequence[Past]


def load_history(access: Access, reading: Reading) -> History:
    """One query. Past figures of too few people are held back as today's are."""
    kpi = reading.kpi
    factor = 100 if kpi.unit == kpi.Unit.SHARE else 1
    kind = MEASURES[kpi.key].kind
    newest = Observation.objects.filter(kpi=kpi).order_by("-as_of")[:MOST_SHOWN]
    return History(
        series=[
            Series(
                name=kpi.name,
                values=[_scaled(point.value, factor) for point in reading.points],
            )
        ],
        periods=[formats.date_format(point.as_of, "M Y") for point in reading.points],
        unit="per cent" if factor > 1 else kpi.get_unit_display().lower(),
        target=_scaled(kpi.target, factor),
        target_words=f"Target {amount(kpi, kpi.target)}" if kpi.target is not None else "",
        rows=[
            Past(seen=one, value=_of(figure(kpi, one)), beside=figure(kpi, one)[1])
            for one in newest
            if not is_too_few(access, one, kind)
        ],
    )


def _of(words: tuple[str, str]) -> str:
    return words[0] or "No data"


def _scaled(value: float | None, factor: int) -> float | None:
    return None if value is None else round(value * factor, 2)
