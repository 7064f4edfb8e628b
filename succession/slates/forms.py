"""Forms for names from outside and for plans about a person."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from succession.bench.forms import ReasonForm, reason_field
from succession.slates.policies import AboutAct
from succession.slates.services import LONGEST_KEPT

USUAL = timedelta(days=182)


class ExternalForm(forms.Form):
    """A name and a reason: no more is held about somebody who has not been asked."""

    name = forms.CharField(
        label="Name",
        max_length=200,
        error_messages={"required": "Give the name."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = reason_field("Why this person?", "Only what is needed to decide; no private detail.")
    keep_until = forms.DateField(
        label="Keep until",
        help_text="Within a year. Then Today asks to remove the name or to add it again.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        initial=lambda: timezone.localdate() + USUAL,
    )

    def clean_keep_until(self) -> object:
        day, today = self.cleaned_data["keep_until"], timezone.localdate()
        if not today < day <= today + LONGEST_KEPT:
            raise forms.ValidationError("Choose a day after today, within a year.")
        return day


class SettleForm(ReasonForm):
    """What becomes of a plan whose person no longer holds the seat."""

    act = forms.ChoiceField(
        label="What shall become of the plan?",
        choices=(
            (AboutAct.KEEP_FOR_SEAT.value, "Keep it as the plan of the seat, whoever holds it"),
            (AboutAct.KEEP_FOR_HOLDER.value, "Keep it, for the new holder"),
            (AboutAct.CLOSE.value, "Close it: take everybody off the slate"),
        ),
        widget=forms.RadioSelect,
    )
    field_order = ("act", "reason")
