"""Why seats are critical, names from outside, wishes, and what was accepted."""

from audit.personal_data.declaration import APPEND_ONLY, declare

TABLE = (
    *declare(
        "succession.Assessment",
        purpose="Why a position is critical, and what its loss would mean.",
        kept=APPEND_ONLY,
        personal="reason made_by",
        not_personal="id position is_critical risk_of_loss impact_of_loss review_on made_at",
    ),
    *declare(
        "succession.ExternalName",
        purpose="Who from outside could follow. They have not been asked.",
        kept="Until removed; Today asks for it after a year at most. Nothing remains.",
        personal="plan name reason added_by",
        not_personal="id keep_until added_at",
    ),
    *declare(
        "succession.SelfNomination",
        purpose="Who would like which role, in their own words, and the answer.",
        kept="While the person works here.",
        personal="employee role words state made_at decided_at decided_by answer",
        not_personal="id",
    ),
    *declare(
        "succession.AcknowledgedBreak",
        purpose="What a departure broke in a plan and was accepted as it is.",
        kept=APPEND_ONLY,
        personal="employee reason acknowledged_by",
        not_personal="id key position role words acknowledged_at",
    ),
)
