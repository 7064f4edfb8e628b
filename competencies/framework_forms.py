"""What people fill in to change a framework."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from audit.errors import DomainError
from competencies.change_values import (
    HIGHEST_LEVEL,
    LARGEST,
    LONGEST_CODE,
    LONGEST_INDICATOR,
    LONGEST_LEVEL_NAME,
    LONGEST_NAME,
    LONGEST_TEXT,
)
from competencies.editing import Wanted, one_line
from competencies.models import CompetencyLink, FrameworkRevision
from competencies.revising import Facts
from competencies.selectors.finding import find_anywhere, find_in_draft

LONGEST_BOX = 20_000
COLUMNS = 44
"""Characters on a line of a box for behaviours, about."""
CHOICES_ID = "competency-choices"
"""The list of competencies that fields offer while one types."""


def _chooser() -> forms.TextInput:
    return forms.TextInput(attrs={"list": CHOICES_ID, "autocomplete": "off"})


class FrameworkForm(forms.Form):
    name = forms.CharField(max_length=LONGEST_NAME)
    code = forms.SlugField(
        max_length=60,
        required=False,
        help_text="The key in every file, for good. Leave it empty for one made from the name.",
    )
    description = forms.CharField(
        required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )


class CompetencyForm(forms.Form):
    """A competency with the behaviours of each level, one on each line."""

    name = forms.CharField(max_length=LONGEST_NAME)
    description = forms.CharField(
        required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    category = forms.CharField(required=False, max_length=LONGEST_NAME)
    parent = forms.CharField(
        label="Stands below",
        required=False,
        max_length=LONGEST_NAME,
        help_text="Code or name of the competency above it. Empty: the top.",
        widget=_chooser(),
    )
    scale_max = forms.IntegerField(
        label="Levels", min_value=2, max_value=HIGHEST_LEVEL, help_text="2 to 10; 1 is the lowest."
    )
    half_life_days = forms.IntegerField(
        label="Half-life in days",
        required=False,
        min_value=1,
        max_value=LARGEST,
        help_text="After so many days an observation counts half. Empty: as the scoring policy says.",
    )

    def __init__(
        self,
        *args: Any,
        revision: FrameworkRevision,
        levels: int,
        names: Mapping[int, tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.revision = revision
        self.levels = range(1, levels + 1)
        for level in self.levels:
            name = names.get(level, ("", ""))[0]
            rows = _rows_for(self._text_of(level))
            self.fields[f"level_{level}"] = forms.CharField(
                label=f"Level {level}{f', {name}' if name else ''}",
                required=False,
                max_length=LONGEST_BOX,
                widget=forms.Textarea(attrs={"rows": rows}),
            )

    def _text_of(self, level: int) -> str:
        return str(self.initial.get(f"level_{level}", ""))

    def clean_parent(self) -> str:
        return _code_of(self.revision, self.cleaned_data["parent"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for level in self.levels:
            lines = cleaned.get(f"level_{level}", "").splitlines()
            if any(len(one_line(line)) > LONGEST_INDICATOR for line in lines):
                self.add_error(
                    f"level_{level}", f"A behaviour has at most {LONGEST_INDICATOR} characters."
                )
            elif level > cleaned.get("scale_max", HIGHEST_LEVEL) and "".join(lines).strip():
                self.add_error(f"level_{level}", "This level is above the scale: empty it first.")
        return cleaned

    def wanted(self) -> Wanted:
        """Of a valid form."""
        cleaned = self.cleaned_data
        levels = {level: cleaned[f"level_{level}"].splitlines() for level in self.levels}
        return Wanted(
            name=cleaned["name"],
            description=cleaned["description"].replace("\r\n", "\n"),
            category=cleaned["category"],
            parent=cleaned["parent"],
            scale_max=cleaned["scale_max"],
            half_life_days=cleaned["half_life_days"],
            levels={
                level: list(dict.fromkeys(one_line(line) for line in lines if line.strip()))
                for level, lines in levels.items()
            },
        )

    def details(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith("level_")]

    def behaviours(self) -> list[forms.BoundField]:
        return [self[f"level_{level}"] for level in self.levels]


def _rows_for(text: str) -> int:
    """So high that the text is seen without scrolling, within reason."""
    lines = sum(1 + len(line) // COLUMNS for line in text.splitlines())
    return min(max(lines + 1, 4), 14)


class AddForm(CompetencyForm):
    code = forms.CharField(
        required=False,
        max_length=LONGEST_CODE,
        help_text="The key in every file, for good. Leave it empty for one made from the name.",
    )
    field_order = ("name", "code")


def filled(facts: Facts) -> dict[str, Any]:
    """The initial values of a `CompetencyForm`."""
    return {
        "name": facts.name,
        "description": facts.description,
        "category": facts.category,
        "parent": facts.parent,
        "scale_max": facts.scale_max,
        "half_life_days": facts.half_life_days,
        **{
            f"level_{level}": "\n".join(one_line(text) for text in texts)
            for level, texts in facts.levels.items()
        },
    }


class MergeForm(forms.Form):
    into = forms.CharField(
        label="Merge it into",
        max_length=LONGEST_NAME,
        help_text="Code or name of what stays; it may be one that this revision adds.",
        widget=_chooser(),
    )

    def __init__(self, *args: Any, revision: FrameworkRevision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.revision = revision

    def clean_into(self) -> str:
        return _code_of(self.revision, self.cleaned_data["into"])


class SplitForm(forms.Form):
    """Up to six parts."""

    PARTS = range(1, 7)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in self.PARTS:
            self.fields[f"part_{number}"] = forms.CharField(
                label=f"Part {number}",
                required=number <= 2,
                max_length=LONGEST_NAME,
                widget=_chooser(),
                error_messages={"required": "A split has two parts at least."},
            )

    def parts(self) -> list[str]:
        return [self.cleaned_data[f"part_{number}"] for number in self.PARTS]


class LinkForm(forms.Form):
    kind = forms.ChoiceField(label="Relation", choices=CompetencyLink.Kind.choices)
    other = forms.CharField(
        label="Other competency",
        max_length=LONGEST_NAME,
        help_text="Code or name, of any framework.",
        widget=_chooser(),
    )

    def clean_other(self) -> str:
        try:
            return find_anywhere(self.cleaned_data["other"])
        except DomainError as error:
            raise forms.ValidationError(error.sentence) from error


class LevelNamesForm(forms.Form):
    """The names of the levels, as far as scales go; an empty one is none."""

    def __init__(self, *args: Any, levels: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels = range(1, levels + 1)
        for level in self.levels:
            self.fields[f"name_{level}"] = forms.CharField(
                label=f"Level {level}", required=False, max_length=LONGEST_LEVEL_NAME
            )
            self.fields[f"description_{level}"] = forms.CharField(
                label=f"What level {level} means", required=False, max_length=LONGEST_TEXT
            )

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"name_{level}"], self[f"description_{level}"]) for level in self.levels]

    def names(self) -> dict[str, dict[str, str]]:
        cleaned = self.cleaned_data
        return {
            str(level): {
                "name": cleaned[f"name_{level}"],
                "description": cleaned[f"description_{level}"],
            }
            for level in self.levels
            if cleaned[f"name_{level}"]
        }


def filled_names(names: Mapping[int, tuple[str, str]]) -> dict[str, str]:
    initial: dict[str, str] = {}
    for level, (name, description) in names.items():
        initial |= {f"name_{level}": name, f"description_{level}": description}
    return initial


class NoteForm(forms.Form):
    note = forms.CharField(
        label="What changes, and why",
        help_text="One or two sentences. They stand in the changelog for good.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a sentence what changes and why."},
    )


class ApproveForm(forms.Form):
    effective_from = forms.DateField(
        label="In force from",
        required=False,
        help_text="Empty: at once. On a later day it comes into force by itself.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_effective_from(self) -> date | None:
        day: date | None = self.cleaned_data["effective_from"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError("Choose today or a day to come.")
        return day


def _code_of(revision: FrameworkRevision, text: str) -> str:
    if not text.strip():
        return ""
    try:
        return find_in_draft(revision, text)
    except DomainError as error:
        raise forms.ValidationError(error.sentence) from error
