"""Which constants of the formula are in force."""

import json
from datetime import date, datetime
from functools import lru_cache

from succession.models import ScoringPolicyVersion
from succession.scoring import ScoringPolicy, policy_from_json

# By hand, because every recompute of one person asks it and the ORM would be a tenth of the cost.
IN_FORCE = """
    SELECT * FROM succession_scoringpolicyversion
    ORDER BY effective_from <= %(as_of)s AND published_at <= %(known_at)s DESC,
        CASE WHEN effective_from <= %(as_of)s AND published_at <= %(known_at)s
            THEN -version ELSE version END
    LIMIT 1
"""


def policy_in_force(*, as_of: date, known_at: datetime) -> ScoringPolicyVersion:
    """The highest version in force on `as_of` that was published by `known_at`; before the first
    was published, the first. One query."""
    asked = {"as_of": as_of, "known_at": known_at}
    return next(iter(ScoringPolicyVersion.objects.raw(IN_FORCE, asked)))


def constants_of(version: ScoringPolicyVersion) -> ScoringPolicy:
    """Checked once in each process, not for every person recomputed. Raises ScoringInputError."""
    return _checked(json.dumps(version.parameters, sort_keys=True))


@lru_cache(maxsize=32)
def _checked(parameters: str) -> ScoringPolicy:
    return policy_from_json(json.loads(parameters))
