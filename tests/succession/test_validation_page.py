"""The page of what the numbers are worth: its states, its files, who may start a measurement; and
the run behind it."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Event, Run
from audit.services import System
from competencies.models import Competency, Evidence
from people.models import Employee
from succession.models import ScoringPolicyVersion, ValidationChunk, ValidationRun
from succession.scoring import ScoringInputError
from succession.services.validations import (
    advance_validation,
    finish_validation,
    resume_validations,
    start_validation,
)
from succession.tasks import resume_runs
from succession.validation import result_from_json, result_to_json
from tests.cast import Cast, observe
from tests.succession.pages import read
from tests.succession.test_outcomes import move, say

URL = "/validation/"


def measure(*, as_of: date | None = None) -> ValidationRun:
    validation = start_validation(by=System("Tests"), as_of=as_of)
    work_off(validation)
    validation.refresh_from_db()
    return validation


def work_off(validation: ValidationRun) -> None:
    while advance_validation(run_id=validation.pk) is not None:
        pass


def make_rated_people(count: int, *, first: int = 0) -> None:
    """Each with two assessments of a level of their own, a month apart, and one in three with a
    colleague's word long before. Ids are given: which group somebody falls into hangs on them."""
    chance = random.Random(4)
    competency = Competency.objects.get_or_create(code="c", name="C")[0]
    people = Employee.objects.bulk_create(
        Employee(id=10**6 + n, number=f"V{n}", full_name=f"Person {n}")
        for n in range(first, first + count)
    )
    today = timezone.localdate()
    Evidence.objects.bulk_create(
        Evidence(
            employee=person,
            competency=competency,
            source=source,
            level=min(5, max(1, level + chance.gauss(0, 0.5))),
            observed_on=today - timedelta(days=age),
            origin=Evidence.Origin.IMPORT,
        )
        for n, person in enumerate(people)
        for level in [chance.uniform(2, 4)]
        for source, age in [(0, 3), (0, 33), *([(4, 300)] if n % 3 == 0 else [])]
    )


def test_result_is_read_back_as_it_was_stored(cast: Cast) -> None:
    make_rated_people(70)
    validation = measure()
    assert validation.result is not None
    result = result_from_json(validation.result)
    assert result_to_json(result) == validation.result
    assert (result.errors.total.rows, result.errors.total.people) == (70, 70)
    assert [(one.rows, one.is_enough) for one in result.errors.sources] == [(70, True)]


def test_run_shows_its_progress_and_leaves_one_result(cast: Cast) -> None:
    make_rated_people(70)
    validation = start_validation(by=cast.accounts["hr_admin"])
    done = []
    while advance_validation(run_id=validation.pk) is not None:
        done.append(Run.objects.get(pk=validation.pk).done)
    run = Run.objects.get(pk=validation.pk)
    assert len(done) >= 8
    assert done == sorted(done)
    assert (run.status, run.done, run.total, run.kind) == ("done", 77, 77, "validation")
    assert run.counts == {"people": 77, "held back": 70, "forecasts": 0, "promoted": 0}
    event = Event.objects.get(object_type="validation")
    assert (event.actor_label, event.action) == ("Hanna Holm", "ran")
    assert not any(bytes(one.sums) for one in ValidationChunk.objects.all())
    assert not finish_validation(run_id=validation.pk)


def test_chunks_of_any_size_give_one_result(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    make_rated_people(70)
    first = measure()
    monkeypatch.setattr("succession.services.validations.WANTED_CHUNKS", 1)
    whole = measure()
    assert whole.chunks.count() <= 3  # the cast's ids lie apart, and the others' across a border
    assert first.chunks.count() >= 8
    assert rounded(whole.result) == rounded(first.result)


def rounded(value: object) -> object:
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return round(value, 9) if isinstance(value, float) else value


def test_one_at_a_time(cast: Cast) -> None:
    client = cast.client("hr_admin")
    assert client.post(f"{URL}start/").status_code == 302
    assert client.post(f"{URL}start/").status_code == 302
    assert Run.objects.filter(kind="validation").count() == 1
    words = read(client, URL)
    assert "A measurement is under way already." in words
    assert "Predicting what was seen 0 of 7 people" in words
    assert "Measure" not in words.split("Predicting")[0].split("What are the numbers worth?")[1]
    fragment = read(client, f"{URL}progress/")
    assert fragment.startswith("Predicting what was seen 0 of 7 people")


def test_progress_that_has_ended_has_htmx_load_the_page(cast: Cast) -> None:
    client = cast.client("auditor")
    response = client.get(f"{URL}progress/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Refresh"]) == (200, "true")


def test_run_that_stands_still_is_taken_up(cast: Cast) -> None:
    validation = start_validation(by=System("Tests"))
    assert resume_validations() == 0
    Run.objects.filter(pk=validation.pk).update(started_at=timezone.now() - timedelta(minutes=2))
    assert resume_runs() == 1


