"""Who would be in another band, into the database."""

import numpy as np

from succession.previews.compare import Compared
from succession.readiness.copying import copy_in

COLUMNS = {
    "preview_id": "bigint",
    "employee_id": "bigint",
    "role_id": "bigint",
    "band_before": "smallint",
    "band_after": "smallint",
    "score_before": "double precision",
    "score_after": "double precision",
    "moved_competency": "bigint",
    "moved_points": "double precision",
}


def add_changes(preview_id: int, compared: Compared) -> int:
    """How many. One COPY."""
    rows = np.flatnonzero(compared.before != compared.after)
    if len(rows):
        columns = {
            "preview_id": np.full(len(rows), preview_id),
            "employee_id": compared.employee[rows],
            "role_id": compared.role[rows],
            "band_before": compared.before[rows],
            "band_after": compared.after[rows],
            "score_before": compared.score_before[rows],
            "score_after": compared.score_after[rows],
            "moved_competency": compared.competency[rows],
            "moved_points": compared.points[rows],
        }
        copy_in("succession_previewchange", columns, COLUMNS)
    return len(rows)
