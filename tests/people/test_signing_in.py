"""Signing in and out, and being somebody else in a demo."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from audit.models import Event
from people.access import access_of
from people.models import Account, Employee
from people.selectors.accounts import read_account
from tests.cast import PASSWORD, Cast

NO_MATCH = "E-mail address and password do not match an account. Check both."


def sign_in(
    client: Client, email: str = "hanna@example.org", password: str = PASSWORD, **more: str
) -> tuple[int, str]:
    response = client.post("/sign-in/", {"username": email, "password": password} | more)
    return response.status_code, response.headers.get("Location", response.text)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_signing_in_leads_to_today(cast: Cast) -> None:
    client = Client()
    assert sign_in(client) == (302, "/")
    assert is_signed_in(client)


def test_each_signing_in_is_in_the_trail_and_no_failure_is(cast: Cast) -> None:
    sign_in(Client())
    sign_in(Client(), password="wrong")
    event = Event.objects.get(action="signed_in")
    assert (event.actor_label, event.object_type) == ("Hanna Holm", "account")


def test_the_address_may_be_typed_in_any_case(cast: Cast) -> None:
    assert sign_in(Client(), "HANNA@Example.org") == (302, "/")


def test_signing_in_leads_back_to_the_page_that_was_asked_for(cast: Cast) -> None:
    assert sign_in(Client(), next="/people/?q=ek") == (302, "/people/?q=ek")


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"],
)
def test_signing_in_never_leads_out_of_the_house(cast: Cast, elsewhere: str) -> None:
    assert sign_in(Client(), next=elsewhere) == (302, "/")


def test_every_way_to_fail_reads_the_same(cast: Cast) -> None:
    Account.objects.filter(email="erik@example.org").update(is_active=False)
    attempts = [
        ("hanna@example.org", "wrong"),
        ("nobody@example.org", PASSWORD),
        ("erik@example.org", PASSWORD),
    ]
    for email, password in attempts:
        client = Client()
        status, html = sign_in(client, email, password)
        assert (status, NO_MATCH in html, is_signed_in(client)) == (200, True, False)


def test_what_was_typed_wrong_is_kept_but_never_the_password(cast: Cast) -> None:
    _, html = sign_in(Client(), password="my secret guess")
    assert "hanna@example.org" in html
    assert "my secret guess" not in html


def test_ten_failures_lock_this_address_out_even_with_the_right_password(cast: Cast) -> None:
    client = Client()
    answers = [sign_in(client, password="wrong")[0] for _ in range(10)]
    assert answers == [200] * 9 + [429]
    status, html = sign_in(client)
    assert status == 429
    assert "Wait a quarter of an hour" in html
    assert not is_signed_in(client)


def test_another_spelling_is_no_way_round_a_lock_out(cast: Cast) -> None:
    client = Client()
    for _ in range(10):
        sign_in(client, password="wrong")
    assert sign_in(client, "Hanna@Example.ORG")[0] == 429
    assert not is_signed_in(client)


def test_a_lock_out_of_one_account_leaves_others_alone(cast: Cast) -> None:
    client = Client()
    for _ in range(10):
        sign_in(client, password="wrong")
    assert sign_in(client, "mona@example.org") == (302, "/")


def test_a_closed_account_is_out_at_once(cast: Cast) -> None:
    client = Client()
    sign_in(client)
    Account.objects.update(is_active=False)
    assert client.get("/")["Location"] == "/sign-in/?next=/"


GONE = {"status": "left", "left_on": None}
LEFT_TODAY = {"status": "active", "left_on": timezone.localdate()}
LEAVES_TOMORROW = {"status": "left", "left_on": timezone.localdate() + timedelta(days=1)}


@pytest.mark.parametrize("leaving", [GONE, LEFT_TODAY], ids=["left", "left today"])
def test_whoever_leaves_is_out_at_once_and_stays_out(
    cast: Cast, leaving: dict[str, object]
) -> None:
    client = Client()
    sign_in(client, "mona@example.org")
    Employee.objects.filter(number="E2").update(**leaving)
    assert client.get("/people/E3/evidence/")["Location"].startswith("/sign-in/")
    status, html = sign_in(Client(), "mona@example.org")
    assert (status, NO_MATCH in html) == (200, True)


def test_whoever_leaves_tomorrow_is_still_in(cast: Cast) -> None:
    Employee.objects.filter(number="E2").update(**LEAVES_TOMORROW)
    assert sign_in(Client(), "mona@example.org") == (302, "/")


def test_the_session_gets_a_new_key_at_signing_in(cast: Cast) -> None:
    client = Client()
    session = client.session
    session["seen"] = True
    session.save()
    assert session.session_key is not None
    client.cookies["sessionid"] = session.session_key
    sign_in(client)
    assert client.session.session_key != session.session_key


def test_signing_out_is_a_post(cast: Cast) -> None:
    client = Client()
    sign_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert is_signed_in(client)
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert not is_signed_in(client)


def test_signing_in_needs_the_form_of_this_house(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client)[0] == 403
    assert not is_signed_in(client)


def test_somebody_signed_in_is_not_asked_again(cast: Cast) -> None:
    client = Client()
    sign_in(client)
    assert client.get("/sign-in/")["Location"] == "/"


def make_demo_persona(cast: Cast) -> Account:
    persona = cast.accounts["manager"]
    Account.objects.filter(pk=persona.pk).update(is_demo=True, demo_label="Manager of three")
    return persona


def test_one_click_makes_a_demo_persona(cast: Cast, settings: Settings) -> None:
    settings.DEMO = True
    persona = make_demo_persona(cast)
    client = Client()
    assert "Manager of three" in client.get("/sign-in/").text
    assert client.post(f"/persona/{persona.pk}/")["Location"] == "/"
    assert client.session["_auth_user_id"] == str(persona.pk)


def test_outside_demo_mode_nobody_can_be_switched_to(cast: Cast) -> None:
    persona = make_demo_persona(cast)
    client = Client()
    assert "Manager of three" not in client.get("/sign-in/").text
    assert client.post(f"/persona/{persona.pk}/").status_code == 404
    assert not is_signed_in(client)


def test_an_account_that_is_no_demo_persona_cannot_be_switched_to(
    cast: Cast, settings: Settings
) -> None:
    settings.DEMO = True
    client = Client()
    assert client.post(f"/persona/{cast.accounts['hr_admin'].pk}/").status_code == 404
    assert not is_signed_in(client)


def test_a_closed_demo_persona_cannot_be_switched_to(cast: Cast, settings: Settings) -> None:
    settings.DEMO = True
    persona = make_demo_persona(cast)
    Account.objects.update(is_active=False)
    client = Client()
    assert client.post(f"/persona/{persona.pk}/").status_code == 404
    assert not is_signed_in(client)


def test_a_demo_persona_who_left_cannot_be_switched_to(cast: Cast, settings: Settings) -> None:
    settings.DEMO = True
    persona = make_demo_persona(cast)
    Employee.objects.filter(number="E2").update(**GONE)
    client = Client()
    client.post(f"/persona/{persona.pk}/")
    assert client.get("/")["Location"] == "/sign-in/?next=/"


def test_switching_is_a_post(cast: Cast, settings: Settings) -> None:
    settings.DEMO = True
    client = Client()
    assert client.get(f"/persona/{make_demo_persona(cast).pk}/").status_code == 405
    assert not is_signed_in(client)


def test_the_sign_in_page_asks_the_database_nothing(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        Client().get("/sign-in/")


@pytest.mark.parametrize("persona", ["manager", "hr_partner", "auditor"])
def test_the_account_of_a_request_is_whole_and_asks_for_nothing_more(
    cast: Cast, persona: str
) -> None:
    expected = Account.objects.select_related("employee").get(pk=cast.accounts[persona].pk)
    with CaptureQueriesContext(connection) as queries:
        read = read_account(expected.pk)
        assert read is not None
        access = access_of(read)
        for one, other in ((read, expected), (read.employee, expected.employee)):
            assert one == other
            if one is not None and other is not None:
                fields = other._meta.concrete_fields
                assert [f.value_from_object(one) for f in fields] == [
                    f.value_from_object(other) for f in fields
                ]
    assert len(queries) == 1
    plain = access_of(expected)
    assert (access.roles, access.unit_ids) == (plain.roles, plain.unit_ids)


def test_nobody_is_read_for_a_number_that_is_no_accounts(cast: Cast) -> None:
    assert read_account(max(account.pk for account in cast.accounts.values()) + 1) is None
