"""Readiness as computed: the current score, its history, and the runs that made them."""

import pgtrigger
from django.db import models
from django.db.models import Q

from audit.models import Run
from competencies.models import RoleProfile
from people.models import Employee, Role
from succession.models.chunks import Chunk
from succession.models.policies import ScoringPolicyVersion


class Band(models.TextChoices):
    """Stable codes; the words are data of the organisation, these are the defaults."""

    READY_NOW = "ready_now", "Ready now"
    WITHIN_2_YEARS = "within_2_years", "Ready within 2 years"
    WITHIN_5_YEARS = "within_5_years", "Ready within 5 years"
    NOT_ON_PATH = "not_on_path", "Not on this path"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence", "Not enough evidence"


def _checks(name: str) -> list[models.BaseConstraint]:
    """The ranges that the formula promises, kept by the database too."""
    return [
        models.CheckConstraint(
            condition=Q(score__gte=0, score__lte=100, coverage__gte=0, coverage__lte=1.000001)
            & Q(score_sd__gte=0, score_sd__lte=100, months_to_ready__gte=0)
            & Q(months_to_ready__lte=100_000),
            name=f"{name}_in_range",
            violation_error_message="A score is from 0 to 100, a coverage from 0 to 1.",
        ),
        models.CheckConstraint(
            condition=Q(band__in=Band.values),
            name=f"{name}_band_known",
            violation_error_message="Unknown band.",
        ),
    ]


class Readiness(models.Model):
    """The columns of one score of one person for one role."""

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    profile = models.ForeignKey(RoleProfile, models.PROTECT, related_name="+")
    policy = models.ForeignKey(ScoringPolicyVersion, models.PROTECT, related_name="+")
    as_of = models.DateField()
    score = models.FloatField(help_text="0 to 100: share of the role seen to be met.")
    score_sd = models.FloatField()
    coverage = models.FloatField(help_text="0 to 1: weight of the requirements that were seen.")
    gate_passed = models.BooleanField()
    months_to_ready = models.FloatField()
    band = models.CharField(max_length=24, choices=Band)
    computed_at = models.DateTimeField(
        help_text="What was known then: evidence recorded later does not count."
    )

    class Meta:
        abstract = True


class ReadinessScore(Readiness):
    """The current score: one row for each person-role pair that is scored."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "role"],
                name="readiness_once",
                violation_error_message="This pair has a current score already.",
            ),
            *_checks("readiness"),
        ]
        indexes = [
            # everybody for one role, best first
            models.Index(fields=["role", "band", "-score"], name="readiness_role")
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} for {self.role_id}: {self.band}"


class ReadinessHistory(Readiness):
    """A score as it became, added only when it changed. Append-only."""

    class Meta:
        ordering = ["employee", "role", "-computed_at", "-id"]
        verbose_name_plural = "readiness history"
        constraints = _checks("readiness_history")
        indexes = [
            # one pair's past, newest first
            models.Index(fields=["employee", "role", "-computed_at"], name="readiness_past")
        ]
        triggers = [
            pgtrigger.Protect(
                name="readiness_history_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} for {self.role_id} at {self.computed_at}"


class ReadinessRun(models.Model):
    """A recompute of everybody as of one day with what was known at one moment."""

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="readiness")
    as_of = models.DateField()
    known_at = models.DateTimeField()
    policy = models.ForeignKey(ScoringPolicyVersion, models.PROTECT, related_name="+")
    is_replay = models.BooleanField(
        default=False,
        help_text="Of a chosen day or moment: its scores replace even those that know more.",
    )

    def __str__(self) -> str:
        return f"Readiness as of {self.as_of}"


class ReadinessChunk(Chunk):
    """A range of employee ids to recompute. Claimed with SKIP LOCKED inside the transaction that
    also writes its scores: a killed worker leaves it exactly as it was."""

    readiness_run = models.ForeignKey(ReadinessRun, models.CASCADE, related_name="chunks")
    pairs = models.PositiveIntegerField(default=0, help_text="Person-role pairs scored.")
    changed = models.PositiveIntegerField(default=0, help_text="Scores that became others.")
    removed = models.PositiveIntegerField(default=0, help_text="Scores that no longer apply.")
    unpublished = models.PositiveIntegerField(
        default=0, help_text="Pairs not scored: the role has no published profile."
    )
    empty = models.PositiveIntegerField(
        default=0, help_text="Pairs not scored: the published profile has no requirements."
    )

    class Meta:
        ordering = ["readiness_run", "first_employee_id"]
        indexes = [
            # the next chunk to claim
            models.Index(
                fields=["readiness_run", "first_employee_id"],
                condition=Q(finished_at__isnull=True),
                name="readiness_chunk_open",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["readiness_run", "first_employee_id"],
                name="readiness_chunk_once",
                violation_error_message="This chunk exists already.",
            ),
            models.CheckConstraint(
                condition=Q(last_employee_id__gte=models.F("first_employee_id")),
                name="readiness_chunk_ordered",
                violation_error_message="A chunk ends at or after its beginning.",
            ),
        ]


class PendingRecompute(models.Model):
    """A person whose scores are older than what is known. Marked by database triggers in the
    transaction that changes what the scores are made of, whoever writes it and however; no broker
    is needed to be correct.

    One row per person and writing transaction, so that two writers never wait for one another,
    nor a manager's rating for a long import. Whoever recomputes takes all rows of the person.
    """

    employee = models.ForeignKey(
        # No constraint: employees are never deleted, and a mark must cost a bulk load little.
        Employee,
        models.CASCADE,
        related_name="pending_recomputes",
        db_constraint=False,
        db_index=False,
    )
    marked_in = models.BigIntegerField(help_text="The transaction that made the mark.")
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [
            # also answers "is this person waiting?"
            models.UniqueConstraint(
                fields=["employee", "marked_in"], name="pending_once_per_writer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} since {self.marked_at}"
