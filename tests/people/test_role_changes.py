"""Every change of role or grade is noted, whatever way it came; what a promotion is."""

from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from integrations.canonical.services import import_folder
from integrations.rollback import roll_back
from people.models import Employee, Role, RoleChange, RoleFamily
from tests.cast import Cast
from tests.integrations.canonical_files import BY, GOOD, write_folder


def noted(who: Employee) -> list[tuple[str, str, bool]]:
    changes = RoleChange.objects.filter(employee=who)
    return [(one.from_role, one.to_role, one.is_promotion) for one in changes]


@pytest.mark.django_db
def test_higher_rung_of_the_family_is_a_promotion_and_a_lower_one_is_not(cast: Cast) -> None:
    erik = cast.people["erik"]
    for role in ("sales-manager", "sales-rep"):
        erik.role = cast.roles[role]
        erik.save()
    assert noted(erik) == [
        ("sales-rep", "sales-manager", True),
        ("sales-manager", "sales-rep", False),
    ]
    change = RoleChange.objects.earliest("id")
    assert (change.from_rung, change.to_rung, change.from_grade, change.to_grade) == (1, 2, 1, 1)
    assert change.changed_on == timezone.localdate()


@pytest.mark.django_db
def test_outside_the_family_a_higher_grade_decides_and_an_unknown_one_promotes_nobody(
    cast: Cast,
) -> None:
    other = RoleFamily.objects.create(code="it", name="IT")
    role = Role.objects.create(code="it-lead", name="IT lead", family=other, grade=9)
    erik, nia, tuan = (cast.people[name] for name in ("erik", "nia", "tuan"))
    Employee.objects.filter(pk=erik.pk).update(role=role, grade=2)
    Employee.objects.filter(pk=nia.pk).update(role=role, grade=None)
    Employee.objects.filter(pk=tuan.pk).update(grade=2)
    assert noted(erik) == [("sales-rep", "it-lead", True)]
    assert noted(nia) == [("sales-rep", "it-lead", False)]
    assert noted(tuan) == [("sales-rep", "sales-rep", True)]


@pytest.mark.django_db
def test_rung_goes_before_grade_and_no_role_is_no_promotion(cast: Cast) -> None:
    mona, erik = cast.people["mona"], cast.people["erik"]
    Employee.objects.filter(pk=mona.pk).update(role=cast.roles["sales-rep"], grade=5)
    Employee.objects.filter(pk=erik.pk).update(role=None)
    Employee.objects.filter(pk=erik.pk).update(role=cast.roles["sales-manager"])
    assert noted(mona) == [("sales-manager", "sales-rep", False)]
    assert noted(erik) == [("sales-rep", "", False), ("", "sales-manager", False)]


@pytest.mark.django_db
def test_plain_sql_over_many_is_noted_once_each_and_anything_else_is_not(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_employee SET grade = grade + 1, location = 'Oslo'")
        cursor.execute("UPDATE people_employee SET location = 'Bergen'")
    assert RoleChange.objects.filter(is_promotion=True).count() == Employee.objects.count() == 7


@pytest.mark.django_db
def test_what_is_noted_stays(cast: Cast) -> None:
    Employee.objects.filter(pk=cast.people["erik"].pk).update(role=cast.roles["sales-manager"])
    change = RoleChange.objects.get()
    for act in (change.delete, lambda: RoleChange.objects.update(is_promotion=False)):
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
            act()
    assert RoleChange.objects.get().is_promotion


@pytest.mark.django_db
def test_change_that_changes_nothing_is_refused(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="role_change_changes_something"):
        RoleChange.objects.create(
            employee=cast.people["erik"],
            changed_on=date(2026, 1, 1),
            recorded_at=timezone.now(),
            from_role="sales-rep",
            to_role="sales-rep",
            is_promotion=False,
        )


@pytest.mark.django_db
def test_import_fills_it_without_knowing_and_can_still_be_taken_back(tmp_path: Path) -> None:
    """Also the import that made the very people and roles."""
    first = import_folder(path=write_folder(tmp_path / "first", GOOD), by=BY)
    moved = GOOD["employees.csv"].replace("E2,U2,,rep,1", "E2,U2,,head,2")
    second = import_folder(path=write_folder(tmp_path / "then", {"employees.csv": moved}), by=BY)
    cy = Employee.objects.get(number="E3")
    assert noted(cy) == [("rep", "head", True)]
    roll_back(import_run=second, by=BY)
    assert noted(cy) == [("rep", "head", True), ("head", "rep", False)]
    roll_back(import_run=first, by=BY)
    assert not Employee.objects.exists()
