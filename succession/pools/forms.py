"""Forms of pools."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from competencies.models import Competency
from people.access import Access, Permission, Scope, units_below
from people.forms import PersonForm
from people.models import Employee, OrgUnit, Role, RoleFamily
from people.picking import roles_to_pick, units_to_pick
from succession.bench.forms import reason_field
from succession.models import TalentPool
from succession.models.readiness import Band
from succession.pools.criteria import Criteria, criteria_from, faults_of
from succession.pools.services import PoolTerms
from ui.picking import PickField, PickForm, Source

PER_CENT = 100


class PoolForm(PersonForm):
    """What a pool is for, who answers for it, and what it asks of people."""

    name = forms.CharField(label="Name", max_length=120)
    purpose = forms.CharField(
        label="Purpose",
        help_text="What these people are prepared for. They read it on their own page.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    review_on = forms.DateField(
        label="Review on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    longest_months = forms.IntegerField(
        label="Name people after so many months without a change",
        min_value=1,
        max_value=120,
        initial=24,
    )
    role = PickField(label="For the role", required=False)
    families = forms.MultipleChoiceField(label="Role families", required=False)
    units = PickField(
        label="Org units", required=False, many=True, help_text="Everything below them included."
    )
    grade_from = forms.IntegerField(label="Grade from", required=False, min_value=1, max_value=99)
    grade_to = forms.IntegerField(label="Grade to", required=False, min_value=1, max_value=99)
    tenure_months = forms.IntegerField(
        label="Months here, at least", required=False, min_value=1, max_value=600
    )
    bands = forms.MultipleChoiceField(
        label="Readiness for the role", required=False, choices=Band.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    coverage = forms.IntegerField(
        label="Per cent of the role seen, at least", required=False, min_value=1, max_value=100
    )
    competency = forms.ChoiceField(label="Competency", required=False)
    level = forms.FloatField(label="At level, or above", required=False, min_value=1, max_value=10)
    chance = forms.IntegerField(
        label="Per cent sure, at least", required=False, min_value=1, max_value=99
    )
    field_order = ("name", "purpose", "person")

    def __init__(self, *args: Any, access: Access, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access, self.kind = access, kind
        self.fields["person"].label = "Who answers for it"
        self.offer(role=roles_to_pick(Role.objects.all()), units=units_to_pick(self._units()))
        self._offer("families", RoleFamily.objects.order_by("name").values_list("code", "name"))
        self._offer(
            "competency",
            Competency.objects.order_by("name").values_list("code", "name"),
            blank=True,
        )

    @property
    def is_bound_to_units(self) -> bool:
        """An HR partner makes pools of the own units alone."""
        return Scope.ALL not in self.access.scopes(Permission.EDIT_POOLS)

    def _units(self) -> QuerySet[OrgUnit]:
        if self.is_bound_to_units:
            return OrgUnit.objects.filter(pk__in=units_below(self.access.unit_ids))
        return OrgUnit.objects.all()

    def _offer(self, name: str, choices: Any, *, blank: bool = False) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [*([("", "None")] if blank else []), *choices]

    def clean_review_on(self) -> Any:
        day = self.cleaned_data["review_on"]
        if day <= timezone.localdate() and "review_on" in self.changed_data:
            raise ValidationError("The review lies ahead.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        criteria = self.criteria(cleaned)
        for field, sentence in faults_of(criteria, has_role=bool(cleaned.get("role"))):
            self.add_error(field, sentence)
        if self.kind == TalentPool.Kind.LIVE:
            if criteria.is_empty:
                self.add_error("families", "Ask for something: choose at least one criterion.")
            if self.is_bound_to_units and not criteria.units:
                self.add_error("units", "Choose at least one of your units.")
        return cleaned

    @staticmethod
    def criteria(cleaned: dict[str, Any]) -> Criteria:
        def share(name: str) -> float | None:
            value = cleaned.get(name)
            return None if value is None else value / PER_CENT

        return Criteria(
            families=tuple(cleaned.get("families") or ()),
            units=tuple(one.code for one in cleaned.get("units") or ()),
            grade_from=cleaned.get("grade_from"),
            grade_to=cleaned.get("grade_to"),
            bands=tuple(cleaned.get("bands") or ()),
            coverage=share("coverage"),
            tenure_months=cleaned.get("tenure_months"),
            competency=cleaned.get("competency") or "",
            level=cleaned.get("level"),
            chance=share("chance"),
        )

    def terms(self) -> PoolTerms:
        cleaned = self.cleaned_data
        return PoolTerms(
            name=cleaned["name"],
            purpose=cleaned["purpose"],
            owner=cleaned["person"],
            review_on=cleaned["review_on"],
            role=cleaned["role"],
            criteria=self.criteria(cleaned),
            longest_months=cleaned["longest_months"],
        )


def initial_of(pool: TalentPool) -> dict[str, Any]:
    """What a form shows of a pool as it is."""
    criteria = criteria_from(pool.criteria)
    return {
        "name": pool.name,
        "purpose": pool.purpose,
        "person": pool.owner.number,
        "review_on": pool.review_on,
        "longest_months": pool.longest_months,
        "role": pool.role.code if pool.role else "",
        **{name: _listed(value) for name, value in criteria.as_json().items()},
        "coverage": _per_cent(criteria.coverage),
        "chance": _per_cent(criteria.chance),
    }


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _per_cent(share: float | None) -> int | None:
    return None if share is None else round(share * PER_CENT)


class AddForm(PickForm):
    """Who, and why: one reason for all of them."""

    people = PickField(
        label="People",
        many=True,
        most=50,
        error_messages={"required": "Choose at least one person."},
    )
    reason = reason_field("Why these people?", "Each reads it on their own page.")

    def __init__(self, *args: Any, people: Source[Employee], **more: Any) -> None:
        super().__init__(*args, **more)
        self.offer(people=people)


class RemoveForm(forms.Form):
    reason = reason_field("Why?", "It stays with the stay, and the person may read it.")


class ReviewForm(forms.Form):
    next_on = forms.DateField(
        label="Next review on", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_next_on(self) -> Any:
        day = self.cleaned_data["next_on"]
        if day <= timezone.localdate():
            raise ValidationError("The next review lies ahead.")
        return day
