"""Files that stand behind a piece of evidence."""

import pgtrigger
from django.db import models
from django.db.models import Q

from competencies.models.evidence import Evidence
from people.models import Account


class Attachment(models.Model):
    """The one file behind a piece of evidence, such as a certificate. Kept under a name of our own
    outside everything that is served; the sender's file name is only what a download is called."""

    class Kind(models.TextChoices):
        """By its first bytes, never by its name or by what the browser said."""

        PDF = "application/pdf", "PDF"
        PNG = "image/png", "PNG picture"
        JPEG = "image/jpeg", "JPEG picture"

    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="attachment")
    file = models.FileField(upload_to="evidence/", max_length=200)
    name = models.CharField(max_length=120, help_text="What a download is called.")
    kind = models.CharField(max_length=40, choices=Kind)
    size = models.PositiveIntegerField(help_text="Bytes.")
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["application/pdf", "image/png", "image/jpeg"]),
                name="attachment_kind_known",
                violation_error_message="Attach a PDF, PNG or JPEG file.",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0) & ~Q(name=""),
                name="attachment_has_size_and_name",
                violation_error_message="An attachment has a name and is not empty.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="attachment_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.name
