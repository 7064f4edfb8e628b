"""Whether the pipeline lives: figures with owners, and what they were."""

from django.db import models
from django.db.models import Q

from people.models import Employee


class KPI(models.Model):
    """A figure that somebody answers for. Its query is code under its key; the rest is data.
    Without an owner or a target it shows as ungoverned instead of a number."""

    class Direction(models.TextChoices):
        UP = "up", "Higher is better"
        DOWN = "down", "Lower is better"

    class Unit(models.TextChoices):
        SHARE = "share", "Share"
        MEAN = "mean", "Mean"
        COUNT = "count", "Count"

    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    definition = models.TextField(help_text="One sentence.")
    formula = models.TextField()
    unit = models.CharField(max_length=10, choices=Unit)
    direction = models.CharField(max_length=4, choices=Direction)
    target = models.FloatField(null=True, blank=True)
    warn = models.FloatField(null=True, blank=True)
    alarm = models.FloatField(null=True, blank=True)
    cadence_days = models.PositiveSmallIntegerField(default=30)
    owner = models.ForeignKey(
        Employee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="kpis_owned",
        help_text="A person, never a department.",
    )
    definition_version = models.PositiveIntegerField(default=1)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rank", "key"]
        verbose_name = "KPI"
        verbose_name_plural = "KPIs"

    def __str__(self) -> str:
        return self.name

    @property
    def is_owned(self) -> bool:
        """Somebody who works here answers for it."""
        return self.owner is not None and self.owner.status != Employee.Status.LEFT

    @property
    def is_governed(self) -> bool:
        return self.is_owned and self.target is not None


class Observation(models.Model):
    """What a KPI was on one day, with everything needed to say how it came about."""

    kpi = models.ForeignKey(KPI, models.PROTECT, related_name="observations")
    as_of = models.DateField()
    numerator = models.FloatField(null=True, blank=True)
    denominator = models.FloatField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True, help_text="Empty = no data, never zero.")
    detail = models.JSONField(default=dict, blank=True)
    definition_version = models.PositiveIntegerField()
    policy_version = models.PositiveIntegerField(null=True, blank=True)
    observed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kpi", "-as_of"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "as_of"],
                name="observation_once_a_day",
                violation_error_message="This KPI was observed on this day already.",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | Q(denominator__isnull=False, numerator__isnull=False),
                name="observation_value_has_parts",
                violation_error_message="A value comes with its numerator and denominator.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id} {self.as_of}"
