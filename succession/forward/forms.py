"""Forms of putting oneself forward and of the answer."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from succession.slates.subject import Subject

DECLINE = "decline"


class ForwardForm(forms.Form):
    words = forms.CharField(
        label="Why you?",
        help_text="A few words. Whoever answers reads them, and nobody else.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a few words why."},
    )


class AnswerForm(forms.Form):
    """Where the person is proposed, or not; and what they are told."""

    slate = forms.ChoiceField(
        label="Your answer",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer."},
    )
    answer = forms.CharField(
        label="What the person is told",
        help_text="They read these words and your name. Which slate it is they do not read.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Tell the person why, in a sentence."},
    )

    def __init__(self, *args: Any, slates: Sequence[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slates = {f"{one.kind}:{one.code}": one for one in slates}
        field = cast("forms.ChoiceField", self.fields["slate"])
        field.choices = [
            *((key, f"Propose for {one.title}") for key, one in self.slates.items()),
            (DECLINE, "Decline"),
        ]

    @property
    def chosen(self) -> Subject | None:
        return self.slates.get(self.cleaned_data["slate"])
