"""What is said and done in a calibration session: rows added, never changed."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models import Account, Employee
from succession.models.actions import AgreedAction
from succession.models.calibration import CalibrationMember, CalibrationSession
from succession.models.calibration_triggers import dissent_named_as_set, guarded_by_session


class CalibrationMove(models.Model):
    """Somebody put a person elsewhere, and why. `number` is its place in the session, `version` its
    place in the person's path: two moves that saw the same placement cannot both be stored."""

    session = models.ForeignKey(CalibrationSession, models.PROTECT, related_name="moves")
    member = models.ForeignKey(CalibrationMember, models.PROTECT, related_name="moves")
    number = models.PositiveBigIntegerField()
    version = models.PositiveIntegerField(help_text="Of the person's placement, after it.")
    from_row = models.PositiveSmallIntegerField(null=True, blank=True)
    from_column = models.PositiveSmallIntegerField(null=True, blank=True)
    to_row = models.PositiveSmallIntegerField(null=True, blank=True)
    to_column = models.PositiveSmallIntegerField(null=True, blank=True)
    rationale = models.TextField(help_text="What was seen that the score has not.")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "number"],
                name="calibration_move_numbered",
                violation_error_message="This number is taken.",
            ),
            models.UniqueConstraint(
                fields=["member", "version"],
                name="calibration_move_after_one",
                violation_error_message="Somebody moved this person first.",
            ),
            models.CheckConstraint(
                condition=~Q(rationale=""),
                name="calibration_move_has_reason",
                violation_error_message="Say why.",
            ),
        ]
        triggers = [
            guarded_by_session("move"),
            pgtrigger.Protect(
                name="calibration_move_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
        ]

    def __str__(self) -> str:
        return f"Move {self.number} of {self.session_id}"


class CalibrationConflict(models.Model):
    """A move that came second. It waits, with its reason, for whoever wanted it to repeat or drop
    it; it survives their browser."""

    class Outcome(models.TextChoices):
        OPEN = "open", "Waits for an answer"
        REPEATED = "repeated", "Moved all the same"
        DROPPED = "dropped", "Dropped"

    session = models.ForeignKey(CalibrationSession, models.PROTECT, related_name="conflicts")
    member = models.ForeignKey(CalibrationMember, models.PROTECT, related_name="conflicts")
    first = models.ForeignKey(
        CalibrationMove, models.PROTECT, related_name="+", help_text="The move that came first."
    )
    to_row = models.PositiveSmallIntegerField(null=True, blank=True)
    to_column = models.PositiveSmallIntegerField(null=True, blank=True)
    rationale = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["session", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="open", settled_at__isnull=True)
                | Q(outcome__in=["repeated", "dropped"], settled_at__isnull=False),
                name="calibration_conflict_settled_has_time",
                violation_error_message="A settled conflict says when.",
            ),
            models.CheckConstraint(
                condition=~Q(rationale=""),
                name="calibration_conflict_has_reason",
                violation_error_message="Say why.",
            ),
        ]
        triggers = [
            guarded_by_session("conflict"),
            pgtrigger.Protect(name="calibration_conflict_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Conflict over {self.member_id}"


class CalibrationDissent(models.Model):
    """Somebody sees it otherwise. Where the session keeps no names, the row has no name and no
    time, and its key is random, so that no order can be read from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(CalibrationSession, models.PROTECT, related_name="dissents")
    member = models.ForeignKey(CalibrationMember, models.PROTECT, related_name="dissents")
    text = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["session", "at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=True, at__isnull=True)
                | Q(by__isnull=False, at__isnull=False),
                name="calibration_dissent_name_and_time",
                violation_error_message="Dissent has a name and a time, or neither.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="calibration_dissent_has_words",
                violation_error_message="Say what you see otherwise.",
            ),
        ]
        triggers = [
            guarded_by_session("dissent"),
            dissent_named_as_set(),
            pgtrigger.Protect(
                name="calibration_dissent_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
        ]

    def __str__(self) -> str:
        return f"Dissent about {self.member_id}"


class CalibrationAgreement(models.Model):
    """What is to be done for a person, as long as the session is live; closing makes it an agreed
    action."""

    session = models.ForeignKey(CalibrationSession, models.PROTECT, related_name="agreements")
    member = models.ForeignKey(CalibrationMember, models.PROTECT, related_name="agreements")
    owner = models.ForeignKey(Employee, models.PROTECT, related_name="+")
    what = models.CharField(max_length=300)
    due_on = models.DateField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    action = models.OneToOneField(
        AgreedAction, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["session", "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what=""),
                name="calibration_agreement_has_words",
                violation_error_message="Say what will be done.",
            )
        ]
        triggers = [guarded_by_session("agreement")]

    def __str__(self) -> str:
        return self.what
