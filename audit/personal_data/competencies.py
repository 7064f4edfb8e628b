"""What roles require, and what was seen of people."""

from audit.personal_data.declaration import (
    APPEND_ONLY,
    UNTIL_REPLACED,
    WHILE_IN_USE,
    WITH_THE_PERSON,
    declare,
)

TABLE = (
    *declare(
        "competencies.Framework",
        purpose="Where competencies come from.",
        kept=WHILE_IN_USE,
        not_personal="id code name description source licence identifier version_label publisher"
        " language attribution extras",
    ),
    *declare(
        "competencies.FrameworkLevel",
        purpose="The names of a framework's levels.",
        kept=WHILE_IN_USE,
        not_personal="id framework level name description",
    ),
    *declare(
        "competencies.Competency",
        purpose="What people can be seen to do better or worse.",
        kept=WHILE_IN_USE,
        not_personal="id code framework name description category parent scale_max half_life_days"
        " identifier kind rank alternative_labels extras plain_text word_stems retired_on",
    ),
    *declare(
        "competencies.CompetencyLink",
        purpose="How competencies relate, as their authors say.",
        kept=WHILE_IN_USE,
        not_personal="id origin destination kind identifier rank extras",
    ),
    *declare(
        "competencies.Occupation",
        purpose="Kinds of work in the world at large, where a role profile may start.",
        kept=WHILE_IN_USE,
        not_personal="id framework code title description alternative_titles parent identifier kind"
        " zone extras plain_text",
    ),
    *declare(
        "competencies.OccupationRequirement",
        purpose="What an occupation asks for, as its classification says.",
        kept=WHILE_IN_USE,
        not_personal="id occupation competency importance level is_essential extras",
    ),
    *declare(
        "competencies.FormerHalfLife",
        purpose="What a half-life was before it changed.",
        kept=APPEND_ONLY,
        not_personal="id competency half_life_days replaced_at",
    ),
    *declare(
        "competencies.Indicator",
        purpose="The behaviours that show a level.",
        kept=WHILE_IN_USE,
        not_personal="id competency level text rank",
    ),
    *declare(
        "competencies.FormerLevelName",
        purpose="What levels were called before, for the records of that time.",
        kept=APPEND_ONLY,
        not_personal="id framework level name until",
    ),
    *declare(
        "competencies.FrameworkRevision",
        purpose="How a framework changed, who wrote it and who approved it.",
        kept=APPEND_ONLY,
        personal="created_by submitted_by approved_by",
        not_personal="id framework number status note origin effective_from created_at submitted_at"
        " approved_at published_at changed_at",
    ),
    *declare(
        "competencies.RevisionChange",
        purpose="One change of a revision, with what it replaced.",
        kept=APPEND_ONLY,
        personal="proposed_by",
        not_personal="id revision kind code label before after rank proposed_at",
    ),
    *declare(
        "competencies.CompetencyRedirect",
        purpose="Where a competency went that was merged or split.",
        kept=APPEND_ONLY,
        not_personal="id old new kind revision since",
    ),
    *declare(
        "competencies.Evidence",
        purpose="What readiness is computed from: who saw which level, when.",
        kept="Never changed or removed; retracted once, with who and why.",
        personal="employee competency source level observed_on expires_on assessor note behaviour origin"
        " origin_ref recorded_at recorded_by retracted_at retracted_by retraction_reason",
        not_personal="id import_run_id",
    ),
    *declare(
        "competencies.RoleProfile",
        purpose="What a role requires, in versions, and who wrote them.",
        kept=APPEND_ONLY,
        personal="created_by published_by submitted_by approved_by returned_by return_reason",
        not_personal="id role version status note origin inherits_from effective_from created_at"
        " changed_at submitted_at approved_at published_at",
    ),
    *declare(
        "competencies.ProfileRule",
        purpose="Whether a second person approves role profiles.",
        kept=WHILE_IN_USE,
        not_personal="id is_second_person_needed",
    ),
    *declare(
        "competencies.Requirement",
        purpose="One competency that a role requires.",
        kept=APPEND_ONLY,
        not_personal="id profile competency level weight is_critical",
    ),
    *declare(
        "competencies.Attachment",
        purpose="The file behind a piece of evidence, such as a certificate.",
        kept=APPEND_ONLY,
        personal="evidence file name added_at added_by",
        not_personal="id kind size",
    ),
    *declare(
        "competencies.Contest",
        purpose="What somebody said against evidence about themselves, and the answer.",
        kept="Never removed; closed once, with who and why.",
        personal="evidence state reason raised_at raised_by answer closed_at closed_by",
        not_personal="id",
    ),
    *declare(
        "competencies.PeerRequest",
        purpose="Which colleague was asked about whom, and what became of it.",
        kept=WITH_THE_PERSON,
        personal="employee competency colleague state asked_at asked_by due_on closed_at evidence",
        not_personal="id",
    ),
    *declare(
        "competencies.RoleInterest",
        purpose="The roles that somebody asked to be shown against.",
        kept="Until the person takes it off the list.",
        personal="employee role chosen_at",
        not_personal="id",
    ),
    *declare(
        "competencies.FeedbackRound",
        purpose="That a 360 round about somebody was held, by whom, and when.",
        kept="Never changed once released or cancelled.",
        personal="employee role state opens_on closes_on created_at created_by finished_at"
        " finished_by competencies",
        not_personal="id",
    ),
    *declare(
        "competencies.FeedbackRound_competencies",
        purpose="What a 360 round asked about.",
        kept=WITH_THE_PERSON,
        not_personal="id feedbackround competency",
    ),
    *declare(
        "competencies.RoundRater",
        purpose="Who was asked in a 360 round and whether they have answered; not what.",
        kept=WITH_THE_PERSON,
        personal="round rater group state reminded_on",
        not_personal="id",
    ),
    *declare(
        "competencies.RoundAnswer",
        purpose="A level said in a 360 round, without who said it.",
        kept="Until the round is released or cancelled; then deleted.",
        personal="round competency group level",
        not_personal="id",
    ),
    *declare(
        "competencies.RoundComment",
        purpose="A comment of a 360 round, without who wrote it.",
        kept="The original until the release; what was let through, with the person's record.",
        personal="round question is_managers text shown found decision",
        not_personal="id",
    ),
    *declare(
        "competencies.RoundFigure",
        purpose="The means that a 360 round published, each of three answers or more.",
        kept=APPEND_ONLY,
        personal="round competency groups mean answers",
        not_personal="id",
    ),
    *declare(
        "competencies.RaterHabit",
        purpose="How a rater rates beside others, for the rater and HR.",
        kept=UNTIL_REPLACED,
        personal="rater computed_on people pairs co_raters severity severity_low severity_high"
        " why_no_severity spread spread_low spread_high why_no_spread",
        not_personal="id",
    ),
    *declare(
        "competencies.HabitMeasurement",
        purpose="Which night's rater habits a scoring policy may correct by, and who kept them.",
        kept=APPEND_ONLY,
        personal="kept_by",
        not_personal="id measured_on raters kept_at",
    ),
    *declare(
        "competencies.MeasuredHabit",
        purpose="What is surely a rater's habit, and taken off the rater's levels by a scoring policy"
        " that corrects.",
        kept=APPEND_ONLY,
        personal="rater people pairs co_raters severity severity_low severity_high excess",
        not_personal="id measurement",
    ),
)
