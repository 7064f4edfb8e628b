"""The fixtures of conftest.py do what docs/development.md promises."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from playwright.sync_api import Page


@pytest.mark.django_db
def test_database_is_a_migrated_postgresql() -> None:
    assert connection.vendor == "postgresql"
    assert ContentType.objects.filter(app_label="people", model="employee").exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_committing_test_starts_from_the_migrated_template(turn: str) -> None:
    assert ContentType.objects.filter(app_label="people", model="employee").exists()
    ContentType.objects.create(app_label="left", model="behind")
    assert ContentType.objects.filter(app_label="left").count() == 1


def test_page_collects_what_the_browser_complains_about(
    page: Page, browser_problems: list[str]
) -> None:
    page.goto("/no-such-page")
    page.evaluate("console.error('broken')")
    assert [problem for problem in browser_problems if "broken" in problem]
    browser_problems.clear()
