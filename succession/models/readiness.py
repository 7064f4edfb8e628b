"""Readiness as computed: the current score, its history, and the runs that made them."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from audit.models import Run
from competencies.models import Competency, RoleProfile
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
    """The columns of one score of one person for one role.

    What it points to has no constraint and no index of its own: checking four of them row by row
    cost a nightly run more than all its arithmetic. Triggers on the other side (migration 0009)
    refuse to delete what a score names.
    """

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    role = models.ForeignKey(
        Role, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    profile = models.ForeignKey(
        RoleProfile, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    policy = models.ForeignKey(
        ScoringPolicyVersion, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
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
            # Everybody for one role. Without the score, which moves every night: so that an
            # update touches no index.
            models.Index(fields=["role", "band"], name="readiness_of_role")
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
    knows_all = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Of no chosen moment: everything known when it began counts.",
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
    unusable = models.PositiveIntegerField(
        default=0, help_text="Pairs not scored: a requirement or evidence that cannot be used."
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


class UnscoredPair(models.Model):
    """A pair that should be scored and cannot be, with the reason. A pair is either here or in
    `ReadinessScore`. Kept current like a score; deliberately without a history."""

    class Reason(models.TextChoices):
        UNPUBLISHED = "unpublished", "The role has no published profile"
        EMPTY = "empty", "The published profile requires nothing"
        REQUIREMENT_UNUSABLE = "requirement", "A requirement is off its scale or not a number"
        EVIDENCE_UNUSABLE = (
            "evidence",
            "Evidence is off its scale, not a number, or of no known source",
        )
        NOT_A_NUMBER = "not_a_number", "The arithmetic gives no number"

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    role = models.ForeignKey(
        Role, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    reason = models.CharField(max_length=20, choices=Reason)
    competency = models.ForeignKey(
        Competency,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        help_text="Whose requirement or evidence it is, where the reason is about one.",
    )
    as_of = models.DateField()
    computed_at = models.DateTimeField(help_text="What was known then.")

    class Meta:
        ordering = ["reason", "role", "employee"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "role"],
                name="unscored_once",
                violation_error_message="This pair is marked already.",
            ),
            models.CheckConstraint(
                condition=Q(
                    reason__in=["unpublished", "empty", "requirement", "evidence", "not_a_number"]
                ),
                name="unscored_reason_known",
                violation_error_message="Unknown reason.",
            ),
        ]
        indexes = [
            # the list of what cannot be scored, by reason and role
            models.Index(fields=["reason", "role"], name="unscored_reason")
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} for {self.role_id}: {self.reason}"


class KeptSummary(models.Model):
    """One person's evidence, summed as far as ageing allows, so that a night need not read what it
    read the night before. Never the truth: thrown away, it is made anew from the evidence, to the
    same bits. True for days from `as_of` to before `ends_on`, for what was known at `known_at`, and
    while nobody has marked the person's evidence as changed. A void one, without sums, says since when
    something else is known: a run that began earlier keeps nothing in its place."""

    employee = models.OneToOneField(
        Employee, models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    as_of = models.DateField()
    ends_on = models.DateField(help_text="The next day on which other rows count; 9999 for never.")
    known_at = models.DateTimeField()
    basis = models.BigIntegerField(
        help_text="Which constants of the policy are in the sums: `basis_of` makes the number."
    )
    rows = models.BinaryField(help_text="`readiness.summaries.ROW`, one after the other.")

    class Meta:
        verbose_name_plural = "kept summaries"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("as_of")),
                name="kept_summary_ends_later",
                violation_error_message="A summary is true for a day at least.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} from {self.as_of}"


class PendingRecompute(models.Model):
    """What about a person is newer than the scores. Marked by database triggers in the transaction
    that changes what the scores are made of, whoever writes it and however; no broker is needed
    to be correct.

    Touched are the pairs of `role_ids`, those whose profile requires one of `competency_ids`, or
    all of the person's. Which pairs these are is settled when the mark is taken, not when it is
    made: a pair that another transaction is only just making would escape otherwise.

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
    is_whole = models.BooleanField(
        default=True, db_default=True, help_text="Every pair of the person is touched."
    )
    competency_ids = ArrayField(
        models.BigIntegerField(),
        default=list,
        db_default=[],
        help_text="Competencies whose evidence or constants changed.",
    )
    role_ids = ArrayField(
        models.BigIntegerField(),
        default=list,
        db_default=[],
        help_text="Roles that require something else, or that the person came to or left.",
    )

    class Meta:
        constraints = [
            # also answers "is this person waiting?"
            models.UniqueConstraint(
                fields=["employee", "marked_in"], name="pending_once_per_writer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} since {self.marked_at}"
