"""Form fields that more than one room needs."""

from typing import Any

from django import forms


class NumberField(forms.FloatField):
    """Comma or point, as the hand is used to."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)
