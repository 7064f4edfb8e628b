"""Logs name no person."""

import logging
import sys

import pytest
from django.db import DatabaseError, connection

from config.logs import LineFormatter, without_personal_data


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


def test_dissent_leaves_no_account() -> None:
    event = {"request": "POST /calibration/3/people/5/dissent/", "user_id": 7}
    assert without_personal_data(None, "info", event) == {
        "request": "POST /calibration/3/people/5/dissent/"
    }


@pytest.mark.django_db
def test_the_row_that_a_database_error_quotes_is_left_out() -> None:
    sql = "DO $$ BEGIN RAISE 'no such thing' USING DETAIL = E'Failing row: (E3,\\nErik Ek)'; END $$"
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "Broke off", None, sys.exc_info())
        line = LineFormatter("%(message)s").format(record)
        event = without_personal_data(None, "error", {"exception": line})
    assert line.startswith("Broke off\nTraceback")
    assert line.count("no such thing") == 2
    assert "Erik" not in line
    assert "Failing row" not in line
    assert event == {"exception": line}
