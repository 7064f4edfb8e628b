"""Calibration sessions: who was talked about, by whom, and what came of it."""

from audit.personal_data.declaration import APPEND_ONLY, WHILE_IN_USE, declare

WITH_THE_SESSION = "With the session, which is kept: locked once it has ended."

TABLE = (
    *declare(
        "succession.CalibrationSession",
        purpose="A conversation about places on a grid: when, for what, and who opened and ended it.",
        kept=WHILE_IN_USE,
        personal="prepared_by opened_by ended_by ended_reason current",
        not_personal="id name role family org_unit held_on state grid dissent_mode"
        " minutes_per_person quorum sequence current_since prepared_at opened_at ended_at",
    ),
    *declare(
        "succession.CalibrationParticipant",
        purpose="Who takes part in a session; whether they are here is forgotten when it ends.",
        kept=WITH_THE_SESSION,
        personal="account part seen_at",
        not_personal="id session",
    ),
    *declare(
        "succession.CalibrationMember",
        purpose="Who is talked about, where the evidence puts them and where they stand.",
        kept=WITH_THE_SESSION,
        personal="employee role score score_sd band performance newest_direct_on held_because"
        " before_row before_column row column discussed_at seconds",
        not_personal="id session place minutes version changed_in",
    ),
    *declare(
        "succession.CalibrationMove",
        purpose="Who moved whom, from where, to where, and why.",
        kept=APPEND_ONLY,
        personal="member from_row from_column to_row to_column rationale by at",
        not_personal="id session number version",
    ),
    *declare(
        "succession.CalibrationConflict",
        purpose="A move that came second, with its reason, and what became of it.",
        kept=WITH_THE_SESSION,
        personal="member to_row to_column rationale by at outcome settled_at",
        not_personal="id session first",
    ),
    *declare(
        "succession.CalibrationDissent",
        purpose="Who saw it otherwise; in sessions without names neither who nor when is stored.",
        kept=APPEND_ONLY,
        personal="member text by at",
        not_personal="id session",
    ),
    *declare(
        "succession.CalibrationAgreement",
        purpose="What is to be done for a person, until closing makes it an agreed action.",
        kept=WITH_THE_SESSION,
        personal="member owner what due_on by at",
        not_personal="id session action",
    ),
    *declare(
        "succession.CalibrationRecord",
        purpose="What a closed session left in a person's record: before, after, who, why, dissent.",
        kept="As long as the person's record: never changed, never deleted.",
        personal="employee role before after is_moved score score_sd performance moves dissent"
        " unsupported recorded_at",
        not_personal="id session",
    ),
)
