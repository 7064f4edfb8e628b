"""Whatever changes what scores are made of marks the people concerned, by whatever way it is written."""

from collections.abc import Callable
from datetime import date

import pgtrigger
import pytest
from django.db import connection
from django.utils import timezone

from competencies.models import Competency, Evidence, Requirement, RoleProfile
from people.models import Employee, Position, Role
from succession.models import PendingRecompute, ScoringPolicyVersion, SuccessionPlan, Successor
from tests.cast import Cast, make_profile, observe

pytestmark = pytest.mark.django_db


def run_sql(statement: str, parameters: list[int] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def add_evidence(cast: Cast) -> None:
    run_sql(
        "INSERT INTO competencies_evidence (employee_id, competency_id, source, level, observed_on,"
        " note, origin, origin_ref, retracted_by, retraction_reason)"
        " SELECT id, %s, 0, 3, current_date, '', 'import', '', '', '' FROM people_employee"
        " WHERE number IN ('E3', 'E4')",
        [cast.competencies["coaching"].pk],
    )


def retract_evidence(cast: Cast) -> None:
    run_sql(
        "UPDATE competencies_evidence SET retracted_at = now(), retracted_by = 'x',"
        " retraction_reason = 'x'"
    )


def undo_evidence(cast: Cast) -> None:
    with pgtrigger.ignore("competencies.Evidence:evidence_never_deleted"):
        run_sql("DELETE FROM competencies_evidence")


def undo_seats_before_slates(cast: Cast) -> None:
    """In the order in which an import is undone; what they point to is checked at its end."""
    run_sql("DELETE FROM people_position WHERE code = 'P1'")
    run_sql("DELETE FROM succession_successor")
    run_sql("DELETE FROM succession_successionplan")


def rename_everybody(cast: Cast) -> None:
    run_sql("UPDATE people_employee SET full_name = full_name || '!'")


def promote_erik(cast: Cast) -> None:
    Employee.objects.filter(number="E3").update(role=cast.roles["sales-manager"])


def sten_leaves(cast: Cast) -> None:
    Employee.objects.filter(number="E7").update(status="left")


def hire(cast: Cast) -> None:
    Employee.objects.create(number="E8", full_name="Hired Today", role=cast.roles["sales-rep"])


def propose_nia(cast: Cast) -> None:
    plan = SuccessionPlan.objects.get()
    Successor.objects.create(plan=plan, employee=cast.people["nia"])


def hand_place_to_olga(cast: Cast) -> None:
    Successor.objects.update(employee=cast.people["olga"])


def withdraw_mona(cast: Cast) -> None:
    run_sql("DELETE FROM succession_successor")


def publish_director_profile(cast: Cast) -> None:
    make_profile(cast.roles["sales-director"], [(cast.competencies["coaching"], 5, 1, True)])


def draft_director_profile(cast: Cast) -> None:
    RoleProfile.objects.create(role=cast.roles["sales-director"], version=2)


def move_director_rung(cast: Cast) -> None:
    Role.objects.filter(code="sales-director").update(grade=7)


def rename_role(cast: Cast) -> None:
    Role.objects.filter(code="sales-director").update(name="Director of sales")


def change_seat(cast: Cast) -> None:
    Position.objects.filter(code="P1").update(role=cast.roles["sales-manager"])


def change_half_life(cast: Cast) -> None:
    run_sql("UPDATE competencies_competency SET half_life_days = 100 WHERE code = 'coaching'")


def change_scale(cast: Cast) -> None:
    run_sql("UPDATE competencies_competency SET scale_max = 6 WHERE code = 'coaching'")


def publish_policy_in_force(cast: Cast) -> None:
    first = ScoringPolicyVersion.objects.get()
    ScoringPolicyVersion.objects.create(
        version=2, effective_from=timezone.localdate(), parameters=first.parameters
    )


def publish_policy_for_later(cast: Cast) -> None:
    first = ScoringPolicyVersion.objects.get()
    ScoringPolicyVersion.objects.create(
        version=2, effective_from=date(2999, 1, 1), parameters=first.parameters
    )


# Evidence is of Mona (E2) and Erik (E3), both in coaching; Mona stands on the director's slate, and
# like Olga (E6) on the rung below it; Berta (E1) holds the role.
WHOLE, COACHING, DIRECTOR = "whole", "coaching", "sales-director"
EVERYBODY = ("E1", "E2", "E3", "E4", "E5", "E6", "E7")
CASES: list[tuple[Callable[[Cast], None], dict[str, set[str]]]] = [
    (add_evidence, {"E3": {COACHING}, "E4": {COACHING}}),
    (retract_evidence, {"E2": {COACHING}, "E3": {COACHING}}),
    (undo_evidence, {"E2": {COACHING}, "E3": {COACHING}}),
    (undo_seats_before_slates, {"E2": {WHOLE}}),
    (rename_everybody, {}),
    (promote_erik, {"E3": {WHOLE}}),
    (sten_leaves, {"E7": {WHOLE}}),
    (hire, {"E8": {WHOLE}}),
    (propose_nia, {"E4": {DIRECTOR}}),
    (hand_place_to_olga, {"E2": {DIRECTOR}, "E6": {DIRECTOR}}),
    (withdraw_mona, {"E2": {DIRECTOR}}),
    (publish_director_profile, {"E1": {DIRECTOR}, "E2": {DIRECTOR}, "E6": {DIRECTOR}}),
    (draft_director_profile, {}),
    (move_director_rung, {number: {WHOLE} for number in EVERYBODY}),
    (rename_role, {}),
    (change_seat, {"E2": {DIRECTOR, "sales-manager"}}),
    (change_half_life, {"E2": {COACHING}, "E3": {COACHING}}),
    (
        change_scale,
        {
            "E1": {DIRECTOR},
            "E2": {COACHING, DIRECTOR, "sales-manager"},
            "E3": {COACHING, "sales-manager", "sales-rep"},
            "E4": {"sales-manager", "sales-rep"},
            "E5": {"sales-manager", "sales-rep"},
            "E6": {DIRECTOR, "sales-manager"},
            "E7": {"sales-manager", "sales-rep"},
        },
    ),
    (publish_policy_in_force, {number: {WHOLE} for number in EVERYBODY}),
    (publish_policy_for_later, {}),
]


def marked() -> dict[str, set[str]]:
    """Employee → codes of what was touched."""
    competencies = dict(Competency.objects.values_list("pk", "code"))
    roles = dict(Role.objects.values_list("pk", "code"))
    return {
        mark.employee.number: {
            *(competencies[pk] for pk in mark.competency_ids),
            *(roles[pk] for pk in mark.role_ids),
            *([WHOLE] if mark.is_whole else []),
        }
        for mark in PendingRecompute.objects.select_related("employee")
    }


@pytest.mark.parametrize(
    ("write", "expected"), CASES, ids=lambda value: getattr(value, "__name__", "")
)
def test_marks(write: Callable[[Cast], None], expected: dict[str, set[str]], cast: Cast) -> None:
    for name in ("mona", "erik"):
        observe(cast.people[name], cast.competencies["coaching"], 3, days_ago=9)
    PendingRecompute.objects.all().delete()
    write(cast)
    assert marked() == expected


def test_many_writes_of_one_transaction_are_one_mark(cast: Cast) -> None:
    PendingRecompute.objects.all().delete()
    for days_ago in range(3):
        observe(cast.people["nia"], cast.competencies["coaching"], 3, days_ago=days_ago)
    mark = PendingRecompute.objects.get()
    assert mark.marked_at == Evidence.objects.latest("recorded_at").recorded_at


def test_requirement_of_a_draft_marks_nobody(cast: Cast) -> None:
    PendingRecompute.objects.all().delete()
    draft = RoleProfile.objects.create(role=cast.roles["sales-rep"], version=2)
    Requirement.objects.create(profile=draft, competency=cast.competencies["coaching"], level=2)
    assert not PendingRecompute.objects.exists()
