"""Logs name no person."""

from config.logs import without_personal_data


def test_query_strings_and_addresses_are_left_out() -> None:
    event = {
        "event": "request_started",
        "request": "GET /people/?q=Mei+Tanaka",
        "ip": "127.0.0.1",
        "user_agent": "x",
        "user_id": 7,
    }
    assert without_personal_data(None, "info", event) == {
        "event": "request_started",
        "request": "GET /people/",
        "user_id": 7,
    }
