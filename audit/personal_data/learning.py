"""What can be learnt, and who finished it."""

from audit.personal_data.declaration import WHILE_IN_USE, WITH_THE_PERSON, declare

TABLE = (
    *declare(
        "learning.Content",
        purpose="Courses, books, videos and events.",
        kept=WHILE_IN_USE,
        not_personal="id code title description provider format url language duration_minutes"
        " yearly_cost currency retired_on is_title_unknown",
    ),
    *declare(
        "learning.ContentMapping",
        purpose="Which competency content speaks to.",
        kept=WHILE_IN_USE,
        not_personal="id content competency level",
    ),
    *declare(
        "learning.Completion",
        purpose="Who finished what; becomes weak evidence.",
        kept=WITH_THE_PERSON,
        personal="employee content completed_on score passed",
        not_personal="id",
    ),
)
