"""Every field of every model of ours is declared personal, protected or not personal."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model

from audit.personal_data import DECLARATIONS, Kind
from audit.personal_data.declaration import declare

PROTECTED_BY_LAW = {
    "people.Demographics.gender",
    "people.Demographics.ethnicity",
    "people.Demographics.birth_year",
}


def models() -> list[type[Model]]:
    return [
        model
        for room in settings.ROOMS
        for model in apps.get_app_config(room).get_models(include_auto_created=True)
    ]


FIELDS = {
    f"{model._meta.label}.{one.name}"
    for model in models()
    for one in model._meta.get_fields()
    if isinstance(one, Field)
}
DECLARED = {f"{one.model}.{one.field}": one for one in DECLARATIONS}


def test_every_field_is_declared() -> None:
    assert FIELDS - DECLARED.keys() == set(), "declare it in audit/personal_data/<room>.py"


def test_no_declared_field_is_gone() -> None:
    assert DECLARED.keys() - FIELDS == set()


def test_no_field_is_declared_twice() -> None:
    assert len(DECLARATIONS) == len(DECLARED)


def test_every_declaration_says_why_and_how_long() -> None:
    assert [one for one in DECLARATIONS if not one.purpose or not one.kept] == []


def test_protected_attributes_are_declared_so() -> None:
    assert {DECLARED[name].kind for name in PROTECTED_BY_LAW} == {Kind.PROTECTED}


def test_every_link_to_an_employee_or_account_is_personal() -> None:
    links = {
        f"{model._meta.label}.{one.name}"
        for model in models()
        for one in model._meta.get_fields()
        if isinstance(one, Field)
        and one.related_model is not None
        and one.related_model._meta.label in {"people.Employee", "people.Account"}
    }
    assert {name for name in links if DECLARED[name].kind is not Kind.PERSONAL} == set()


def test_a_field_declared_as_two_things_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        declare("people.Employee", purpose="x", kept="y", personal="email", not_personal="email")
