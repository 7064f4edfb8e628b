"""Writing, approving and applying a revision of a framework."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from audit.services import System
from competencies.models import (
    Competency,
    CompetencyLink,
    CompetencyRedirect,
    FormerLevelName,
    Framework,
    FrameworkLevel,
    FrameworkRevision,
    Indicator,
    RevisionChange,
)
from competencies.services.revisions import (
    ChangedMeanwhile,
    Proposal,
    approve_and_publish,
    discard_revision,
    open_revision,
    propose_change,
    propose_changes,
    publish_on_its_day,
    refresh_revision,
    send_back,
    start_revision,
    submit_revision,
    withdraw_change,
)
from competencies.tasks import publish_due_revisions
from people.models import Account
from tests.cast import Cast, make_account


@pytest.fixture
def author(cast: Cast) -> Account:
    return cast.accounts["hr_admin"]


@pytest.fixture
def approver(cast: Cast) -> Account:
    return make_account("Hugo Hart", roles=["hr_admin"])


@pytest.fixture
def draft(cast: Cast, author: Account) -> FrameworkRevision:
    FrameworkLevel.objects.create(framework=the_framework(), level=1, name="Starting")
    return start_revision(framework=the_framework(), by=author, note="Plainer words.")


def the_framework() -> Framework:
    return Framework.objects.get(code="leading")


def propose(draft: FrameworkRevision, kind: str, code: str, **after: Any) -> RevisionChange | None:
    assert draft.created_by is not None
    return propose_change(revision=draft, kind=kind, code=code, after=after, by=draft.created_by)


def publish(draft: FrameworkRevision, approver: Account, **more: Any) -> FrameworkRevision:
    assert draft.created_by is not None
    submit_revision(revision=draft, by=draft.created_by)
    return approve_and_publish(revision=draft, by=approver, **more)


def competency(code: str) -> Competency:
    return Competency.objects.get(code=code)


def texts(code: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in Indicator.objects.filter(competency__code=code).order_by("level", "rank"):
        found.setdefault(row.level, []).append(row.text)
    return found


def test_one_open_revision_for_each_framework_and_numbers_count_up(
    draft: FrameworkRevision, author: Account
) -> None:
    assert (draft.number, draft.status, draft.note) == (1, "draft", "Plainer words.")
    with pytest.raises(Conflict, match="has an open revision already"):
        start_revision(framework=the_framework(), by=author)
    discard_revision(revision=draft, by=author)
    assert start_revision(framework=the_framework(), by=author).number == 2


def test_a_change_replaces_the_earlier_one_and_keeps_what_it_replaces(
    draft: FrameworkRevision,
) -> None:
    propose(draft, "rename", "coaching", name="Leading")
    second = propose(draft, "rename", "coaching", name="Coaching others")
    assert second is not None
    assert list(draft.changes.values_list("kind", "code", "label", "before", "after")) == [
        ("rename", "coaching", "Coaching", {"name": "Coaching"}, {"name": "Coaching others"})
    ]
    assert competency("coaching").name == "Coaching"
    event = Event.objects.order_by("-pk")[0]
    assert (event.object_type, event.object_label) == (
        "framework_revision",
        "Leading people revision 1",
    )
    assert event.detail == {"framework": "leading", "changes": ["rename coaching"]}


def test_a_change_back_to_what_is_so_takes_the_earlier_one_away(draft: FrameworkRevision) -> None:
    propose(draft, "rename", "coaching", name="Leading")
    assert propose(draft, "rename", "coaching", name="Coaching") is None
    assert not draft.changes.exists()


def test_one_change_that_cannot_be_keeps_all_others_out(
    draft: FrameworkRevision, author: Account
) -> None:
    proposals = [
        Proposal(kind="rename", code="coaching", after={"name": "Leading"}),
        Proposal(kind="rename", code="nobody", after={"name": "Nobody"}),
    ]
    with pytest.raises(DomainError, match="nobody: There is no such competency"):
        propose_changes(revision=draft, changes=proposals, by=author)
    assert not draft.changes.exists()


def test_publishing_applies_every_kind_of_change_in_one_piece(
    draft: FrameworkRevision, author: Account, approver: Account
) -> None:
    other = Competency.objects.create(code="theirs", name="Theirs")
    kept = Indicator.objects.get(competency__code="coaching", level=1).pk
    propose(draft, "add", "leading-people", name="Leading people", identifier="urn:1")
    propose(draft, "add", "asking", name="Asking", parent="leading-people", scale_max=4)
    propose(draft, "rename", "coaching", name="Coaching others", description="In plain words.")
    propose(draft, "move", "coaching", parent="leading-people")
    propose(draft, "rescale", "coaching", half_life_days=400)
    propose(
        draft,
        "indicators",
        "coaching",
        levels={"1": ["Asks first", "Coaching: behaviour of level 1"], "5": []},
    )
    propose(draft, "levels", "", names={"1": "Beginning", "2": "Doing"})
    propose(draft, "merge", "asking", codes=["planning"])
    propose(draft, "link", "coaching", add=[{"code": "theirs", "kind": "equivalent"}])
    done = publish(draft, approver)
    assert (done.status, done.approved_by, done.effective_from) == (
        "published",
        approver,
        timezone.localdate(),
    )
    coaching = competency("coaching")
    assert (coaching.name, coaching.description, coaching.half_life_days, coaching.scale_max) == (
        "Coaching others",
        "In plain words.",
        400,
        5,
    )
    assert coaching.parent == competency("leading-people") == competency("asking").parent
    assert texts("coaching")[1] == ["Asks first", "Coaching: behaviour of level 1"]
    assert Indicator.objects.get(text="Coaching: behaviour of level 1").pk == kept
    assert 5 not in texts("coaching")
    assert texts("coaching")[2] == ["Coaching: behaviour of level 2"]
    assert competency("planning").retired_on == timezone.localdate()
    redirect = CompetencyRedirect.objects.get()
    assert (redirect.old.code, redirect.new.code, redirect.kind) == ("planning", "asking", "merge")
    assert CompetencyLink.objects.get().destination == other
    assert list(the_framework().levels.values_list("level", "name")) == [
        (1, "Beginning"),
        (2, "Doing"),
    ]
    assert FormerLevelName.objects.get().name == "Starting"


def test_split_retire_restore_and_taking_a_link_away(
    draft: FrameworkRevision, author: Account, approver: Account
) -> None:
    competency_ids = {row.code: row.pk for row in Competency.objects.all()}
    CompetencyLink.objects.create(
        origin_id=competency_ids["judgement"],
        destination_id=competency_ids["planning"],
        kind="related",
    )
    propose(draft, "add", "a", name="A")
    propose(draft, "split", "coaching", codes=["a", "judgement"])
    propose(draft, "retire", "planning")
    propose(draft, "link", "judgement", remove=[{"code": "planning", "kind": "related"}])
    publish(draft, approver)
    assert {row.new.code for row in competency("coaching").redirects.all()} == {"a", "judgement"}
    assert set(Competency.objects.filter(retired_on=None).values_list("code", flat=True)) == {
        "a",
        "judgement",
    }
    assert not CompetencyLink.objects.exists()
    again = start_revision(framework=the_framework(), by=author, note="Back.")
    propose(again, "restore", "planning")
    publish(again, approver)
    assert competency("planning").retired_on is None


def test_whoever_wrote_any_of_it_does_not_approve(
    draft: FrameworkRevision, author: Account, approver: Account, cast: Cast
) -> None:
    propose(draft, "rename", "coaching", name="Leading")
    propose_change(
        revision=draft,
        kind="rename",
        code="planning",
        after={"name": "Plans"},
        by=cast.accounts["learning_admin"],
    )
    submit_revision(revision=draft, by=author)
    for somebody in (author, cast.accounts["learning_admin"]):
        with pytest.raises(Forbidden, match="does not approve it"):
            approve_and_publish(revision=draft, by=somebody)
    draft.refresh_from_db()
    assert (draft.status, competency("coaching").name) == ("in_review", "Coaching")
    with pytest.raises(IntegrityError, match="revision_approver_is_another"), transaction.atomic():
        FrameworkRevision.objects.filter(pk=draft.pk).update(
            approved_by=author, approved_at=timezone.now()
        )
    assert approve_and_publish(revision=draft, by=approver).status == "published"


def test_nothing_without_reason_or_changes_is_submitted(
    draft: FrameworkRevision, author: Account
) -> None:
    with pytest.raises(DomainError, match="There is no change"):
        submit_revision(revision=draft, by=author)
    propose(draft, "rename", "coaching", name="Leading")
    FrameworkRevision.objects.filter(pk=draft.pk).update(note="")
    with pytest.raises(DomainError, match="what changes and why"):
        submit_revision(revision=draft, by=author)
    propose(draft, "move", "coaching", parent="planning")
    propose(draft, "retire", "planning")
    with pytest.raises(DomainError, match="Coaching: would stand below a retired competency"):
        submit_revision(revision=draft, by=author, note="Why not.")
    draft.refresh_from_db()
    assert (draft.status, draft.note) == ("draft", "")


def test_a_revision_in_review_is_not_changed_until_it_is_sent_back(
    draft: FrameworkRevision, author: Account, approver: Account
) -> None:
    propose(draft, "rename", "coaching", name="Leading")
    submit_revision(revision=draft, by=author)
    with pytest.raises(Conflict, match="This revision is in review by now"):
        propose(draft, "rename", "coaching", name="Other")
    back = send_back(revision=draft, by=approver, reason="Why leading?")
    assert (back.status, back.submitted_by, back.submitted_at) == ("draft", None, None)
    assert Event.objects.order_by("-pk")[0].detail["reason"] == "Why leading?"


def test_what_changed_under_a_revision_is_not_overwritten(
    draft: FrameworkRevision, author: Account, approver: Account
) -> None:
    propose(draft, "rename", "coaching", name="Leading")
    propose(draft, "rename", "planning", name="Plans")
    submit_revision(revision=draft, by=author)
    Competency.objects.filter(code="coaching").update(name="By another way")
    with pytest.raises(ChangedMeanwhile, match="after this was written: Coaching"):
        approve_and_publish(revision=draft, by=approver)
    assert (competency("coaching").name, competency("planning").name) == (
        "By another way",
        "Planning ahead",
    )
    refreshed = refresh_revision(revision=send_back(revision=draft, by=approver), by=author)
    assert refreshed.changes.get(code="coaching").before == {"name": "By another way"}
    assert publish(refreshed, approver).status == "published"


def test_a_day_to_come_is_waited_for(
    draft: FrameworkRevision, author: Account, approver: Account
) -> None:
    propose(draft, "rename", "coaching", name="Leading")
    with pytest.raises(DomainError, match="in the past"):
        publish(draft, approver, effective_from=timezone.localdate() - timedelta(days=1))
    waiting = approve_and_publish(
        revision=draft, by=approver, effective_from=timezone.localdate() + timedelta(days=7)
    )
    assert waiting.is_waiting_for_day
    assert competency("coaching").name == "Coaching"
    with pytest.raises(Conflict, match="waits for its day"):
        approve_and_publish(revision=draft, by=approver)
    with pytest.raises(Conflict, match="not due"):
        publish_on_its_day(revision=draft, by=System())
    FrameworkRevision.objects.filter(pk=draft.pk).update(effective_from=timezone.localdate())
    assert publish_due_revisions() == 1
    assert publish_due_revisions() == 0
    assert competency("coaching").name == "Leading"
    assert PeriodicTask.objects.get(task="competencies.tasks.publish_due_revisions").enabled


def test_on_its_day_it_goes_back_where_the_framework_changed(
    draft: FrameworkRevision, approver: Account
) -> None:
    propose(draft, "rename", "coaching", name="Leading")
    publish(draft, approver, effective_from=timezone.localdate() + timedelta(days=7))
    FrameworkRevision.objects.filter(pk=draft.pk).update(effective_from=timezone.localdate())
    Competency.objects.filter(code="coaching").update(name="By another way")
    back = publish_on_its_day(revision=draft, by=System())
    assert (back.status, back.approved_by) == ("draft", None)
    assert (
        "The framework changed after this was written"
        in (Event.objects.order_by("-pk")[0].detail["reason"])
    )


def test_an_addition_that_others_need_is_not_withdrawn(
    draft: FrameworkRevision, author: Account
) -> None:
    propose(draft, "add", "top", name="Top")
    propose(draft, "move", "coaching", parent="top")
    with pytest.raises(DomainError, match="top is not a live competency"):
        withdraw_change(revision=draft, kind="add", code="top", by=author)
    assert draft.changes.count() == 2
    withdraw_change(revision=draft, kind="move", code="coaching", by=author)
    withdraw_change(revision=draft, kind="add", code="top", by=author)
    with pytest.raises(Conflict, match="not in the revision any more"):
        withdraw_change(revision=draft, kind="add", code="top", by=author)
    assert not draft.changes.exists()


@pytest.mark.parametrize(
    "write",
    [
        lambda row: FrameworkRevision.objects.filter(pk=row.pk).update(note="Other"),
        lambda row: row.changes.update(label="Other"),
        lambda row: row.changes.all().delete(),
        lambda row: RevisionChange.objects.create(revision=row, kind="retire", code="x"),
    ],
)
def test_a_published_revision_is_final(
    draft: FrameworkRevision, approver: Account, write: Callable[[FrameworkRevision], object]
) -> None:
    propose(draft, "rename", "coaching", name="Leading")
    done = publish(draft, approver)
    with pytest.raises(DatabaseError), transaction.atomic():
        write(done)
    assert done.changes.get().label == "Coaching"
    assert open_revision(the_framework()) is None


def test_thousands_of_changes_take_as_many_queries_as_a_few(
    draft: FrameworkRevision, author: Account, approver: Account
) -> None:
    def cost(count: int, start: int) -> tuple[int, int]:
        revision = open_revision(the_framework()) or start_revision(
            framework=the_framework(), by=author, note="Many."
        )
        proposals = [
            Proposal(
                kind="add",
                code=f"c{n}",
                after={"name": f"C {n}", "parent": f"c{n - 1}" if n % 10 else ""},
            )
            for n in range(start, start + count)
        ]
        with CaptureQueriesContext(
            connection,
        ) as proposing:
            propose_changes(revision=revision, changes=proposals, by=author)
        submit_revision(revision=revision, by=author)
        with CaptureQueriesContext(connection) as applying:
            approve_and_publish(revision=revision, by=approver)
        return len(proposing), len(applying)

    few, many = cost(10, 0), cost(900, 100)
    assert few == many == (10, 20)
    assert competency("c109").parent == competency("c108")
