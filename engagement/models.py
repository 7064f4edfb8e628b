"""Asking people the one thing that matters, and knowing whether asking helps."""

from django.db import models
from django.db.models import Q

from competencies.models import Competency
from learning.models import Completion
from people.models import Account, Employee


class NudgeRule(models.Model):
    """A rule that finds things to ask. The key names its code; the rest is data."""

    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    holdout_share = models.FloatField(
        default=0.1, help_text="Share held out to measure the effect, 0 to 0.5."
    )
    due_days = models.PositiveSmallIntegerField(
        default=14, help_text="Days to answer; then the question lapses."
    )
    open_limit = models.PositiveSmallIntegerField(
        default=5, help_text="At most this many open questions for one manager."
    )
    wait_days = models.PositiveSmallIntegerField(
        default=14, help_text="Days after the event before anybody is asked."
    )
    look_back_days = models.PositiveSmallIntegerField(
        default=365, help_text="Events older than this are left alone."
    )

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(holdout_share__gte=0, holdout_share__lte=0.5),
                name="nudge_rule_holdout_0_to_half",
                violation_error_message="A hold-out is between 0 and one half.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Nudge(models.Model):
    """One question to one manager about one person and one competency, or its held-out twin that
    is never shown. The arm is drawn once, from the manager, person and competency, and recorded."""

    class Arm(models.TextChoices):
        ASSIGNED = "assigned", "Asked"
        HELD_OUT = "held_out", "Held out"

    class Outcome(models.TextChoices):
        OPEN = "open", "Open"
        RATED = "rated", "Rated"
        NOT_SEEN = "not_seen", "Not seen yet"
        ELSEWHERE = "elsewhere", "Seen without asking"
        LAPSED = "lapsed", "Lapsed"

    rule = models.ForeignKey(NudgeRule, models.PROTECT, related_name="nudges")
    recipient = models.ForeignKey(Employee, models.PROTECT, related_name="nudges_received")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="nudges_about")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    completion = models.ForeignKey(
        Completion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    arm = models.CharField(max_length=10, choices=Arm)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            # a manager's open questions
            models.Index(
                fields=["recipient", "due_on"],
                condition=Q(outcome="open", arm="assigned"),
                name="nudge_open",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "recipient", "employee", "competency", "completion"],
                nulls_distinct=False,
                name="nudge_once",
                violation_error_message="This was asked already.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="nudge_answer_whole",
                violation_error_message="An answer names who and when.",
            ),
            models.CheckConstraint(
                condition=~Q(arm="held_out", answered_at__isnull=False),
                name="nudge_held_out_unanswered",
                violation_error_message="A held-out question is never shown, so never answered.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.employee_id} {self.competency_id}"


class Digest(models.Model):
    """One e-mail of open questions to one person on one day: sent once, however often retried."""

    recipient = models.ForeignKey(Employee, models.PROTECT, related_name="digests")
    sent_for = models.DateField()
    nudge_count = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-sent_for", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "sent_for"],
                name="digest_once_a_day",
                violation_error_message="This digest exists already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.sent_for}"
