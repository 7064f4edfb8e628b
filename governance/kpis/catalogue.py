"""Every KPI that can be measured, by key. Its name, definition, owner and target are data."""

from governance.kpis import (
    bench,
    candidates,
    control,
    conversations,
    fairness,
    library,
    workforce,
)
from governance.kpis.shapes import Measure

MEASURES: dict[str, Measure] = {
    measure.key: measure
    for family in (bench, candidates, conversations, workforce, library, control, fairness)
    for measure in family.MEASURES
}
