"""Sending files in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Cleans to a list of files; each is checked as one is."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        several: Sequence[Any] = data if isinstance(data, list | tuple) and data else [data or None]
        return [super(SeveralFilesField, self).clean(one, initial) for one in several]


class UploadForm(forms.Form):
    upload = SeveralFilesField(
        label="Files",
        help_text=(
            "Several .csv files with the names below, or one .zip or .xlsx that holds them; or a "
            "competency framework as a CASE package (.json)."
        ),
        widget=SeveralFilesInput(attrs={"accept": ".csv,.zip,.xlsx,.json", "multiple": True}),
        error_messages={"required": "Choose at least one file."},
    )

    def chosen(self) -> "list[UploadedFile[Any]]":
        return list(self.cleaned_data["upload"])


class ApplyForm(forms.Form):
    leave_rejected_out = forms.BooleanField(
        required=False, label="Leave the rejected rows out and take the good ones"
    )
