"""Occupations as published classifications describe them: where a role profile may start."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Concat

from competencies.models.frameworks import Competency, Framework
from competencies.models.json_kinds import is_json
from people.models.triggers import no_cycles


class Occupation(models.Model):
    """A kind of work in the world at large. Not a role of this organisation: nobody holds it, and
    nobody is scored against it. A role profile can take its requirements over as a first draft."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="occupations")
    code = models.CharField(max_length=60, help_text="Its code in the framework.")
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    alternative_titles = models.JSONField(
        default=list, blank=True, help_text="Other titles, as a list of texts."
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    identifier = models.CharField(
        max_length=300, blank=True, help_text="Its UUID or URI where it comes from."
    )
    kind = models.CharField(
        max_length=60, blank=True, help_text="occupation, or group for a node above occupations."
    )
    zone = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How much preparation it takes, 1 little to 5 much."
    )
    extras = models.JSONField(
        default=dict, blank=True, help_text="What its format says and no field holds."
    )
    plain_text = models.GeneratedField(
        expression=models.Func(
            Concat(
                "title",
                models.Value("\n"),
                Cast("alternative_titles", models.TextField()),
                output_field=models.TextField(),
            ),
            function="cadre_plain",
        ),
        output_field=models.TextField(),
        db_persist=True,
        help_text="All titles in lower case without accents, for searching.",
    )

    class Meta:
        ordering = ["title", "code"]
        indexes = [
            # search by part of a title or of another title
            GinIndex(OpClass("plain_text", "gin_trgm_ops"), name="occupation_search"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "code"],
                name="occupation_code_once",
                violation_error_message="This framework has an occupation with this code.",
            ),
            models.UniqueConstraint(
                fields=["framework", "identifier"],
                condition=~Q(identifier=""),
                name="occupation_identifier_once",
                violation_error_message="This identifier is in the framework already.",
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(title=""),
                name="occupation_has_code_and_title",
                violation_error_message="An occupation needs a code and a title.",
            ),
            models.CheckConstraint(
                condition=Q(zone__isnull=True) | Q(zone__gte=1, zone__lte=5),
                name="occupation_zone_1_to_5",
                violation_error_message="A zone is from 1 to 5.",
            ),
            models.CheckConstraint(
                condition=is_json("alternative_titles", "array") & is_json("extras", "object"),
                name="occupation_json_shapes",
                violation_error_message="Other titles are a list, extras an object.",
            ),
        ]
        triggers = no_cycles("occupation", table="competencies_occupation", column="parent_id")

    def __str__(self) -> str:
        return self.title


class OccupationRequirement(models.Model):
    """What an occupation asks for, as its classification says. `level` stays empty where the
    classification gives none: it is never made up."""

    occupation = models.ForeignKey(Occupation, models.CASCADE, related_name="requirements")
    competency = models.ForeignKey(
        Competency, models.CASCADE, related_name="occupation_requirements"
    )
    importance = models.FloatField(help_text="0 = not important to 1 = most important.")
    level = models.FloatField(
        null=True, blank=True, help_text="On the competency's scale. Empty = not given."
    )
    is_essential = models.BooleanField(default=False)
    extras = models.JSONField(
        default=dict, blank=True, help_text="What its format says and no field holds."
    )

    class Meta:
        ordering = ["occupation", "-importance", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["occupation", "competency"],
                name="occupation_requirement_once",
                violation_error_message="This occupation asks for this competency already.",
            ),
            models.CheckConstraint(
                condition=Q(importance__gte=0, importance__lte=1),
                name="occupation_importance_0_to_1",
                violation_error_message="Importance is from 0 to 1.",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=10),
                name="occupation_level_from_1",
                violation_error_message="Levels count from 1.",
            ),
            models.CheckConstraint(
                condition=is_json("extras", "object"),
                name="occupation_requirement_extras_is_object",
                violation_error_message="Extras are an object.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name=f"occupation_level_within_scale_{name}",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=operation,
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
            )
            for name, operation in (("insert", pgtrigger.Insert), ("update", pgtrigger.Update))
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.competency_id}"
