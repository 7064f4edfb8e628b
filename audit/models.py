"""The ground floor: what happened, and what is running. No foreign keys upwards."""

import pgtrigger
from django.db import models
from django.db.models import Q


class Event(models.Model):
    """One thing that somebody did or looked at, readable when its objects are gone.

    Objects are kept as label + id text on purpose: an audit row must outlive what it speaks of.
    Append-only, kept by the database.
    """

    class Action(models.TextChoices):
        CREATED = "created", "created"
        CHANGED = "changed", "changed"
        RETRACTED = "retracted", "retracted"
        PUBLISHED = "published", "published"
        VIEWED = "viewed", "looked at"
        EXPORTED = "exported", "exported"
        IMPORTED = "imported", "imported"
        RAN = "ran", "ran"
        SIGNED_IN = "signed_in", "signed in"

    at = models.DateTimeField(db_default=models.functions.Now(), editable=False)
    actor_id = models.CharField(
        max_length=40, blank=True, help_text="Account id; empty = the system."
    )
    actor_label = models.CharField(max_length=200)
    action = models.CharField(max_length=20, choices=Action)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=80)
    object_label = models.CharField(max_length=300)
    subject_number = models.CharField(
        max_length=60, blank=True, help_text="Employee number of the person whom it is about."
    )
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            # "who looked at me" on the person page
            models.Index(fields=["subject_number", "-at"], name="event_subject"),
            # the audit page, newest first
            models.Index(fields=["-at", "-id"], name="event_newest"),
            # the history of one object
            models.Index(fields=["object_type", "object_id", "-at"], name="event_object"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(object_type="") & ~Q(actor_label=""),
                name="event_names_actor_and_object",
                violation_error_message="An audit event names who acted and on what.",
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="event_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor_label} {self.get_action_display()} {self.object_label}"


class Run(models.Model):
    """One piece of long work: its progress, counts, duration, outcome and error.

    Rooms hang their own rows (chunks, rejections) on it. Deliberately no task id of the broker:
    the row is the truth, the broker only wakes a worker.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"
        FAILED = "failed", "Failed"

    kind = models.CharField(max_length=40, help_text="import, readiness, kpi, nudges, digest …")
    label = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=Status, default=Status.WAITING)
    total = models.PositiveIntegerField(default=0, help_text="Units of work in all.")
    done = models.PositiveIntegerField(default=0, help_text="Units of work finished.")
    counts = models.JSONField(default=dict, blank=True)
    doing = models.CharField(
        max_length=200, blank=True, help_text="What it is doing now, in words."
    )
    error = models.TextField(blank=True)
    started_by_id = models.CharField(max_length=40, blank=True)
    started_by_label = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            # the page of runs, newest first, by kind
            models.Index(fields=["kind", "-created_at"], name="run_kind_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done__lte=models.F("total")),
                name="run_done_within_total",
                violation_error_message="A run cannot have finished more than its total.",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(status__in=["done", "refused", "failed"]),
                name="run_finished_has_outcome",
                violation_error_message="A finished run has an outcome.",
            ),
        ]

    def __str__(self) -> str:
        return self.label
