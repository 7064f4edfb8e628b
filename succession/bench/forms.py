"""Forms of the slate."""

from django import forms

from people.forms import PersonForm


def reason_field(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in a sentence."},
    )


class ProposeForm(PersonForm):
    """Who, and why."""

    reason = reason_field(
        "Why this person?", "What you have seen that speaks for it. Whoever confirms reads it."
    )
    field_order = ("search", "person", "reason")


class OwnerForm(PersonForm):
    """Who answers for the plan."""


class ReasonForm(forms.Form):
    """Why a place on a slate changes."""

    reason = reason_field("Why?", "It stays readable with the plan.")
