"""The description of the API: OpenAPI 3.1, complete, every operation behind the door."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast


@pytest.fixture
def schema(cast: Cast) -> dict[str, Any]:
    client = cast.client("employee")
    response = client.get("/api/schema/", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert response.status_code == 200
    document: dict[str, Any] = response.json()
    return document


def test_it_is_openapi_3_1_with_every_resource(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1")
    assert set(schema["paths"]) == {
        "/api/v1/employees/",
        "/api/v1/employees/{number}/",
        "/api/v1/evidence/",
        "/api/v1/feedback-rounds/",
        "/api/v1/feedback-rounds/{id}/",
        "/api/v1/frameworks/{code}/case/",
        "/api/v1/kpis/",
        "/api/v1/kpis/{key}/",
        "/api/v1/readiness/",
        "/api/v1/readiness/{id}/",
        "/api/v1/readiness/{id}/explanation/",
        "/api/v1/role-profiles/",
        "/api/v1/role-profiles/{id}/",
    }


def test_every_operation_needs_a_token_or_a_session(schema: dict[str, Any]) -> None:
    operations = [
        operation
        for path in schema["paths"].values()
        for method, operation in path.items()
        if method in {"get", "post", "put", "patch", "delete"}
    ]
    assert operations
    for operation in operations:
        assert {} not in operation["security"]
        assert {"bearerAuth": []} in operation["security"]


def test_the_description_is_for_those_signed_in(db: None) -> None:
    assert Client().get("/api/schema/").status_code in {302, 401, 403}
