"""The ground floor."""

from audit.personal_data.declaration import APPEND_ONLY, WHILE_IN_USE, declare

TABLE = (
    *declare(
        "audit.Event",
        purpose="Who did or looked at what, when; readable when the people are gone.",
        kept=APPEND_ONLY,
        personal="at actor_id actor_label object_id object_label subject_number detail",
        not_personal="id action object_type",
    ),
    *declare(
        "audit.Run",
        purpose="Progress and outcome of long work, and who started it.",
        kept=WHILE_IN_USE,
        personal="started_by_id started_by_label",
        not_personal="id kind label status total done counts doing error created_at started_at"
        " finished_at",
    ),
)
