"""Forms of 360 rounds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.forms.utils import ErrorList

from competencies.feedback.checking import LONGEST_COMMENT
from competencies.forms import NOT_SEEN
from competencies.models import Competency, RoundComment
from competencies.selectors.anchors import rating_options
from people.models import Role
from ui.parts import Anchor


class StartForm(forms.Form):
    """For which role."""

    role = forms.ChoiceField(
        label="Ask about the requirements of",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role."},
    )

    def __init__(self, *args: Any, roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = {role.code: role for role in roles}
        field = cast("forms.ChoiceField", self.fields["role"])
        field.choices = [(role.code, role.name) for role in roles]

    def clean_role(self) -> Role:
        return self.roles[self.cleaned_data["role"]]


class OpenForm(forms.Form):
    """Until when."""

    closes_on = forms.DateField(
        label="Last day to answer",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Say until when they can answer."},
    )


class DecisionForm(forms.Form):
    """What becomes of a comment."""

    decision = forms.ChoiceField(
        choices=[
            (one.value, one.label)
            for one in RoundComment.Decision
            if one != RoundComment.Decision.WAITING
        ]
    )
    wording = forms.CharField(required=False, max_length=LONGEST_COMMENT)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One competency on the sheet of a rater."""

    competency: Competency
    name: str
    anchors: list[Anchor]
    error: str


class AnswerForm(forms.Form):
    """A level, or "not seen", for every competency of the round, and two comments."""

    def __init__(
        self, *args: Any, competencies: Iterable[Competency], with_comments: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.competencies = list(competencies)
        for one in self.competencies:
            levels = [str(level) for level in range(1, one.scale_max + 1)]
            self.fields[f"level_{one.pk}"] = forms.ChoiceField(
                label=one.name,
                choices=[(value, value) for value in (*levels, NOT_SEEN)],
                error_messages={
                    "required": f"{one.name}: choose a level, or say that you have not seen it.",
                    "invalid_choice": f"{one.name}: choose a level from 1 to {one.scale_max}.",
                },
            )
        for question in RoundComment.Question if with_comments else ():
            self.fields[f"comment_{question.value}"] = forms.CharField(
                label=question.label,
                help_text="Name nobody. What may tell of somebody is looked at before it is shown.",
                required=False,
                max_length=LONGEST_COMMENT,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def questions(self) -> list[Question]:
        return [self._question(one, f"level_{one.pk}") for one in self.competencies]

    def _question(self, competency: Competency, name: str) -> Question:
        errors: ErrorList = self[name].errors
        return Question(
            competency=competency,
            name=name,
            anchors=rating_options(competency, chosen=self[name].value() or ""),
            error=str(errors[0]) if errors else "",
        )

    def comment_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith("comment_")]

    def levels(self) -> dict[int, int | None]:
        answers = {one.pk: self.cleaned_data[f"level_{one.pk}"] for one in self.competencies}
        return {pk: None if value == NOT_SEEN else int(value) for pk, value in answers.items()}

    def comments(self) -> dict[str, str]:
        return {
            name.removeprefix("comment_"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("comment_")
        }
