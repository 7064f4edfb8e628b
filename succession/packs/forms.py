"""What people fill in about packs."""

from django import forms


class SendForm(forms.Form):
    to = forms.EmailField(
        label="E-mail address of somebody who may open it",
        help_text="They get a link, never the pack.",
        error_messages={"required": "Write an e-mail address.", "invalid": "That is no address."},
    )
