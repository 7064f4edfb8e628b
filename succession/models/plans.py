"""Who could follow whom."""

import pgtrigger
from django.db import models
from django.db.models import Q

from people.models import Account, Employee, Position, Role
from succession.models.readiness import Band


class SuccessionPlan(models.Model):
    """A slate: of one position, or of a role and so of all its critical seats.

    It outlives a change of incumbent, unless it says that it is about the person in the seat: then
    a change asks whether it still holds.
    """

    position = models.OneToOneField(
        Position, models.PROTECT, null=True, blank=True, related_name="plan"
    )
    role = models.OneToOneField(
        Role, models.PROTECT, null=True, blank=True, related_name="succession_plan"
    )
    owner = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plans_owned",
        help_text="The one person who answers for it.",
    )
    about_person = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Set: the slate was made for the case that this person leaves the seat.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position__title", "role__name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(position__isnull=False, role__isnull=True)
                | Q(position__isnull=True, role__isnull=False, about_person__isnull=True),
                name="plan_of_a_position_or_a_role",
                violation_error_message="A plan is of one position, or of one role and then of"
                " nobody in particular.",
            )
        ]

    def __str__(self) -> str:
        return f"Plan for {self.title}"

    @property
    def title(self) -> str:
        return self.position.title if self.position else f"every {self.of_role.name}"

    @property
    def code(self) -> str:
        """In the trail: that of its position, or "role:" and the number of its role."""
        return self.position.code if self.position else f"role:{self.role_id}"

    @property
    def of_role(self) -> Role:
        """What people on the slate are scored for."""
        if self.position is not None:
            return self.position.role
        assert self.role is not None  # plan_of_a_position_or_a_role
        return self.role


class Successor(models.Model):
    """Somebody on a slate: proposed by anyone with the right to, confirmed by a named human.
    Deliberately without a band of its own: the band is computed, and a judgement stands beside it."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        CONFIRMED = "confirmed", "Confirmed"

    plan = models.ForeignKey(SuccessionPlan, models.PROTECT, related_name="successors")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="nominations")
    status = models.CharField(max_length=12, choices=Status, default=Status.PROPOSED)
    is_emergency_cover = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="1 comes first; none: after all that have one."
    )
    judged_band = models.CharField(
        max_length=24,
        choices=Band,
        blank=True,
        default="",
        db_default="",
        help_text="What whoever proposed thinks, where it is not what was computed.",
    )
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
            models.CheckConstraint(
                condition=Q(judged_band__in=["", *Band.values]),
                name="successor_judged_band_known",
                violation_error_message="Unknown band.",
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
