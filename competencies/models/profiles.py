"""What a role requires, in versions."""

import pgtrigger
from django.db import models
from django.db.models import Q

from competencies.models.frameworks import Competency
from people.models import Account, Role


class ProfileRule(models.Model):
    """How role profiles are published here. One row, which an administrator may change."""

    is_second_person_needed = models.BooleanField(
        default=True,
        help_text="Whoever submits a profile may not approve it, where several people edit profiles.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="profile_rule_once",
                violation_error_message="There is one rule for all profiles.",
            )
        ]

    def __str__(self) -> str:
        return (
            "A second person approves" if self.is_second_person_needed else "One person is enough"
        )


class RoleProfile(models.Model):
    """One version of what a role requires. Published versions never change: a new one follows.

    The current profile of a role is its highest published version. Deliberately without an end
    date: the next version's `published_at` is the end. A version approved for a later day waits
    and is published on that day, so `published_at` alone says what was in force when.

    `inherits_from` is a published version of another role: this one says "as that, except". Its own
    requirements are always whole; what was inherited, changed, added or left out is the difference
    of the two, neither of which can change once published. It is never stored a second time.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        APPROVED = "approved", "Approved, waits for its day"
        PUBLISHED = "published", "Published"

    role = models.ForeignKey(Role, models.PROTECT, related_name="profiles")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    note = models.TextField(blank=True, help_text="What changed and why.")
    origin = models.CharField(max_length=20, default="form", help_text="form or import")
    inherits_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="heirs",
        help_text="As this published version of another role, except for the differences.",
    )
    effective_from = models.DateField(
        null=True, blank=True, help_text="The day it shall count from; empty = once published."
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )
    returned_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_reason = models.TextField(
        blank=True, db_default="", help_text="Why it was sent back last; for whoever drafts."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["role", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "version"],
                name="role_profile_version_once",
                violation_error_message="This version exists already.",
            ),
            models.UniqueConstraint(
                fields=["role"],
                condition=~Q(status="published"),
                name="role_profile_one_open",
                violation_error_message="This role has an open version already.",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") & Q(published_at__isnull=True)
                | Q(status="published", published_at__isnull=False),
                name="role_profile_published_has_date",
                violation_error_message="A published profile has the time of its publication.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published"])
                | Q(status="in_review", submitted_at__isnull=False, approved_at__isnull=True)
                | Q(status="approved", approved_at__isnull=False, effective_from__isnull=False),
                name="role_profile_state_whole",
                violation_error_message="A version in review was submitted; one that waits was "
                "approved for a day.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_profile_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="published"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} version {self.version}"

    @property
    def is_open(self) -> bool:
        return self.status != self.Status.PUBLISHED


_REFUSE_SETTLED = """
    IF EXISTS (
        SELECT 1 FROM competencies_roleprofile
        WHERE id = {row}.profile_id AND status <> 'draft'
    ) THEN
        RAISE EXCEPTION 'only a draft of a role profile changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN {row};
"""

_LEVEL_WITHIN_SCALE = """
    IF NEW.level > (SELECT scale_max FROM competencies_competency WHERE id = NEW.competency_id) THEN
        RAISE EXCEPTION 'level above the scale of its competency' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class Requirement(models.Model):
    """A competency that a role needs, at which level, and how much it weighs."""

    profile = models.ForeignKey(RoleProfile, models.CASCADE, related_name="requirements")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="requirements")
    level = models.FloatField(help_text="On the competency's scale; fractions allowed.")
    weight = models.FloatField(default=1.0, help_text="Above 0; only the proportions matter.")
    is_critical = models.BooleanField(default=False)

    class Meta:
        ordering = ["profile", "-weight", "competency__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "competency"],
                name="requirement_once",
                violation_error_message="This competency is required already.",
            ),
            models.CheckConstraint(
                # an upper bound also keeps out infinity and NaN, which PostgreSQL sorts above all
                condition=Q(level__gte=1, level__lte=10),
                name="requirement_level_from_1",
                violation_error_message="Levels count from 1.",
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=1_000_000),
                name="requirement_weight_above_0",
                violation_error_message="A weight is above 0.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="requirement_final_insert",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_REFUSE_SETTLED.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="requirement_final_delete",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=_REFUSE_SETTLED.format(row="OLD"),
            ),
            pgtrigger.Trigger(
                name="requirement_within_scale",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_LEVEL_WITHIN_SCALE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency_id} {self.level}"
