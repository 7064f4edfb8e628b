"""Which constants of the formula are in force, and what became of each version."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db import connection

from audit.together import Row, Sql
from succession.models import ScoringPolicyDraft, ScoringPolicyVersion
from succession.pages.constants import PolicyInWords, in_words
from succession.readiness.statements import execute_planned
from succession.scoring import ScoringPolicy, policy_from_json

IN_FORCE = """
    SELECT {columns} FROM succession_scoringpolicyversion
    ORDER BY effective_from <= %(as_of)s AND published_at <= %(known_at)s DESC,
        CASE WHEN effective_from <= %(as_of)s AND published_at <= %(known_at)s
            THEN -version ELSE version END
    LIMIT 1
"""


def policy_in_force(*, as_of: date, known_at: datetime) -> ScoringPolicyVersion:
    """The highest version in force on `as_of` that was published by `known_at`; before the first
    was published, the first. One query."""
    asked = {"as_of": as_of, "known_at": known_at}
    return next(iter(ScoringPolicyVersion.objects.raw(IN_FORCE.format(columns="*"), asked)))


def constants_in_force(*, as_of: date, known_at: datetime) -> tuple[int, ScoringPolicy]:
    """Number and constants of `policy_in_force`, by hand: every recompute of one person asks for
    them, and the ORM was a tenth of its cost. One query."""
    asked = {"as_of": as_of, "known_at": known_at}
    with connection.cursor() as cursor:
        execute_planned(cursor, IN_FORCE.format(columns="id, parameters::text"), asked)
        number, parameters = cursor.fetchone()
    return number, _checked(parameters)


def in_force_among(*, as_of: date, known_at: datetime) -> Sql:
    """As `constants_in_force`, to be read together with other things; `constants_read` takes it."""
    places = {"as_of": "%s", "known_at": "%s"}
    return Sql(
        statement=IN_FORCE.format(columns="id, parameters") % places,
        values=[as_of, known_at, as_of, known_at],
    )


def constants_read(rows: Sequence[Row]) -> tuple[int, ScoringPolicy]:
    ((number, parameters),) = rows
    return number, _checked(json.dumps(parameters, sort_keys=True))


def constants_of(version: ScoringPolicyVersion) -> ScoringPolicy:
    """Checked once in each process, not for every person recomputed. Raises ScoringInputError."""
    return _checked(json.dumps(version.parameters, sort_keys=True))


@lru_cache(maxsize=32)
def _checked(parameters: str) -> ScoringPolicy:
    return policy_from_json(json.loads(parameters))


@dataclass(frozen=True, kw_only=True)
class PolicyLine:
    """A version with the days it counts for: up to the day before `until`, on which a later version
    takes over; None where none does. `in_words` beside the version before it."""

    version: ScoringPolicyVersion
    until: date | None
    today: date
    in_words: PolicyInWords

    @property
    def is_never(self) -> bool:
        return self.until is not None and self.until <= self.version.effective_from

    @property
    def is_in_force(self) -> bool:
        has_begun = self.version.effective_from <= self.today
        return has_begun and (self.until is None or self.today < self.until)

    @property
    def is_to_come(self) -> bool:
        return self.version.effective_from > self.today and not self.is_never

    @property
    def effective_from(self) -> date:
        return self.version.effective_from


def policy_lines(today: date) -> list[PolicyLine]:
    """Newest first. One query."""
    versions = list(ScoringPolicyVersion.objects.select_related("published_by"))
    policies = [constants_of(one) for one in versions]
    before = [*policies[1:], None]
    lines, until = [], None
    for version, policy, former in zip(versions, policies, before, strict=True):
        lines.append(
            PolicyLine(version=version, until=until, today=today, in_words=in_words(policy, former))
        )
        until = min(until or version.effective_from, version.effective_from)
    return lines


def policy_draft() -> ScoringPolicyDraft | None:
    """The one there is, if there is one."""
    return ScoringPolicyDraft.objects.select_related("changed_by", "started_from").first()
