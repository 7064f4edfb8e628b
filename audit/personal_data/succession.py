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
        "succession.PackFile",
        purpose="A pack about many people, for the one who asked for it.",
        kept="Seven days; then the file is emptied, and only that it was made stays.",
        personal="made_for facilitator agenda dissent pairs content",
        not_personal="run session title day paper file_kind content_hash expires_at",
    ),
    *declare(
        "succession.PackSending",
        purpose="Who asked whom to read which kept pack, and whether they opened it.",
        kept="With the pack.",
        personal="pack file to by sent_at opened_at",
        not_personal="id",
    ),
    *declare(
        "succession.Conversation",
        purpose="What a manager and somebody who reports to them agreed, and what was seen.",
        kept=APPEND_ONLY,
        personal="employee manager role held_on agreed seen evidence pack_opened_at recorded_at"
        " recorded_by",
        not_personal="id pack_hash",
    ),
    *declare(
        "succession.SuccessionPlan",
        purpose="The slate of a position or a role, and who answers for it.",
        kept=WHILE_IN_USE,
        personal="owner about_person",
        not_personal="id position role created_at",
    ),
    *declare(
        "succession.Successor",
        purpose="Who could follow, who proposed and who confirmed them.",
        kept="Until taken off the slate; then kept as withdrawn.",
        personal="plan employee status is_emergency_cover rank judged_band reason proposed_at"
        " proposed_by confirmed_at confirmed_by",
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
        "succession.ScoringPolicyDraft",
        purpose="The constants of a next version while they are written, and who writes them.",
        kept="Until it is published or discarded.",
        personal="created_by changed_by",
        not_personal="id is_the_one parameters started_from created_at changed_at",
    ),
    *declare(
        "succession.Preview",
        purpose="What a draft was expected to change, before it was published.",
        kept=WHILE_IN_USE,
        not_personal="run role draft stated fingerprint as_of known_at policy former_version",
    ),
    *declare(
        "succession.PreviewChunk",
        purpose="A part of a preview: a range of ids.",
        kept=WHILE_IN_USE,
        not_personal="id preview first_employee_id last_employee_id finished_at people",
    ),
    *declare(
        "succession.PreviewCount",
        purpose="Figures of groups in a preview; small ones are never shown.",
        kept=WHILE_IN_USE,
        not_personal="id preview dimension key people cells score_change",
    ),
    *declare(
        "succession.PreviewChange",
        purpose="Who would be in another band under a draft, and why.",
        kept="Until the next preview of the same draft.",
        personal="employee role band_before band_after score_before score_after moved_competency"
        " moved_points",
        not_personal="id preview",
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
        not_personal="run as_of known_at policy is_replay knows_all",
    ),
    *declare(
        "succession.ReadinessChunk",
        purpose="A part of a recompute: a range of ids and counts.",
        kept=WHILE_IN_USE,
        not_personal="id readiness_run first_employee_id last_employee_id finished_at people pairs"
        " changed removed unpublished empty unusable",
    ),
    *declare(
        "succession.ValidationRun",
        purpose="How good the estimates are: figures of groups.",
        kept=WHILE_IN_USE,
        not_personal="run as_of known_at policy is_open result",
    ),
    *declare(
        "succession.ValidationChunk",
        purpose="A part of a validation: a range of ids, and sums over groups of people.",
        kept="The sums: until the validation has ended.",
        not_personal="id validation first_employee_id last_employee_id people finished_at sums"
        " bands unsaid",
    ),
    *declare(
        "succession.PendingRecompute",
        purpose="Whose scores are older than what is known.",
        kept="Seconds: until the scores are computed.",
        personal="employee marked_at",
        not_personal="id marked_in is_whole competency_ids role_ids",
    ),
    *declare(
        "succession.UnscoredPair",
        purpose="Who should be scored for a role and cannot be, and why.",
        kept=UNTIL_REPLACED,
        personal="employee role reason competency as_of computed_at",
        not_personal="id",
    ),
    *declare(
        "succession.KeptSummary",
        purpose="Evidence summed, so that a night need not read all of it again.",
        kept=UNTIL_REPLACED,
        personal="employee as_of ends_on known_at rows",
        not_personal="basis",
    ),
    *declare(
        "succession.EvidenceCoverage",
        purpose="How many people of a unit were seen in what their roles require, as counts.",
        kept=UNTIL_REPLACED,
        not_personal="id org_unit competency measured_on people fresh aging older",
    ),
    *declare(
        "succession.AgreedAction",
        purpose="What was agreed to be done for a person, and what came of it.",
        kept="As long as the person's record: never deleted.",
        personal="employee owner what due_on agreed_at agreed_by outcome came_of_it closed_at"
        " closed_by",
        not_personal="id origin origin_id",
    ),
)
