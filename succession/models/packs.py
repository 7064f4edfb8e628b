"""What a manager took into a calibration conversation."""

import pgtrigger
from django.db import models
from django.db.models import Q

from audit.models import Run
from people.models import Account, Employee, Role
from succession.models.calibration import CalibrationSession


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


class PackFile(models.Model):
    """A pack about many people, made by a worker and kept a few days for the one who asked for it.
    Deliberately in the database: it is backed up, erased and guarded like everything else about
    people, and workers share no folder with the web servers."""

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="pack_file")
    made_for = models.ForeignKey(Account, models.PROTECT, related_name="+")
    session = models.ForeignKey(
        CalibrationSession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pack_files",
        help_text="Whose pack it is; none: of a team.",
    )
    title = models.CharField(max_length=200)
    day = models.DateField()
    facilitator = models.CharField(max_length=200, blank=True)
    agenda = models.JSONField(default=list, blank=True, help_text="Lines.")
    dissent = models.JSONField(
        default=list, blank=True, help_text="Of last time: about, words, who."
    )
    pairs = models.JSONField(help_text="Employee id and role id of each page, in order.")
    paper = models.CharField(max_length=10, choices=[("a4", "A4"), ("letter", "Letter")])
    file_kind = models.CharField(
        max_length=10,
        choices=[("pdf", "PDF"), ("xlsx", "Spreadsheet")],
        default="pdf",
        db_default="pdf",
    )
    content = models.BinaryField(default=bytes, help_text="The file; empty before and after.")
    content_hash = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(help_text="When the content goes.")

    class Meta:
        indexes = [
            # the latest one of this reader
            models.Index(fields=["made_for", "-run"], name="pack_file_of_reader"),
            # what goes tonight
            models.Index(fields=["expires_at"], name="pack_file_expiry"),
        ]

    def __str__(self) -> str:
        return self.title


class PackSending(models.Model):
    """A kept pack, of one person or of a session, that somebody asked somebody else to read. What is
    sent is the way to it: it opens for whoever may see it, and is never a file."""

    pack = models.ForeignKey(Pack, models.PROTECT, null=True, blank=True, related_name="sendings")
    file = models.ForeignKey(
        PackFile, models.PROTECT, null=True, blank=True, related_name="sendings"
    )
    to = models.ForeignKey(Account, models.PROTECT, related_name="packs_received")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="First opened.")

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pack__isnull=True, file__isnull=False)
                | Q(pack__isnull=False, file__isnull=True),
                name="pack_sending_of_one",
                violation_error_message="A pack of one person or of a session, one of them.",
            ),
            models.CheckConstraint(
                condition=~Q(to=models.F("by")),
                name="pack_sending_to_another",
                violation_error_message="Send it to somebody else.",
            ),
            models.UniqueConstraint(
                fields=["pack", "to"],
                name="pack_sending_once",
                violation_error_message="They have it already.",
            ),
            models.UniqueConstraint(
                fields=["file", "to"],
                name="pack_file_sending_once",
                violation_error_message="They have it already.",
            ),
        ]
        indexes = [
            # what waits to be opened, on Today
            models.Index(
                fields=["to"], condition=Q(opened_at__isnull=True), name="pack_sending_waiting"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="pack_sending_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Pack sent to {self.to_id}"
