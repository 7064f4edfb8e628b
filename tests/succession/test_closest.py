"""Who is closest to a role: everybody within reach, explained, the unknown apart, bounded."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from people.access import access_of
from people.models import Employee, Position, Role
from succession.closest import selectors
from succession.closest.explain import Part, explain, smallest_look
from succession.closest.selectors import Closest, Wanted, closest_to, lines_of
from succession.models import ReadinessScore, Successor
from succession.selectors.person import readiness_of
from succession.services.pending import recompute_pending
from succession.slates.subject import Subject
from tests.cast import Cast, make_person, observe


@pytest.fixture
def seen(cast: Cast) -> Cast:
    """Of the sales director's role: Mona and Olga are scored (the rung below); Erik and Sten are
    not, and Erik was seen near, Sten in one thing only; nobody looked at Nia and Tuan."""
    for name, level in (("mona", 4.0), ("erik", 5.0)):
        for competency in cast.competencies.values():
            observe(cast.people[name], competency, level)
    observe(cast.people["sten"], cast.competencies["planning"], 4)
    recompute_pending()
    return cast


def subject(cast: Cast) -> Subject:
    return Subject(role=cast.roles["sales-director"], position=cast.positions["director"])


def closest(cast: Cast, persona: str = "hr_admin", **wanted: object) -> Closest:
    return closest_to(access_of(cast.accounts[persona]), subject(cast), Wanted(**wanted))  # type: ignore[arg-type]  # fields of it


def numbers(found: Closest) -> tuple[list[str], list[str]]:
    who = dict(Employee.objects.values_list("pk", "number"))
    return (
        [who[one.employee_id] for one in found.ranked],
        [who[one.employee_id] for one in found.unknown],
    )


def test_with_and_without_a_stored_score_they_are_ranked_together(seen: Cast) -> None:
    found = closest(seen)
    assert numbers(found) == (["E3", "E2"], ["E7", "E6"])
    assert [one.is_tried for one in found.ranked] == [True, False]


def test_what_is_tried_is_what_a_page_says_and_nothing_is_kept(seen: Cast) -> None:
    before = ReadinessScore.objects.count()
    tried = closest(seen).ranked[0]
    erik = readiness_of(seen.people["erik"], seen.roles["sales-director"])
    assert (tried.score, tried.score_sd, tried.band) == (erik.score, erik.score_sd, erik.band)
    assert ReadinessScore.objects.count() == before


def test_rows_are_explained_and_say_what_would_tell(seen: Cast) -> None:
    found = closest(seen)
    lines = {
        line.employee.number: line
        for line in lines_of(found, subject(seen), [*found.ranked, *found.unknown])
    }
    assert set(lines["E3"].met) == {"Coaching", "Planning ahead", "Commercial judgement"}
    assert [name for name, _ in lines["E2"].missing] != [] or lines["E2"].met
    assert lines["E7"].looks == ["Coaching"]
    assert lines["E6"].looks == ["Coaching"]
    assert lines["E3"].looks == []


def test_filters_come_before_the_bounds(seen: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sales = {unit.code: str(unit.pk) for unit in seen.units.values()}
    assert numbers(closest(seen, divisions=[sales["operations"]])) == ([], ["E7", "E6"])
    assert numbers(closest(seen, grades=["1"])) == (["E3"], ["E7"])
    assert numbers(closest(seen, search="olga")) == ([], ["E6"])
    assert numbers(closest(seen, is_off_slate=True)) == (["E3"], ["E7", "E6"])  # Mona is on it
    monkeypatch.setattr(selectors, "MOST_TRIED", 1)
    assert numbers(closest(seen)) == (["E3", "E2"], ["E6"])
    assert numbers(closest(seen, grades=["1"], search="sten")) == ([], ["E7"])


def test_reach_decides_who_is_found_and_nobody_finds_themselves(seen: Cast) -> None:
    assert numbers(closest(seen, "hr_partner")) == (["E3", "E2"], [])
    assert numbers(closest(seen, "manager")) == (["E3"], [])
    Employee.objects.filter(number="E3").update(status="left")
    assert numbers(closest(seen, "manager")) == ([], [])


def test_one_click_proposes(seen: Cast) -> None:
    client = seen.client("hr_admin")
    page = client.get("/positions/P1/closest/")
    line, reason = page.context["lines"][0]
    assert reason.startswith("Found by search: ready now, score")
    body = {"person": line.employee.number, "reason": reason}
    assert client.post("/positions/P1/propose/", body).status_code == 302
    placed = Successor.objects.get(employee=seen.people["erik"])
    assert (placed.status, placed.reason) == ("proposed", reason)
    assert "On the slate" in client.get("/positions/P1/closest/").content.decode()


def test_a_role_without_a_profile_says_so(seen: Cast) -> None:
    bare = Role.objects.create(code="bare", name="Bare")
    Position.objects.filter(code="P1").update(role=bare)
    client = seen.client("hr_admin")
    page = client.get("/positions/P1/closest/").content.decode()
    assert "Nobody can be compared with this role yet" in page


def test_it_costs_the_same_queries_however_many(
    seen: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = seen.client("hr_admin")
    client.get("/positions/P1/closest/")
    with django_assert_num_queries(CLOSEST_QUERIES):
        client.get("/positions/P1/closest/")
    for number in range(8):
        person = make_person(
            f"X{number}", f"Person {number}", unit=seen.units["sales"], role=seen.roles["sales-rep"]
        )
        observe(person, seen.competencies["coaching"], 4)
    recompute_pending()  # evidence that is not summed yet costs two reads more, whosever it is
    with django_assert_num_queries(CLOSEST_QUERIES):
        client.get("/positions/P1/closest/")


CLOSEST_QUERIES = 11


parts = st.lists(
    st.tuples(st.integers(1, 9), st.booleans(), st.booleans()), min_size=1, max_size=8
).map(
    lambda rows: [
        Part(
            competency_id=place, level=3.0, share=weight / sum(row[0] for row in rows),
            critical=critical, seen=seen, met=seen, mean=3.0, sd=0.5,
        )
        for place, (weight, critical, seen) in enumerate(rows)
    ]
)  # fmt: skip


@settings(max_examples=80)
@given(parts, st.floats(0.1, 1.0))
def test_the_smallest_look_tells_and_no_part_of_it_does(rows: list[Part], minimum: float) -> None:
    def tells(looked: set[int]) -> bool:
        known = {one.competency_id for one in rows if one.seen} | looked
        criticals = {one.competency_id for one in rows if one.critical}
        seen = sum(one.share for one in rows if one.competency_id in known)
        return criticals <= known and seen >= minimum - 1e-6

    looks = smallest_look(rows, minimum_coverage=minimum)
    assert tells(set(looks))
    assert all(not tells(set(looks) - {one}) for one in looks) or tells(set()) is bool(not looks)


def test_what_is_met_missing_and_not_seen_is_told_apart() -> None:
    def part(place: int, *, seen: bool, met: bool, critical: bool = False) -> Part:
        return Part(
            competency_id=place, level=3, share=place / 10, critical=critical, seen=seen, met=met,
            mean=3, sd=0.5,
        )  # fmt: skip

    found = explain(
        [
            part(1, seen=True, met=True), part(2, seen=True, met=False),
            part(3, seen=False, met=False), part(4, seen=False, met=False),
            part(1, seen=False, met=False, critical=True),
        ]
    )  # fmt: skip
    assert [one.competency_id for one in found.met] == [1]
    assert [one.competency_id for one in found.missing] == [2]
    assert [one.competency_id for one in found.unseen] == [1, 4, 3]
