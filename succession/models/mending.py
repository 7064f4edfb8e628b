"""What broke in a plan and was accepted as it is."""

import pgtrigger
from django.db import models
from django.db.models import Q

from people.models import Account, Employee, Position, Role


class AcknowledgedBreak(models.Model):
    """Somebody saw what a departure broke, and says why nothing needs to be done. Breaks themselves
    are worked out from the data and kept nowhere; `key` says which one it was. Append-only."""

    key = models.CharField(max_length=120, help_text="Kind, row and cause.")
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+")
    employee = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who moved."
    )
    words = models.TextField(help_text="What broke, without names.")
    reason = models.TextField()
    acknowledged_at = models.DateTimeField(auto_now_add=True)
    acknowledged_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-acknowledged_at", "-id"]
        indexes = [
            # which of the breaks at hand were accepted
            models.Index(fields=["key"], name="acknowledged_break_key")
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="acknowledged_break_has_reason",
                violation_error_message="Say why it may stay as it is.",
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="acknowledged_break_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return self.key
