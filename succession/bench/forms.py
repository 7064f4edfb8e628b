"""Forms of the slate."""

from django import forms

from people.forms import PersonForm
from succession.bench.shapes import BEST_FIRST
from succession.models.readiness import Band

NO_OTHER = ("", "No other than what is computed")


def reason_field(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in a sentence."},
    )


def judged_field() -> forms.ChoiceField:
    """The bands as a human may judge them; what was computed stays beside it."""
    words = [(band, str(Band(band).label)) for band in BEST_FIRST]
    return forms.ChoiceField(
        label="Your own judgement",
        help_text="Where you see it otherwise than the evidence. Both are shown, neither wins.",
        choices=[NO_OTHER, *words],
        required=False,
    )


class ProposeForm(PersonForm):
    """Who, and why."""

    reason = reason_field(
        "Why this person?", "What you have seen that speaks for it. Whoever confirms reads it."
    )
    judged_band = judged_field()
    field_order = ("person", "reason", "judged_band")


class OwnerForm(PersonForm):
    """Who answers for the plan."""


class ReasonForm(forms.Form):
    """Why a place on a slate changes."""

    reason = reason_field("Why?", "It stays readable with the plan.")


class JudgeForm(ReasonForm):
    """What whoever proposed thinks by now."""

    judged_band = judged_field()
    field_order = ("judged_band", "reason")
