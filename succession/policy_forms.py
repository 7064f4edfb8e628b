"""The constants of a scoring policy as a plain form. Nothing typed is lost, and what is wrong is
said at its field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from competencies.forms import NoteForm
from competencies.habits.selectors import NewestHabits
from succession.pages.constants import CONSTANTS, SECTIONS, Constant, Unit
from succession.pages.correction import HELP, LABEL
from succession.pages.source_words import KIND_WORDS, exactly, source_label
from succession.scoring import (
    SOURCES,
    RaterCorrection,
    ScoringInputError,
    ScoringPolicy,
    Source,
    SourceKind,
    SourceRule,
)
from ui import wording
from ui.fields import NumberField

FURTHEST = timedelta(days=5 * 366)
"""A version that is to count later than this was probably mistyped."""


class BoundedField(NumberField):
    """A number from `low` to `high`, refused in one sentence that names both."""

    def __init__(self, *, low: float, high: float, is_whole: bool = False, **options: Any) -> None:
        self.low, self.high, self.is_whole = low, high, is_whole
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        sentence = f"Write a {'whole ' if is_whole else ''}number {self.bounds}."
        messages = {"required": sentence, "invalid": sentence}
        super().__init__(widget=widget, error_messages=messages, **options)

    @property
    def bounds(self) -> str:
        return f"from {self.low:g} to {self.high:g}"

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if not self.low <= value <= self.high or (self.is_whole and value != int(value)):
            raise forms.ValidationError(self.error_messages["invalid"], code="bounds")


class PercentField(BoundedField):
    """A share between 0 and 1, written as a percentage; through decimals, so that it comes back as
    the very same number."""

    @property
    def bounds(self) -> str:
        return f"from {100 * self.low:g} to {100 * self.high:g}"

    def to_python(self, value: Any) -> Any:
        number = super().to_python(value)
        return None if number is None else float(Decimal(repr(number)) / 100)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, float):
            return value
        return exactly(value, times=100)


@dataclass(frozen=True, kw_only=True)
class FormSection:
    heading: str
    fields: Sequence[tuple[forms.BoundField, str]]


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """A source as a row of the grid."""

    label: str
    kind: forms.BoundField
    spread: forms.BoundField
    cap: forms.BoundField
    highest: forms.BoundField
    place: forms.BoundField

    @property
    def cells(self) -> list[forms.BoundField]:
        return [self.kind, self.spread, self.cap, self.highest, self.place]

    @property
    def is_wrong(self) -> bool:
        return any(cell.errors for cell in self.cells)


OFF, KEEP, NEWEST = "off", "keep", "newest"


class PolicyForm(forms.Form):
    """`policy` is what stands in it at first; `chosen` what a valid form says, but for habits that
    are still to be kept: `takes_newest_habits`. `newest` are those of last night, if any."""

    chosen: ScoringPolicy

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        policy: ScoringPolicy,
        newest: NewestHabits | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(policy))
        self.standing = policy.rater_correction
        self.fields["rater_correction"] = forms.ChoiceField(
            choices=_corrections(self.standing, newest), label=LABEL, help_text=HELP
        )
        for constant in CONSTANTS:
            self.fields[constant.name] = _field(constant)
        for source in SOURCES:
            self.fields |= _source_fields(source)

    @property
    def sections(self) -> list[FormSection]:
        return [
            FormSection(
                heading=section.heading,
                fields=[(self[one.name], one.unit.value) for one in section.constants],
            )
            for section in SECTIONS
        ]

    @property
    def takes_newest_habits(self) -> bool:
        return bool(self.cleaned_data["rater_correction"] == NEWEST)

    @property
    def source_rows(self) -> list[SourceRow]:
        return [
            SourceRow(label=source_label(source), **{
                part: self[f"{source.value}-{part}"] for part in PARTS
            })
            for source in SOURCES
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        self._check_order()
        for source in SOURCES:
            self._check_source(source)
        self._check_places()
        if not self.errors:
            self._choose()
        return self.cleaned_data

    def _check_order(self) -> None:
        two = self.cleaned_data.get("within_2_years_months")
        five = self.cleaned_data.get("within_5_years_months")
        if two is not None and five is not None and five < two:
            sentence = f"Write at least {two:g}: it begins where “ready within 2 years” ends."
            self.add_error("within_5_years_months", sentence)

    def _check_source(self, source: Source) -> None:
        if self.cleaned_data.get(f"{source.value}-kind") != SourceKind.AT_LEAST:
            return
        if self.cleaned_data.get(f"{source.value}-cap") is not None:
            sentence = "Leave this empty: of a source that says “at least”, only the best counts."
            self.add_error(f"{source.value}-cap", sentence)
        if self.cleaned_data.get(f"{source.value}-place") is not None:
            sentence = "Leave this empty: asking it would not tell the level."
            self.add_error(f"{source.value}-place", sentence)

    def _check_places(self) -> None:
        taken: dict[float, Source] = {}
        for source in SOURCES:
            place = self.cleaned_data.get(f"{source.value}-place")
            if place in taken:
                other = source_label(taken[place])
                self.add_error(f"{source.value}-place", f"{other} has this place already.")
            elif place is not None:
                taken[place] = source

    def _choose(self) -> None:
        found = self.cleaned_data
        numbers = {one.name: found[one.name] for one in CONSTANTS}
        numbers["observe_interval_days"] = int(numbers["observe_interval_days"])
        asked = [source for source in SOURCES if found[f"{source.value}-place"] is not None]
        asked.sort(key=lambda source: float(found[f"{source.value}-place"]))
        try:
            self.chosen = ScoringPolicy(
                **numbers,
                sources=tuple(_rule(source, found) for source in SOURCES),
                observe_sources=tuple(asked),
                rater_correction=self.standing if found["rater_correction"] == KEEP else None,
            )
        except ScoringInputError as error:  # a rule of the formula that the fields do not know
            self.add_error(None, f"The formula refuses this: {error}.")


PARTS = ("kind", "spread", "cap", "highest", "place")


def _corrections(
    standing: RaterCorrection | None, newest: NewestHabits | None
) -> list[tuple[str, str]]:
    """Off, what stands there, and what is newer than it."""
    choices = [(OFF, "Off: every rating counts as it was said")]
    if standing is not None:
        choices.append((KEEP, f"On, by the habits of {wording.day(standing.measured_on)}, as now"))
    if newest is not None:
        whom = f"{newest.sure} of {newest.raters} raters would be corrected"
        day = wording.day(newest.measured_on)
        choices.append((NEWEST, f"On, by the newest habits, of {day}: {whom}"))
    return choices


def _field(constant: Constant) -> forms.Field:
    kind = PercentField if constant.unit is Unit.SHARE else BoundedField
    return kind(
        low=constant.low,
        high=constant.high,
        is_whole=constant.is_whole,
        label=constant.label,
        help_text=constant.help,
    )


def _source_fields(source: Source) -> dict[str, forms.Field]:
    label = source_label(source)
    kinds = [(kind.value, words) for kind, words in KIND_WORDS.items()]
    fields: dict[str, forms.Field] = {
        "kind": forms.ChoiceField(choices=kinds, label=f"{label}: kind"),
        "spread": BoundedField(low=0.05, high=10, label=f"{label}: spread in levels"),
        "cap": BoundedField(low=0.1, high=1000, required=False, label=f"{label}: cap"),
        "highest": BoundedField(low=1, high=10, required=False, label=f"{label}: highest level"),
        "place": BoundedField(
            low=1, high=len(SOURCES), is_whole=True, required=False, label=f"{label}: asked as"
        ),
    }
    return {f"{source.value}-{part}": field for part, field in fields.items()}


def _initial(policy: ScoringPolicy) -> dict[str, Any]:
    values: dict[str, Any] = {
        one.name: _shown(one, float(getattr(policy, one.name))) for one in CONSTANTS
    }
    values["rater_correction"] = OFF if policy.rater_correction is None else KEEP
    for rule in policy.sources:
        asked = policy.observe_sources
        values |= {
            f"{rule.code.value}-kind": rule.kind.value,
            f"{rule.code.value}-spread": exactly(rule.sd),
            f"{rule.code.value}-cap": _written(rule.cap),
            f"{rule.code.value}-highest": _written(rule.highest_level),
            f"{rule.code.value}-place": asked.index(rule.code) + 1 if rule.code in asked else "",
        }
    return values


def _shown(constant: Constant, value: float) -> float | str:
    """A share stays a number: its field writes it as a percentage."""
    return value if constant.unit is Unit.SHARE else exactly(value)


def _written(value: float | None) -> str:
    return "" if value is None else exactly(value)


def _rule(source: Source, found: Mapping[str, Any]) -> SourceRule:
    return SourceRule(
        code=source,
        kind=SourceKind(found[f"{source.value}-kind"]),
        sd=found[f"{source.value}-spread"],
        cap=found[f"{source.value}-cap"],
        highest_level=found[f"{source.value}-highest"],
    )


class PublishPolicyForm(NoteForm):
    """From which day, why, and that nobody has looked at what it changes."""

    effective_from = forms.DateField(
        label="In force from",
        help_text="Scores are worked out under it from this day on.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Say from which day it counts.",
            "invalid": "Write the day as year-month-day, such as 2027-01-01.",
        },
    )
    is_unpreviewed_accepted = forms.BooleanField(
        required=False,
        label="Publish without a preview of exactly these constants",
        help_text="Nobody will have seen who changes band.",
    )
    field_order = ("effective_from", "note", "is_unpreviewed_accepted")

    def __init__(self, data: Mapping[str, Any] | None = None, *, is_previewed: bool) -> None:
        super().__init__(data, initial={"effective_from": timezone.localdate()})
        if is_previewed:
            del self.fields["is_unpreviewed_accepted"]

    def clean_effective_from(self) -> Any:
        day, today = self.cleaned_data["effective_from"], timezone.localdate()
        if day < today:
            raise forms.ValidationError(
                "Choose today or a later day: earlier days were scored by the rules of their time."
            )
        if day > today + FURTHEST:
            raise forms.ValidationError("This is more than five years ahead. Choose a nearer day.")
        return day

    def clean_is_unpreviewed_accepted(self) -> bool:
        if not self.cleaned_data["is_unpreviewed_accepted"]:
            raise forms.ValidationError("Run the preview first, or say that you go without it.")
        return True
