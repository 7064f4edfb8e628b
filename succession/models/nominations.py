"""Names on slates that are not ordinary proposals: from outside, and by the person."""

from django.db import models
from django.db.models import Q

from people.models import Account, Employee, Role
from succession.models.plans import SuccessionPlan


class ExternalName(models.Model):
    """Somebody who does not work here and could follow. Never scored and never counted. The row is
    all that is held about them: removing it removes the name, and the trail does not repeat it."""

    plan = models.ForeignKey(SuccessionPlan, models.PROTECT, related_name="external_names")
    name = models.CharField(max_length=200)
    reason = models.TextField()
    keep_until = models.DateField(help_text="Looked at again by then, or removed.")
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["plan", "added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="external_name_once",
                violation_error_message="This name is on the slate already.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(reason=""),
                name="external_name_has_name_and_reason",
                violation_error_message="Give a name and a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"External {self.pk} for {self.plan_id}"


class SelfNomination(models.Model):
    """Somebody puts themselves forward for a role; who may propose them decides. For a role and not a
    seat: which seats are critical is nothing that everybody may see."""

    class State(models.TextChoices):
        OPEN = "open", "Waiting for an answer"
        TAKEN_UP = "taken_up", "Taken up"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Taken back"

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="self_nominations")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    words = models.TextField()
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(blank=True, help_text="What the person is told.")

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "role"],
                condition=Q(state="open"),
                name="self_nomination_open_once",
                violation_error_message="You have put yourself forward for this role already.",
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="self_nomination_has_words",
                violation_error_message="Say in a few words why.",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | Q(state="withdrawn", decided_at__isnull=False)
                | Q(state__in=["taken_up", "declined"], decided_at__isnull=False) & ~Q(answer=""),
                name="self_nomination_decided_with_answer",
                violation_error_message="Whoever decides tells the person why.",
            ),
        ]
        indexes = [
            # what waits for an answer
            models.Index(fields=["role"], condition=Q(state="open"), name="self_nomination_open")
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} for {self.role_id}: {self.state}"
