"""A NUL in an address or a form: nothing has it, nothing breaks."""

import pytest
from django.test import Client

from competencies.models import RoleProfile
from learning.models import Content
from succession.models import Successor
from tests.cast import Cast


@pytest.mark.parametrize(
    "url",
    [
        "/people/%00/readiness/",
        "/people/E3/readiness/a%00b/",
        "/people/E3/history/?role=%00",
        "/people/E3/rate/a%00b/",
        "/roles/%00/",
        "/positions/%00/",
        "/library/%00/",
        "/frameworks/competency/%00/",
    ],
)
def test_an_address_with_a_nul_is_answered_in_words(cast: Cast, client: Client, url: str) -> None:
    cast.sign_in(client, "manager")
    response = client.get(url)
    assert response.status_code == 400
    assert "a character that no name, code or text can have" in response.text


def test_a_form_with_a_nul_changes_nothing(cast: Cast, client: Client) -> None:
    content = Content.objects.create(code="C1", title="Coaching basics")
    cast.sign_in(client, "hr_admin")
    for url, body in (
        ("/library/C1/mappings/", {"competency": "\x00", "level": "2"}),
        ("/roles/sales-rep/draft/start/", {"source": "other", "other": "a\x00"}),
    ):
        assert client.post(url, body).status_code == 400
    picked = client.post("/positions/P2/propose/", {"person": "\x00", "reason": "x"})
    assert "Choose a person: type a part of the name" in picked.text
    assert not Successor.objects.filter(plan__position=cast.positions["manager"]).exists()
    assert not content.mappings.exists()
    assert not RoleProfile.objects.filter(status="draft").exists()
