"""Who works here."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from people.models.organisation import OrgUnit, Role
from people.models.triggers import no_cycles, notes_role_changes


def left_by(day: date, prefix: str = "") -> Q:
    """`Employee.has_left` as a filter on people, or on rows with a person at `prefix` (such as
    "employee__")."""
    return Q(**{f"{prefix}status": "left", f"{prefix}left_on__isnull": True}) | Q(
        **{f"{prefix}left_on__lte": day}
    )


class Employee(models.Model):
    """A person. Deliberately without any protected attribute: those are in `Demographics`,
    which only suppressed group figures may read."""

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        LEAVE = "leave", "On leave"
        LEFT = "left", "Left"

    number = models.CharField(max_length=60, unique=True, help_text="The stable key in every file.")
    full_name = models.CharField(max_length=200)
    plain_name = models.GeneratedField(
        expression=models.Func(models.F("full_name"), function="cadre_plain"),
        output_field=models.TextField(),
        db_persist=True,
        help_text="Lower case without accents, for sorting and searching.",
    )
    email = models.EmailField(blank=True)
    manager = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reports"
    )
    org_unit = models.ForeignKey(
        OrgUnit, models.PROTECT, null=True, blank=True, related_name="employees"
    )
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="employees")
    position_title = models.CharField(max_length=300, blank=True)
    grade = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 = lowest.")
    location = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=120, blank=True)
    hired_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    performance_rating = models.FloatField(null=True, blank=True, help_text="1 to 5.")
    timezone = models.CharField(max_length=60, blank=True)
    locale = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["plain_name", "id"]
        indexes = [
            # the directory, by name
            models.Index(fields=["plain_name", "id"], name="employee_name"),
            # search by part of a name
            GinIndex(OpClass("plain_name", "gin_trgm_ops"), name="employee_name_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(full_name=""),
                name="employee_has_number_and_name",
                violation_error_message="An employee needs a number and a name.",
            ),
            models.CheckConstraint(
                condition=Q(performance_rating__isnull=True)
                | Q(performance_rating__gte=1, performance_rating__lte=5),
                name="employee_performance_1_to_5",
                violation_error_message="A performance rating is from 1 to 5.",
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True)
                | Q(hired_on__isnull=True)
                | Q(left_on__gte=models.F("hired_on")),
                name="employee_left_after_hired",
                violation_error_message="Nobody leaves before being hired.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["active", "leave", "left"]),
                name="employee_status_known",
                violation_error_message="Status is active, leave or left.",
            ),
        ]
        triggers = [
            *no_cycles("employee", table="people_employee", column="manager_id"),
            notes_role_changes(),
        ]

    def __str__(self) -> str:
        return self.full_name

    def has_left(self, day: date) -> bool:
        """Gone by this day; "left" without a date is gone already."""
        if self.left_on is not None:
            return self.left_on <= day
        return self.status == self.Status.LEFT


class Demographics(models.Model):
    """Protected attributes, apart from everything else; read only for suppressed group figures."""

    employee = models.OneToOneField(
        Employee, models.CASCADE, primary_key=True, related_name="demographics"
    )
    gender = models.CharField(max_length=60, blank=True)
    ethnicity = models.CharField(max_length=120, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "demographics"

    def __str__(self) -> str:
        return f"Demographics {self.pk}"


class SystemLogin(models.Model):
    """One day on which a person used a system, for activation figures. No times, no pages."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="system_logins")
    logged_in_on = models.DateField()
    system = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-logged_in_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "logged_in_on", "system"],
                name="system_login_once_a_day",
                violation_error_message="This login is already recorded.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.logged_in_on} {self.system}"
