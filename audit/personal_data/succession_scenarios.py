"""What-if."""

from audit.personal_data.declaration import WHILE_IN_USE, declare

TABLE = declare(
    "succession.Scenario",
    purpose="What would follow if seats fell empty; it moves nobody.",
    kept=WHILE_IN_USE,
    personal="owner inputs result people_ids",
    not_personal="id name as_of known_hash role_ids vacancies covered moves uncovered created_at"
    " solved_at",
)
