"""The library: list, content page, and mappings that evidence follows."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.models import Event
from competencies.models import Evidence
from learning.models import Completion, Content, ContentMapping
from tests.cast import Cast

AsPersona = Callable[[str], Client]


@pytest.fixture
def as_persona(cast: Cast) -> AsPersona:
    def sign_in(persona: str) -> Client:
        return cast.client(persona)

    return sign_in


@pytest.fixture
def library(cast: Cast) -> dict[str, Content]:
    """Three items: mapped and finished by six, not mapped, retired."""
    found = {
        "coach": Content.objects.create(
            code="coach/1", title="Coaching basics", provider="Kestrel", language="en"
        ),
        "plan": Content.objects.create(code="plan", title="Étude of plans", language="fr"),
        "old": Content.objects.create(
            code="old", title="Old ways", retired_on=timezone.localdate() - timedelta(days=9)
        ),
    }
    found["coach"].mappings.create(competency=cast.competencies["coaching"], level=2)
    for name in ("ada", "mona", "erik", "nia", "tuan", "olga"):
        Completion.objects.create(
            employee=cast.people[name], content=found["coach"], completed_on=date(2026, 3, 1)
        )
    Completion.objects.create(
        employee=cast.people["erik"], content=found["plan"], completed_on=date(2026, 4, 1)
    )
    return found


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["coach/1", "plan"]),
        ("?q=kestrel", ["coach/1"]),
        ("?q=etude", ["plan"]),
        ("?q=PLAN", ["plan"]),
        ("?state=retired", ["old"]),
        ("?state=retired&state=live", ["coach/1", "old", "plan"]),
        ("?mapping=mapped", ["coach/1"]),
        ("?mapping=unmapped", ["plan"]),
        ("?mapping=mapped&mapping=unmapped", ["coach/1", "plan"]),
        ("?language=fr", ["plan"]),
    ],
)
def test_list_is_searched_and_filtered(
    library: dict[str, Content], as_persona: AsPersona, query: str, codes: list[str]
) -> None:
    lines = as_persona("employee").get(f"/library/{query}").context["lines"]
    assert sorted(line.content.code for line in lines) == codes


@pytest.mark.parametrize(
    ("persona", "counts"),
    [
        ("hr_admin", {"coach/1": "6", "plan": "1"}),
        ("manager", {"coach/1": "4", "plan": "1"}),
        ("employee", {"coach/1": "6", "plan": "under 5"}),
        ("learning_admin", {"coach/1": "6", "plan": "under 5"}),
    ],
)
def test_those_who_finished_are_counted_as_far_as_one_may_see(
    library: dict[str, Content], as_persona: AsPersona, persona: str, counts: dict[str, str]
) -> None:
    client = as_persona(persona)
    lines = client.get("/library/").context["lines"]
    assert {line.content.code: str(line.learners) for line in lines} == counts
    learners = client.get("/library/plan/").context["learners"]
    assert str(learners.people) == counts["plan"]


def test_few_who_finished_are_not_told_in_other_figures(
    library: dict[str, Content], as_persona: AsPersona
) -> None:
    page = as_persona("employee").get("/library/plan/").content.decode()
    assert "Fewer than five people" in page
    assert "Times finished" not in page
    assert "1 Apr 2026" not in page


def test_export_holds_what_the_list_shows(
    library: dict[str, Content], as_persona: AsPersona
) -> None:
    response = as_persona("employee").get("/library/export.csv")
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert lines[1] == "coach/1,Coaching basics,Kestrel,,en,,,Coaching 2,6"
    assert lines[2] == "plan,Étude of plans,,,fr,,,,under 5"


@pytest.mark.parametrize("count", [5, 45])
def test_list_and_page_ask_the_same_whatever_the_rows(
    cast: Cast,
    as_persona: AsPersona,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    kit = list(cast.competencies.values())
    contents = Content.objects.bulk_create(
        Content(code=f"C{n}", title=f"Course {n}") for n in range(count)
    )
    ContentMapping.objects.bulk_create(
        ContentMapping(content=one, competency=kit[0], level=2) for one in contents
    )
    ContentMapping.objects.bulk_create(
        ContentMapping(content=contents[0], competency=kit[n % 3], level=1 + n / count)
        for n in range(count)
        if n % 3 or n
    )
    client = as_persona("hr_admin")
    with django_assert_num_queries(7):
        client.get("/library/")
    with django_assert_num_queries(7):
        client.get("/library/C0/")


def test_mapping_gives_evidence_and_taking_it_away_retracts_it(
    library: dict[str, Content], as_persona: AsPersona
) -> None:
    client = as_persona("learning_admin")
    sent = {"competency": "planning", "level": "3"}
    assert client.post("/library/coach/1/mappings/", sent)["Location"] == "/library/coach/1/"
    mapping = library["coach"].mappings.get(competency__code="planning")
    live = Evidence.objects.filter(competency__code="planning", retracted_at__isnull=True)
    assert (mapping.level, live.count()) == (3.0, 6)
    line = client.get("/library/coach/1/").context["mappings"][1]
    assert (line.mapping, line.evidence_count) == (mapping, 6)

    assert client.post(f"/library/coach/1/mappings/{mapping.pk}/remove/").status_code == 302
    assert (live.count(), Evidence.objects.filter(competency__code="planning").count()) == (0, 6)
    assert client.post(f"/library/coach/1/mappings/{mapping.pk}/remove/").status_code == 404


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"competency": "planning", "level": "9"}, "Choose a level from 1 to 5."),
        ({"competency": "planning", "level": "nan"}, "Choose a level from 1 to 5."),
        ({"competency": "planning", "level": ""}, "Choose a level."),
        ({"competency": "nothing", "level": "2"}, "Choose a competency that is there."),
    ],
)
def test_a_mapping_that_cannot_be_says_why(
    library: dict[str, Content], as_persona: AsPersona, sent: dict[str, str], words: str
) -> None:
    response = as_persona("hr_admin").post("/library/plan/mappings/", sent)
    assert (response.status_code, words in response.content.decode()) == (400, True)
    assert not library["plan"].mappings.exists()


def test_others_map_nothing(library: dict[str, Content], as_persona: AsPersona) -> None:
    mapping = library["coach"].mappings.get()
    for persona in ("employee", "manager", "hr_partner", "auditor"):
        client, events = as_persona(persona), Event.objects.count()
        sent = {"competency": "planning", "level": "3"}
        assert client.post("/library/coach/1/mappings/", sent).status_code == 403
        assert client.post(f"/library/coach/1/mappings/{mapping.pk}/remove/").status_code == 403
        assert "Map to another" not in client.get("/library/coach/1/").content.decode()
        assert Event.objects.count() == events
    assert list(ContentMapping.objects.all()) == [mapping]


def test_a_mapping_of_other_content_is_not_removed_from_here(
    library: dict[str, Content], as_persona: AsPersona
) -> None:
    mapping = library["coach"].mappings.get()
    url = f"/library/plan/mappings/{mapping.pk}/remove/"
    assert as_persona("hr_admin").post(url).status_code == 404
    assert ContentMapping.objects.filter(pk=mapping.pk).exists()
