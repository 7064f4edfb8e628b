"""What came in from outside, row by row accounted for."""

from django.db import models
from django.db.models import F, Q

from audit.models import Run


class ImportRun(models.Model):
    """One import of a folder, file or preset. Its progress and outcome are its `audit.Run`."""

    class Kind(models.TextChoices):
        CANONICAL = "canonical", "Canonical files"
        UK_GDD = "uk_gdd", "GDD capability framework"
        ORGANOGRAM = "organogram", "Organogram"
        CASE = "case", "CASE package"
        ONET = "onet", "O*NET"
        ESCO = "esco", "ESCO"

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="imported")
    kind = models.CharField(max_length=20, choices=Kind)
    source_name = models.CharField(max_length=300, help_text="File or folder name, never a path.")
    is_dry_run = models.BooleanField(default=False)
    rejects_allowed = models.BooleanField(default=False)
    upload = models.CharField(
        max_length=300, blank=True, help_text="Its name below the upload folder, while it waits."
    )
    objects_counts = models.JSONField(
        default=dict, help_text='Per noun: {"role": {"created": 0, "updated": 0, "unchanged": 0}}.'
    )
    facts = models.JSONField(
        default=dict,
        help_text='What else is worth knowing: {"notices": ["…"], "movements": {"joined": 0}}.',
    )
    rolled_back_at = models.DateTimeField(null=True, blank=True)
    rolled_back_by = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.source_name}"


class FileReconciliation(models.Model):
    """What became of the rows of one file: nothing lost, nothing counted twice."""

    import_run = models.ForeignKey(ImportRun, models.CASCADE, related_name="files")
    file = models.CharField(max_length=120)
    source = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    merged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    excluded = models.PositiveIntegerField(default=0)
    control_totals = models.JSONField(
        default=dict, help_text="Sums and distinct counts per column: of the file, before, after."
    )
    row_hash = models.CharField(max_length=64, blank=True, help_text="Of the file's rows, sorted.")

    class Meta:
        ordering = ["import_run", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["import_run", "file"],
                name="file_reconciliation_once",
                violation_error_message="This file is reconciled already.",
            ),
            models.CheckConstraint(
                condition=Q(
                    source=F("created")
                    + F("updated")
                    + F("unchanged")
                    + F("merged")
                    + F("rejected")
                    + F("excluded")
                ),
                name="file_reconciliation_adds_up",
                violation_error_message="Every source row has exactly one outcome.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file}: {self.source}"


class RowOutcome(models.Model):
    """A source row that was rejected, or left out for a stated reason; or one that was taken in
    spite of a fault, with what was made of it in `suggestion`."""

    class Kind(models.TextChoices):
        REJECTED = "rejected", "Rejected"
        EXCLUDED = "excluded", "Left out"
        MENDED = "mended", "Mended"

    import_run = models.ForeignKey(ImportRun, models.CASCADE, related_name="row_outcomes")
    kind = models.CharField(max_length=10, choices=Kind)
    file = models.CharField(max_length=120)
    line = models.PositiveIntegerField(
        help_text="Physical line where the record starts; header = 1."
    )
    column = models.CharField(max_length=120, blank=True)
    value = models.TextField(blank=True)
    reason = models.TextField()
    suggestion = models.TextField(blank=True)
    row = models.JSONField(default=dict, help_text="The row as it came, to be mended.")

    class Meta:
        ordering = ["import_run", "file", "line", "id"]
        indexes = [
            # the list of rejections of a run
            models.Index(fields=["import_run", "kind", "file", "line"], name="row_outcome_list")
        ]

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.reason}"


class ChangedRow(models.Model):
    """A row as it was before an import changed it (empty = the import made it), to roll back."""

    import_run = models.ForeignKey(ImportRun, models.CASCADE, related_name="changed_rows")
    table = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    before = models.JSONField(null=True, blank=True)
    after_hash = models.BigIntegerField(
        null=True, blank=True, help_text="Of the row as the import left it: was it changed since?"
    )

    class Meta:
        ordering = ["import_run", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["import_run", "table", "object_id"],
                name="changed_row_once",
                violation_error_message="Only the first change of a row in a run is kept.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.object_id}"
