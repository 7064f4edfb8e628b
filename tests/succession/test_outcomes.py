"""What was said at the time, and what became of it: one case each."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from people.models import Employee, RoleChange
from succession.models import ReadinessHistory, ScoringPolicyVersion
from succession.readiness.people import people_with_ids
from succession.scoring import Band
from succession.selectors.outcomes import forecast_day, read_calls, read_forecasts
from succession.validation import BandCounts
from tests.cast import Cast, make_person

AS_OF = date(2026, 11, 1)
THEN = date(2025, 11, 1)


def say(
    cast: Cast,
    band: str,
    on: date,
    *,
    who: str = "erik",
    role: str = "sales-manager",
    score: float = 60,
    days_later: int = 0,
) -> None:
    """A score as it became on a day, computed then or so many days later."""
    computed_on = datetime.combine(on + timedelta(days=days_later), time(2, 30))
    ReadinessHistory.objects.create(
        employee=cast.people[who],
        role=cast.roles[role],
        profile=cast.profiles[role],
        policy=ScoringPolicyVersion.objects.get(version=1),
        as_of=on,
        score=score,
        score_sd=10,
        coverage=0.9,
        gate_passed=True,
        months_to_ready=12,
        band=band,
        computed_at=timezone.make_aware(computed_on),
    )


def move(
    cast: Cast, to: str, on: date, *, who: str = "erik", up: bool = True, back: str = "sales-rep"
) -> None:
    """Noted on that day; the role of today is left alone."""
    RoleChange.objects.create(
        employee=cast.people[who],
        changed_on=on,
        recorded_at=timezone.now(),
        from_role=back,
        to_role=to,
        is_promotion=up,
    )


def forecasts(cast: Cast, who: str = "erik") -> tuple[list[tuple[float, bool]], int]:
    """Score and whether promoted, of each forecast that counts; and how many do not."""
    found = read_forecasts(people_with_ids([cast.people[who].pk]), as_of=AS_OF)
    score, promoted = (found.columns[name].tolist() for name in ("score", "promoted"))
    return list(zip(score, promoted, strict=True)), found.unsaid


def calls(cast: Cast, band: Band, who: str = "erik") -> BandCounts:
    (found,) = (
        one
        for one in read_calls(people_with_ids([cast.people[who].pk]), as_of=AS_OF)
        if one.band is band
    )
    return found


def test_forecasts_are_of_a_year_ago() -> None:
    assert forecast_day(AS_OF) == THEN


@pytest.mark.django_db
def test_forecast_is_the_score_in_force_a_year_ago_and_no_other(cast: Cast) -> None:
    say(cast, "within_2_years", THEN - timedelta(days=400), score=30)
    say(cast, "within_2_years", THEN, score=60)
    say(cast, "ready_now", THEN + timedelta(days=1), score=90)
    assert forecasts(cast) == ([(60, False)], 0)


@pytest.mark.django_db
def test_past_scored_afterwards_was_never_said(cast: Cast) -> None:
    say(cast, "ready_now", THEN - timedelta(days=3), score=90, days_later=2)
    assert forecasts(cast) == ([], 0)
    assert calls(cast, Band.READY_NOW).called == 0
    say(cast, "ready_now", THEN - timedelta(days=3), score=80, days_later=1)
    assert forecasts(cast) == ([(80, False)], 0)


@pytest.mark.django_db
def test_role_that_was_held_already_is_no_forecast(cast: Cast) -> None:
    say(cast, "ready_now", THEN, who="mona", role="sales-manager")
    assert forecasts(cast, "mona") == ([], 0)
    assert calls(cast, Band.READY_NOW, "mona").called == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "up", "expected"),
    [
        (THEN, True, []),  # held by then: no forecast
        (THEN + timedelta(days=1), True, [(90, True)]),
        (AS_OF, True, [(90, True)]),
        (AS_OF + timedelta(days=1), True, [(90, False)]),
        (THEN + timedelta(days=1), False, [(90, False)]),
    ],
)
def test_promoted_within_the_year(
    cast: Cast, on: date, *, up: bool, expected: list[tuple[float, bool]]
) -> None:
    cast.people["eva"] = make_person("E8", "Eva Eriksen", role=cast.roles["sales-manager"])
    move(cast, "sales-manager", on, who="eva", up=up)
    say(cast, "ready_now", THEN, who="eva", score=90)
    assert forecasts(cast, "eva") == (expected, 0)


@pytest.mark.django_db
def test_promotion_that_was_undone_within_a_year_did_not_hold(cast: Cast) -> None:
    say(cast, "ready_now", THEN, score=90)
    move(cast, "sales-manager", THEN + timedelta(days=30))
    assert forecasts(cast) == ([(90, True)], 0)
    move(cast, "sales-rep", THEN + timedelta(days=90), up=False, back="sales-manager")
    assert forecasts(cast) == ([(90, False)], 0)


@pytest.mark.django_db
def test_promotion_from_which_one_was_promoted_further_held(cast: Cast) -> None:
    say(cast, "ready_now", THEN, score=90)
    move(cast, "sales-manager", THEN + timedelta(days=30))
    move(cast, "sales-director", THEN + timedelta(days=90), back="sales-manager")
    assert forecasts(cast) == ([(90, True)], 0)


@pytest.mark.django_db
def test_promotion_to_another_role_is_not_this_one(cast: Cast) -> None:
    say(cast, "ready_now", THEN, score=90)
    move(cast, "sales-director", THEN + timedelta(days=30))
    assert forecasts(cast) == ([(90, False)], 0)


@pytest.mark.django_db
def test_whoever_left_or_was_unknown_is_counted_apart(cast: Cast) -> None:
    say(cast, "insufficient_evidence", THEN, who="nia")
    say(cast, "ready_now", THEN)
    Employee.objects.filter(pk=cast.people["erik"].pk).update(
        left_on=THEN + timedelta(days=9), status="left"
    )
    assert forecasts(cast) == ([], 1)
    assert forecasts(cast, "nia") == ([], 1)
    Employee.objects.filter(pk=cast.people["erik"].pk).update(left_on=THEN)
    assert forecasts(cast) == ([], 0)  # gone before: nothing was forecast


TWO = date(2024, 11, 1)
"""Said on this day, "within 2 years" is due on AS_OF."""


@pytest.mark.django_db
def test_call_that_came_true_in_time_was_kept(cast: Cast) -> None:
    say(cast, "within_2_years", TWO)
    say(cast, "ready_now", AS_OF)
    assert calls(cast, Band.WITHIN_2_YEARS) == BandCounts(
        band=Band.WITHIN_2_YEARS, people=1, called=1, kept=1, first_on=TWO
    )


@pytest.mark.django_db
def test_call_is_missed_when_it_came_true_too_late_or_never(cast: Cast) -> None:
    say(cast, "within_2_years", TWO - timedelta(days=1))
    say(cast, "ready_now", AS_OF)
    say(cast, "within_2_years", TWO, who="nia")
    for who in ("erik", "nia"):
        found = calls(cast, Band.WITHIN_2_YEARS, who)
        assert (found.called, found.kept, found.missed) == (1, 0, 1)


@pytest.mark.django_db
def test_call_that_is_not_due_is_neither_even_where_it_came_true(cast: Cast) -> None:
    say(cast, "within_2_years", TWO + timedelta(days=1))
    say(cast, "ready_now", AS_OF)
    found = calls(cast, Band.WITHIN_2_YEARS)
    assert (found.called, found.kept, found.missed, found.not_due) == (1, 0, 0, 1)
    say(cast, "within_5_years", TWO)
    assert calls(cast, Band.WITHIN_5_YEARS).not_due == 1


@pytest.mark.django_db
def test_only_the_first_call_counts(cast: Cast) -> None:
    say(cast, "within_2_years", TWO)
    say(cast, "not_on_path", TWO + timedelta(days=100))
    say(cast, "within_2_years", TWO + timedelta(days=200))
    found = calls(cast, Band.WITHIN_2_YEARS)
    assert (found.called, found.missed, found.first_on) == (1, 1, TWO)


@pytest.mark.django_db
def test_whoever_left_before_it_was_due_is_counted_apart(cast: Cast) -> None:
    say(cast, "within_2_years", TWO)
    Employee.objects.filter(pk=cast.people["erik"].pk).update(left_on=AS_OF)
    found = calls(cast, Band.WITHIN_2_YEARS)
    assert (found.called, found.left, found.missed) == (1, 1, 0)


@pytest.mark.django_db
def test_ready_now_is_kept_by_whoever_still_is_or_was_promoted(cast: Cast) -> None:
    for who in ("erik", "nia", "tuan"):
        say(cast, "ready_now", THEN, who=who)
    for who in ("nia", "tuan"):
        say(cast, "within_2_years", THEN + timedelta(days=50), who=who)
    move(cast, "sales-manager", THEN + timedelta(days=60), who="tuan")
    kept = {who: calls(cast, Band.READY_NOW, who).kept for who in ("erik", "nia", "tuan")}
    assert kept == {"erik": 1, "nia": 0, "tuan": 1}
    assert calls(cast, Band.READY_NOW, "nia").missed == 1


@pytest.mark.django_db
def test_people_are_counted_once_and_roles_each(cast: Cast) -> None:
    for role in ("sales-manager", "sales-director"):
        say(cast, "within_2_years", TWO, role=role)
    found = calls(cast, Band.WITHIN_2_YEARS)
    assert (found.people, found.called) == (1, 2)
    assert replace(found, band=Band.READY_NOW) != calls(cast, Band.READY_NOW)
