"""Questions to managers."""

from audit.personal_data.declaration import WHILE_IN_USE, WITH_THE_PERSON, declare

TABLE = (
    *declare(
        "engagement.NudgeRule",
        purpose="What is asked, how often, and whom to leave out.",
        kept=WHILE_IN_USE,
        not_personal="id key name is_active holdout_share due_days open_limit wait_days"
        " look_back_days",
    ),
    *declare(
        "engagement.Nudge",
        purpose="One question about one person, what was answered, and whether asking helps.",
        kept=WITH_THE_PERSON,
        personal="recipient employee competency completion arm outcome created_at due_on"
        " answered_at answered_by",
        not_personal="id rule",
    ),
    *declare(
        "engagement.Digest",
        purpose="Which e-mails were sent, so that none is sent twice. Not their text.",
        kept=WITH_THE_PERSON,
        personal="recipient sent_for nudge_count sent_at error",
        not_personal="id",
    ),
)
