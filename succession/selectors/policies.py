"""Which constants of the formula are in force, and what became of each version."""

from dataclasses import dataclass
from datetime import date, datetime

from succession.models import ScoringPolicyDraft, ScoringPolicyVersion
from succession.pages.constants import PolicyInWords, in_words
from succession.scoring import policy_from_json


def policy_in_force(*, as_of: date, known_at: datetime) -> ScoringPolicyVersion:
    """The highest version in force on `as_of` that was published by `known_at`; before the first
    was published, the first. One query."""
    versions = list(ScoringPolicyVersion.objects.order_by("-version"))
    for version in versions:
        if version.effective_from <= as_of and version.published_at <= known_at:
            return version
    return versions[-1]


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
    policies = [policy_from_json(one.parameters) for one in versions]
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
