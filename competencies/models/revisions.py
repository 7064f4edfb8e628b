"""How a framework changes: revisions that somebody writes and somebody else approves."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from competencies.models.frameworks import Competency, Framework
from people.models import Account


class FrameworkRevision(models.Model):
    """One step of a framework: a set of changes with an author and an approver. Published ones are
    the changelog and never change.

    Approved with a day in the future it stays in review until that day. Deliberately without a copy
    of the framework: the changes carry what they replaced.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_REVIEW = "in_review", "In review"
        PUBLISHED = "published", "Published"
        DISCARDED = "discarded", "Discarded"

    class Origin(models.TextChoices):
        FORM = "form", "Form"
        IMPORT = "import", "Import"

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    note = models.TextField(blank=True, help_text="What changes and why.")
    origin = models.CharField(max_length=12, choices=Origin, default=Origin.FORM)
    effective_from = models.DateField(
        null=True, blank=True, help_text="The day it comes into force. Empty = when approved."
    )
    created_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["framework", "-number"]
        indexes = [
            # what comes into force today: the daily round
            models.Index(
                fields=["effective_from"],
                condition=Q(status="in_review", approved_at__isnull=False),
                name="revision_waiting_for_day",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "number"],
                name="framework_revision_number_once",
                violation_error_message="This revision exists already.",
            ),
            models.UniqueConstraint(
                fields=["framework"],
                condition=Q(status__in=["draft", "in_review"]),
                name="framework_one_open_revision",
                violation_error_message="This framework has an open revision already.",
            ),
            models.CheckConstraint(
                condition=(Q(created_by__isnull=True) | ~Q(approved_by=F("created_by")))
                & (Q(submitted_by__isnull=True) | ~Q(approved_by=F("submitted_by"))),
                name="revision_approver_is_another",
                violation_error_message="Whoever wrote a revision does not approve it.",
            ),
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=True) | Q(submitted_at__isnull=False),
                name="revision_submitted_pair",
                violation_error_message="A submission has its time.",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="revision_approved_pair",
                violation_error_message="An approval has a person and a time.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", submitted_at__isnull=True, approved_at__isnull=True)
                | Q(status="in_review", submitted_at__isnull=False)
                | Q(status="published", approved_at__isnull=False)
                | Q(status="published", origin="import")
                | Q(status="discarded"),
                name="revision_status_has_its_steps",
                violation_error_message="A revision is submitted, then approved, then published.",
            ),
            models.CheckConstraint(
                condition=Q(status="published", published_at__isnull=False)
                | (~Q(status="published") & Q(published_at__isnull=True)),
                name="revision_published_has_date",
                violation_error_message="A published revision has the time of its publication.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="closed_revision_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status__in=["published", "discarded"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.framework} revision {self.number}"

    @property
    def is_open(self) -> bool:
        return self.status in {self.Status.DRAFT, self.Status.IN_REVIEW}

    @property
    def is_waiting_for_day(self) -> bool:
        """Approved, and not in force yet."""
        return self.status == self.Status.IN_REVIEW and self.approved_at is not None


_REFUSE_CLOSED = """
    IF EXISTS (
        SELECT 1 FROM {rows} JOIN competencies_frameworkrevision revision
        ON revision.id = {rows}.revision_id
        WHERE revision.status IN ('published', 'discarded')
    ) THEN
        RAISE EXCEPTION 'a closed revision never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class RevisionChange(models.Model):
    """One change of a revision. `before` and `after` have the shapes of `competencies/revising.py`;
    `label` is what the competency is called at the time, for the changelog."""

    class Kind(models.TextChoices):
        ADD = "add", "Added"
        RENAME = "rename", "Reworded"
        MOVE = "move", "Moved"
        RESCALE = "rescale", "Scale and half-life"
        INDICATORS = "indicators", "Behaviours"
        LEVELS = "levels", "Names of levels"
        MERGE = "merge", "Merged"
        SPLIT = "split", "Split"
        RETIRE = "retire", "Retired"
        RESTORE = "restore", "Restored"
        LINK = "link", "Links"

    revision = models.ForeignKey(FrameworkRevision, models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind)
    code = models.CharField(
        max_length=120, blank=True, help_text="The competency. Empty for the names of levels."
    )
    label = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    rank = models.PositiveIntegerField(default=0, help_text="Order in which it was proposed.")
    proposed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["revision", "rank", "id"]
        indexes = [
            # the changelog of one competency
            models.Index(fields=["code"], condition=~Q(code=""), name="revision_change_code"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "kind", "code"],
                name="revision_change_once",
                violation_error_message="This change is in the revision already.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name=f"change_of_closed_revision_{name}",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=operation,
                referencing=referencing,
                func=_REFUSE_CLOSED.format(rows="touched"),
            )
            for name, operation, referencing in (
                ("insert", pgtrigger.Insert, pgtrigger.Referencing(new="touched")),
                ("update", pgtrigger.Update, pgtrigger.Referencing(old="touched")),
                ("delete", pgtrigger.Delete, pgtrigger.Referencing(old="touched")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class CompetencyRedirect(models.Model):
    """Where a competency went that was merged into another or split into several. What was recorded
    under the old one stays there; only what is new goes on. It holds while the old one is retired.
    """

    class Kind(models.TextChoices):
        MERGE = "merge", "Merged into"
        SPLIT = "split", "Split into"

    old = models.ForeignKey(Competency, models.PROTECT, related_name="redirects")
    new = models.ForeignKey(Competency, models.PROTECT, related_name="redirects_here")
    kind = models.CharField(max_length=8, choices=Kind)
    revision = models.ForeignKey(FrameworkRevision, models.PROTECT, related_name="redirects")
    since = models.DateField()

    class Meta:
        ordering = ["old", "-revision", "new"]
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new", "revision"],
                name="competency_redirect_once",
                violation_error_message="This redirect exists already.",
            ),
            models.CheckConstraint(
                condition=~Q(old=F("new")),
                name="competency_redirect_elsewhere",
                violation_error_message="A competency does not go to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} {self.kind} {self.new_id}"


class FormerLevelName(models.Model):
    """What a level was called until then. Written by the database whenever a name changes or goes,
    whoever changes it, so that a record can be shown in the words of its time."""

    framework = models.ForeignKey(
        Framework,
        models.CASCADE,
        related_name="former_level_names",
        db_constraint=False,  # written while a framework that is taken back loses its levels
    )
    level = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    until = models.DateTimeField()

    class Meta:
        ordering = ["framework", "level", "until"]
        indexes = [
            # the name of a level at a time
            models.Index(fields=["framework", "level", "until"], name="former_level_name_at"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.name}"
