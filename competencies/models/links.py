"""How competencies relate beyond the one tree that is shown."""

from django.db import models
from django.db.models import F, Q

from competencies.models.frameworks import Competency
from competencies.models.json_kinds import is_json


class CompetencyLink(models.Model):
    """One competency stands in a relation to another, of the same framework or not.

    Read it as a sentence: origin, kind, destination. A link says what an author published; no score
    follows from it. A kind that an author made up is written `ext:` and their word.
    """

    class Kind(models.TextChoices):
        CHILD_OF = "child_of", "also stands below"
        EQUIVALENT = "equivalent", "is the same as"
        BROADER = "broader", "is a case of"
        RELATED = "related", "has to do with"
        PEER = "peer", "stands beside"
        PRECEDES = "precedes", "comes before"
        PART_OF = "part_of", "is a part of"
        EXEMPLAR = "exemplar", "is an example of"
        REPLACED_BY = "replaced_by", "was replaced by"
        SKILL_LEVEL = "skill_level", "has the level"
        TRANSLATION_OF = "translation_of", "is a translation of"
        ESSENTIAL_FOR = "essential_for", "is essential for"
        OPTIONAL_FOR = "optional_for", "helps with"

    origin = models.ForeignKey(Competency, models.CASCADE, related_name="links_out")
    destination = models.ForeignKey(Competency, models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=60)
    identifier = models.CharField(
        max_length=300, blank=True, db_default="", help_text="Its UUID or URI where it comes from."
    )
    rank = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Order among the links of its kind."
    )
    extras = models.JSONField(
        default=dict,
        blank=True,
        db_default=models.Value({}, models.JSONField()),
        help_text="What its format says and no field holds.",
    )

    class Meta:
        ordering = ["origin", "kind", "rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "destination", "kind"],
                name="competency_link_once",
                violation_error_message="These two are linked like that already.",
            ),
            models.CheckConstraint(
                condition=~Q(origin=F("destination")),
                name="competency_link_to_another",
                violation_error_message="A competency is not linked to itself.",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "child_of",
                        "equivalent",
                        "broader",
                        "related",
                        "peer",
                        "precedes",
                        "part_of",
                        "exemplar",
                        "replaced_by",
                        "skill_level",
                        "translation_of",
                        "essential_for",
                        "optional_for",
                    ]
                )
                | Q(kind__startswith="ext:"),
                name="competency_link_kind_known",
                violation_error_message="Unknown kind of link.",
            ),
            models.CheckConstraint(
                condition=is_json("extras", "object"),
                name="competency_link_extras_is_object",
                violation_error_message="Extras are an object.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin_id} {self.kind} {self.destination_id}"
