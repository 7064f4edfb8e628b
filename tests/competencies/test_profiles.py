"""Drafting and publishing role profiles."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit.errors import Conflict, DomainError
from audit.models import Event
from audit.services import System
from competencies.comparing import Need
from competencies.models import Requirement, RoleProfile
from competencies.policies import ALLOWED, REFUSALS, Deed, may
from competencies.selectors.profiles import current_profile, needs_of
from competencies.services.profiles import (
    ChangedMeanwhile,
    NewVersion,
    Stated,
    change_draft,
    discard_draft,
    publish_draft,
    publish_versions,
    start_draft,
)
from succession.models import PendingRecompute
from tests.cast import Cast


def stated(
    cast: Cast,
    code: str = "coaching",
    *,
    level: float = 3.0,
    weight: float = 2.0,
    is_critical: bool = False,
) -> Stated:
    return Stated(
        competency_id=cast.competencies[code].pk,
        level=level,
        weight=weight,
        is_critical=is_critical,
    )


def a_draft(cast: Cast) -> RoleProfile:
    return start_draft(
        role=cast.roles["sales-rep"],
        source=cast.profiles["sales-rep"],
        by=cast.accounts["hr_admin"],
    )


def last_event() -> tuple[str, str, str]:
    event = Event.objects.order_by("-pk")[0]
    return event.action, event.object_type, event.object_label


def plain(needs: list[Need]) -> list[tuple[str, float, float, bool]]:
    return [(need.code, need.level, need.weight, need.is_critical) for need in needs]


def test_every_status_is_in_the_table_and_only_drafts_change() -> None:
    assert set(ALLOWED) == set(REFUSALS) == set(RoleProfile.Status)
    assert [status for status in RoleProfile.Status if may(status, Deed.CHANGE)] == ["draft"]
    assert {deed for deed in Deed if may("in_review", deed)} == {Deed.APPROVE, Deed.RETURN}
    assert {deed for deed in Deed if may("approved", deed)} == {Deed.RETURN}
    assert {deed for deed in Deed if may("published", deed)} == set()


def test_a_draft_is_the_next_version_with_the_requirements_of_its_source(cast: Cast) -> None:
    draft = a_draft(cast)
    assert (draft.version, draft.status) == (2, "draft")
    assert plain(needs_of(draft)) == plain(needs_of(cast.profiles["sales-rep"]))
    assert last_event() == ("created", "role_profile", "Sales representative version 2")


def test_a_draft_may_start_empty_or_from_another_role(cast: Cast) -> None:
    by = cast.accounts["hr_admin"]
    empty = start_draft(role=cast.roles["sales-rep"], by=by)
    other = start_draft(
        role=cast.roles["sales-manager"], source=cast.profiles["sales-director"], by=by
    )
    assert needs_of(empty) == []
    assert plain(needs_of(other)) == plain(needs_of(cast.profiles["sales-director"]))


def test_a_second_draft_of_a_role_is_refused(cast: Cast) -> None:
    a_draft(cast)
    with pytest.raises(Conflict, match="has a draft already"):
        a_draft(cast)
    assert RoleProfile.objects.filter(role=cast.roles["sales-rep"]).count() == 2


def test_changing_a_draft_replaces_its_requirements_and_tells_what_changed(cast: Cast) -> None:
    draft = a_draft(cast)
    changed = change_draft(
        draft=draft,
        requirements=[stated(cast, weight=1.5, is_critical=True)],
        seen=draft.changed_at,
        by=cast.accounts["hr_admin"],
    )
    assert plain(needs_of(changed)) == [("coaching", 3.0, 1.5, True)]
    assert changed.changed_at > draft.changed_at
    assert Event.objects.order_by("-pk")[0].detail["changes"] == (
        "Planning ahead removed; Commercial judgement removed; Coaching from level 2 to 3"
    )


def test_saving_what_is_there_already_writes_nothing(cast: Cast) -> None:
    draft = a_draft(cast)
    same = [
        Stated(
            competency_id=need.competency_id,
            level=need.level,
            weight=need.weight,
            is_critical=need.is_critical,
        )
        for need in reversed(needs_of(draft))
    ]
    events = Event.objects.count()
    saved = change_draft(
        draft=draft, requirements=same, seen=draft.changed_at, by=cast.accounts["hr_admin"]
    )
    assert (saved.changed_at, Event.objects.count()) == (draft.changed_at, events)


def test_the_second_writer_is_told_and_overwrites_nothing(cast: Cast) -> None:
    draft, by = a_draft(cast), cast.accounts["hr_admin"]
    change_draft(draft=draft, requirements=[stated(cast)], seen=draft.changed_at, by=by)
    for write in (
        lambda: change_draft(draft=draft, requirements=[], seen=draft.changed_at, by=by),
        lambda: publish_draft(draft=draft, note="Mine", seen=draft.changed_at, by=by),
        lambda: discard_draft(draft=draft, seen=draft.changed_at, by=by),
    ):
        with pytest.raises(ChangedMeanwhile, match="Somebody else changed this draft"):
            write()
    draft.refresh_from_db()
    assert (draft.status, plain(needs_of(draft))) == ("draft", [("coaching", 3.0, 2.0, False)])


@pytest.mark.parametrize(("level", "weight"), [(6.0, 1.0), (0.5, 1.0), (3.0, 0.0)])
def test_a_requirement_out_of_range_is_refused_and_the_draft_stays(
    cast: Cast, level: float, weight: float
) -> None:
    draft = a_draft(cast)
    before = plain(needs_of(draft))
    with pytest.raises(DomainError, match="out of range"):
        change_draft(
            draft=draft,
            requirements=[stated(cast, level=level, weight=weight)],
            seen=draft.changed_at,
            by=cast.accounts["hr_admin"],
        )
    assert plain(needs_of(draft)) == before


def test_a_competency_twice_is_refused(cast: Cast) -> None:
    draft = a_draft(cast)
    with pytest.raises(DomainError, match="there twice"):
        change_draft(
            draft=draft,
            requirements=[stated(cast), stated(cast, level=4)],
            seen=draft.changed_at,
            by=cast.accounts["hr_admin"],
        )


def test_publishing_makes_the_draft_current_and_keeps_the_version_before(cast: Cast) -> None:
    draft, by = a_draft(cast), cast.accounts["hr_admin"]
    draft = change_draft(draft=draft, requirements=[stated(cast)], seen=draft.changed_at, by=by)
    published = publish_draft(
        draft=draft, note=" Coaching is what counts. ", seen=draft.changed_at, by=by
    )
    assert (published.status, published.note) == ("published", "Coaching is what counts.")
    assert published.published_by == by
    assert current_profile(cast.roles["sales-rep"]) == published
    assert len(needs_of(cast.profiles["sales-rep"])) == 3
    assert last_event() == ("published", "role_profile", "Sales representative version 2")


def test_an_empty_profile_and_one_without_a_note_are_not_published(cast: Cast) -> None:
    by = cast.accounts["hr_admin"]
    empty = start_draft(role=cast.roles["sales-rep"], by=by)
    with pytest.raises(DomainError, match="without requirements cannot be published"):
        publish_draft(draft=empty, note="Because", seen=empty.changed_at, by=by)
    silent = start_draft(role=cast.roles["sales-manager"], source=cast.profiles["sales-rep"], by=by)
    with pytest.raises(DomainError, match="what changes and why"):
        publish_draft(draft=silent, note="  ", seen=silent.changed_at, by=by)
    assert RoleProfile.objects.filter(status="published").count() == 3


def test_a_published_version_never_changes(cast: Cast) -> None:
    by = cast.accounts["hr_admin"]
    draft = a_draft(cast)
    published = publish_draft(draft=draft, note="Now", seen=draft.changed_at, by=by)
    for write in (
        lambda: change_draft(draft=published, requirements=[], seen=published.changed_at, by=by),
        lambda: publish_draft(draft=published, note="Again", seen=published.changed_at, by=by),
        lambda: discard_draft(draft=published, seen=published.changed_at, by=by),
    ):
        with pytest.raises(Conflict, match="never changes"):
            write()
    assert len(needs_of(published)) == 3


@pytest.mark.parametrize(
    "write",
    [
        lambda profile: profile.requirements.all().delete(),
        lambda profile: profile.requirements.update(level=5),
        lambda profile: RoleProfile.objects.filter(pk=profile.pk).update(note="Other"),
        lambda profile: profile.delete(),
    ],
)
def test_the_database_too_refuses_to_change_a_published_version(
    cast: Cast, write: Callable[[RoleProfile], object]
) -> None:
    profile = cast.profiles["sales-rep"]
    with pytest.raises(DatabaseError), transaction.atomic():
        write(profile)
    profile.refresh_from_db()
    assert (profile.note, plain(needs_of(profile))[0]) == ("", ("coaching", 2.0, 3.0, True))


def test_a_discarded_draft_is_gone_and_kept_in_the_trail(cast: Cast) -> None:
    draft = a_draft(cast)
    discard_draft(draft=draft, seen=draft.changed_at, by=cast.accounts["hr_admin"])
    assert not RoleProfile.objects.filter(role=cast.roles["sales-rep"], status="draft").exists()
    assert last_event() == ("retracted", "role_profile", "Sales representative version 2")
    kept = Event.objects.order_by("-pk")[0].detail["requirements"]
    assert [one["code"] for one in kept] == ["coaching", "planning", "judgement"]
    with pytest.raises(Conflict, match="discarded meanwhile"):
        discard_draft(draft=draft, seen=draft.changed_at, by=cast.accounts["hr_admin"])


def refuse_events() -> None:
    """From here on, until the test's transaction ends, nothing can be written to the trail."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event ADD CONSTRAINT no_more CHECK (false) NOT VALID")


