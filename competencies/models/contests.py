"""What people said against evidence about themselves, and what became of it."""

import pgtrigger
from django.db import models
from django.db.models import Q

from competencies.models.evidence import Evidence
from people.models import Account


class Contest(models.Model):
    """The subject of a piece of evidence says that it is not right. Whoever gave it, or HR, keeps it
    or retracts it, with a reason; the subject may take the contest back. The piece itself is never
    changed, and neither is a contest that is closed."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        KEPT = "kept", "Kept"
        RETRACTED = "retracted", "Retracted"
        WITHDRAWN = "withdrawn", "Withdrawn"

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="contests")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reason = models.TextField(help_text="What the subject says.")
    raised_at = models.DateTimeField(auto_now_add=True)
    raised_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    answer = models.TextField(blank=True, help_text="Why it was kept or retracted.")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence"],
                condition=Q(state="open"),
                name="contest_one_open",
                violation_error_message="This piece is contested already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "kept", "retracted", "withdrawn"]) & ~Q(reason=""),
                name="contest_state_known_and_reasoned",
                violation_error_message="A contest says why.",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True, closed_by__isnull=True, answer="")
                | Q(state="withdrawn", closed_at__isnull=False, closed_by__isnull=False, answer="")
                | (
                    Q(state__in=["kept", "retracted"], closed_at__isnull=False)
                    & Q(closed_by__isnull=False)
                    & ~Q(answer="")
                ),
                name="contest_closed_whole",
                violation_error_message="An answer names who, when and why.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="contest_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="contest_words_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("evidence", "reason", "raised_at", "raised_by"),
            ),
            pgtrigger.Protect(
                name="contest_closed_once",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.state}"
