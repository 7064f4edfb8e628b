"""What was agreed, in three fields."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from competencies.models import Competency

LONGEST = 2000
HIGHEST_LEVEL = 10
ROWS = (1, 2)
"""Up to two things to do: more is not done."""


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Write the day as 2027-01-31.", "required": "Choose the day."},
        **more,
    )


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ConversationForm(forms.Form):
    held_on = _day(label="Held on")
    agreed = forms.CharField(
        label="In a sentence or two",
        max_length=LONGEST,
        widget=_text(3),
        error_messages={"required": "Say what you agreed, in a sentence."},
    )
    what_1 = forms.CharField(label="What will be done", max_length=300, required=False)
    who_1 = forms.ChoiceField(label="Who does it", required=False)
    due_1 = _day(label="By when", required=False)
    what_2 = forms.CharField(label="And what else", max_length=300, required=False)
    who_2 = forms.ChoiceField(label="Who does that", required=False)
    due_2 = _day(label="By when", required=False)
    competency = forms.ChoiceField(label="About", required=False)
    level = forms.ChoiceField(
        label="Level seen",
        help_text="With a level it becomes your rating. Without one your words are kept, no score moves.",
        required=False,
    )
    seen = forms.CharField(
        label="What you saw",
        help_text="One situation, what was done, what came of it.",
        max_length=LONGEST,
        required=False,
        widget=_text(3),
    )

    def __init__(
        self,
        *args: Any,
        competencies: Sequence[Competency],
        people: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`people`: (employee number, words) of who may do something; the first is proposed."""
        super().__init__(*args, **kwargs)
        self.competencies = {one.code: one for one in competencies}
        highest = max((one.scale_max for one in competencies), default=5)
        self._choose("competency", [(one.code, one.name) for one in competencies])
        levels = [(str(n), f"Level {n}") for n in range(1, highest + 1)]
        self._choose("level", [("", "No level: words only"), *levels])
        for row in ROWS:
            self._choose(f"who_{row}", list(people))
        self.fields["held_on"].initial = timezone.localdate()

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # for the type checker
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for row in ROWS:
            self._check_row(found, row)
        self._check_level(found)
        return found

    def _check_row(self, found: dict[str, Any], row: int) -> None:
        what, due = found.get(f"what_{row}"), found.get(f"due_{row}")
        if what and not due and f"due_{row}" not in self.errors:
            self.add_error(f"due_{row}", "Choose by when.")
        if what and due and due < timezone.localdate():
            self.add_error(f"due_{row}", "Choose a day from today on.")
        if due and not what and f"what_{row}" not in self.errors:
            self.add_error(f"what_{row}", "Say what will be done, or take the day away.")

    def _check_level(self, found: dict[str, Any]) -> None:
        level, competency = found.get("level"), self.competencies.get(found.get("competency", ""))
        if level and competency and int(level) > competency.scale_max:
            self.add_error("level", f"{competency} has levels 1 to {competency.scale_max}.")

    def chosen_competency(self) -> Competency | None:
        return self.competencies.get(self.cleaned_data["competency"])
