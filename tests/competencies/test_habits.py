"""Rater habits: the arithmetic by examples and properties, and the pages."""

import math
import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.services import System
from competencies.habits.arithmetic import (
    Estimate,
    Habit,
    Rating,
    WhyNot,
    habits_of,
)
from competencies.habits.services import compare_raters
from competencies.models import Evidence, RaterHabit
from tests.cast import Cast, make_person, observe
from tests.succession.pages import read

LEVELS = st.integers(1, 5).map(float)
RATINGS = st.lists(
    st.builds(
        Rating,
        rater=st.integers(1, 5),
        person=st.integers(1, 6),
        competency=st.integers(1, 3),
        level=LEVELS,
        day=st.integers(0, 900),
    ),
    max_size=60,
)


def in_order(ratings: list[Rating]) -> list[Rating]:
    return sorted(ratings, key=lambda one: (one.person, one.competency))


def panel(*, people: int = 12, strict: float = 0.0, seed: int = 1) -> list[Rating]:
    """Raters 1 to 5 rate everybody in two competencies; rater 1 is `strict` levels lower."""
    return in_order(list(_panel(people, strict, random.Random(seed))))


def _panel(people: int, strict: float, chance: random.Random) -> Iterator[Rating]:
    for person in range(people):
        for competency in (1, 2):
            true = chance.uniform(2, 4)
            for rater in range(1, 6):
                level = true + chance.gauss(0, 0.3) - (strict if rater == 1 else 0)
                yield Rating(
                    rater=rater, person=person, competency=competency, level=level, day=rater
                )


def of(habits: list[Habit], rater: int) -> Habit:
    return next(one for one in habits if one.rater == rater)


def test_a_strict_rater_is_seen_and_the_others_are_not_blamed() -> None:
    habits = habits_of(panel(strict=1.0))
    strict = of(habits, 1).severity
    assert strict is not None
    assert -1.1 < strict.value < -0.8
    assert strict.high < -0.5
    others = [one.severity for one in habits if one.rater != 1]
    assert all(one is not None and -0.1 < one.value < 0.4 for one in others)


def test_alike_raters_are_drawn_together() -> None:
    raw = habits_of(panel(strict=0.0, people=6))
    assert all(one.severity is not None and abs(one.severity.value) < 0.15 for one in raw)


def test_less_data_are_drawn_more() -> None:
    """The same difference counts for less where it was seen in fewer people."""
    many = habits_of(panel(people=30, strict=0.6))
    few = habits_of(
        [one for one in panel(people=30, strict=0.6) if one.rater != 1 or one.person < 4]
    )
    wide, narrow = of(few, 1).severity, of(many, 1).severity
    assert wide is not None
    assert narrow is not None
    assert wide.high - wide.low > narrow.high - narrow.low


def test_severity_by_hand() -> None:
    """Three raters, three people, three competencies: rater 1 always one below the mean of two."""
    rows = [
        Rating(rater=rater, person=person, competency=competency, level=level, day=0)
        for person in range(3)
        for competency in range(3)
        for rater, level in ((1, 2.0), (2, 3.0), (3, 3.0))
    ]
    habits = habits_of(in_order(rows))
    first = of(habits, 1)
    assert (first.people, first.pairs, first.co_raters) == (3, 9, 2)
    assert first.severity == Estimate(value=-1.0, low=-1.0, high=-1.0)
    assert of(habits, 2).severity == Estimate(value=0.5, low=0.5, high=0.5)


def test_only_within_a_year() -> None:
    def rows(apart: int) -> list[Rating]:
        return [
            Rating(rater=rater, person=1, competency=1, level=3.0, day=day)
            for rater, day in ((1, 0), (2, apart))
        ]

    assert [one.pairs for one in habits_of(rows(365))] == [1, 1]
    assert habits_of(rows(366)) == []


@pytest.mark.parametrize(
    ("people", "competencies", "raters", "why"),
    [
        (3, 2, 3, WhyNot.FEW_PAIRS),
        (2, 4, 3, WhyNot.FEW_PEOPLE),
        (4, 2, 2, WhyNot.FEW_CO_RATERS),
    ],
)
def test_too_few_to_say(people: int, competencies: int, raters: int, why: WhyNot) -> None:
    rows = [
        Rating(rater=rater, person=person, competency=competency, level=float(rater), day=0)
        for person in range(people)
        for competency in range(competencies)
        for rater in range(1, raters + 1)
    ]
    found = of(habits_of(rows), 1)
    assert (found.severity, found.why_no_severity) == (None, why)


