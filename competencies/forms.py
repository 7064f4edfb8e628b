"""What people fill in about competencies."""

from typing import Any

from django import forms

from competencies.models import Competency

NOT_SEEN = "not_seen"
LONGEST_NOTE = 2000


class RatingForm(forms.Form):
    """One level of one competency, or that one has not seen it."""

    level = forms.ChoiceField(
        error_messages={"required": "Choose a level, or say that you have not seen this."}
    )
    note = forms.CharField(
        label="What did you see?",
        help_text="One situation, what was done, what came of it.",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, competency: Competency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)  # for the type checker
        highest = competency.scale_max
        level.choices = [*((str(n), str(n)) for n in range(1, highest + 1)), (NOT_SEEN, NOT_SEEN)]
        level.error_messages["invalid_choice"] = (
            f"Choose a level from 1 to {highest}, or say that you have not seen this."
        )
