"""What the organisation keeps from people about themselves, said openly."""

from django.db import models
from django.db.models import Q

from people.models.accounts import Account


class WithheldItem(models.Model):
    """One kind of thing that is held about people and not shown to them. A row means withheld; its
    reason stands on everybody's own page. Everything without a row is shown."""

    class Item(models.TextChoices):
        NOMINATIONS = "nominations", "Positions for which you are proposed or confirmed"
        PACKS = "packs", "Calibration packs kept about you"
        POOLS = "pools", "Talent pools that you are in"
        CALIBRATIONS = "calibrations", "Your places in calibration sessions"
        ASSESSMENTS = "assessments", "How the positions that you hold were assessed"
        PERFORMANCE = "performance", "Your performance rating from the HR data"

    item = models.CharField(max_length=20, choices=Item, unique=True)
    reason = models.CharField(max_length=300, help_text="Read by everybody on their own page.")
    withheld_at = models.DateTimeField(auto_now_add=True)
    withheld_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["item"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    item__in=[
                        "nominations",
                        "packs",
                        "pools",
                        "calibrations",
                        "assessments",
                        "performance",
                    ]
                )
                & ~Q(reason=""),
                name="withheld_item_known_and_reasoned",
                violation_error_message="Say why this is withheld.",
            )
        ]

    def __str__(self) -> str:
        return self.get_item_display()
