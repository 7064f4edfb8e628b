"""What levels are called at a time: a new name relabels no old record."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from competencies.models import FormerLevelName, Framework, FrameworkLevel
from competencies.selectors.level_names import level_names_of
from competencies.services.revisions import (
    approve_and_publish,
    propose_change,
    start_revision,
    submit_revision,
)
from tests.cast import Cast, make_profile, observe


@pytest.fixture
def renamed(cast: Cast) -> Framework:
    """Level 2 was Doing for a month, then Working."""
    framework = Framework.objects.get(code="leading")
    FrameworkLevel.objects.create(framework=framework, level=2, name="Doing")
    author = cast.accounts["hr_admin"]
    revision = start_revision(framework=framework, by=author, note="Other words.")
    propose_change(
        revision=revision, kind="levels", code="", after={"names": {"2": "Working"}}, by=author
    )
    submit_revision(revision=revision, by=author)
    observe(cast.people["erik"], cast.competencies["coaching"], 2)
    role = cast.roles["sales-rep"]
    make_profile(role, [(cast.competencies["coaching"], 2, 1, False)])
    approve_and_publish(revision=revision, by=cast.accounts["learning_admin"])
    FormerLevelName.objects.update(until=timezone.now())  # the test is one transaction
    return framework


def test_the_name_of_a_time(renamed: Framework) -> None:
    names = level_names_of([renamed.pk, None])
    now = timezone.now()
    assert names.at(renamed.pk, 2) == "Working"
    assert names.at(renamed.pk, 2, now + timedelta(days=1)) == "Working"
    assert names.at(renamed.pk, 2, now - timedelta(days=1)) == "Doing"
    assert names.at(renamed.pk, 2.5) == names.at(renamed.pk, 1) == names.at(None, 2) == ""
    assert level_names_of([None]).at(None, 2) == ""


def test_evidence_and_older_profiles_keep_the_words_of_their_time(
    cast: Cast, renamed: Framework
) -> None:
    observe(cast.people["erik"], cast.competencies["planning"], 2)
    hr = Client()
    cast.sign_in(hr, "hr_admin")
    pieces = hr.get("/people/E3/evidence/").context["pieces"]
    assert {piece.row.competency.code: piece.level_name for piece in pieces} == {
        "coaching": "Doing",
        "planning": "Working",
    }
    old = hr.get("/roles/sales-rep/versions/1/").context["lines"]
    assert [line.needed_name for line in old if line.need.code == "coaching"] == ["Doing"]
    now = hr.get("/roles/sales-rep/").context["lines"]
    assert [line.needed_name for line in now] == ["Working"]


def test_a_level_that_loses_its_name_keeps_it_for_what_was(renamed: Framework) -> None:
    renamed.levels.all().delete()
    assert level_names_of([renamed.pk]).at(renamed.pk, 2) == ""
    assert set(FormerLevelName.objects.values_list("name", flat=True)) == {"Doing", "Working"}
