"""A 360 round: many look at one person, and nobody can tell who said what.

Who was asked and who has answered is kept with names; what was answered is kept without. Between
the two there is no key, no time and no order. At release the answers become figures and are
deleted: what the pages, files and the API can show is what was published once.
"""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from competencies.models.frameworks import Competency
from people.models import Account, Employee, Role


class RaterGroup(models.TextChoices):
    """From where somebody looks. The manager is one person and named; so is oneself."""

    MANAGER = "manager", "Manager"
    PEERS = "peers", "Peers"
    REPORTS = "reports", "Reports"
    OTHERS = "others", "Others"
    SELF = "self", "Oneself"


class FeedbackRound(models.Model):
    """One round about one person. Closed for good once released or cancelled: a round is never
    reopened, so no figure can be compared with the same figure and one more answer."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being prepared"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed, to be released"
        RELEASED = "released", "Released"
        CANCELLED = "cancelled", "Cancelled"

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="feedback_rounds")
    role = models.ForeignKey(
        Role,
        models.PROTECT,
        related_name="+",
        help_text="The role whose requirements are asked about.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True, help_text="The last day to answer.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was released or cancelled."
    )
    finished_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )
    competencies = models.ManyToManyField(Competency, related_name="+")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee"],
                condition=Q(state__in=["draft", "open", "closed"]),
                name="feedback_round_one_at_a_time",
                violation_error_message="A round about this person is under way already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"])
                | Q(opens_on__isnull=False, closes_on__gte=models.F("opens_on")),
                name="feedback_round_open_has_days",
                violation_error_message="A round closes on the day it opens or later.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["released", "cancelled"],
                    finished_at__isnull=False,
                    finished_by__isnull=False,
                )
                | Q(
                    state__in=["draft", "open", "closed"],
                    finished_at__isnull=True,
                    finished_by__isnull=True,
                ),
                name="feedback_round_finished_whole",
                violation_error_message="A finished round names who finished it and when.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="feedback_round_finished_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["released", "cancelled"]),
            )
        ]

    def __str__(self) -> str:
        return f"360 round about {self.employee}"


class RoundRater(models.Model):
    """Somebody who was asked, and whether they have answered: never when, never what."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        ANSWERED = "answered", "Answered"
        DECLINED = "declined", "Declined"

    round = models.ForeignKey(FeedbackRound, models.PROTECT, related_name="raters")
    rater = models.ForeignKey(Employee, models.PROTECT, related_name="rounds_asked")
    group = models.CharField(max_length=10, choices=RaterGroup)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["round", "group", "rater__plain_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "rater"],
                name="round_rater_once",
                violation_error_message="This person is asked already.",
            ),
            models.UniqueConstraint(
                fields=["round", "group"],
                condition=Q(group__in=["manager", "self"]),
                name="round_rater_one_manager",
                violation_error_message="A round has one manager.",
            ),
            models.CheckConstraint(
                condition=Q(group__in=["manager", "peers", "reports", "others", "self"]),
                name="round_rater_group_known",
                violation_error_message="Unknown group.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.rater_id} {self.group}"


class RoundAnswer(models.Model):
    """One level by somebody of a group, until the release. The key is random, and there is
    deliberately no rater, no sheet and no time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(FeedbackRound, models.PROTECT, related_name="answers")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    group = models.CharField(max_length=10, choices=RaterGroup)
    level = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=10),
                name="round_answer_level_from_1",
                violation_error_message="Levels count from 1.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.group}"


class RoundComment(models.Model):
    """One comment. `text` is what was written and is emptied at release; `shown` is what a person
    let through, and all that the subject ever reads."""

    class Question(models.TextChoices):
        KEEP = "keep", "What should go on as it is?"
        CHANGE = "change", "What would help most?"

    class Decision(models.TextChoices):
        WAITING = "waiting", "To be looked at"
        RELEASED = "released", "Let through"
        EDITED = "edited", "Let through, changed"
        WITHHELD = "withheld", "Withheld"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(FeedbackRound, models.PROTECT, related_name="comments")
    question = models.CharField(max_length=10, choices=Question)
    is_managers = models.BooleanField(default=False, help_text="By the manager, who is named.")
    text = models.TextField(blank=True)
    shown = models.TextField(blank=True)
    found = models.JSONField(default=list, help_text="What in it may tell of somebody, in words.")
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.WAITING)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=["released", "edited"]) | Q(shown=""),
                name="round_comment_shown_was_let_through",
                violation_error_message="Only what was let through is shown.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.question}"


class RoundFigure(models.Model):
    """A mean as it was published at the release: of one competency and of one or several groups
    taken together. Never changed: no later event may be told from the difference of two figures."""

    round = models.ForeignKey(FeedbackRound, models.PROTECT, related_name="figures")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    groups = models.JSONField(help_text='Taken together: ["peers", "reports"].')
    mean = models.FloatField(help_text="On the competency's scale.")
    answers = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["round", "competency", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answers__gte=3) | Q(groups=["manager"]) | Q(groups=["self"]),
                name="round_figure_of_three",
                violation_error_message="A figure is of at least three answers.",
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="round_figure_final", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.competency_id} {self.groups}"
