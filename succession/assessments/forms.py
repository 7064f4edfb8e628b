"""The form of an assessment."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from people.models import Position
from people.models.organisation import Exposure
from succession.assessments.services import LONGEST
from succession.bench.forms import reason_field
from ui.picking import PickField, PickForm, Source

YES, NO = "yes", "no"
USUAL = timedelta(days=182)


class AddForm(PickForm):
    """Which seat."""

    position = PickField(
        label="Position",
        help_text="Seats of your area that are not critical yet.",
        error_messages={"required": "Choose a position: type a part of its title, then choose."},
    )

    def __init__(self, *args: Any, positions: Source[Position], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer(position=positions)


class AssessForm(forms.Form):
    """Critical or not; if so risk, impact and the day of the next look."""

    critical = forms.ChoiceField(
        label="Is this position critical?",
        choices=((YES, "Yes: its loss would hurt most"), (NO, "No, not any more")),
        widget=forms.RadioSelect,
    )
    risk = forms.ChoiceField(
        label="Risk of loss",
        help_text="How likely the holder leaves within a year.",
        choices=Exposure.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    impact = forms.ChoiceField(
        label="Impact of loss",
        help_text="How much an empty seat would hurt.",
        choices=Exposure.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    reason = reason_field(
        "Why?",
        "Readable for whoever sees the plan with names, and for the holder unless it is withheld.",
    )
    review_on = forms.DateField(
        label="Look at it again by",
        help_text="Within two years. Today reminds the owner and HR.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("critical") == YES:
            for name, words in (
                ("risk", "Choose a risk."),
                ("impact", "Choose an impact."),
                ("review_on", "Choose a day."),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return data

    def clean_review_on(self) -> object:
        day, today = self.cleaned_data["review_on"], timezone.localdate()
        if day is not None and not today < day <= today + LONGEST:
            raise forms.ValidationError("Choose a day after today, within two years.")
        return day
