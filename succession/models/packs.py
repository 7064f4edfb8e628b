"""What a manager took into a calibration conversation."""

import pgtrigger
from django.db import models

from people.models import Account, Employee, Role


class Pack(models.Model):
    """A pack as it was read: kept so that the next one can say what changed. Append-only."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="packs")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    as_of = models.DateField()
    profile_version = models.PositiveIntegerField()
    policy_version = models.PositiveIntegerField()
    content = models.JSONField(help_text="The readiness as printed: score, parts, steps.")
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            # the last pack of this person for this role
            models.Index(fields=["employee", "role", "-made_at"], name="pack_last")
        ]
        triggers = [
            pgtrigger.Protect(
                name="pack_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"Pack {self.content_hash[:8]}"
