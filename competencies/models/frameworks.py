"""What people can be good at, and how one recognises it."""

import pgtrigger
from django.db import models
from django.db.models import Q

from people.models.triggers import no_cycles


class Framework(models.Model):
    """A set of competencies from one author. Several live side by side."""

    code = models.CharField(max_length=60, unique=True, help_text="The stable key in every file.")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="Where it comes from.")
    licence = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class FrameworkLevel(models.Model):
    """The framework's name for a level, such as 3 = Practitioner."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["framework", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "level"],
                name="framework_level_once",
                violation_error_message="This level has a name already.",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1),
                name="framework_level_from_1",
                violation_error_message="Levels count from 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.name}"


class Competency(models.Model):
    """Something that people can be seen to do better or worse, on a scale from 1."""

    code = models.CharField(max_length=120, unique=True, help_text="The stable key in every file.")
    framework = models.ForeignKey(
        Framework, models.PROTECT, null=True, blank=True, related_name="competencies"
    )
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    category = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    scale_max = models.PositiveSmallIntegerField(
        default=5, help_text="The highest level; 1 is the lowest."
    )
    half_life_days = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="After how many days evidence weighs half. Empty = the scoring policy's.",
    )

    class Meta:
        ordering = ["category", "name", "code"]
        verbose_name_plural = "competencies"
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name=""),
                name="competency_has_code_and_name",
                violation_error_message="A competency needs a code and a name.",
            ),
            models.CheckConstraint(
                condition=Q(scale_max__gte=2, scale_max__lte=10),
                name="competency_scale_2_to_10",
                violation_error_message="A scale has 2 to 10 levels.",
            ),
            models.CheckConstraint(
                condition=Q(half_life_days__isnull=True) | Q(half_life_days__gte=1),
                name="competency_half_life_positive",
                violation_error_message="A half-life is at least one day.",
            ),
        ]
        triggers = [
            *no_cycles("competency", table="competencies_competency", column="parent_id"),
            pgtrigger.Trigger(
                name="competency_half_life_kept",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(old="gone", new="added"),
                func="""
                    INSERT INTO competencies_formerhalflife
                        (competency_id, half_life_days, replaced_at)
                    SELECT gone.id, gone.half_life_days, statement_timestamp()
                    FROM gone JOIN added USING (id)
                    WHERE gone.half_life_days IS DISTINCT FROM added.half_life_days;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormerHalfLife(models.Model):
    """The half-life that a competency had until a moment, so that what was known then can be scored
    as it was. Written by the database whenever one changes. Append-only."""

    competency = models.ForeignKey(
        Competency, models.CASCADE, related_name="former_half_lives", db_index=False
    )
    half_life_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="Empty = the scoring policy's."
    )
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["competency", "replaced_at"]
        indexes = [
            # what held at a moment: the first that was replaced after it
            models.Index(fields=["competency", "replaced_at"], name="former_half_life")
        ]
        triggers = [
            pgtrigger.Protect(name="former_half_life_final", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.competency_id} until {self.replaced_at}"


class Indicator(models.Model):
    """One behaviour that can be observed and that shows a level of a competency."""

    competency = models.ForeignKey(Competency, models.CASCADE, related_name="indicators")
    level = models.PositiveSmallIntegerField()
    text = models.TextField()
    rank = models.PositiveSmallIntegerField(default=0, help_text="Order within its level.")

    class Meta:
        ordering = ["competency", "level", "rank", "id"]
        constraints = [
            models.UniqueConstraint(
                "competency",
                "level",
                models.functions.MD5("text"),
                name="indicator_once",
                violation_error_message="This indicator is there already.",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1) & ~Q(text=""),
                name="indicator_has_level_and_text",
                violation_error_message="An indicator needs a level from 1 and a text.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
