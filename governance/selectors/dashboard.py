"""Reading what was observed: the latest of each KPI, where it stands, and its past year."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject, TruncMonth

from governance.kpis.catalogue import MEASURES
from governance.kpis.shapes import RowKind
from governance.models import KPI, Observation
from governance.standing import Standing, standing_of
from governance.words import thresholds_of
from people.access import Access, Permission
from people.models import Employee
from people.suppression import SMALLEST_GROUP

MONTHS_SHOWN = 13


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One KPI as a reader sees it. `latest` is None where nothing was observed, or where the reader
    may not see it; `points` are the last observation of each month, oldest first, the latest last."""

    kpi: KPI
    standing: Standing
    latest: Observation | None = None
    points: Sequence[Observation] = ()

    @property
    def before(self) -> Observation | None:
        """What the change is told against: the last observation of an earlier month."""
        return self.points[-2] if len(self.points) > 1 else None

    @property
    def owner(self) -> Employee | None:
        """The owner, as long as he or she works here."""
        return self.kpi.owner if self.kpi.is_owned else None

    @property
    def is_shown(self) -> bool:
        return self.standing in (Standing.ACT, Standing.WATCH, Standing.ON_TARGET)

    @property
    def needs_somebody(self) -> bool:
        return self.standing in (Standing.ACT, Standing.UNGOVERNED)


def load_readings(access: Access, as_of: date, keys: Iterable[str] = ()) -> list[Reading]:
    """Every KPI, or those of `keys`, worst first. Two queries."""
    rows = KPI.objects.filter(key__in=keys or MEASURES).select_related("owner")
    points = _monthly_points(as_of)
    readings = [_reading(access, kpi, points.get(kpi.pk, [])) for kpi in rows]
    order = list(Standing)
    return sorted(readings, key=lambda one: (order.index(one.standing), one.kpi.rank))


def standings(access: Access, as_of: date) -> list[tuple[KPI, Standing]]:
    """Where each KPI stands by its last observation, worst first: as `load_readings`, without its
    past. One query."""
    past = Observation.objects.filter(
        kpi=OuterRef("pk"), as_of__range=(_first_month(as_of), as_of)
    ).order_by("-as_of")
    told = past.annotate(told=JSONObject(value="value", detail="detail")).values("told")[:1]
    rows = (
        KPI.objects.filter(key__in=MEASURES).select_related("owner").annotate(told=Subquery(told))
    )
    found = [(kpi, _standing(access, kpi, vars(kpi)["told"])) for kpi in rows]
    order = list(Standing)
    return sorted(found, key=lambda one: (order.index(one[1]), one[0].rank))


def _standing(access: Access, kpi: KPI, told: Mapping[str, Any] | None) -> Standing:
    latest = Observation(kpi=kpi, **told) if told else None
    points = [latest] if latest else []
    return _reading(access, kpi, points).standing


def _monthly_points(as_of: date) -> dict[int, list[Observation]]:
    """The last observation of each of the past 13 months, by KPI, oldest first."""
    rows = (
        Observation.objects.filter(as_of__range=(_first_month(as_of), as_of))
        .annotate(month=TruncMonth("as_of"))
        .order_by("kpi_id", "month", "-as_of")
        .distinct("kpi_id", "month")
    )
    points: dict[int, list[Observation]] = defaultdict(list)
    for row in rows:
        points[row.kpi_id].append(row)
    return points


def _first_month(as_of: date) -> date:
    return (as_of.replace(day=1) - timedelta(days=31 * (MONTHS_SHOWN - 1))).replace(day=1)


def _reading(access: Access, kpi: KPI, points: list[Observation]) -> Reading:
    latest = points[-1] if points else None
    value, kind = latest.value if latest else None, MEASURES[kpi.key].kind
    standing = standing_of(value, thresholds_of(kpi), is_owned=kpi.is_owned)
    is_governed = standing is not Standing.UNGOVERNED
    if latest and is_governed and is_too_few(access, latest, kind):
        return Reading(kpi=kpi, standing=Standing.NOT_PERMITTED)
    shown = [point for point in points if not is_too_few(access, point, kind)]
    return Reading(kpi=kpi, standing=standing, latest=latest, points=shown)


def is_too_few(access: Access, seen: Observation, kind: RowKind) -> bool:
    """True where the figure speaks of fewer than five people to somebody who reads only groups."""
    if kind is not RowKind.PEOPLE or access.can_all(Permission.VIEW_KPIS):
        return False
    return 0 < int(seen.detail.get("people", 0)) < SMALLEST_GROUP
