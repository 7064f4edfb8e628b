"""Figures of groups, and who answers for them."""

from audit.personal_data.declaration import WHILE_IN_USE, declare

TABLE = (
    *declare(
        "governance.KPI",
        purpose="What is measured, and who answers for it.",
        kept=WHILE_IN_USE,
        personal="owner",
        not_personal="id key name definition formula unit direction target warn alarm cadence_days"
        " definition_version rank",
    ),
    *declare(
        "governance.Observation",
        purpose="What a figure was on one day, with counts of groups, small ones included.",
        kept=WHILE_IN_USE,
        personal="detail",
        not_personal="id kpi as_of numerator denominator value definition_version policy_version"
        " observed_at",
    ),
)
