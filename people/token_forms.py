"""Making a key for a machine."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone

LIFETIMES = {"30": "30 days", "90": "90 days", "365": "A year"}


class TokenForm(forms.Form):
    """What uses the token, what it may do, until when. `scopes` are those that can be chosen."""

    name = forms.CharField(
        label="What uses it",
        max_length=120,
        help_text="You will recognise it by this, such as “HRIS every night”.",
        error_messages={"required": "Say what uses it."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        help_text="Choose as little as it needs. It never reaches further than your own rights.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )
    days = forms.ChoiceField(
        label="How long it works",
        choices=LIFETIMES.items(),
        initial="90",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how long it works."},
    )

    def __init__(self, *args: Any, scopes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = cast("forms.MultipleChoiceField", self.fields["scopes"])
        offered.choices = [(code, f"{words} ({code})") for code, words in scopes.items()]

    def expires_at(self) -> datetime:
        return timezone.now() + timedelta(days=int(self.cleaned_data["days"]))
