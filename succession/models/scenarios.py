"""What-if: seats that might fall empty, and what would follow."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from people.models import Account


class Scenario(models.Model):
    """A supposition with what came out of it. It moves nobody: deliberately without a reference to a
    seat or a person that anything else could follow. The result is kept as it was worked out, with
    a hash of what it rests on, so that it can say that this has changed since."""

    name = models.CharField(max_length=120, help_text="What would happen, in a few words.")
    owner = models.ForeignKey(Account, models.PROTECT, related_name="scenarios")
    inputs = models.JSONField(help_text="What is supposed, as succession.scenarios.shapes.Inputs.")
    result = models.JSONField(help_text="What follows, as succession.scenarios.shapes.Outcome.")
    as_of = models.DateField(help_text="The day it was worked out for.")
    known_hash = models.CharField(
        max_length=64, help_text="Of the seats, slates, bands and people that it rests on: SHA-256."
    )
    role_ids = ArrayField(
        models.BigIntegerField(), help_text="Roles whose seats and candidates it rests on."
    )
    people_ids = ArrayField(
        models.BigIntegerField(), help_text="Employees whom the result or the inputs name."
    )
    vacancies = models.PositiveIntegerField(help_text="Seats that fall empty at the beginning.")
    covered = models.PositiveIntegerField(help_text="Of these, how many are filled in the end.")
    moves = models.PositiveIntegerField()
    uncovered = models.PositiveIntegerField(
        help_text="Seats open in the end, wherever they came from."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    solved_at = models.DateTimeField()

    class Meta:
        ordering = ["-solved_at", "-id"]
        indexes = [
            # the list of one owner, newest first
            models.Index(fields=["owner", "-solved_at"], name="scenario_of_owner"),
            # what is held about one person
            GinIndex(fields=["people_ids"], name="scenario_people"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="scenario_has_name",
                violation_error_message="Give the scenario a name.",
            ),
            models.CheckConstraint(
                condition=Q(covered__lte=models.F("vacancies")) & Q(covered__lte=models.F("moves")),
                name="scenario_covers_what_is_vacant",
                violation_error_message="No more seats are covered than are vacant and moved into.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