def spoil_evidence(column: str, value: str, constraint: str, **which: object) -> None:
    """As a database restored without its rules might hold."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE competencies_evidence DROP CONSTRAINT {constraint}")
        cursor.execute("ALTER TABLE competencies_evidence DISABLE TRIGGER USER")
    Evidence.objects.filter(**which).update(**{column: value})


def test_levels_that_are_none_are_left_out_as_they_are_by_scores(cast: Cast) -> None:
    make_rated_people(70)
    spoil_evidence("level", "NaN", "evidence_level_from_1", employee__number="V1")
    result = measure().result
    assert result is not None
    assert result_from_json(result).errors.total.people == 69


def test_input_that_cannot_be_scored_ends_it_with_its_reason_and_the_next_can_begin(
    cast: Cast,
) -> None:
    observe(cast.people["erik"], cast.competencies["coaching"], 3)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE succession_scoringpolicyversion DISABLE TRIGGER USER")
    ScoringPolicyVersion.objects.update(parameters={"prior_sd": 0})
    validation = start_validation(by=System("Tests"))
    with pytest.raises(ScoringInputError):
        work_off(validation)
    run = Run.objects.get(pk=validation.pk)
    assert run.status == "failed"
    assert "missing from policy" in run.error
    assert "The last measurement failed." in read(cast.client("hr_admin"), URL)
    assert start_validation(by=System("Tests")).is_open


@pytest.mark.parametrize("persona", ["hr_admin", "auditor"])
def test_nothing_measured_says_what_to_do(cast: Cast, persona: str) -> None:
    words = read(cast.client(persona), URL)
    assert "Nothing has been measured yet" in words
    assert "Measure now" in words


def test_committee_reads_and_does_not_start(cast: Cast) -> None:
    client = cast.client("committee_member")
    assert "Measure now" not in read(client, URL)
    assert client.post(f"{URL}start/").status_code == 403
    assert not ValidationRun.objects.exists()


def test_too_few_say_so_and_small_groups_have_no_number(cast: Cast) -> None:
    make_rated_people(3)
    measure()
    words = read(cast.client("committee_member"), URL)
    assert "Too few to say. under 5 ratings of under 5 people" in words
    assert "Assessment under 5 under 5 Too few to say" in words
    assert "How far off" not in words
    assert "No forecast of a next role has been stored yet." in words


def test_page_says_what_was_found(cast: Cast) -> None:
    make_rated_people(300)
    measure()
    client = cast.client("committee_member")
    words = read(client, URL)
    # how it stands beside the plain mean is close
    assert "The estimate is nearer than the latest rating" in words
    assert "the plain mean" in words
    assert "300 ratings of 300 people were hidden" in words
    assert "Latest rating" in words
    assert "under scoring policy 1" in words


def test_old_result_says_so(cast: Cast) -> None:
    measure(as_of=timezone.localdate() - timedelta(days=120))
    assert "This is old." in read(cast.client("auditor"), URL)


def test_bands_of_few_people_are_not_counted_out(cast: Cast) -> None:
    long_ago = timezone.localdate() - timedelta(days=800)
    say(cast, "within_2_years", long_ago)
    measure()
    words = read(cast.client("auditor"), URL)
    assert "Ready within 2 years ready now within 24 months under 5 people" in words
    assert "can be judged from" not in words


def test_promotions_are_told_where_there_are_enough(cast: Cast) -> None:
    """Eighty people; those with the higher scores were promoted."""
    then = timezone.localdate() - timedelta(days=400)
    for n in range(80):
        key = f"p{n}"
        cast.people[key] = Employee.objects.create(
            number=f"P{n}", full_name=f"P {n}", role=cast.roles["sales-rep"]
        )
        say(cast, "within_2_years", then, who=key, score=n)
        if n >= 50:
            move(cast, "sales-manager", then + timedelta(days=60), who=key)
    measure()
    words = read(cast.client("auditor"), URL)
    assert "Whoever was promoted had the higher scores." in words
    assert "in 100% of cases" in words


def test_files_hold_every_figure_and_leave_a_trace(cast: Cast) -> None:
    make_rated_people(70)
    measure()
    response = cast.client("committee_member").get(f"{URL}export.csv")
    lines = b"".join(response.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0].endswith("Part,About,Figure,Value,Low,High,Ratings or forecasts,People")
    assert any(
        line.startswith('Held back,All sources: cadre’s estimate,"Root mean square')
        for line in lines
    )
    assert any(line.startswith("Promotions,p(ready),Too few to say") for line in lines)
    event = Event.objects.get(action="exported")
    assert (event.actor_label, event.object_type) == ("Carl Cato", "validation")
    assert event.detail == {"rows": len(lines) - 1}


def test_queries_do_not_grow(cast: Cast) -> None:
    client = cast.client("auditor")
    counts = []
    for people in (70, 140):
        make_rated_people(people, first=people)
        measure()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read(client, URL)
        counts.append(len(queries))
    assert counts == [4, 4]
