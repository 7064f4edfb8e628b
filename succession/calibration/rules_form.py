"""What a session is held by, as a form: its day, how dissent is kept, its grid."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from succession.calibration.grid import DEFAULT, Axis, Grid, GridError, check_axis
from succession.models import CalibrationSession


def day_input() -> forms.DateInput:
    """The browser's own, which knows ISO days only."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RulesForm(forms.Form):
    """All that may be changed until the session opens."""

    name = forms.CharField(label="Name", max_length=200)
    held_on = forms.DateField(label="Day", initial=timezone.localdate, widget=day_input())
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
    column_shares = forms.CharField(
        label="Guideline", required=False, help_text="Percent on each step, or nothing."
    )

    GRID = (
        "row_labels", "row_cuts", "row_shares", "column_labels", "column_cuts", "column_shares",
    )  # fmt: skip

    def __init__(self, *args: Any, grid: Grid = DEFAULT, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grid = grid
        for part, axis in (("row", grid.rows), ("column", grid.columns)):
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
        rows = self._axis("row", self.grid.rows)
        columns = self._axis("column", self.grid.columns)
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
