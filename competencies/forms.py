"""What people fill in about competencies."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from competencies.models import Competency

NOT_SEEN = "not_seen"
LONGEST_NOTE = 2000
MOST_DAYS_AHEAD = 5 * 365


class RatingForm(forms.Form):
    """One level of one competency, or that one has not seen it, and what it was seen by."""

    level = forms.ChoiceField(
        error_messages={"required": "Choose a level, or say that you have not seen this."}
    )
    behaviour = forms.ChoiceField(
        label="Which behaviour did you see?",
        help_text="The one that stood out, if one did.",
        required=False,
        error_messages={"invalid_choice": "Choose one of the behaviours listed, or none."},
    )
    note = forms.CharField(
        label="What did you see?",
        help_text="One situation, what was done, what came of it.",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self, *args: Any, competency: Competency, may_be_unseen: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)  # for the type checker
        highest = competency.scale_max
        behaviour = self.fields["behaviour"]
        assert isinstance(behaviour, forms.ChoiceField)  # for the type checker
        self.behaviours = {str(one.pk): one.text for one in competency.indicators.all()}
        behaviour.choices = [("", "None in particular"), *self.behaviours.items()]
        level.choices = [(str(n), str(n)) for n in range(1, highest + 1)]
        wrong = f"Choose a level from 1 to {highest}"
        if may_be_unseen:
            level.choices = [*level.choices, (NOT_SEEN, NOT_SEEN)]
            wrong += ", or say that you have not seen this"
        else:
            level.error_messages["required"] = f"{wrong}."
        level.error_messages["invalid_choice"] = f"{wrong}."

    def clean_behaviour(self) -> str:
        """Its wording, because indicators may change later."""
        return self.behaviours.get(self.cleaned_data["behaviour"], "")


class ReasonForm(forms.Form):
    """Why somebody contests, keeps or takes back."""

    reason = forms.CharField(
        label="Why?",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in a sentence."},
    )


class NoteForm(forms.Form):
    """What stands with a version for good."""

    note = forms.CharField(
        label="What changes, and why",
        help_text="One or two sentences. They stand in the list of versions for good.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a sentence what changes and why."},
    )


class PublishForm(NoteForm):
    """And from when it shall count."""

    effective_from = forms.DateField(
        label="Counts from",
        help_text="Leave it empty to let it count at once. On a later day it is published by itself.",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the day as 2027-01-31."},
    )

    def clean_effective_from(self) -> date | None:
        day: date | None = self.cleaned_data["effective_from"]
        today = timezone.localdate()
        if day is not None and not today <= day <= today + timedelta(days=MOST_DAYS_AHEAD):
            raise forms.ValidationError("Choose today or a day within the next five years.")
        return day


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label="What is to be changed",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say in a sentence what is to be changed."},
    )
