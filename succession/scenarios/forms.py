"""What is supposed to happen."""

from typing import Any

from django import forms

from people.access import Access
from people.picking import people_to_pick, positions_to_pick, units_to_pick
from succession.scenarios.reading import people_within, seats_within, units_within
from succession.scenarios.shapes import Horizon, Inputs, Pool
from succession.scenarios.words import HORIZON_WORDS, POOL_WORDS
from ui.picking import PickField, PickForm


def _several(label: str, help_text: str = "") -> PickField:
    return PickField(label=label, help_text=help_text, required=False, many=True, can_paste=True)


def _yes(label: str, help_text: str = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False)


def _limit(label: str, help_text: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, required=False, min_value=1, max_value=1000
    )


class ScenarioForm(PickForm):
    """Seats, people and units are picked by name, or pasted as codes. Only those within reach are known."""

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
    seats = _several("These positions")
    leavers = _several("The seats of people who leave")
    closing_units = _several(
        "Org units that close", "With all units below them. Their people need another seat."
    )
    closing_seats = _several("Positions that close")
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
        help_text="A seat that is filled opens the mover’s own: that is one step. Seats that are"
        " further down stay open.",
    )  # fmt: skip
    most_from_unit = _limit("Most moves out of one org unit", "Empty: no limit.")
    most_per_step = _limit(
        "Most moves in one step", "Empty: no limit. With one there are more steps, not fewer moves."
    )

    SOURCES = ("high_risk", "vacant", "ending", "all_critical")
    LISTS = ("seats", "leavers", "closing_units", "closing_seats")

    def __init__(self, *args: Any, access: Access, as_of: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = positions_to_pick(seats_within(access, as_of))
        self.offer(
            seats=seats,
            closing_seats=seats,
            leavers=people_to_pick(people_within(access)),
            closing_units=units_to_pick(units_within(access)),
        )

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
        if not self.errors and not any(data.get(name) for name in (*self.SOURCES, *self.LISTS)):
            raise forms.ValidationError("Choose what falls empty or closes.")
        return data

    def inputs(self) -> Inputs:
        data = {name: value for name, value in self.cleaned_data.items() if name != "name"}
        lists = {
            name: tuple(one.number if name == "leavers" else one.code for one in data[name])
            for name in self.LISTS
        }
        limits = {name: data[name] or 0 for name in ("most_from_unit", "most_per_step")}
        chosen = {"pool": Pool(data["pool"]), "horizon": Horizon(data["horizon"])}
        return Inputs(**{**data, **lists, **limits, **chosen})


def initial_of(name: str, inputs: Inputs) -> dict[str, Any]:
    """A scenario as the form shows it."""
    stored = inputs.to_json()
    limits = {key: stored[key] or None for key in ("most_from_unit", "most_per_step")}
    return {**stored, **limits, "name": name}
