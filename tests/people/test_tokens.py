"""API tokens on their pages: shown once, never kept, revocable at once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Event
from audit.services import System
from config import api_urls
from people.access import access_of
from people.api_auth import SCOPE_PERMISSIONS, SCOPES, digest_of, usable_scopes
from people.models import ApiToken
from people.services.accounts import create_token
from tests.cast import Cast

BY = System("Tests")
FORM = {"name": "HRIS every night", "scopes": ["people:read", "evidence:write"], "days": "90"}


def secret_on(html: str) -> str:
    return html.split('<code class="secret">')[1].split("</code>", maxsplit=1)[0]


def test_a_new_token_is_shown_once_and_works(cast: Cast) -> None:
    client = cast.client("hr_admin")
    response = client.post("/account/tokens/new/", FORM)
    secret = secret_on(response.text)
    token = ApiToken.objects.get()
    assert token.digest == digest_of(secret)
    assert token.account == cast.accounts["hr_admin"]
    assert token.scopes == ["evidence:write", "people:read"]
    assert token.expires_at is not None
    assert abs(token.expires_at - timezone.now() - timedelta(days=90)) < timedelta(minutes=1)
    assert response.status_code == 200, "a redirect would have to carry the secret in its address"
    assert "no-store" in response["Cache-Control"]
    api = Client().get("/api/v1/employees/", headers={"Authorization": f"Bearer {secret}"})
    assert api.status_code == 200
    for later in ("/account/tokens/", "/account/tokens/new/"):
        assert secret not in client.get(later).text


def test_the_secret_is_in_no_row_and_no_session(cast: Cast) -> None:
    client = cast.client("hr_admin")
    secret = secret_on(client.post("/account/tokens/new/", FORM).text)
    assert secret not in str(dict(client.session))
    assert secret not in str(list(ApiToken.objects.values()))
    assert secret not in str(list(Event.objects.values()))


def test_making_and_revoking_are_in_the_trail(cast: Cast) -> None:
    client = cast.client("hr_admin")
    client.post("/account/tokens/new/", FORM)
    client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    events = Event.objects.filter(object_type="api_token").order_by("id")
    assert [(one.action, one.actor_label) for one in events] == [
        ("created", "Hanna Holm"),
        ("retracted", "Hanna Holm"),
    ]


def test_sending_the_form_again_makes_no_second_token(cast: Cast) -> None:
    client = cast.client("hr_admin")
    client.post("/account/tokens/new/", FORM)
    response = client.post("/account/tokens/new/", FORM)
    assert "You have a token of this name already." in response.text
    assert "secret" not in response.text
    assert ApiToken.objects.count() == 1


def test_the_name_is_free_again_once_revoked(cast: Cast) -> None:
    client = cast.client("hr_admin")
    client.post("/account/tokens/new/", FORM)
    client.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    client.post("/account/tokens/new/", FORM)
    assert ApiToken.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Say what uses it."),
        ({"scopes": []}, "Choose at least one."),
        ({"scopes": ["everything"]}, "Select a valid choice. everything is not"),
        ({"days": ""}, "Choose how long it works."),
        ({"days": "36500"}, "Select a valid choice. 36500 is not"),
    ],
)
def test_a_wrong_form_says_so_at_the_field_and_makes_nothing(
    cast: Cast, change: dict[str, object], sentence: str
) -> None:
    response = cast.client("hr_admin").post("/account/tokens/new/", FORM | change)
    assert sentence in response.text
    assert not ApiToken.objects.exists()


def test_an_account_that_sees_nothing_is_offered_nothing(cast: Cast) -> None:
    client = cast.client("integration_admin")
    assert "Your account opens nothing over the API" in client.get("/account/tokens/new/").text
    response = client.post("/account/tokens/new/", FORM)
    assert "Your account opens nothing over the API" in response.text
    assert not ApiToken.objects.exists()


def test_whoever_keeps_tokens_revokes_anybodys_at_once(cast: Cast) -> None:
    token, secret = create_token(
        account=cast.accounts["hr_admin"], name="HRIS", scopes=["people:read"], by=BY
    )
    response = cast.client("integration_admin").post(f"/account/tokens/{token.pk}/revoke/")
    assert response["Location"] == "/account/tokens/"
    token.refresh_from_db()
    assert token.revoked_at is not None
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/employees/", headers=headers).status_code == 401


@pytest.mark.parametrize("persona", ["hr_partner", "manager", "employee", "auditor"])
def test_others_can_neither_look_nor_make_nor_revoke(cast: Cast, persona: str) -> None:
    token, _ = create_token(
        account=cast.accounts["hr_admin"], name="HRIS", scopes=["people:read"], by=BY
    )
    client = cast.client(persona)
    assert client.get("/account/tokens/").status_code == 403
    assert client.post("/account/tokens/new/", FORM).status_code == 403
    assert client.post(f"/account/tokens/{token.pk}/revoke/").status_code == 403
    token.refresh_from_db()
    assert token.revoked_at is None
    assert ApiToken.objects.count() == 1


def test_the_list_says_what_still_works(cast: Cast) -> None:
    now = timezone.now()
    for name, change in {
        "Live one": {},
        "Ended one": {"expires_at": now - timedelta(days=1)},
        "Revoked one": {"revoked_at": now},
    }.items():
        token, _ = create_token(
            account=cast.accounts["hr_admin"], name=name, scopes=["kpis:read"], by=BY
        )
        ApiToken.objects.filter(pk=token.pk).update(**change)
    html = cast.client("hr_admin").get("/account/tokens/").text
    assert "One token works now." in html
    assert html.index("Live one") < html.index("Revoked one")
    assert html.count("Revoke now") == 1


def test_the_list_takes_as_many_queries_for_many_tokens(cast: Cast) -> None:
    client = cast.client("hr_admin")
    counts = []
    for how_many in (5, 50):
        for number in range(how_many):
            create_token(
                account=cast.accounts["hr_admin"],
                name=f"{how_many} {number}",
                scopes=["kpis:read"],
                by=BY,
            )
        with CaptureQueriesContext(connection) as queries:
            client.get("/account/tokens/")
        counts.append(len(queries))
    assert counts == [3, 3]


def _v1() -> list[Any]:
    """The address patterns of version 1; a view of DRF hangs its class on the function."""
    return list(api_urls.v1)


def test_scopes_and_permissions_are_those_of_the_api_views() -> None:
    views = [getattr(one.callback, "cls", None) or one.callback.view_class for one in _v1()]
    declared = {view.required_scope: view.required_permission for view in views}
    assert declared == SCOPE_PERMISSIONS
    assert SCOPES.keys() == SCOPE_PERMISSIONS.keys()


def test_usable_scopes_follow_the_rights_of_the_account(cast: Cast) -> None:
    usable = {name: set(usable_scopes(access_of(one))) for name, one in cast.accounts.items()}
    assert usable["integration_admin"] == set()
    assert usable["committee_member"] == {"profiles:read", "kpis:read"}
    assert usable["hr_admin"] == set(SCOPES)
