"""Where people work: org units, the job architecture, seats."""

import pgtrigger
from django.db import models
from django.db.models import Q

from people.models.triggers import no_cycles


class OrgUnit(models.Model):
    """A part of the organisation. A tree by parent; a cycle is impossible (database trigger)."""

    code = models.CharField(max_length=60, unique=True, help_text="The stable key in every file.")
    name = models.CharField(max_length=300)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name=""),
                name="org_unit_has_code_and_name",
                violation_error_message="An org unit needs a code and a name.",
            )
        ]
        triggers = no_cycles("org_unit", table="people_orgunit", column="parent_id")

    def __str__(self) -> str:
        return self.name


class RoleFamily(models.Model):
    """Roles that form one ladder, such as Sales leadership: one rung up stays in the family."""

    code = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    group = models.CharField(
        max_length=200,
        blank=True,
        help_text="The wider field that a framework sorts its ladders into, such as Data.",
    )

    class Meta:
        ordering = ["group", "name"]
        verbose_name_plural = "role families"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "name"],
                name="role_family_name_once",
                violation_error_message="This group has a role family of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A kind of seat. What it requires lives in its role profiles (competencies room)."""

    code = models.CharField(max_length=120, unique=True, help_text="The stable key in every file.")
    name = models.CharField(max_length=300)
    family = models.ForeignKey(
        RoleFamily, models.PROTECT, null=True, blank=True, related_name="roles"
    )
    grade = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The rung of its family's ladder; 1 = lowest."
    )
    description = models.TextField(blank=True)
    is_critical = models.BooleanField(default=False)

    class Meta:
        ordering = ["family__name", "grade", "name"]
        indexes = [
            # one rung up: same family, next grade
            models.Index(fields=["family", "grade"], name="role_ladder")
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name=""),
                name="role_has_code_and_name",
                violation_error_message="A role needs a code and a name.",
            ),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__gte=1),
                name="role_grade_from_1",
                violation_error_message="A grade is a whole number from 1.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Exposure(models.TextChoices):
    """How likely, or how bad, the loss of a seat's holder would be."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


class Position(models.Model):
    """A seat, held by at most one person; a person may hold several.

    No holder = vacant, unless `is_holder_undisclosed`: then somebody we have no name for may hold
    it, and it counts neither as held by a person nor as vacant.
    """

    code = models.CharField(max_length=60, unique=True, help_text="The stable key in every file.")
    title = models.CharField(max_length=300)
    role = models.ForeignKey(Role, models.PROTECT, related_name="positions")
    org_unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="positions"
    )
    incumbent = models.ForeignKey(
        "people.Employee", models.PROTECT, null=True, blank=True, related_name="positions_held"
    )
    is_holder_undisclosed = models.BooleanField(
        default=False, help_text="The source does not name the holder, nor say that it is vacant."
    )
    vacant_since = models.DateField(null=True, blank=True)
    reports_to = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reporting_positions",
        help_text="The seat above, where the source tells it (an organogram does).",
    )
    is_critical = models.BooleanField(default=False)
    risk_of_loss = models.CharField(max_length=10, choices=Exposure, blank=True)
    impact_of_loss = models.CharField(max_length=10, choices=Exposure, blank=True)
    closed_on = models.DateField(null=True, blank=True, help_text="The seat no longer exists.")

    class Meta:
        ordering = ["title", "code"]
        indexes = [
            # the bench: critical seats only
            models.Index(fields=["id"], condition=Q(is_critical=True), name="position_critical")
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(title=""),
                name="position_has_code_and_title",
                violation_error_message="A position needs a code and a title.",
            ),
            models.CheckConstraint(
                condition=Q(vacant_since__isnull=True) | Q(incumbent__isnull=True),
                name="position_vacant_has_no_incumbent",
                violation_error_message="A held position has no 'vacant since' date.",
            ),
            models.CheckConstraint(
                condition=Q(is_holder_undisclosed=False)
                | Q(incumbent__isnull=True, vacant_since__isnull=True),
                name="position_undisclosed_has_no_incumbent",
                violation_error_message="A position with an unnamed holder is not held or vacant.",
            ),
            models.CheckConstraint(
                condition=Q(risk_of_loss__in=["", *Exposure.values])
                & Q(impact_of_loss__in=["", *Exposure.values]),
                name="position_exposure_known",
                violation_error_message="Risk and impact are low, medium or high.",
            ),
        ]
        triggers: list[pgtrigger.Trigger] = no_cycles(
            "position", table="people_position", column="reports_to_id"
        )

    def __str__(self) -> str:
        return self.title
