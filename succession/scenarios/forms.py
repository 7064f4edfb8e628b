"""What is supposed to happen."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet

from people.access import Access
from succession.scenarios.reading import people_within, seats_within, units_within
from succession.scenarios.shapes import Horizon, Inputs, Pool
from succession.scenarios.words import HORIZON_WORDS, POOL_WORDS
from ui.wording import number

MOST_LISTED = 500
MOST_TOLD = 5


class CodesField(forms.CharField):
    """Codes, one a line or with commas between: a tuple."""

    def __init__(self, label: str, help_text: str) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        )

    def clean(self, value: Any) -> Any:
        parts = re.split(r"[\n,;]+", super().clean(value))
        codes = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
        if len(codes) > MOST_LISTED:
            raise forms.ValidationError(
                f"{number(len(codes))} are listed; at most {MOST_LISTED} are taken."
            )
        return codes


def _yes(label: str, help_text: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False)


def _limit(label: str, help_text: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=1, max_value=1000
    )


class ScenarioForm(forms.Form):
    """Seats and people by code, so that a list can be pasted. Only those within reach are known."""

    name = forms.CharField(
        label="Name",
        help_text="What would happen, such as “Both directors retire”.",
        max_length=120,
        error_messages={"required": "Give the scenario a name."},
    )
    high_risk = _yes("Critical positions at high risk of loss")
    vacant = _yes("Critical positions vacant today")
    ending = _yes("Seats of people whose last day is known", "From the HR data, up to the horizon.")
    all_critical = _yes("All critical positions at once")
    seats = CodesField("Positions", "Codes, one a line.")
    leavers = CodesField("People who leave", "Employee numbers, one a line.")
    closing_units = CodesField(
        "Org units that close", "Codes, one a line. With all units below; their people need a seat."
    )
    closing_seats = CodesField("Positions that close", "Codes, one a line.")
    holders_stay = _yes(
        "Holders of seats that fall empty stay", "They may then take another seat themselves."
    )
    pool = forms.ChoiceField(
        label="Who may take a critical position", choices=list(POOL_WORDS.items()),
        widget=forms.RadioSelect, initial=Pool.ANYONE,
        help_text="Seats that open further down are for anybody scored for their role.",
    )  # fmt: skip
    horizon = forms.ChoiceField(
        label="How far to look ahead", choices=list(HORIZON_WORDS.items()),
        widget=forms.RadioSelect, initial=Horizon.TWO_YEARS,
        help_text="People who are ready now move at once, the others when they will be.",
    )  # fmt: skip
    steps = forms.IntegerField(
        label="Cut off after so many steps", min_value=1, max_value=8, initial=5,
        help_text="A seat that is filled opens the mover's own: that is one step.",
    )  # fmt: skip
    most_from_unit = _limit("Most moves out of one org unit", "Empty: no limit.")
    most_per_step = _limit("Most moves in one step", "Empty: no limit.")

    SOURCES = ("high_risk", "vacant", "ending", "all_critical")
    LISTS = ("seats", "leavers", "closing_units", "closing_seats")

    def __init__(self, *args: Any, access: Access, as_of: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access, self.as_of = access, as_of

    @property
    def sections(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        return [
            ("What falls empty", "Choose any; they add up.", self._fields(*self.SOURCES, "seats",
                "leavers", "holders_stay")),
            ("What closes", "A reorganisation: these seats are not filled again.",
                self._fields("closing_units", "closing_seats")),
            ("How it is worked out", "", self._fields("pool", "horizon", "steps",
                "most_from_unit", "most_per_step")),
        ]  # fmt: skip

    def _fields(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        seats, people = seats_within(self.access, self.as_of), people_within(self.access)
        self._check("seats", seats, "code")
        self._check("closing_seats", seats, "code")
        self._check("leavers", people, "number")
        self._check("closing_units", units_within(self.access), "code")
        if not self.errors and not any(data.get(name) for name in (*self.SOURCES, *self.LISTS)):
            raise forms.ValidationError("Choose what falls empty or closes.")
        return data

    def _check(self, name: str, rows: QuerySet[Any], field: str) -> None:
        given = self.cleaned_data.get(name) or ()
        known = (
            set(rows.filter(**{f"{field}__in": given}).values_list(field, flat=True))
            if given
            else set()
        )
        unknown = [one for one in given if one not in known]
        if unknown:
            more = f" and {len(unknown) - MOST_TOLD} more" if len(unknown) > MOST_TOLD else ""
            told = ", ".join(unknown[:MOST_TOLD])
            self.add_error(name, f"Not known, or not within your reach: {told}{more}.")

    def inputs(self) -> Inputs:
        data = {name: value for name, value in self.cleaned_data.items() if name != "name"}
        limits = {name: data[name] or 0 for name in ("most_from_unit", "most_per_step")}
        chosen = {"pool": Pool(data["pool"]), "horizon": Horizon(data["horizon"])}
        return Inputs(**{**data, **limits, **chosen})


def initial_of(name: str, inputs: Inputs) -> dict[str, Any]:
    """A scenario as the form shows it."""
    stored = inputs.to_json()
    lists = {key: "\n".join(stored[key]) for key in ScenarioForm.LISTS}
    limits = {key: stored[key] or None for key in ("most_from_unit", "most_per_step")}
    return {**stored, **lists, **limits, "name": name}
