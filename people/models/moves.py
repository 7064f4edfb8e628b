"""Who moved from which role to which, as the database saw it."""

import pgtrigger
from django.db import models
from django.db.models import Q

from people.models.employees import Employee


class RoleChange(models.Model):
    """A person's role or grade became another. Written by a trigger on employees, whatever way the
    change came (form, import, plain SQL), and append-only.

    A promotion is a role on a higher rung of the same family or, where the rungs say nothing, a
    higher grade. What it was at that moment is kept: ladders are rebuilt later. Roles are kept as
    codes, and the person without a foreign key, for an import that made them can be taken back.
    """

    employee = models.ForeignKey(
        Employee,
        models.DO_NOTHING,
        related_name="role_changes",
        db_constraint=False,
        db_index=False,
    )
    changed_on = models.DateField(help_text="The day on which Cadre learnt of it.")
    recorded_at = models.DateTimeField()
    from_role = models.CharField(max_length=120, blank=True, help_text="Code; empty = none.")
    to_role = models.CharField(max_length=120, blank=True, help_text="Code; empty = none.")
    from_rung = models.PositiveSmallIntegerField(null=True, blank=True)
    to_rung = models.PositiveSmallIntegerField(null=True, blank=True)
    from_grade = models.PositiveSmallIntegerField(null=True, blank=True)
    to_grade = models.PositiveSmallIntegerField(null=True, blank=True)
    is_promotion = models.BooleanField()

    class Meta:
        ordering = ["employee", "changed_on", "id"]
        indexes = [
            # which role somebody held on a day, and whether they were promoted since
            models.Index(fields=["employee", "changed_on"], name="role_change_person")
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_role=models.F("to_role"))
                | Q(from_grade__isnull=False)
                | Q(to_grade__isnull=False),
                name="role_change_changes_something",
                violation_error_message="A role change changes the role or the grade.",
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="role_change_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id}: {self.from_role} → {self.to_role}"
