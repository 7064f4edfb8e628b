"""Signing in, and choosing a person."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from people.models import Employee
from ui.picking import PickField, PickForm, Source


class SignInForm(AuthenticationForm):
    """E-mail and password; every failure reads the same, so that nobody learns who has an account."""

    username = forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    error_messages = {
        "invalid_login": "E-mail address and password do not match an account. Check both.",
        "inactive": "This account is closed. Ask your HR team.",
    }

    def clean_username(self) -> str:
        """One spelling, so that failures are counted together whatever case is typed."""
        return str(self.cleaned_data["username"]).casefold()


class PersonForm(PickForm):
    """One person out of those who may be chosen."""

    person = PickField(
        label="Person",
        error_messages={"required": "Choose a person: type a part of the name, then choose."},
    )

    def __init__(self, *args: Any, people: Source[Employee], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer(person=people)
