"""How good the estimates are: runs that measure it, and what they found."""

from django.db import models
from django.db.models import F, Q

from audit.models import Run
from succession.models.chunks import Chunk
from succession.models.policies import ScoringPolicyVersion


class ValidationRun(models.Model):
    """The estimates of everybody held against what was seen later, as of one day with what was
    known at one moment. The result holds figures of groups only, never a person's."""

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="validation")
    as_of = models.DateField()
    known_at = models.DateTimeField()
    policy = models.ForeignKey(ScoringPolicyVersion, models.PROTECT, related_name="+")
    is_open = models.BooleanField(default=True, help_text="Under way. One at a time.")
    result = models.JSONField(
        null=True, blank=True, help_text="As `succession.validation.results` writes it."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_open"],
                condition=Q(is_open=True),
                name="validation_one_open",
                violation_error_message="A validation is under way already.",
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(result__isnull=True),
                name="validation_open_has_no_result",
                violation_error_message="A validation has its result when it has ended.",
            ),
        ]

    def __str__(self) -> str:
        return f"Validation as of {self.as_of}"


class ValidationChunk(Chunk):
    """A range of employee ids to measure. Claimed with SKIP LOCKED inside the transaction that also
    stores its sums; the sums go when they have become part of the result."""

    validation = models.ForeignKey(ValidationRun, models.CASCADE, related_name="chunks")
    sums = models.BinaryField(default=bytes, help_text="As `Tally.to_bytes` writes them.")
    bands = models.JSONField(default=list, help_text="What became of calls, per band.")
    unsaid = models.PositiveIntegerField(
        default=0, help_text="Pairs without a forecast: not enough evidence then, or left since."
    )

    class Meta:
        ordering = ["validation", "first_employee_id"]
        indexes = [
            # the next chunk to claim
            models.Index(
                fields=["validation", "first_employee_id"],
                condition=Q(finished_at__isnull=True),
                name="validation_chunk_open",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["validation", "first_employee_id"],
                name="validation_chunk_once",
                violation_error_message="This chunk exists already.",
            ),
            models.CheckConstraint(
                condition=Q(last_employee_id__gte=F("first_employee_id")),
                name="validation_chunk_ordered",
                violation_error_message="A chunk ends at or after its beginning.",
            ),
        ]
