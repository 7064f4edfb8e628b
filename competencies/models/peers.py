"""Asking a colleague what they saw."""

from django.db import models
from django.db.models import Q

from competencies.models.evidence import Evidence
from competencies.models.frameworks import Competency
from people.models import Account, Employee


class PeerRequest(models.Model):
    """One colleague is asked about one competency of one person. Their answer is evidence with
    their name on it; saying no is an answer too."""

    class State(models.TextChoices):
        OPEN = "open", "Waiting"
        ANSWERED = "answered", "Answered"
        DECLINED = "declined", "Declined"
        LAPSED = "lapsed", "Not answered in time"

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="peer_requests_about")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    colleague = models.ForeignKey(Employee, models.PROTECT, related_name="peer_requests")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    due_on = models.DateField(help_text="The last day on which it can be answered.")
    closed_at = models.DateTimeField(null=True, blank=True)
    evidence = models.OneToOneField(
        Evidence, models.PROTECT, null=True, blank=True, related_name="peer_request"
    )

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            # what waits for a colleague, on Today
            models.Index(
                fields=["colleague", "due_on"], condition=Q(state="open"), name="peer_request_open"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "competency", "colleague"],
                condition=Q(state="open"),
                name="peer_request_open_once",
                violation_error_message="This colleague is asked already.",
            ),
            models.CheckConstraint(
                condition=~Q(employee=models.F("colleague")),
                name="peer_request_of_another",
                violation_error_message="Nobody is asked about themselves.",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True, evidence__isnull=True)
                | Q(state="answered", closed_at__isnull=False, evidence__isnull=False)
                | Q(
                    state__in=["declined", "lapsed"],
                    closed_at__isnull=False,
                    evidence__isnull=True,
                ),
                name="peer_request_closed_whole",
                violation_error_message="An answered request has its evidence.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.colleague_id} about {self.employee_id}: {self.competency_id}"
