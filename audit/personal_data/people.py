"""Employees, seats, accounts."""

from audit.personal_data.declaration import (
    APPEND_ONLY,
    WHILE_IN_USE,
    WITH_THE_ACCOUNT,
    WITH_THE_PERSON,
    declare,
)

TABLE = (
    *declare(
        "people.OrgUnit",
        purpose="The parts of the organisation.",
        kept=WHILE_IN_USE,
        not_personal="id code name parent",
    ),
    *declare(
        "people.RoleFamily",
        purpose="The ladders of roles.",
        kept=WHILE_IN_USE,
        not_personal="id code name group",
    ),
    *declare(
        "people.Role",
        purpose="The kinds of seats.",
        kept=WHILE_IN_USE,
        not_personal="id code name family grade description is_critical",
    ),
    *declare(
        "people.Position",
        purpose="Who holds which seat, and how much it would hurt to lose them.",
        kept=WHILE_IN_USE,
        personal="incumbent is_holder_undisclosed risk_of_loss impact_of_loss",
        not_personal="id code title role org_unit vacant_since reports_to is_critical closed_on",
    ),
    *declare(
        "people.Employee",
        purpose="Who works here, in which role, for whom.",
        kept=WITH_THE_PERSON,
        personal="number full_name plain_name email manager org_unit role position_title grade"
        " location country hired_on left_on status performance_rating timezone locale",
        not_personal="id",
    ),
    *declare(
        "people.RoleChange",
        purpose="Who was promoted when: whether readiness told it, and which role was held on a day.",
        kept=APPEND_ONLY,
        personal="employee changed_on recorded_at from_role to_role from_rung to_rung from_grade"
        " to_grade is_promotion",
        not_personal="id",
    ),
    *declare(
        "people.Demographics",
        purpose="Figures of fairness over groups that are large enough; read by nothing else.",
        kept=WITH_THE_PERSON,
        personal="employee",
        protected="gender ethnicity birth_year",
    ),
    *declare(
        "people.SystemLogin",
        purpose="Activation: the days on which somebody used a system. No times, no pages.",
        kept=WITH_THE_PERSON,
        personal="employee logged_in_on system",
        not_personal="id",
    ),
    *declare(
        "people.Account",
        purpose="Signing in. The password is kept as an Argon2 hash only.",
        kept=WITH_THE_ACCOUNT,
        personal="password last_login email full_name employee is_active created_at",
        not_personal="id is_demo demo_label",
    ),
    *declare(
        "people.Grant",
        purpose="Which rights an account holds, and who gave them.",
        kept=WITH_THE_ACCOUNT,
        personal="account role org_unit granted_at granted_by",
        not_personal="id",
    ),
    *declare(
        "people.ApiToken",
        purpose="Keys for machines. The key itself is kept as a digest only.",
        kept=WITH_THE_ACCOUNT,
        personal="account name created_at last_used_on",
        not_personal="id digest prefix scopes expires_at revoked_at",
    ),
    *declare(
        "people.WithheldItem",
        purpose="What the organisation does not show people about themselves, and why.",
        kept="Until it is shown again.",
        personal="withheld_by withheld_at",
        not_personal="id item reason",
    ),
)