def test_a_narrow_rater_uses_less_of_the_scale() -> None:
    rows = []
    for person in range(40):
        level = 1 + person % 5
        for rater in (1, 2, 3):
            own = 3 + (level - 3) * 0.3 if rater == 1 else level
            rows.append(Rating(rater=rater, person=person, competency=1, level=own, day=0))
    spread = of(habits_of(rows), 1).spread
    assert spread is not None
    assert spread.high < 0.6
    same = [
        Rating(rater=rater, person=person, competency=1, level=3.0, day=0)
        for person in range(12)
        for rater in (1, 2, 3)
    ]
    assert of(habits_of(same), 1).why_no_spread == WhyNot.NO_SPREAD


@settings(max_examples=60)
@given(RATINGS)
def test_any_ratings_give_finite_figures_or_a_reason(ratings: list[Rating]) -> None:
    for one in habits_of(in_order(ratings)):
        for estimate, why in (
            (one.severity, one.why_no_severity),
            (one.spread, one.why_no_spread),
        ):
            assert (estimate is None) == (why is not None)
            if estimate is not None:
                assert math.isfinite(estimate.value)
                assert estimate.low <= estimate.value <= estimate.high


@settings(max_examples=40)
@given(RATINGS, st.randoms(use_true_random=False))
def test_the_order_within_a_pair_does_not_matter(
    ratings: list[Rating], chance: random.Random
) -> None:
    days = {(one.rater, one.person, one.competency, one.day): one for one in ratings}
    rows = in_order(list(days.values()))
    again = rows[:]
    chance.shuffle(again)
    for a, b in zip(habits_of(rows), habits_of(in_order(again)), strict=True):
        assert (a.rater, a.people, a.pairs, a.co_raters) == (
            b.rater,
            b.people,
            b.pairs,
            b.co_raters,
        )
        if a.severity is not None and b.severity is not None:
            assert a.severity.value == pytest.approx(b.severity.value)


def rate_together(cast: Cast) -> None:
    """Mona is a level below Olga and Ada, who rate the same five people in two competencies."""
    people = [make_person(f"R{n}", f"Rated {n}", manager=cast.people["mona"]) for n in range(5)]
    for n, person in enumerate(people):
        for code in ("coaching", "planning"):
            for who, level in (("mona", 2), ("olga", 3), ("ada", 3)):
                observe(
                    person,
                    cast.competencies[code],
                    level + n % 2,
                    source=Evidence.Source.MANAGER_RATING,
                    assessor=cast.people[who],
                    days_ago=n,
                )
    compare_raters(as_of=timezone.localdate(), by=System("Tests"))


@pytest.mark.django_db
def test_hr_reads_all_and_each_rater_only_the_own(cast: Cast) -> None:
    rate_together(cast)
    page = read(cast.client("hr_admin"), "/raters/")
    assert "Mona Lind Sales manager Stricter than others 1.0 levels below (−1.0 to −1.0)" in page
    assert "Olga Orlova Sales manager More lenient than others" in page
    partner = read(cast.client("hr_partner"), "/raters/?sort=-severity")
    assert "Mona Lind" in partner
    assert "Olga Orlova" not in partner
    own = read(cast.client("manager"), "/me/rating/")
    assert "Stricter than others. Compared with 2 others who rated 5 of the same people" in own
    assert "Olga Orlova" not in own
    assert "Nothing to compare yet" in read(cast.client("employee"), "/me/rating/")


@pytest.mark.django_db
def test_list_is_searched_filtered_and_taken_away(cast: Cast) -> None:
    rate_together(cast)
    client = cast.client("hr_admin")
    strict = read(client, "/raters/?verdict=stricter")
    assert "Mona Lind" in strict
    assert "Olga Orlova" not in strict
    assert "No rater matches" in read(client, "/raters/?q=nobody")
    response = client.get("/raters/export.csv?q=mona")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined] # a stream
    assert text.splitlines()[1].startswith("E2,Mona Lind,Stricter than others,-1.0,-1.0,-1.0,")
    assert len(text.splitlines()) == 2


@pytest.mark.django_db
def test_what_was_retracted_or_said_of_oneself_or_is_old_is_left_out(cast: Cast) -> None:
    erik, coaching = cast.people["erik"], cast.competencies["coaching"]
    observe(erik, coaching, 3, source=Evidence.Source.MANAGER_RATING, assessor=cast.people["mona"])
    observe(erik, coaching, 5, source=Evidence.Source.SELF_ASSESSMENT, assessor=erik)
    old = timezone.localdate() - timedelta(days=1200)
    observe(
        erik,
        coaching,
        1,
        source=Evidence.Source.MANAGER_RATING,
        on=old,
        assessor=cast.people["ada"],
    )
    assert compare_raters(as_of=timezone.localdate(), by=System("Tests")) == 0
    assert not RaterHabit.objects.exists()
