"""What was seen, by whom, when. Append-only."""

import pgtrigger
from django.db import models
from django.db.models import Q

from competencies.models.frameworks import Competency
from people.models import Account, Employee


class Evidence(models.Model):
    """One observation of one person in one competency. Never changed, never deleted: a correction
    retracts it (the only columns that may move, once) and adds another, so that any past date can
    be recomputed with what was known then.

    The key of a live row is person, competency, source, day, assessor and `origin_ref`; the last is
    empty but for finished courses, where it names the content, so that two courses on one day are
    two rows, and for 360 rounds, where it names the round.
    """

    class Source(models.IntegerChoices):
        """Numbers are stored and are part of the bulk format: never renumber."""

        ASSESSMENT = 0, "Assessment"
        CERTIFICATION = 1, "Certification"
        FEEDBACK_360 = 2, "360 feedback"
        MANAGER_RATING = 3, "Manager rating"
        PEER_FEEDBACK = 4, "Peer feedback"
        SELF_ASSESSMENT = 5, "Self-assessment"
        GRADED_COURSE = 6, "Graded course"
        COURSE_COMPLETION = 7, "Course finished"

    class Origin(models.TextChoices):
        IMPORT = "import", "Import"
        FORM = "form", "Form"
        NUDGE = "nudge", "Nudge"
        COMPLETION = "completion", "Finished course"
        API = "api", "API"
        ROUND = "round", "360 round"

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="evidence")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="evidence")
    source = models.PositiveSmallIntegerField(choices=Source)
    level = models.FloatField(help_text="On the competency's scale; fractions allowed.")
    observed_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    assessor = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="evidence_given"
    )
    note = models.TextField(blank=True)
    behaviour = models.TextField(
        blank=True,
        db_default="",
        help_text="The behaviour that was seen, in its wording of that day: indicators may change.",
    )
    origin = models.CharField(max_length=12, choices=Origin)
    origin_ref = models.CharField(
        max_length=120,
        blank=True,
        help_text="content:CODE for a finished course, round:ID for a 360 round, otherwise empty.",
    )
    import_run_id = models.BigIntegerField(
        null=True, blank=True, help_text="The audit run that brought it, if an import did."
    )
    recorded_at = models.DateTimeField(db_default=models.functions.Now())
    recorded_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )
    retracted_at = models.DateTimeField(null=True, blank=True)
    retracted_by = models.CharField(max_length=200, blank=True)
    retraction_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-observed_on", "-id"]
        verbose_name_plural = "evidence"
        indexes = [
            # one person's evidence: the person page and the event recompute
            models.Index(fields=["employee", "competency"], name="evidence_person"),
            # rolling back an import
            models.Index(
                fields=["import_run_id"],
                condition=Q(import_run_id__isnull=False),
                name="evidence_import_run",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "employee",
                    "competency",
                    "source",
                    "observed_on",
                    "assessor",
                    "origin_ref",
                ],
                condition=Q(retracted_at__isnull=True),
                nulls_distinct=False,
                name="evidence_live_once",
                violation_error_message="This observation is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=10),
                name="evidence_level_from_1",
                violation_error_message="Levels count from 1.",
            ),
            models.CheckConstraint(
                condition=Q(source__lte=7),
                name="evidence_source_known",
                violation_error_message="Unknown source of evidence.",
            ),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True, retracted_by="", retraction_reason="")
                | (Q(retracted_at__isnull=False) & ~Q(retracted_by="") & ~Q(retraction_reason="")),
                name="evidence_retraction_whole",
                violation_error_message="A retraction names who and why.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="evidence_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="evidence_append_only",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    exclude=["retracted_at", "retracted_by", "retraction_reason"]
                ),
            ),
            pgtrigger.Protect(
                name="evidence_retracted_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__retracted_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="evidence_within_scale",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="added"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM added JOIN competencies_competency competency
                        ON competency.id = added.competency_id
                        WHERE added.level > competency.scale_max
                    ) THEN
                        RAISE EXCEPTION 'level above the scale of its competency'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.level} {self.observed_on}"


DIRECT_SOURCES: tuple[int, ...] = tuple(
    source.value
    for source in Evidence.Source
    if source not in {Evidence.Source.GRADED_COURSE, Evidence.Source.COURSE_COMPLETION}
)
"""Somebody looked. The others say only that something was finished."""

RATED_SOURCES: tuple[int, ...] = (
    Evidence.Source.ASSESSMENT.value,
    Evidence.Source.MANAGER_RATING.value,
    Evidence.Source.PEER_FEEDBACK.value,
)
"""Somebody with a name looked at somebody else: what rater habits are told from, and what a scoring
policy may correct for them."""
