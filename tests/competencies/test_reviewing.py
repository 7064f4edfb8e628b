"""From draft to published: submit, approve or send back, wait for the day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from competencies.models import ProfileRule, Requirement, RoleProfile
from competencies.selectors.profiles import current_profile, needs_of
from competencies.services.profiles import (
    NewVersion,
    Stated,
    change_draft,
    discard_draft,
    publish_versions,
    start_draft,
)
from competencies.services.reviewing import (
    approve_draft,
    publish_draft,
    publish_due,
    return_draft,
    submit_draft,
)
from competencies.services.rules import set_second_person
from competencies.tasks import publish_due_profiles
from people.models import Account
from succession.models import PendingRecompute
from tests.cast import Cast, make_account
from tests.competencies.frameworks import client_of

TODAY = date(2026, 3, 2)
DRAFT = "/roles/sales-rep/draft/"


@pytest.fixture
def colleague(cast: Cast) -> Account:
    """A second person who edits profiles."""
    return make_account("Berit Berg", roles=["hr_admin"])


def a_draft(cast: Cast) -> RoleProfile:
    return start_draft(
        role=cast.roles["sales-rep"],
        source=cast.profiles["sales-rep"],
        by=cast.accounts["hr_admin"],
    )


def submitted(cast: Cast, effective_from: date | None = None) -> RoleProfile:
    draft = a_draft(cast)
    return submit_draft(
        draft=draft,
        note="Clearer now",
        effective_from=effective_from,
        seen=draft.changed_at,
        by=cast.accounts["hr_admin"],
    )


def stored(cast: Cast) -> tuple[str, int]:
    version = cast.roles["sales-rep"].profiles.order_by("-version")[0]
    return version.status, version.version


def in_force(cast: Cast) -> int:
    current = current_profile(cast.roles["sales-rep"])
    assert current is not None
    return current.version


def test_two_people_submit_and_approve(cast: Cast, colleague: Account) -> None:
    version = submitted(cast)
    assert (stored(cast), in_force(cast)) == (("in_review", 2), 1)
    PendingRecompute.objects.all().delete()
    done = approve_draft(draft=version, seen=version.changed_at, by=colleague)
    assert (done.status, done.published_by, in_force(cast)) == ("published", colleague, 2)
    assert PendingRecompute.objects.exists()
    events = Event.objects.filter(object_id=str(version.pk)).order_by("pk")
    assert [one.action for one in events] == ["created", "changed", "published"]
    assert [one.actor_label for one in events] == ["Hanna Holm", "Hanna Holm", "Berit Berg"]


def test_who_submitted_does_not_approve_where_there_is_somebody_else(
    cast: Cast, colleague: Account
) -> None:
    version, hanna = submitted(cast), cast.accounts["hr_admin"]
    with pytest.raises(Forbidden, match="somebody else has to approve"):
        approve_draft(draft=version, seen=version.changed_at, by=hanna)
    assert stored(cast) == ("in_review", 2)


def test_nobody_publishes_around_the_review(cast: Cast, colleague: Account) -> None:
    draft = a_draft(cast)
    with pytest.raises(Conflict, match="Submit it for review"):
        publish_draft(draft=draft, note="Fine", seen=draft.changed_at, by=cast.accounts["hr_admin"])
    assert (stored(cast), in_force(cast)) == (("draft", 2), 1)


@pytest.mark.parametrize("why", ["the rule is off", "the other has left", "the other lost it"])
def test_one_person_publishes_alone_where_the_rule_allows(
    cast: Cast, colleague: Account, why: str
) -> None:
    if why == "the rule is off":
        set_second_person(is_needed=False, by=colleague)
    elif why == "the other has left":
        Account.objects.filter(pk=colleague.pk).update(is_active=False)
    else:
        colleague.grants.all().delete()
    draft = a_draft(cast)
    publish_draft(draft=draft, note="Fine", seen=draft.changed_at, by=cast.accounts["hr_admin"])
    assert in_force(cast) == 2


def test_the_rule_is_one_row_and_its_change_is_told(cast: Cast, colleague: Account) -> None:
    assert ProfileRule.objects.get().is_second_person_needed
    response = client_of(colleague).post("/profile-rule/", {})
    assert response.status_code == 302
    assert not ProfileRule.objects.get().is_second_person_needed
    event = Event.objects.order_by("-pk")[0]
    assert (event.object_type, event.detail) == ("profile_rule", {"is_second_person_needed": False})
    with pytest.raises(IntegrityError), transaction.atomic():
        ProfileRule.objects.create(pk=2)


def test_a_reviewer_sends_back_with_a_reason_and_it_is_told_on_the_draft(
    cast: Cast, colleague: Account
) -> None:
    version = submitted(cast)
    client, hanna = client_of(colleague), cast.client("hr_admin")
    sent = {"seen": version.changed_at.isoformat()}
    assert "Say in a sentence" in client.post(f"{DRAFT}returned/", sent).content.decode()
    assert stored(cast) == ("in_review", 2)
    client.post(f"{DRAFT}returned/", sent | {"reason": "Planning is too low"})
    assert stored(cast) == ("draft", 2)
    page = hanna.get(DRAFT).content.decode()
    assert "Berit Berg: “Planning is too low”" in page
    assert "A role profile was sent back to you" in hanna.get("/").content.decode()
    again = RoleProfile.objects.get(pk=version.pk)
    submit_draft(draft=again, note="Higher", seen=again.changed_at, by=cast.accounts["hr_admin"])
    assert RoleProfile.objects.get(pk=version.pk).return_reason == ""


def test_what_is_in_review_is_read_and_not_changed(cast: Cast, colleague: Account) -> None:
    version, by = submitted(cast), cast.accounts["hr_admin"]
    with pytest.raises(Conflict, match="in review"):
        change_draft(draft=version, requirements=[], seen=version.changed_at, by=by)
    with pytest.raises(Conflict, match="in review"):
        discard_draft(draft=version, seen=version.changed_at, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Requirement.objects.filter(profile=version).update(level=5)
    page = client_of(colleague).get(DRAFT).content.decode()
    assert "Approve and publish" in page
    assert "requirement-form" not in page
    own = client_of(by).get(DRAFT).content.decode()
    assert "Approve and publish" not in own
    assert "somebody else who edits profiles has to approve it" in own
    assert (
        "A role profile waits for your approval" in client_of(colleague).get("/").content.decode()
    )
    assert "waits for your approval" not in client_of(by).get("/").content.decode()


def test_an_approval_of_something_older_than_what_is_there_is_refused(
    cast: Cast, colleague: Account
) -> None:
    version = submitted(cast)
    sent = {"seen": (version.changed_at - timedelta(seconds=1)).isoformat()}
    assert client_of(colleague).post(f"{DRAFT}approved/", sent).status_code == 409
    assert client_of(colleague).post(f"{DRAFT}approved/", {}).status_code == 409
    assert stored(cast) == ("in_review", 2)


def test_a_version_for_a_later_day_waits_and_is_published_on_it(
    cast: Cast, colleague: Account
) -> None:
    day = timezone.localdate() + timedelta(days=30)
    version = submitted(cast, day)
    done = approve_draft(draft=version, seen=version.changed_at, by=colleague)
    assert (done.status, done.published_at, in_force(cast)) == ("approved", None, 1)
    assert "It counts from" in client_of(colleague).get(DRAFT).content.decode()
    assert publish_due(today=day - timedelta(days=1)) == 0
    assert (publish_due(today=day), publish_due(today=day)) == (1, 0)
    current = current_profile(cast.roles["sales-rep"])
    assert current is not None
    assert (current.version, current.published_by) == (2, colleague)
    assert Event.objects.order_by("-pk")[0].actor_label == "Calendar"


def test_what_waits_can_be_stopped_before_its_day(cast: Cast, colleague: Account) -> None:
    day = timezone.localdate() + timedelta(days=30)
    version = submitted(cast, day)
    waiting = approve_draft(draft=version, seen=version.changed_at, by=colleague)
    return_draft(draft=waiting, reason="Not yet", seen=waiting.changed_at, by=colleague)
    assert publish_due(today=day) == 0
    assert (stored(cast), in_force(cast)) == (("draft", 2), 1)


def test_a_day_that_has_come_meanwhile_counts_at_once(cast: Cast, colleague: Account) -> None:
    version = submitted(cast, timezone.localdate() + timedelta(days=1))
    RoleProfile.objects.filter(pk=version.pk).update(effective_from=timezone.localdate())
    approve_draft(draft=version, seen=version.changed_at, by=colleague)
    assert in_force(cast) == 2


def test_the_day_is_published_by_a_scheduled_task(cast: Cast) -> None:
    row = PeriodicTask.objects.get(task="competencies.tasks.publish_due_profiles")
    assert (row.enabled, row.crontab.minute, row.crontab.hour) == (True, "5", "*")
    assert publish_due_profiles() == 0


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2020-01-01", "within the next five years"),
        ("9999-12-31", "within the next five years"),
        ("soon", "Write the day as 2027-01-31."),
    ],
)
def test_a_day_that_cannot_be_is_told_at_its_field(cast: Cast, day: str, words: str) -> None:
    draft = a_draft(cast)
    sent = {"seen": draft.changed_at.isoformat(), "note": "Fine", "effective_from": day}
    page = cast.client("hr_admin").post(f"{DRAFT}published/", sent).content.decode()
    assert words in page
    assert (stored(cast), in_force(cast)) == (("draft", 2), 1)


def test_an_empty_version_and_one_without_a_note_are_not_submitted(cast: Cast) -> None:
    by = cast.accounts["hr_admin"]
    draft = start_draft(role=cast.roles["sales-rep"], by=by)
    with pytest.raises(DomainError, match="without requirements"):
        submit_draft(draft=draft, note="Fine", seen=draft.changed_at, by=by)
    discard_draft(draft=draft, seen=draft.changed_at, by=by)
    draft = a_draft(cast)
    with pytest.raises(DomainError, match="what changes and why"):
        submit_draft(draft=draft, note="  ", seen=draft.changed_at, by=by)
    assert stored(cast) == ("draft", 2)


def test_an_import_never_overtakes_what_is_in_review(cast: Cast) -> None:
    submitted(cast)
    one = Stated(
        competency_id=cast.competencies["coaching"].pk, level=3, weight=1, is_critical=False
    )
    version = NewVersion(role=cast.roles["sales-rep"], requirements=[one])
    with pytest.raises(Conflict, match="open draft"):
        publish_versions(versions=[version], origin="import", by=cast.accounts["hr_admin"])
    assert (stored(cast), len(needs_of(current_profile(cast.roles["sales-rep"])))) == (
        ("in_review", 2),
        3,
    )


def test_the_database_keeps_states_whole(cast: Cast) -> None:
    draft = a_draft(cast)
    for wrong in ({"status": "in_review"}, {"status": "approved"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleProfile.objects.filter(pk=draft.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleProfile.objects.create(
            role=draft.role, version=9, status="in_review", submitted_at=timezone.now()
        )
