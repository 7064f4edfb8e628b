"""Closing an action."""

from django import forms

from succession.actions.policies import Act


class CloseForm(forms.Form):
    act = forms.ChoiceField(
        choices=[(act.value, act.value) for act in Act],
        error_messages={"required": "Choose done or dropped."},
    )
    came_of_it = forms.CharField(
        label="What came of it?",
        help_text="Or why it is dropped. One sentence.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say what came of it, in a sentence."},
    )
