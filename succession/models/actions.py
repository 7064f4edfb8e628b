"""What was agreed about a person."""

import pgtrigger
from django.db import models
from django.db.models import Q

from people.models import Account, Employee


class AgreedAction(models.Model):
    """One thing that somebody will do for a person's growth or cover, by a day. Made where it was
    agreed, and closed once with what came of it. Deliberately without a percentage done: it is
    open, done or dropped."""

    class Origin(models.TextChoices):
        CALIBRATION = "calibration", "Calibration session"
        CONVERSATION = "conversation", "Conversation"
        PLAN = "plan", "Succession plan"

    class Outcome(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    employee = models.ForeignKey(
        Employee,
        models.PROTECT,
        related_name="actions_about",
        help_text="Whom it is about.",
    )
    owner = models.ForeignKey(
        Employee,
        models.PROTECT,
        related_name="actions_owned",
        help_text="The one person who does it.",
    )
    what = models.CharField(max_length=300, help_text="What will be done, in a sentence.")
    due_on = models.DateField(help_text="By when.")
    origin = models.CharField(max_length=20, choices=Origin)
    origin_id = models.CharField(
        max_length=80, blank=True, help_text="Which session, conversation or plan."
    )
    agreed_at = models.DateTimeField(auto_now_add=True)
    agreed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    came_of_it = models.TextField(blank=True, help_text="What came of it, or why it was dropped.")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="open", closed_at__isnull=True, closed_by__isnull=True)
                | (~Q(outcome="open") & Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="action_closed_has_date",
                violation_error_message="A closed action says when and by whom.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="open") | ~Q(came_of_it=""),
                name="action_closed_has_words",
                violation_error_message="Say what came of it.",
            ),
            models.CheckConstraint(
                condition=~Q(what=""),
                name="action_has_words",
                violation_error_message="Say what will be done.",
            ),
        ]
        indexes = [
            # what somebody has to do, soonest first
            models.Index(
                fields=["owner", "due_on"], condition=Q(outcome="open"), name="action_open_of_owner"
            ),
            # what was agreed in this session or conversation
            models.Index(fields=["origin", "origin_id"], name="action_of_origin"),
        ]
        triggers = [pgtrigger.Protect(name="action_never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.what
