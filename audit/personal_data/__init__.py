"""What Cadre holds about people, field by field: one table for each room.

A field that no table declares fails a test, and so does a declared field that is gone.
`docs/personal-data.md` is written from here.
"""

from audit.personal_data import (
    audit,
    competencies,
    engagement,
    governance,
    integrations,
    learning,
    people,
    succession,
    succession_bench,
    succession_calibration,
    succession_plans,
    succession_pools,
    succession_scenarios,
)
from audit.personal_data.declaration import Declaration, Kind

DECLARATIONS: tuple[Declaration, ...] = (
    *audit.TABLE,
    *people.TABLE,
    *competencies.TABLE,
    *learning.TABLE,
    *succession.TABLE,
    *succession_bench.TABLE,
    *succession_scenarios.TABLE,
    *succession_pools.TABLE,
    *succession_plans.TABLE,
    *succession_calibration.TABLE,
    *integrations.TABLE,
    *engagement.TABLE,
    *governance.TABLE,
)

__all__ = ["DECLARATIONS", "Declaration", "Kind"]
