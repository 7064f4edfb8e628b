"""What a draft would change: figures of groups, and who would change band. Never the scores."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from audit.models import Run
from competencies.models import RoleProfile
from people.models import Employee, Role
from succession.models.chunks import Chunk
from succession.models.policies import ScoringPolicyVersion


class Preview(models.Model):
    """Everybody, or everybody scored for one role, scored twice as of one day: under the rules in
    force and under a draft. It keeps what it tried out, so that it can say whether the draft is
    still the same.
    """

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="preview")
    role = models.ForeignKey(
        Role,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose drafted profile was tried; none: a drafted scoring policy.",
    )
    draft = models.ForeignKey(
        RoleProfile,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The drafted profile, while it exists.",
    )
    stated = models.JSONField(help_text="The drafted constants, or the drafted requirements.")
    fingerprint = models.CharField(max_length=64, help_text="Of what is stated: SHA-256.")
    as_of = models.DateField()
    known_at = models.DateTimeField()
    policy = models.ForeignKey(
        ScoringPolicyVersion, models.PROTECT, related_name="+", help_text="In force on that day."
    )
    former_version = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of the role's profile in force then, if there was one."
    )

    class Meta:
        indexes = [
            # the newest preview of one draft
            models.Index(fields=["role", "-run"], name="preview_of_role_newest")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__isnull=False)
                | Q(draft__isnull=True, former_version__isnull=True),
                name="preview_profile_has_role",
                violation_error_message="A drafted profile is that of a role.",
            )
        ]

    def __str__(self) -> str:
        return f"Preview {self.pk}"


class PreviewChunk(Chunk):
    """A part of the people of a preview. Its figures are added in the transaction that ticks it
    off, so a killed worker has counted nobody."""

    preview = models.ForeignKey(Preview, models.CASCADE, related_name="chunks")

    class Meta:
        ordering = ["preview", "first_employee_id"]
        indexes = [
            # the next chunk to claim
            models.Index(
                fields=["preview", "first_employee_id"],
                condition=Q(finished_at__isnull=True),
                name="preview_chunk_open",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["preview", "first_employee_id"],
                name="preview_chunk_once",
                violation_error_message="This chunk exists already.",
            ),
            models.CheckConstraint(
                condition=Q(last_employee_id__gte=models.F("first_employee_id")),
                name="preview_chunk_ordered",
                violation_error_message="A chunk ends at or after its beginning.",
            ),
        ]


class PreviewCount(models.Model):
    """The figures of one group: a role, a division, or those who share an attribute. Groups only:
    which of them may be shown is decided where they are read."""

    class Dimension(models.TextChoices):
        ALL = "all", "Everybody"
        ROLE = "role", "Role"
        DIVISION = "division", "Org unit"
        LOCATION = "location", "Location"
        GENDER = "gender", "Gender"
        ETHNICITY = "ethnicity", "Ethnicity"
        AGE = "age", "Age"

    preview = models.ForeignKey(Preview, models.CASCADE, related_name="counts")
    dimension = models.CharField(max_length=12, choices=Dimension)
    key = models.CharField(max_length=120, blank=True, help_text="Empty: not recorded.")
    people = models.PositiveIntegerField()
    cells = ArrayField(
        models.BigIntegerField(),
        help_text="Pairs by band before and after, as succession.previews.compare lays them out.",
    )
    score_change = models.FloatField(help_text="Points of 100, added up over the pairs.")

    class Meta:
        ordering = ["preview", "dimension", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["preview", "dimension", "key"],
                name="preview_count_once",
                violation_error_message="This group is counted already.",
            ),
            models.CheckConstraint(
                condition=Q(
                    dimension__in=[
                        *("all", "role", "division", "location", "gender", "ethnicity", "age")
                    ]
                ),
                name="preview_dimension_known",
                violation_error_message="Unknown way to group people.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dimension} {self.key}"


class PreviewChange(models.Model):
    """Somebody who would be in another band. Kept until the next preview of the same draft.

    Written by COPY, so no column is empty: bands are numbers, and 0 names no competency.
    """

    preview = models.ForeignKey(Preview, models.CASCADE, related_name="changes")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+", db_index=False)
    role = models.ForeignKey(Role, models.PROTECT, related_name="+", db_index=False)
    band_before = models.SmallIntegerField(help_text="Number of the band; 5: not scored yet.")
    band_after = models.SmallIntegerField(help_text="Number of the band.")
    score_before = models.FloatField(help_text="0 to 100; 0 where not scored yet.")
    score_after = models.FloatField(help_text="0 to 100.")
    moved_competency = models.BigIntegerField(
        help_text="Id of the competency whose points moved most; 0: none did."
    )
    moved_points = models.FloatField(help_text="By how many points of 100 it moved.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["preview", "role", "employee"],
                name="preview_change_once",
                violation_error_message="This change is there already.",
            ),
            models.CheckConstraint(
                condition=Q(band_before__gte=0, band_before__lte=5)
                & Q(band_after__gte=0, band_after__lte=4),
                name="preview_change_band_known",
                violation_error_message="Unknown band.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} for {self.role_id}"
