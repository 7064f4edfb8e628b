"""What people can be good at, and how one recognises it."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Concat

from competencies.models.json_kinds import is_json
from people.models.triggers import no_cycles


class Framework(models.Model):
    """A set of competencies from one author. Several live side by side.

    `extras` is what a published format says and no column holds, by the name of the format, so that
    it goes out again as it came in: {"case": {"adoptionStatus": "Draft"}}. No rule reads it.
    """

    code = models.CharField(max_length=60, unique=True, help_text="The stable key in every file.")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="Where it comes from.")
    licence = models.CharField(max_length=300, blank=True)
    identifier = models.CharField(
        max_length=300, blank=True, db_default="", help_text="Its UUID or URI where it comes from."
    )
    version_label = models.CharField(
        max_length=60, blank=True, db_default="", help_text="Which version, in its author's words."
    )
    publisher = models.CharField(max_length=200, blank=True, db_default="")
    language = models.CharField(
        max_length=20, blank=True, db_default="", help_text="A language tag such as en-GB."
    )
    attribution = models.TextField(
        blank=True, db_default="", help_text="The words that its licence wants shown."
    )
    extras = models.JSONField(
        default=dict,
        blank=True,
        db_default=models.Value({}, models.JSONField()),
        help_text="What its format says and no field holds.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["identifier"],
                condition=~Q(identifier=""),
                name="framework_identifier_once",
                violation_error_message="A framework with this identifier is here already.",
            ),
            models.CheckConstraint(
                condition=is_json("extras", "object"),
                name="framework_extras_is_object",
                violation_error_message="Extras are an object.",
            ),
        ]

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
        triggers = [
            pgtrigger.Trigger(
                name="framework_level_keeps_names",
                when=pgtrigger.After,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF TG_OP = 'UPDATE' AND NEW.name = OLD.name AND NEW.level = OLD.level THEN
                        RETURN NULL;
                    END IF;
                    INSERT INTO competencies_formerlevelname (framework_id, level, name, until)
                    VALUES (OLD.framework_id, OLD.level, OLD.name, now());
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.name}"


class Competency(models.Model):
    """Something that people can be seen to do better or worse, on a scale from 1.

    `parent` is the one place in the tree where it is shown; further places are links of the kind
    child_of. A group is a competency of the kind `group` that nothing need be rated against.
    """

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
    identifier = models.CharField(
        max_length=300, blank=True, db_default="", help_text="Its UUID or URI where it comes from."
    )
    kind = models.CharField(
        max_length=60,
        blank=True,
        db_default="",
        help_text="What its author calls it: skill, knowledge, group, work_style …",
    )
    rank = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Order among its siblings."
    )
    alternative_labels = models.JSONField(
        default=list,
        blank=True,
        db_default=models.Value([], models.JSONField()),
        help_text="Other names, as a list of texts.",
    )
    extras = models.JSONField(
        default=dict,
        blank=True,
        db_default=models.Value({}, models.JSONField()),
        help_text="What its format says and no field holds.",
    )
    plain_text = models.GeneratedField(
        expression=models.Func(
            Concat(
                "name",
                models.Value("\n"),
                "category",
                models.Value("\n"),
                Cast("alternative_labels", models.TextField()),
                output_field=models.TextField(),
            ),
            function="cadre_plain",
        ),
        output_field=models.TextField(),
        db_persist=True,
        help_text="Name, category and other names in lower case without accents, for searching.",
    )
    word_stems = models.GeneratedField(
        expression=SearchVector("name", "category", "description", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
        help_text="What its texts speak of, for suggestions. Kept, as thousands take seconds.",
    )
    retired_on = models.DateField(
        null=True,
        blank=True,
        help_text="From this day nothing new may require it. What was recorded stays.",
    )

    class Meta:
        ordering = ["category", "name", "code"]
        verbose_name_plural = "competencies"
        indexes = [
            # search by part of a name or of another name
            GinIndex(OpClass("plain_text", "gin_trgm_ops"), name="competency_search"),
            # what a URI in another framework's file means
            models.Index(
                fields=["identifier"], condition=~Q(identifier=""), name="competency_by_identifier"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "identifier"],
                condition=~Q(identifier=""),
                name="competency_identifier_once",
                violation_error_message="This identifier is in the framework already.",
            ),
            models.CheckConstraint(
                condition=is_json("alternative_labels", "array") & is_json("extras", "object"),
                name="competency_json_shapes",
                violation_error_message="Other names are a list, extras an object.",
            ),
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
