"""Every KPI that can be measured, by key. Its name, definition, owner and target are data."""

from governance.kpis import bench, candidates, control, library, workforce

MEASURES = {
    measure.key: measure
    for family in (bench, candidates, workforce, library, control)
    for measure in family.MEASURES
}