def test_without_its_trail_nothing_is_published_changed_or_discarded(cast: Cast) -> None:
    draft, by = a_draft(cast), cast.accounts["hr_admin"]
    refuse_events()
    for write in (
        lambda: change_draft(draft=draft, requirements=[], seen=draft.changed_at, by=by),
        lambda: publish_draft(draft=draft, note="Now", seen=draft.changed_at, by=by),
        lambda: discard_draft(draft=draft, seen=draft.changed_at, by=by),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    draft.refresh_from_db()
    assert (draft.status, len(needs_of(draft))) == ("draft", 3)


def test_many_are_published_at_once_each_as_its_roles_next_version(cast: Cast) -> None:
    versions = [
        NewVersion(role=cast.roles["sales-rep"], requirements=[stated(cast)], note="From a file"),
        NewVersion(
            role=cast.roles["sales-manager"],
            requirements=[stated(cast), stated(cast, "planning", level=4.5)],
        ),
    ]
    published = publish_versions(versions=versions, origin="import", by=System("Import"))
    assert [(one.version, one.status, one.origin) for one in published] == [
        (2, "published", "import"),
        (2, "published", "import"),
    ]
    current = current_profile(cast.roles["sales-manager"])
    assert plain(needs_of(current)) == [
        ("coaching", 3.0, 2.0, False),
        ("planning", 4.5, 2.0, False),
    ]
    assert Event.objects.filter(action="published", actor_label="Import").count() == 2


def test_an_open_draft_or_an_empty_profile_stops_all_of_many(cast: Cast) -> None:
    a_draft(cast)
    good = NewVersion(role=cast.roles["sales-manager"], requirements=[stated(cast)])
    for bad, words in (
        (NewVersion(role=cast.roles["sales-rep"], requirements=[stated(cast)]), "open draft"),
        (NewVersion(role=cast.roles["sales-director"], requirements=[]), "no requirements"),
    ):
        with pytest.raises(DomainError, match=words):
            publish_versions(versions=[good, bad], origin="import", by=System("Import"))
    assert RoleProfile.objects.filter(status="published").count() == 3
    assert Requirement.objects.filter(profile__role=cast.roles["sales-manager"]).count() == 3


def test_publishing_marks_the_people_concerned(cast: Cast) -> None:
    PendingRecompute.objects.all().delete()
    draft, by = a_draft(cast), cast.accounts["hr_admin"]
    assert PendingRecompute.objects.count() == 0
    publish_draft(draft=draft, note="Now", seen=draft.changed_at, by=by)
    marked = set(PendingRecompute.objects.values_list("employee__full_name", flat=True))
    assert marked >= {"Erik Ek", "Nia Ncube", "Tuấn Trần", "Sten Sand"}


def test_the_token_is_exact_to_the_microsecond(cast: Cast) -> None:
    draft = a_draft(cast)
    with pytest.raises(ChangedMeanwhile):
        discard_draft(
            draft=draft,
            seen=draft.changed_at - timedelta(microseconds=1),
            by=cast.accounts["hr_admin"],
        )
    assert RoleProfile.objects.filter(pk=draft.pk, created_at__lte=timezone.now()).exists()
