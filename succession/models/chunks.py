"""What the parts of every long run over people have in common."""

from django.db import models


class Chunk(models.Model):
    """A range of employee ids, worked off in one transaction that also ticks it off."""

    first_employee_id = models.BigIntegerField()
    last_employee_id = models.BigIntegerField()
    finished_at = models.DateTimeField(null=True, blank=True)
    people = models.PositiveIntegerField(
        default=0, help_text="Employees in the range, of any status."
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.first_employee_id}–{self.last_employee_id}"
