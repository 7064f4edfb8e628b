"""What the API answers, and to whom."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Event
from competencies.models import Evidence
from governance.models import KPI, Observation
from succession.models import ReadinessScore
from succession.services.pending import recompute_pending
from tests.cast import Cast, make_person, observe

QueryCounter = Callable[[int], AbstractContextManager[Any]]


@pytest.fixture
def hr(cast: Cast, client: Client) -> Client:
    cast.sign_in(client, "hr_admin")
    return client


def signed_in(cast: Cast, persona: str) -> Client:
    return cast.client(persona)


def row(**changes: Any) -> dict[str, Any]:
    return {
        "employee_number": "E3",
        "competency_code": "coaching",
        "source": "assessment",
        "level": 3.5,
        "observed_on": timezone.localdate().isoformat(),
        **changes,
    }


def send(client: Client, body: Any) -> Any:
    return client.post("/api/v1/evidence/", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize(
    ("persona", "numbers"),
    [
        ("hr_admin", ["E1", "E2", "E3", "E4", "E5", "E6", "E7"]),
        ("hr_partner", ["E2", "E3", "E4", "E5"]),
        ("manager", ["E2", "E3", "E4", "E5"]),
        ("employee", ["E3"]),
    ],
)
def test_employees_are_those_within_reach(cast: Cast, persona: str, numbers: list[str]) -> None:
    answer = signed_in(cast, persona).get("/api/v1/employees/").json()
    assert [one["number"] for one in answer["results"]] == numbers
    assert answer["count"] == len(numbers)


def test_somebody_out_of_reach_does_not_exist(cast: Cast) -> None:
    assert signed_in(cast, "manager").get("/api/v1/employees/E7/").status_code == 404


def test_a_number_with_a_slash_has_an_address(cast: Cast, hr: Client) -> None:
    make_person("N/7 b", "Una Ueda")
    assert hr.get("/api/v1/employees/N%2F7%20b/").json()["full_name"] == "Una Ueda"


def test_no_protected_attribute_is_told(hr: Client) -> None:
    told = set(hr.get("/api/v1/employees/E3/").json())
    assert told & {"gender", "ethnicity", "birth_year", "performance_rating"} == set()


def test_employees_cost_the_same_queries_at_any_number(
    cast: Cast, hr: Client, django_assert_num_queries: QueryCounter
) -> None:
    for number in range(40):
        make_person(f"X{number}", f"Extra {number}", manager=cast.people["mona"])
    hr.get("/api/v1/employees/")
    with django_assert_num_queries(4):  # session, account, total, page
        assert len(hr.get("/api/v1/employees/").json()["results"]) == 47


def test_profiles_come_with_requirements_in_constant_queries(
    cast: Cast, hr: Client, django_assert_num_queries: QueryCounter
) -> None:
    with django_assert_num_queries(6):  # session, account, total, page, requirements, names
        results = hr.get("/api/v1/role-profiles/").json()["results"]
    assert [one["role_code"] for one in results] == ["sales-director", "sales-manager", "sales-rep"]
    assert results[0]["requirements"][0] == {
        "competency_code": "coaching",
        "competency_name": "Coaching",
        "scale_max": 5,
        "level": 4.0,
        "weight": 3.0,
        "is_critical": True,
    }


def test_evidence_comes_in_once_and_counts(cast: Cast, hr: Client) -> None:
    first = send(hr, row())
    assert first.status_code == 201
    assert send(hr, [row()]).json() == first.json()
    evidence = Evidence.objects.get()
    assert (evidence.level, evidence.origin) == (3.5, "api")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"employee_number": "E99"}, "employee_number"),
        ({"competency_code": "juggling"}, "competency_code"),
        ({"assessor_number": "E99"}, "assessor_number"),
        ({"level": 5.5}, "level"),
        ({"observed_on": "2999-01-01"}, "level"),
    ],
)
def test_one_bad_row_refuses_all_and_is_named(
    hr: Client, changes: dict[str, Any], field: str
) -> None:
    answer = send(hr, [row(), row(**changes)])
    assert answer.status_code == 400
    assert {row: list(fields) for row, fields in answer.json().items()} == {"1": [field]}
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": "gossip"}, "source"),
        ({"level": "NaN"}, "level"),
        ({"level": "Infinity"}, "level"),
        ({"level": 0}, "level"),
        ({"observed_on": "31/12/2025"}, "observed_on"),
        ({"employee_number": None}, "employee_number"),
    ],
)
def test_nonsense_is_named_by_field(hr: Client, changes: dict[str, Any], field: str) -> None:
    answer = send(hr, [row(**changes)])
    assert answer.status_code == 400
    assert {row: list(fields) for row, fields in answer.json().items()} == {"0": [field]}
    assert not Evidence.objects.exists()


def test_more_than_a_thousand_rows_are_refused(hr: Client) -> None:
    assert send(hr, [row()] * 1001).status_code == 400
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("body", ["[" * 100_000, "[1]", "null", '{"a":', "1e999"])
def test_json_that_is_no_observation_is_refused_in_words(cast: Cast, hr: Client, body: str) -> None:
    answer = hr.post("/api/v1/evidence/", body, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/json"
    assert not Evidence.objects.exists()


def test_a_partner_adds_evidence_only_within_the_unit(cast: Cast) -> None:
    partner = signed_in(cast, "hr_partner")
    assert send(partner, row(employee_number="E7")).status_code == 400
    assert send(partner, row()).status_code == 201
    assert set(Evidence.objects.values_list("employee__number", flat=True)) == {"E3"}


@pytest.mark.parametrize("persona", ["manager", "employee", "committee_member", "auditor"])
def test_others_add_no_evidence_by_api(cast: Cast, persona: str) -> None:
    assert send(signed_in(cast, persona), row()).status_code == 403
    assert not Evidence.objects.exists()


def test_readiness_is_within_reach_and_explained_part_by_part(cast: Cast) -> None:
    observe(cast.people["erik"], cast.competencies["coaching"], 4)
    recompute_pending()
    mine = signed_in(cast, "employee").get("/api/v1/readiness/?role=sales-rep").json()["results"]
    assert [one["employee_number"] for one in mine] == ["E3"]
    score = mine[0]
    told = signed_in(cast, "manager").get(f"/api/v1/readiness/{score['id']}/explanation/").json()
    assert sum(part["points"] for part in told["requirements"]) == pytest.approx(
        score["score"], abs=1e-9
    )
    look = Event.objects.get(action="viewed", subject_number="E3")
    assert look.object_label == "Readiness of Erik Ek for Sales representative, by API"
    other = signed_in(cast, "stranger").get(f"/api/v1/readiness/{score['id']}/")
    assert other.status_code == 404


def test_a_score_read_by_api_is_a_look_that_the_person_can_see(cast: Cast) -> None:
    score = cast.score("erik", "sales-rep")
    signed_in(cast, "employee").get(f"/api/v1/readiness/{score.pk}/")
    assert not Event.objects.filter(subject_number="E3", action="viewed").exists()
    signed_in(cast, "manager").get(f"/api/v1/readiness/{score.pk}/")
    look = Event.objects.get(subject_number="E3", action="viewed")
    assert (look.actor_label, look.object_type) == ("Mona Lind", "readiness")


def test_scores_taken_by_api_leave_a_trace_unless_they_are_ones_own(cast: Cast) -> None:
    cast.score("erik", "sales-rep")
    signed_in(cast, "employee").get("/api/v1/readiness/")
    assert not Event.objects.filter(action="exported").exists()
    signed_in(cast, "manager").get("/api/v1/readiness/")
    event = Event.objects.get(action="exported")
    assert (event.object_type, event.detail) == ("readiness", {"rows": 3})


def test_readiness_lists_in_constant_queries(
    cast: Cast, hr: Client, django_assert_num_queries: QueryCounter
) -> None:
    for who in ("erik", "nia", "tuan"):
        observe(cast.people[who], cast.competencies["coaching"], 4)
    recompute_pending()
    assert ReadinessScore.objects.count() > 3
    with django_assert_num_queries(5):  # session, account, total, page, trail
        hr.get("/api/v1/readiness/")


def test_an_ungoverned_figure_has_no_value(cast: Cast, hr: Client) -> None:
    kpi = KPI.objects.get(key="successor_coverage")
    Observation.objects.create(
        kpi=kpi,
        as_of=timezone.localdate(),
        numerator=1,
        denominator=2,
        value=0.5,
        definition_version=1,
    )
    assert hr.get("/api/v1/kpis/successor_coverage/").json()["observations"] == []
    kpi.owner, kpi.target = cast.people["ada"], 0.8
    kpi.save()
    assert hr.get("/api/v1/kpis/successor_coverage/").json()["observations"][0]["value"] == 0.5
