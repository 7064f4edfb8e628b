"""The constants of the scoring formula, as data in versions."""

import pgtrigger
from django.db import models

from people.models import Account


class ScoringPolicyVersion(models.Model):
    """One published set of scoring constants. Never changed: every stored score names its version.

    In force on a day: the highest version whose `effective_from` is not later.
    """

    version = models.PositiveIntegerField(unique=True)
    effective_from = models.DateField()
    parameters = models.JSONField(help_text="As `succession.scoring.policy` writes it.")
    note = models.TextField(blank=True)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-version"]
        triggers = [
            pgtrigger.Protect(
                name="scoring_policy_final", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"Scoring policy {self.version}"


class ScoringPolicyDraft(models.Model):
    """The constants of a next version while they are written. One at a time, open to whoever may
    edit policies; it goes when it is published or discarded, and the trail keeps what it said."""

    is_the_one = models.BooleanField(default=True, unique=True, editable=False)
    parameters = models.JSONField(help_text="As `succession.scoring.policy` writes it.")
    started_from = models.ForeignKey(ScoringPolicyVersion, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_the_one=True),
                name="scoring_policy_one_draft",
                violation_error_message="There is a draft already.",
            )
        ]

    def __str__(self) -> str:
        return "Draft of the next scoring policy"
