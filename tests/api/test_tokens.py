"""Who gets through the API's door."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.views import APIView

from audit.errors import DomainError
from audit.services import System
from people.api_auth import DenyUnlessDeclared, digest_of
from people.models import Account, ApiToken, Employee
from people.services.accounts import create_token, revoke_token
from tests.cast import Cast

BY = System("Tests")


def token_for(account: Account, *scopes: str) -> tuple[ApiToken, str]:
    return create_token(account=account, name="Tests", scopes=scopes, by=BY)


def get(secret: str, path: str = "/api/v1/employees/") -> int:
    return Client().get(path, headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_token_with_the_scope_gets_through_and_its_use_is_dated(cast: Cast) -> None:
    token, secret = token_for(cast.accounts["hr_admin"], "people:read")
    assert get(secret) == 200
    token.refresh_from_db()
    assert token.last_used_on == timezone.now().date()


def test_only_the_digest_is_kept(cast: Cast) -> None:
    token, secret = token_for(cast.accounts["hr_admin"], "people:read")
    assert token.digest == digest_of(secret)
    assert secret not in str(ApiToken.objects.values().get())


def test_another_scope_is_refused(cast: Cast) -> None:
    _, secret = token_for(cast.accounts["hr_admin"], "kpis:read")
    assert get(secret) == 403


def test_a_scope_gives_no_right_that_the_account_lacks(cast: Cast) -> None:
    _, secret = token_for(cast.accounts["committee_member"], "people:read")
    assert get(secret) == 403


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
    ids=["revoked", "expired"],
)
def test_a_dead_token_is_a_stranger(cast: Cast, change: dict[str, object]) -> None:
    token, secret = token_for(cast.accounts["hr_admin"], "people:read")
    ApiToken.objects.filter(pk=token.pk).update(**change)
    assert get(secret) == 401


def test_a_closed_account_closes_its_tokens(cast: Cast) -> None:
    _, secret = token_for(cast.accounts["hr_admin"], "people:read")
    Account.objects.update(is_active=False)
    assert get(secret) == 401


def test_the_tokens_of_whoever_leaves_are_dead(cast: Cast) -> None:
    _, secret = token_for(cast.accounts["manager"], "people:read")
    assert get(secret) == 200
    Employee.objects.filter(number="E2").update(status="left")
    assert get(secret) == 401


@pytest.mark.parametrize("secret", ["", "x", "cadre_x", "a b", "ä"])
def test_nonsense_is_a_stranger(db: None, secret: str) -> None:
    assert get(secret) == 401


def test_nobody_gets_in_without_a_token(db: None) -> None:
    response = Client().get("/api/v1/employees/")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"


def test_revoking_twice_is_revoking_once(cast: Cast) -> None:
    token, _ = token_for(cast.accounts["hr_admin"], "people:read")
    first = revoke_token(token=token, by=BY).revoked_at
    assert revoke_token(token=token, by=BY).revoked_at == first


@pytest.mark.parametrize("scopes", [[], ["everything"], ["people:read", "root"]])
def test_unknown_scopes_are_refused(cast: Cast, scopes: list[str]) -> None:
    with pytest.raises(DomainError, match="Choose scopes"):
        token_for(cast.accounts["hr_admin"], *scopes)
    assert not ApiToken.objects.exists()


def test_a_view_that_declares_nothing_is_refused_to_everybody(cast: Cast) -> None:
    class Careless(APIView):
        pass

    class Asked:
        user = cast.accounts["hr_admin"]
        auth = None

    assert DenyUnlessDeclared().has_permission(Asked(), Careless()) is False  # type: ignore[arg-type] # the two attributes it reads
