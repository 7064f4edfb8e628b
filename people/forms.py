"""Signing in, and choosing a person."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.db.models import QuerySet

from people.models import Employee
from people.selectors.directory import matching


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


class PersonForm(forms.Form):
    """Find somebody, then choose: two buttons of one form, so it needs no script and loses nothing.

    `people` is who may be chosen. Without a search `first` are offered; `describe` says of each
    what helps to choose.
    """

    search = forms.CharField(
        required=False,
        max_length=200,
        label="Find a person",
        help_text="Part of the name, or the whole employee number.",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    person = forms.ChoiceField(
        label="Person",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a person. Find one first if none is listed."},
    )

    MOST_FOUND = 20

    def __init__(
        self,
        *args: Any,
        people: QuerySet[Employee],
        first: Sequence[Employee] = (),
        describe: Callable[[Employee], str] = str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.offered = self._offered(first)
        self._choices(describe)

    @property
    def is_finding(self) -> bool:
        """True where the reader pressed "Find" and has not chosen yet."""
        return "find" in self.data

    def _offered(self, first: Sequence[Employee]) -> list[Employee]:
        words = str(self.data.get("search", "")).replace("\x00", "").strip()
        if not words:
            chosen = self.people.filter(number=self.data.get("person", ""))
            return [*first, *(one for one in chosen if one not in first)]
        return list(matching(self.people, words).distinct()[: self.MOST_FOUND])

    def _choices(self, describe: Callable[[Employee], str]) -> None:
        field = cast("forms.ChoiceField", self.fields["person"])
        field.choices = [(one.number, describe(one)) for one in self.offered]
        field.error_messages["invalid_choice"] = "Choose one of the people listed."

    def clean_person(self) -> Employee:
        number = self.cleaned_data["person"]
        return next(one for one in self.offered if one.number == number)
