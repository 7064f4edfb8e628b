"""Who could follow whom."""

import pgtrigger
from django.db import models
from django.db.models import Q

from people.models import Account, Employee, Position


class SuccessionPlan(models.Model):
    """The slate of one position. Outlives a change of incumbent."""

    position = models.OneToOneField(Position, models.PROTECT, related_name="plan")
    owner = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plans_owned",
        help_text="The one person who answers for it.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position__title"]

    def __str__(self) -> str:
        return f"Plan for {self.position}"


class Successor(models.Model):
    """Somebody on a slate: proposed by anyone with the right to, confirmed by a named human.
    Deliberately without a band of its own: the band is computed."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        CONFIRMED = "confirmed", "Confirmed"

    plan = models.ForeignKey(SuccessionPlan, models.PROTECT, related_name="successors")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="nominations")
    status = models.CharField(max_length=12, choices=Status, default=Status.PROPOSED)
    is_emergency_cover = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    proposed_at = models.DateTimeField(auto_now_add=True)
    proposed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["plan", "-status", "proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "employee"],
                name="successor_once",
                violation_error_message="This person is on this slate already.",
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", confirmed_at__isnull=True)
                | Q(status="confirmed", confirmed_at__isnull=False),
                name="successor_confirmed_has_date",
                violation_error_message="A confirmed successor has the time of confirmation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} for {self.plan_id}"


class WithdrawnSuccessor(models.Model):
    """A place on a slate as it was when somebody took it back, so that a bench can be shown as of
    a past day. Apart from `Successor`, so that nobody has to remember to leave these out.
    Append-only."""

    plan = models.ForeignKey(SuccessionPlan, models.PROTECT, related_name="withdrawn_successors")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="withdrawn_nominations")
    status = models.CharField(max_length=12, choices=Successor.Status)
    is_emergency_cover = models.BooleanField(default=False)
    proposed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=200)
    reason = models.TextField()

    class Meta:
        ordering = ["plan", "-withdrawn_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="proposed", confirmed_at__isnull=True)
                | Q(status="confirmed", confirmed_at__isnull=False),
                name="withdrawn_confirmed_has_date",
                violation_error_message="A confirmed successor has the time of confirmation.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="withdrawn_has_reason",
                violation_error_message="Say why this person is taken off the slate.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="withdrawn_successor_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} off {self.plan_id}"
