"""Forms of preparing and running a session."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from people.models import Account, Employee, OrgUnit, Role, RoleFamily
from succession.calibration.rules_form import RulesForm, day_input
from succession.models import CalibrationParticipant


class CancelForm(forms.Form):
    """Why a session will not be held."""

    reason = forms.CharField(
        label="Why?",
        help_text="Everybody in the session reads it.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why, in a sentence."},
    )


class AgreeForm(forms.Form):
    """One thing that somebody will do for a person by a day."""

    prefix = "agree"

    what = forms.CharField(label="What will be done?", max_length=300)
    owner = forms.ModelChoiceField(
        label="Who does it?", queryset=Employee.objects.none(), empty_label="Choose"
    )
    due_on = forms.DateField(label="By when?", widget=day_input())

    def __init__(self, *args: Any, people: QuerySet[Employee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined] # a ModelChoiceField


class SeatForm(forms.Form):
    """Who takes part, and as what."""

    emails = forms.CharField(
        label="Who takes part?",
        help_text="E-mail addresses of accounts, one on each line.",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Type at least one e-mail address."},
    )
    part = forms.ChoiceField(
        label="As what?",
        choices=CalibrationParticipant.Part.choices,
        initial=CalibrationParticipant.Part.PARTICIPANT,
    )

    def __init__(self, *args: Any, eligible: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.eligible = eligible

    def clean_emails(self) -> list[Account]:
        typed = list(dict.fromkeys(self.cleaned_data["emails"].casefold().split()))
        found = {one.email.casefold(): one for one in self.eligible}
        missing = [one for one in typed if one not in found]
        if missing:
            raise forms.ValidationError(
                f"No account that may take part has this address: {', '.join(missing[:5])}."
            )
        return [found[one] for one in typed]


class SendToForm(forms.Form):
    """Whom a kept pack is sent to."""

    to = forms.ModelChoiceField(
        label="Send it to",
        help_text="Somebody who takes part. It stands on their Today until they open it.",
        queryset=Account.objects.none(),
        empty_label="Choose",
        error_messages={
            "required": "Choose somebody who takes part.",
            "invalid_choice": "This account does not take part in the session.",
        },
    )

    def __init__(self, *args: Any, people: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined] # a ModelChoiceField


class PeopleForm(forms.Form):
    """Whom it is about: a unit, or a list."""

    org_unit = forms.ModelChoiceField(
        label="Everybody of a unit",
        help_text="With all units below it, as far as they are scored for the role.",
        queryset=OrgUnit.objects.none(),
        required=False,
        empty_label="No unit",
    )
    numbers = forms.CharField(
        label="Or people one by one",
        help_text="Employee numbers, one on each line.",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, people: QuerySet[Employee], units: QuerySet[OrgUnit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["org_unit"].queryset = units  # type: ignore[attr-defined] # a ModelChoiceField

    def clean_numbers(self) -> list[Employee]:
        typed = list(dict.fromkeys(self.cleaned_data["numbers"].replace("\x00", "").split()))
        found = {one.number: one for one in self.people.filter(number__in=typed)}
        missing = [one for one in typed if one not in found]
        if missing:
            raise forms.ValidationError(
                f"Nobody within your reach has this number: {', '.join(missing[:5])}."
            )
        return [found[one] for one in typed]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if not (self.errors or cleaned.get("org_unit") or cleaned.get("numbers")):
            self.add_error("org_unit", "Choose a unit, or type employee numbers.")
        return cleaned


class SessionForm(RulesForm, PeopleForm):
    """A new session: what it is about, and its rules."""

    role = forms.ModelChoiceField(
        label="Readiness for the role",
        queryset=Role.objects.none(),
        required=False,
        empty_label="No one role",
    )
    family = forms.ModelChoiceField(
        label="Or for the next rung of a role family",
        queryset=RoleFamily.objects.none(),
        required=False,
        empty_label="No family",
    )
    facilitator = forms.ModelChoiceField(
        label="Facilitator", queryset=Account.objects.none(), empty_label="Choose"
    )

    field_order = (
        "name", "held_on", "role", "family", "org_unit", "numbers", "facilitator", "dissent_mode",
        "minutes_per_person", "quorum",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        roles: QuerySet[Role],
        families: QuerySet[RoleFamily],
        facilitators: QuerySet[Account],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("role", roles), ("family", families), ("facilitator", facilitators)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined] # ModelChoiceFields

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if bool(cleaned.get("role")) == bool(cleaned.get("family")):
            self.add_error("role", "Choose a role or a role family, one of them.")
        return cleaned
