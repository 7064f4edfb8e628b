"""Readiness, packs and slates."""

from audit.personal_data.declaration import (
    APPEND_ONLY,
    UNTIL_REPLACED,
    WHILE_IN_USE,
    declare,
)

_SCORE = "employee role as_of score score_sd coverage gate_passed months_to_ready band computed_at"

TABLE = (
    *declare(
        "succession.Pack",
        purpose="What a manager took into a calibration conversation.",
        kept=APPEND_ONLY,
        personal="employee role made_at made_by content",
        not_personal="id as_of profile_version policy_version content_hash",
    ),
    *declare(
        "succession.SuccessionPlan",
        purpose="The slate of a position, and who answers for it.",
        kept=WHILE_IN_USE,
        personal="owner",
        not_personal="id position created_at",
    ),
    *declare(
        "succession.Successor",
        purpose="Who could follow, who proposed and who confirmed them.",
        kept="Until taken off the slate; then kept as withdrawn.",
        personal="plan employee status is_emergency_cover reason proposed_at proposed_by"
        " confirmed_at confirmed_by",
        not_personal="id",
    ),
    *declare(
        "succession.WithdrawnSuccessor",
        purpose="Who was on a slate, so that a past day can be shown as it was.",
        kept=APPEND_ONLY,
        personal="plan employee status is_emergency_cover proposed_at confirmed_at withdrawn_at"
        " withdrawn_by reason",
        not_personal="id",
    ),
    *declare(
        "succession.ScoringPolicyVersion",
        purpose="The constants of the formula, and who published them.",
        kept=APPEND_ONLY,
        personal="published_by",
        not_personal="id version effective_from parameters note published_at",
    ),
    *declare(
        "succession.ReadinessScore",
        purpose="How much of a role somebody has been seen to meet.",
        kept=UNTIL_REPLACED,
        personal=_SCORE,
        not_personal="id profile policy",
    ),
    *declare(
        "succession.ReadinessHistory",
        purpose="What a score was before it changed.",
        kept=APPEND_ONLY,
        personal=_SCORE,
        not_personal="id profile policy",
    ),
    *declare(
        "succession.ReadinessRun",
        purpose="A recompute of everybody.",
        kept=WHILE_IN_USE,
        not_personal="run as_of known_at policy is_replay",
    ),
    *declare(
        "succession.ReadinessChunk",
        purpose="A part of a recompute: a range of ids and counts.",
        kept=WHILE_IN_USE,
        not_personal="id readiness_run first_employee_id last_employee_id finished_at people pairs"
        " changed removed unpublished empty",
    ),
    *declare(
        "succession.PendingRecompute",
        purpose="Whose scores are older than what is known.",
        kept="Seconds: until the scores are computed.",
        personal="employee marked_at",
        not_personal="id marked_in",
    ),
    *declare(
        "succession.EvidenceCoverage",
        purpose="How many people of a unit were seen in what their roles require, as counts.",
        kept=UNTIL_REPLACED,
        not_personal="id org_unit competency measured_on people fresh aging older",
    ),
)
