"""What people fill in about competencies."""

from typing import Any

from django import forms

from competencies.models import Competency

NOT_SEEN = "not_seen"
LONGEST_NOTE = 2000


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
