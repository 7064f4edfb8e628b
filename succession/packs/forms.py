"""What people fill in about packs."""

from django import forms


class SendForm(forms.Form):
    to = forms.EmailField(
        label="E-mail address of somebody who may open it",
        help_text="This version is kept and stands on their Today. They get the way to it, never a"
        " file.",
        error_messages={"required": "Write an e-mail address.", "invalid": "That is no address."},
    )
