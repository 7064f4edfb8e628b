"""Why a position counts as critical, and what its loss would mean."""

import pgtrigger
from django.db import models
from django.db.models import Q

from people.models import Account, Position
from people.models.organisation import Exposure


class Assessment(models.Model):
    """What somebody said of a seat on a day, and until when it shall be looked at again. The newest
    one holds; its values are also those of the position, which an import may change since.
    Append-only."""

    position = models.ForeignKey(Position, models.PROTECT, related_name="assessments")
    is_critical = models.BooleanField()
    risk_of_loss = models.CharField(max_length=10, choices=Exposure, blank=True)
    impact_of_loss = models.CharField(max_length=10, choices=Exposure, blank=True)
    reason = models.TextField()
    review_on = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position", "-made_at", "-id"]
        indexes = [
            # the newest of each seat: the bench and its reviews
            models.Index(fields=["position", "-made_at", "-id"], name="assessment_newest")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    is_critical=True,
                    risk_of_loss__in=Exposure.values,
                    impact_of_loss__in=Exposure.values,
                    review_on__isnull=False,
                )
                | Q(is_critical=False, risk_of_loss="", impact_of_loss="", review_on__isnull=True),
                name="assessment_complete",
                violation_error_message="A critical position has a risk, an impact and a day of"
                " review; another one has none of them.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="assessment_has_reason",
                violation_error_message="Say why, in a sentence.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="assessment_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.position_id} at {self.made_at}"
