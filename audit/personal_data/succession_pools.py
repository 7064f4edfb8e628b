"""Talent pools."""

from audit.personal_data.declaration import APPEND_ONLY, WHILE_IN_USE, declare

TABLE = (
    *declare(
        "succession.TalentPool",
        purpose="Who is prepared together, for what, and who answers for it.",
        kept=WHILE_IN_USE,
        personal="owner created_by",
        not_personal="id name purpose kind role criteria review_on longest_months state created_at"
        " closed_at refreshed_at",
    ),
    *declare(
        "succession.PoolSpell",
        purpose="Who was in a pool from when to when, and why.",
        kept=APPEND_ONLY,
        personal="pool employee joined_on reason joined_by left_on left_because left_note left_by",
        not_personal="id",
    ),
)
