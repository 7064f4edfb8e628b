"""How raters rate beside others."""

from django.db import models
from django.db.models import Q

from people.models import Employee


class RaterHabit(models.Model):
    """What was last worked out of one rater; replaced every night. Shown to the rater and to HR.
    Deliberately without any effect on scores: a correction would be a version of the policy."""

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
