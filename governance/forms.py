"""The form that governs a figure."""

from typing import Any

from django import forms

from governance.models import KPI
from governance.services import governance_of
from governance.standing import Thresholds
from people.forms import PersonForm


class GovernForm(PersonForm):
    """Owner, target and thresholds. Shares are typed in per cent, as people say them.

    `seen` carries what the writer had before them, so that a second writer is told.
    """

    target = forms.FloatField(label="Target")
    warn = forms.FloatField(label="Watch", required=False)
    alarm = forms.FloatField(label="Alarm", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("person", "target", "warn", "alarm", "seen")

    def __init__(self, *args: Any, kpi: KPI, **kwargs: Any) -> None:
        self.kpi = kpi
        self.factor = 100 if kpi.unit == KPI.Unit.SHARE else 1
        super().__init__(*args, initial=self._initial(), **kwargs)
        unit = "%" if self.factor > 1 else kpi.get_unit_display().lower()
        below = "below" if kpi.direction == KPI.Direction.UP else "above"
        self.fields["target"].label = f"Target, {unit}"
        self.fields["target"].help_text = f"{kpi.get_direction_display()}."
        self.fields["warn"].label = f"Watch {below}, {unit}"
        self.fields["warn"].help_text = "Empty: whatever misses the target is to be watched."
        self.fields["alarm"].label = f"Alarm {below}, {unit}"
        self.fields["alarm"].help_text = "From here somebody must act. Empty: no alarm."

    def _initial(self) -> dict[str, object]:
        kpi = self.kpi
        return {
            "person": kpi.owner.number if kpi.owner else "",
            "target": self._out(kpi.target),
            "warn": self._out(kpi.warn),
            "alarm": self._out(kpi.alarm),
            "seen": governance_of(kpi).signature(),
        }

    def _out(self, value: float | None) -> float | None:
        return None if value is None else round(value * self.factor, 6)

    def _in(self, name: str) -> float | None:
        value = self.cleaned_data.get(name)
        return None if value is None else value / self.factor

    def clean(self) -> dict[str, Any] | None:
        thresholds = Thresholds(
            is_up=self.kpi.direction == KPI.Direction.UP,
            target=self._in("target"),
            warn=self._in("warn"),
            alarm=self._in("alarm"),
        )
        if not thresholds.is_ordered():
            self.add_error(
                "alarm", "The alarm must not be better than the watch, nor that than the target."
            )
        return self.cleaned_data

    def wanted(self) -> dict[str, Any]:
        """What to govern with, in the KPI's own unit."""
        return {
            "owner": self.cleaned_data["person"],
            "target": self._in("target"),
            "warn": self._in("warn"),
            "alarm": self._in("alarm"),
        }
