"""The roles that people care about."""

from django.db import models

from people.models import Employee, Role


class RoleInterest(models.Model):
    """A role that somebody wants to be shown against, by their own choice. It nominates nobody and
    counts for nothing: deliberately without a rank or a reason."""

    MOST = 5

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="role_interests")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["chosen_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "role"],
                name="role_interest_once",
                violation_error_message="This role is on your list already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.role_id}"
