"""A calibration session: who talks about whom, where the evidence puts them, and what was moved."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.models import Account, Employee, OrgUnit, Role, RoleFamily
from succession.models.calibration_triggers import guarded_by_session, session_locks_itself


class CalibrationSession(models.Model):
    """One conversation of several people about the places of others on a grid. The grid is data.
    Deliberately without a copy of anybody's rights: who takes part sees exactly its people, in its
    pages only. `sequence` counts what happened, so that browsers ask what is new since a number."""

    class State(models.TextChoices):
        PREPARED = "prepared", "Being prepared"
        OPEN = "open", "Live"
        CLOSED = "closed", "Closed"
        CANCELLED = "cancelled", "Cancelled"

    class Dissent(models.TextChoices):
        BY_NAME = "by_name", "By name"
        ANONYMOUS = "anonymous", "Without a name"

    name = models.CharField(max_length=200, help_text="Such as: Plant leaders, autumn 2026.")
    role = models.ForeignKey(
        Role,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Readiness for this role.",
    )
    family = models.ForeignKey(
        RoleFamily,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Readiness for the next rung of this family.",
    )
    org_unit = models.ForeignKey(
        OrgUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="People of this unit and all below; none: people chosen by hand.",
    )
    held_on = models.DateField(help_text="The day of the conversation.")
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    grid = models.JSONField(help_text="Axes, labels, cuts and the guideline.")
    dissent_mode = models.CharField(
        max_length=10,
        choices=Dissent,
        default=Dissent.BY_NAME,
        help_text="Fixed when the session opens.",
    )
    minutes_per_person = models.PositiveSmallIntegerField(default=6)
    quorum = models.PositiveSmallIntegerField(
        default=3, help_text="How many should be here; fewer is said, never refused."
    )
    sequence = models.PositiveBigIntegerField(default=0)
    current = models.ForeignKey(
        "CalibrationMember",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whom everybody talks about now.",
    )
    current_since = models.DateTimeField(null=True, blank=True)
    prepared_at = models.DateTimeField(default=timezone.now)
    prepared_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Closed or cancelled.")
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.CharField(max_length=300, blank=True, help_text="Why it was cancelled.")

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__isnull=True, family__isnull=False)
                | Q(role__isnull=False, family__isnull=True),
                name="calibration_role_or_family",
                violation_error_message="Choose a role or a role family, one of them.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "open", "closed", "cancelled"])
                & Q(dissent_mode__in=["by_name", "anonymous"]),
                name="calibration_state_known",
                violation_error_message="Unknown state of a session.",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="calibration_opened_whole",
                violation_error_message="An opened session says when and by whom.",
            ),
            models.CheckConstraint(
                condition=Q(state="prepared", opened_at__isnull=True)
                | Q(state="cancelled")
                | Q(state__in=["open", "closed"], opened_at__isnull=False),
                name="calibration_live_was_opened",
                violation_error_message="A live or closed session was opened.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["prepared", "open"], ended_at__isnull=True, ended_by__isnull=True
                )
                | Q(
                    state__in=["closed", "cancelled"],
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                ),
                name="calibration_ended_whole",
                violation_error_message="A session that ended says when and by whom.",
            ),
            models.CheckConstraint(
                condition=Q(minutes_per_person__gte=1, minutes_per_person__lte=120),
                name="calibration_minutes_1_to_120",
                violation_error_message="Between 1 and 120 minutes for a person.",
            ),
        ]
        triggers = [session_locks_itself()]

    def __str__(self) -> str:
        return self.name

    @property
    def readiness_for(self) -> str:
        """Needs role and family at hand."""
        if self.role is not None:
            return self.role.name
        return f"the next rung in {self.family.name}" if self.family else ""

    @property
    def is_live(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.CLOSED, self.State.CANCELLED)


class CalibrationParticipant(models.Model):
    """An account that takes part: sees exactly the people of the session, in its pages."""

    class Part(models.TextChoices):
        FACILITATOR = "facilitator", "Facilitator"
        PARTICIPANT = "participant", "Participant"
        OBSERVER = "observer", "Observer"

    session = models.ForeignKey(CalibrationSession, models.PROTECT, related_name="participants")
    account = models.ForeignKey(Account, models.PROTECT, related_name="calibrations")
    part = models.CharField(max_length=12, choices=Part, default=Part.PARTICIPANT)
    seen_at = models.DateTimeField(
        null=True, blank=True, help_text="When a browser of theirs last asked for news."
    )

    class Meta:
        ordering = ["session", "part", "account__full_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "account"],
                name="calibration_participant_once",
                violation_error_message="This account takes part already.",
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(part="facilitator"),
                name="calibration_one_facilitator",
                violation_error_message="A session has one facilitator.",
            ),
            models.CheckConstraint(
                condition=Q(part__in=["facilitator", "participant", "observer"]),
                name="calibration_part_known",
                violation_error_message="Unknown part in a session.",
            ),
        ]
        # whoever is here writes `seen_at` without waiting for the session: closing, which holds it,
        # empties these very rows
        triggers = [guarded_by_session("participant", "session_id", "account_id", "part")]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.session_id}"


class CalibrationMember(models.Model):
    """Somebody who is talked about. `before_*` is where the evidence puts them when the session
    opens, `row` and `column` where they stand now; none of them: in the holding area. The path
    between lies in the moves; `version` counts them, so that a second mover is told of the first."""

    session = models.ForeignKey(CalibrationSession, models.PROTECT, related_name="members")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="calibrations")
    role = models.ForeignKey(
        Role, models.PROTECT, null=True, blank=True, related_name="+", help_text="Ready for what."
    )
    place = models.PositiveSmallIntegerField(default=0, help_text="On the agenda, from 1.")
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="For this person; none: as the session says."
    )
    score = models.FloatField(null=True, blank=True, help_text="0 to 100, when it opened.")
    score_sd = models.FloatField(null=True, blank=True)
    band = models.CharField(max_length=24, blank=True)
    performance = models.FloatField(null=True, blank=True, help_text="1 to 5, as given.")
    newest_direct_on = models.DateField(
        null=True, blank=True, help_text="The last direct observation of anything."
    )
    held_because = models.CharField(
        max_length=100, blank=True, help_text="Why the evidence cannot place them."
    )
    before_row = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0: lowest.")
    before_column = models.PositiveSmallIntegerField(null=True, blank=True)
    row = models.PositiveSmallIntegerField(null=True, blank=True)
    column = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_in = models.PositiveBigIntegerField(
        default=0, help_text="The session's sequence at the last change."
    )
    discussed_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(default=0, help_text="Talked about so far.")

    class Meta:
        ordering = ["session", "place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "employee"],
                name="calibration_member_once",
                violation_error_message="This person is in the session already.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(before_row__isnull=True, before_column__isnull=True)
                    | Q(before_row__isnull=False, before_column__isnull=False)
                )
                & (
                    Q(row__isnull=True, column__isnull=True)
                    | Q(row__isnull=False, column__isnull=False)
                ),
                name="calibration_cell_whole",
                violation_error_message="A cell has a row and a column.",
            ),
        ]
        triggers = [guarded_by_session("member")]

    def __str__(self) -> str:
        return f"{self.employee_id} in {self.session_id}"


class CalibrationRecord(models.Model):
    """What became of a person in a closed session, whole, in its words of that day. Append-only."""

    session = models.ForeignKey(CalibrationSession, models.PROTECT, related_name="records")
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="calibration_records")
    role = models.ForeignKey(Role, models.PROTECT, null=True, blank=True, related_name="+")
    before = models.CharField(max_length=200, help_text="Where the evidence put them, in words.")
    after = models.CharField(max_length=200, help_text="Where the session left them, in words.")
    is_moved = models.BooleanField()
    score = models.FloatField(null=True, blank=True)
    score_sd = models.FloatField(null=True, blank=True)
    performance = models.FloatField(null=True, blank=True)
    moves = models.JSONField(default=list, help_text="From, to, why, who and when, in order.")
    dissent = models.JSONField(default=list, help_text="Who (empty: without a name), and what.")
    unsupported = models.TextField(
        blank=True, help_text="What no evidence supported, in a sentence; empty: nothing."
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "employee"],
                name="calibration_record_once",
                violation_error_message="This person's place is recorded already.",
            )
        ]
        indexes = [
            # a person's own page and history, newest first
            models.Index(fields=["employee", "-recorded_at"], name="calibration_record_of"),
        ]
        triggers = [
            guarded_by_session("record"),
            pgtrigger.Protect(
                name="calibration_record_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.after}"
