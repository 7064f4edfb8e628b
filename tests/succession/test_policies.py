"""The constants of the formula in versions: the shipped ones, publishing others, which one counts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import Error, transaction
from django.utils import timezone

from audit.errors import DomainError
from audit.models import Event
from succession.models import ReadinessScore, ScoringPolicyVersion
from succession.scoring import DEFAULT_POLICY, policy_from_json, policy_to_json
from succession.selectors.policies import policy_in_force
from succession.services.pending import recompute_pending
from succession.services.policies import publish_policy
from tests.cast import Cast

pytestmark = pytest.mark.django_db

STRICTER = replace(DEFAULT_POLICY, ready_now_score=90.0)


def test_first_version_is_the_formula_as_shipped() -> None:
    first = ScoringPolicyVersion.objects.get()
    assert (first.version, first.effective_from) == (1, date(2000, 1, 1))
    assert first.parameters == policy_to_json(DEFAULT_POLICY)
    assert policy_from_json(first.parameters) == DEFAULT_POLICY


def test_publishing_adds_a_version_with_its_event_and_everybody_is_rescored(cast: Cast) -> None:
    recompute_pending()
    by = cast.accounts["hr_admin"]
    published = publish_policy(
        policy=STRICTER, effective_from=timezone.localdate(), note="Ready means 90", by=by
    )
    assert (published.version, published.published_by) == (2, by)
    assert policy_from_json(published.parameters) == STRICTER
    event = Event.objects.get(object_type="scoring_policy")
    assert (event.action, event.actor_label, event.object_label) == (
        "published",
        by.full_name,
        "Scoring policy 2",
    )
    assert recompute_pending() == 7
    assert set(ReadinessScore.objects.values_list("policy__version", flat=True)) == {2}


def test_publishing_without_a_reason_is_refused_and_changes_nothing(cast: Cast) -> None:
    with pytest.raises(DomainError, match="Say in a sentence"):
        publish_policy(
            policy=STRICTER,
            effective_from=timezone.localdate(),
            note=" ",
            by=cast.accounts["hr_admin"],
        )
    assert ScoringPolicyVersion.objects.count() == 1


def test_published_version_never_changes() -> None:
    for write in (
        lambda: ScoringPolicyVersion.objects.update(note="Other"),
        lambda: ScoringPolicyVersion.objects.all().delete(),
    ):
        with pytest.raises(Error, match=r"Cannot (update|delete)"), transaction.atomic():
            write()


def test_version_in_force_depends_on_the_day_and_on_what_was_published(cast: Cast) -> None:
    before, today = timezone.now(), timezone.localdate()
    publish_policy(
        policy=STRICTER, effective_from=today, note="Stricter", by=cast.accounts["hr_admin"]
    )
    now = timezone.now()
    assert policy_in_force(as_of=today, known_at=now).version == 2
    assert policy_in_force(as_of=today - timedelta(days=1), known_at=now).version == 1
    assert policy_in_force(as_of=today, known_at=before).version == 1
    long_ago = now - timedelta(days=9999)
    assert policy_in_force(as_of=date(1999, 1, 1), known_at=long_ago).version == 1
