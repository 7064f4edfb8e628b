"""How much of what is required somebody has seen, counted once a night."""

from django.db import models
from django.db.models import F, Q

from competencies.models import Competency
from people.models import OrgUnit


class EvidenceCoverage(models.Model):
    """Of the people of one org unit itself (not of those below it), how many are scored against a
    profile that requires this competency, by the age of what was seen of them directly.

    Counts alone, replaced as a whole every night: a figure over any part of the organisation is a
    sum of few rows, whatever the number of people. No unit is people who belong to none.
    """

    org_unit = models.ForeignKey(OrgUnit, models.CASCADE, null=True, blank=True, related_name="+")
    competency = models.ForeignKey(Competency, models.CASCADE, related_name="+")
    measured_on = models.DateField()
    people = models.PositiveIntegerField(help_text="Required person-competency pairs.")
    fresh = models.PositiveIntegerField(help_text="Seen in the last 12 months, still valid.")
    aging = models.PositiveIntegerField(help_text="Seen 12 to 24 months ago, or expired since.")
    older = models.PositiveIntegerField(help_text="Seen longer ago.")

    class Meta:
        verbose_name_plural = "evidence coverage"
        constraints = [
            models.UniqueConstraint(
                fields=["org_unit", "competency"],
                nulls_distinct=False,
                name="evidence_coverage_once",
                violation_error_message="This unit is counted for this competency already.",
            ),
            models.CheckConstraint(
                condition=Q(people__gte=F("fresh") + F("aging") + F("older")),
                name="evidence_coverage_adds_up",
                violation_error_message="More was seen than there are people.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.org_unit_id} {self.competency_id}: {self.fresh} of {self.people}"
