"""Forms of preparing and running a session."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from people.models import Account, Employee, OrgUnit, Role, RoleFamily
from people.picking import people_to_pick, roles_to_pick, units_to_pick
from succession.calibration.picking import accounts_to_pick
from succession.calibration.rules_form import RulesForm, day_input
from succession.models import CalibrationParticipant
from ui.picking import PickField, PickForm


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


class SeatForm(PickForm):
    """Who takes part, and as what."""

    accounts = PickField(
        label="Who takes part?",
        help_text="They see exactly the people of this session.",
        many=True,
        most=50,
        error_messages={"required": "Choose at least one."},
    )
    part = forms.ChoiceField(
        label="As what?",
        choices=CalibrationParticipant.Part.choices,
        initial=CalibrationParticipant.Part.PARTICIPANT,
    )

    def __init__(self, *args: Any, eligible: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(accounts=accounts_to_pick(eligible))


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


class PeopleForm(PickForm):
    """Whom it is about: a unit, or a list."""

    org_unit = PickField(
        label="Everybody of a unit",
        help_text="With all units below it, as far as they are scored for the role.",
        required=False,
    )
    people = PickField(
        label="Or people one by one", required=False, many=True, most=300, can_paste=True
    )

    def __init__(
        self, *args: Any, people: QuerySet[Employee], units: QuerySet[OrgUnit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer(people=people_to_pick(people), org_unit=units_to_pick(units))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if not (self.errors or cleaned.get("org_unit") or cleaned.get("people")):
            self.add_error("org_unit", "Choose a unit, or people one by one.")
        return cleaned


class SessionForm(RulesForm, PeopleForm):
    """A new session: what it is about, and its rules."""

    role = PickField(label="Readiness for the role", required=False)
    family = forms.ModelChoiceField(
        label="Or for the next rung of a role family",
        queryset=RoleFamily.objects.none(),
        required=False,
        empty_label="No family",
    )
    facilitator = PickField(
        label="Facilitator",
        help_text="Opens the session, leads through the agenda and closes it.",
        error_messages={"required": "Choose who facilitates."},
    )

    field_order = (
        "name", "held_on", "role", "family", "org_unit", "people", "facilitator", "dissent_mode",
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
        self.fields["family"].queryset = families  # type: ignore[attr-defined] # ModelChoiceField
        self.offer(role=roles_to_pick(roles), facilitator=accounts_to_pick(facilitators))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if bool(cleaned.get("role")) == bool(cleaned.get("family")):
            self.add_error("role", "Choose a role or a role family, one of them.")
        return cleaned
