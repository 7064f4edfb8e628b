"""Conversations between a manager and somebody who reports to them, about the way to a role."""

import pgtrigger
from django.db import models
from django.db.models import Q

from competencies.models import Evidence
from people.models import Account, Employee, Role


class Conversation(models.Model):
    """What came of one conversation. What was agreed to be done are `AgreedAction` rows; what was
    seen is evidence. Append-only: what was agreed is not rewritten, a later talk agrees anew.
    Deliberately without minutes: three fields, on a phone."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="conversations")
    manager = models.ForeignKey(Employee, models.PROTECT, related_name="conversations_led")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    held_on = models.DateField()
    agreed = models.TextField(help_text="What we agreed, in a sentence or two.")
    seen = models.TextField(blank=True, help_text="What was seen, where no level was given.")
    evidence = models.ForeignKey(
        Evidence,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What was seen, as the rating that it became.",
    )
    pack_opened_at = models.DateTimeField(
        null=True, blank=True, help_text="When the manager last opened the pack before it."
    )
    pack_hash = models.CharField(max_length=64, blank=True, help_text="Which version it was.")
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(agreed=""),
                name="conversation_has_words",
                violation_error_message="Say what you agreed.",
            ),
            models.CheckConstraint(
                condition=~Q(employee=models.F("manager")),
                name="conversation_of_two",
                violation_error_message="A conversation needs two people.",
            ),
        ]
        indexes = [
            # the last one with this person
            models.Index(fields=["employee", "-held_on"], name="conversation_last"),
            # the key figure "calibration use": held within a year
            models.Index(fields=["held_on"], name="conversation_held_on"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="conversation_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"Conversation of {self.held_on}"
