"""What can be learnt, what it is about, and who finished it."""

from django.db import models
from django.db.models import Q

from competencies.models import Competency
from people.models import Employee


class Content(models.Model):
    """A course, book, video or event. A finished one never proves proficiency by itself."""

    code = models.CharField(max_length=120, unique=True, help_text="The stable key in every file.")
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    provider = models.CharField(max_length=200, blank=True)
    format = models.CharField(max_length=60, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    language = models.CharField(max_length=20, blank=True)
    duration_minutes = models.PositiveIntegerField(null=True, blank=True)
    yearly_cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    is_title_unknown = models.BooleanField(
        default=False, help_text="Made for a completion whose content no longer exists."
    )

    class Meta:
        ordering = ["title", "code"]
        verbose_name_plural = "content"
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(title=""),
                name="content_has_code_and_title",
                violation_error_message="Content needs a code and a title.",
            ),
            models.CheckConstraint(
                condition=Q(yearly_cost__isnull=True) | Q(yearly_cost__gte=0),
                name="content_cost_not_negative",
                violation_error_message="A cost is 0 or more.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ContentMapping(models.Model):
    """Content speaks to a competency at a level: whoever finishes it shows at least about that."""

    content = models.ForeignKey(Content, models.CASCADE, related_name="mappings")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="content_mappings")
    level = models.FloatField()

    class Meta:
        ordering = ["content", "competency", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["content", "competency", "level"],
                name="content_mapping_once",
                violation_error_message="This mapping is there already.",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=10),
                name="content_mapping_level_from_1",
                violation_error_message="Levels count from 1.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.content_id} → {self.competency_id} {self.level}"


class Completion(models.Model):
    """Somebody finished something on a day."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="completions")
    content = models.ForeignKey(Content, models.PROTECT, related_name="completions")
    completed_on = models.DateField()
    score = models.FloatField(null=True, blank=True, help_text="0 to 100.")
    passed = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["-completed_on", "-id"]
        indexes = [
            # completions of one content item: mapping changes, nudges
            models.Index(fields=["content", "completed_on"], name="completion_content")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "content", "completed_on"],
                name="completion_once",
                violation_error_message="This completion is recorded already.",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=100),
                name="completion_score_0_to_100",
                violation_error_message="A score is from 0 to 100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.content_id} {self.completed_on}"
