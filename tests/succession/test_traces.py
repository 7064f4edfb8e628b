"""What taking lists of people away leaves behind."""

import pytest
from django.test import Client

from audit.models import Event
from tests.cast import Cast


@pytest.mark.parametrize(
    ("persona", "url", "what", "rows"),
    [
        ("manager", "/team/export.csv", "team", 3),
        ("manager", "/people/export.xlsx", "people", 4),
        ("auditor", "/audit/export.csv", "audit", 0),
    ],
)
def test_a_list_taken_away_is_in_the_trail(
    cast: Cast, client: Client, persona: str, url: str, what: str, rows: int
) -> None:
    cast.sign_in(client, persona)
    assert client.get(url).getvalue()
    event = Event.objects.get(action="exported")
    assert (event.actor_id, event.object_type) == (cast.accounts[persona].audit_id, what)
    assert event.detail == {"rows": rows}
