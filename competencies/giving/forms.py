"""What HR fills in about an assessment or a certificate."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from competencies.forms import LONGEST_NOTE
from competencies.giving.files import MOST_BYTES, kind_of
from competencies.models import Competency, Evidence

KINDS = (Evidence.Source.ASSESSMENT, Evidence.Source.CERTIFICATION)


class AssessmentForm(forms.Form):
    """The result of an assessment, or a certificate, in one competency."""

    source = forms.TypedChoiceField(
        label="What is it?",
        coerce=int,
        choices=[(kind.value, kind.label) for kind in KINDS],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is an assessment or a certification."},
    )
    level = forms.FloatField(label="Level shown", min_value=1)
    observed_on = forms.DateField(
        label="Day of the assessment or certificate",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    expires_on = forms.DateField(
        label="Valid until",
        help_text="From this day on it no longer counts. Empty if it does not expire.",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label="Note",
        help_text="Who assessed, with which method. The person reads it.",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    attachment = forms.FileField(
        label="File",
        help_text=f"One PDF, PNG or JPEG of at most {MOST_BYTES // 1024**2} MB.",
        required=False,
        max_length=255,
        error_messages={
            "empty": "This file is empty.",
            "max_length": "The name of this file is too long. Give it a shorter one.",
        },
    )

    def __init__(self, *args: Any, competency: Competency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.competency = competency
        level = self.fields["level"]
        level.help_text = f"From 1 to {competency.scale_max}; fractions such as 3.5 are fine."

    def clean_attachment(self) -> "UploadedFile[Any] | None":
        file: UploadedFile[Any] | None = self.cleaned_data["attachment"]
        if file is None:
            return None
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                f"This file is larger than {MOST_BYTES // 1024**2} MB. Send a smaller one."
            )
        start = file.read(16)
        file.seek(0)
        if not kind_of(start):
            raise forms.ValidationError(
                "This is no PDF, PNG or JPEG, whatever its name says. Save it as one of these."
            )
        return file
