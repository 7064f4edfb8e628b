"""How raters rate beside others."""

import pgtrigger
from django.db import models
from django.db.models import Q

from people.models import Account, Employee


class RaterHabit(models.Model):
    """What was last worked out of one rater; replaced every night. Shown to the rater and to HR.
    Without any effect on scores: a scoring policy that corrects names a `HabitMeasurement`."""

    rater = models.OneToOneField(Employee, models.CASCADE, related_name="rater_habit")
    computed_on = models.DateField()
    people = models.PositiveIntegerField(help_text="Whom others rated as well.")
    pairs = models.PositiveIntegerField(help_text="Person and competency, rated by others as well.")
    co_raters = models.PositiveIntegerField()
    severity = models.FloatField(null=True, help_text="Levels; above 0 is lenient.")
    severity_low = models.FloatField(null=True)
    severity_high = models.FloatField(null=True)
    why_no_severity = models.CharField(max_length=20, blank=True)
    spread = models.FloatField(null=True, help_text="A ratio; above 1 uses more of the scale.")
    spread_low = models.FloatField(null=True)
    spread_high = models.FloatField(null=True)
    why_no_spread = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["rater__plain_name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(severity__isnull=True) ^ Q(why_no_severity=""),
                name="rater_habit_severity_or_why_not",
                violation_error_message="Without a severity there is a reason.",
            ),
            models.CheckConstraint(
                condition=Q(spread__isnull=True) ^ Q(why_no_spread=""),
                name="rater_habit_spread_or_why_not",
                violation_error_message="Without a spread there is a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rater_id} {self.severity}"


class HabitMeasurement(models.Model):
    """The habits of one night, kept for good, for scoring policies to correct by. A version of the
    policy names one by its number, so that every day scored under it can be scored again."""

    measured_on = models.DateField(help_text="The day up to which ratings were compared.")
    raters = models.PositiveIntegerField(help_text="Everybody who was compared.")
    kept_at = models.DateTimeField(auto_now_add=True)
    kept_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        triggers = [
            pgtrigger.Protect(
                name="habit_measurement_final", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"Rater habits {self.pk} of {self.measured_on}"


class MeasuredHabit(models.Model):
    """One rater of a measurement whose severity is surely not nought; nobody else is corrected."""

    measurement = models.ForeignKey(HabitMeasurement, models.PROTECT, related_name="habits")
    rater = models.ForeignKey(Employee, models.PROTECT, related_name="measured_habits")
    people = models.PositiveIntegerField()
    pairs = models.PositiveIntegerField()
    co_raters = models.PositiveIntegerField()
    severity = models.FloatField(help_text="Levels; above 0 is lenient.")
    severity_low = models.FloatField()
    severity_high = models.FloatField()
    excess = models.FloatField(help_text="Levels taken off each of the ratings; below 0, added.")

    class Meta:
        constraints = [
            # reading evidence under a policy that corrects
            models.UniqueConstraint(
                fields=["measurement", "rater"],
                name="measured_habit_once",
                violation_error_message="This rater is in the measurement already.",
            ),
            models.CheckConstraint(
                condition=Q(severity_low__gt=0, excess__gt=0, excess__lte=models.F("severity_low"))
                | Q(severity_high__lt=0, excess__lt=0, excess__gte=models.F("severity_high")),
                name="measured_habit_is_sure",
                violation_error_message="Only what is sure of a habit is corrected.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="measured_habit_final", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.rater_id} {self.excess}"
