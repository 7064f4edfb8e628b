"""Talent pools: who is prepared together, for what, and since when."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from people.models import Account, Employee, Role


class TalentPool(models.Model):
    """A named set of people with a purpose and somebody who answers for it.

    Live: whoever meets the criteria is in, from the next refresh on. Hand-picked: whom a named human
    put in; criteria, where it has any, say who was meant, and who does not meet them any more is
    named. Deliberately without a size or a quota, and criteria never know a protected attribute.
    """

    class Kind(models.TextChoices):
        LIVE = "live", "By criteria"
        PICKED = "picked", "Hand-picked"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    name = models.CharField(max_length=120, unique=True)
    purpose = models.TextField(
        help_text="What these people are prepared for, in a sentence or two."
    )
    kind = models.CharField(max_length=10, choices=Kind)
    role = models.ForeignKey(
        Role,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The role that readiness is told for, where the pool is for one.",
    )
    criteria = models.JSONField(default=dict, blank=True, help_text="`pools.criteria` reads it.")
    owner = models.ForeignKey(
        Employee,
        models.PROTECT,
        related_name="pools_owned",
        help_text="The one person who answers for it.",
    )
    review_on = models.DateField(help_text="When its owner looks at it again.")
    longest_months = models.PositiveSmallIntegerField(
        default=24, help_text="After so many months in it without a change somebody is named."
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    refreshed_at = models.DateTimeField(
        null=True, blank=True, help_text="When its criteria were last held against everybody."
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(purpose=""),
                name="pool_has_name_and_purpose",
                violation_error_message="A pool needs a name and a purpose.",
            ),
            models.CheckConstraint(
                condition=Q(kind="picked") | ~Q(criteria={}),
                name="pool_live_has_criteria",
                violation_error_message="A pool by criteria needs at least one.",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | Q(state="closed", closed_at__isnull=False),
                name="pool_closed_has_moment",
                violation_error_message="A closed pool has the moment of closing.",
            ),
            models.CheckConstraint(
                condition=Q(longest_months__gte=1, longest_months__lte=120),
                name="pool_longest_in_range",
                violation_error_message="From 1 to 120 months.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PoolSpell(models.Model):
    """One stay of one person in one pool, from the day of joining to the day of leaving. Somebody who
    comes back has another. An ended stay never changes, and none is deleted."""

    class Left(models.TextChoices):
        CRITERIA = "criteria", "Does not meet the criteria any more"
        REMOVED = "removed", "Taken out by hand"
        GONE = "gone", "Left the organisation"
        CLOSED = "closed", "The pool was closed"

    pool = models.ForeignKey(TalentPool, models.PROTECT, related_name="spells")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="pool_spells")
    joined_on = models.DateField()
    reason = models.TextField(help_text="Why this person is in it.")
    joined_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    left_on = models.DateField(null=True, blank=True)
    left_because = models.CharField(max_length=10, choices=Left, blank=True)
    left_note = models.TextField(blank=True)
    left_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pool", "-joined_on", "id"]
        indexes = [
            # a person's pools, and the open stays of one
            models.Index(fields=["employee", "left_on"], name="pool_spell_person"),
            # the stays of a pool in time
            models.Index(fields=["pool", "joined_on"], name="pool_spell_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "employee"],
                condition=Q(left_on__isnull=True),
                name="pool_member_once",
                violation_error_message="This person is in the pool already.",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True, left_because="")
                | Q(
                    left_on__gte=F("joined_on"),
                    left_because__in=["criteria", "removed", "gone", "closed"],
                ),
                name="pool_spell_ends_with_reason",
                violation_error_message="A stay ends on or after its first day, for a reason.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="pool_spell_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="pool_spell_ended_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__left_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} in {self.pool_id} from {self.joined_on}"
