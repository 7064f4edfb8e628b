"""Forms of preparing and running a session."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from people.models import Account, Employee, OrgUnit, Role, RoleFamily
from succession.calibration.grid import DEFAULT, Axis, Grid, GridError, check_axis
from succession.models import CalibrationParticipant, CalibrationSession


def day_input() -> forms.DateInput:
    """The browser's own, which knows ISO days only."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


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


class SessionForm(PeopleForm):
    """A new session."""

    name = forms.CharField(label="Name", max_length=200)
    held_on = forms.DateField(label="Day", initial=timezone.localdate, widget=day_input())
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
    dissent_mode = forms.ChoiceField(
        label="Dissent is kept",
        help_text="Without a name, no name is stored anywhere. Fixed once the session is open.",
        choices=CalibrationSession.Dissent.choices,
        widget=forms.RadioSelect,
        initial=CalibrationSession.Dissent.BY_NAME,
    )
    minutes_per_person = forms.IntegerField(
        label="Minutes for each person", min_value=1, max_value=120, initial=6
    )
    quorum = forms.IntegerField(
        label="How many should be here", min_value=1, max_value=50, initial=3
    )
    row_labels = forms.CharField(
        label="Steps of readiness", help_text="From the lowest up, one on each line."
    )
    row_cuts = forms.CharField(
        label="Cuts between them", help_text="Scores from 0 to 100, such as 50, 80."
    )
    row_shares = forms.CharField(
        label="Guideline",
        required=False,
        help_text="Percent on each step, or nothing. Advice: nobody is moved to fit it.",
    )
    column_labels = forms.CharField(
        label="Steps of performance", help_text="From the lowest up, one on each line."
    )
    column_cuts = forms.CharField(
        label="Cuts between them", help_text="Ratings from 1 to 5, such as 2.5, 3.5."
    )
    column_shares = forms.CharField(label="Guideline", required=False)

    field_order = (
        "name", "held_on", "role", "family", "org_unit", "numbers", "facilitator", "dissent_mode",
        "minutes_per_person", "quorum",
    )  # fmt: skip
    GRID = (
        "row_labels", "row_cuts", "row_shares", "column_labels", "column_cuts", "column_shares",
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
        for part, axis in (("row", DEFAULT.rows), ("column", DEFAULT.columns)):
            self.fields[f"{part}_labels"].widget = forms.Textarea(attrs={"rows": 3})
            self.fields[f"{part}_labels"].initial = "\n".join(axis.labels)
            self.fields[f"{part}_cuts"].initial = ", ".join(f"{one:g}" for one in axis.cuts)
            shares = ", ".join(f"{100 * one:g}" for one in axis.shares)
            self.fields[f"{part}_shares"].initial = shares

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.GRID]

    @property
    def grid_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.GRID]

    @property
    def grid_has_errors(self) -> bool:
        return any(name in self.errors for name in self.GRID)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if bool(cleaned.get("role")) == bool(cleaned.get("family")):
            self.add_error("role", "Choose a role or a role family, one of them.")
        rows = self._axis("row", DEFAULT.rows)
        columns = self._axis("column", DEFAULT.columns)
        if rows and columns:
            cleaned["grid"] = Grid(rows=rows, columns=columns)
        return cleaned

    def _axis(self, part: str, base: Axis) -> Axis | None:
        labels = str(self.data.get(f"{part}_labels", "")).replace("\x00", "").splitlines()
        try:
            return check_axis(
                Axis(
                    name=base.name,
                    low=base.low,
                    high=base.high,
                    labels=tuple(one.strip() for one in labels if one.strip()),
                    cuts=_numbers(self.data.get(f"{part}_cuts", "")),
                    shares=tuple(
                        one / 100 for one in _numbers(self.data.get(f"{part}_shares", ""))
                    ),
                )
            )
        except GridError as error:
            self.add_error(f"{part}_labels", str(error))
            return None


def _numbers(text: object) -> Sequence[float]:
    """Raises GridError."""
    words = str(text).replace("%", " ").replace(";", " ").replace(", ", " ").split()
    parts = [part for word in words for part in word.split(",") if part]
    try:
        found = tuple(float(part) for part in parts)
    except ValueError as error:
        raise GridError(f"“{text}” holds something that is no number.") from error
    if any(one != one or abs(one) > 1e6 for one in found):
        raise GridError(f"“{text}” holds something that is no number.")
    return found
