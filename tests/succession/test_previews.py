"""What a preview foretells is what publishing brings, and nothing is touched before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.errors import Conflict
from audit.models import Event, Run
from competencies.models import Requirement, RoleProfile
from competencies.services.profiles import Stated, change_draft, publish_draft, start_draft
from people.models import Account, Demographics, Employee, Role
from succession.models import (
    Preview,
    PreviewChange,
    PreviewChunk,
    PreviewCount,
    ReadinessHistory,
    ReadinessScore,
    ScoringPolicyDraft,
)
from succession.previews import services
from succession.previews.compare import COLUMNS, UNSCORED
from succession.previews.services import (
    advance_preview,
    queue_preview,
    resume_previews,
    start_policy_preview,
    start_profile_preview,
    work_off,
)
from succession.scoring import BANDS, DEFAULT_POLICY, ScoringPolicy
from succession.selectors.policies import policy_in_force
from succession.services.pending import recompute_pending
from succession.services.policies import publish_policy
from succession.services.policy_drafts import change_policy_draft, start_policy_draft
from tests.cast import Cast, make_account, make_cast, observe
from tests.succession.company import make_random_company
from tests.support.sessions import is_standing_still, somebody_else, somebody_holding
from tests.support.worker import Worker, wait_until

STRICTER = replace(DEFAULT_POLICY, ready_now_score=60.0, half_life_days=400.0, minimum_coverage=0.3)
Bands = dict[tuple[int, int], str]


def bands() -> Bands:
    rows = ReadinessScore.objects.values_list("employee_id", "role_id", "band")
    return {(employee, role): band for employee, role, band in rows}


def foretold() -> dict[tuple[int, int], tuple[str, str, float]]:
    return {
        (row.employee_id, row.role_id): (
            BANDS[row.band_before].value if row.band_before != UNSCORED else "",
            BANDS[row.band_after].value,
            row.score_after,
        )
        for row in PreviewChange.objects.all()
    }


def came(before: Bands) -> dict[tuple[int, int], tuple[str, str, float]]:
    return {
        (row.employee_id, row.role_id): (
            before.get((row.employee_id, row.role_id), ""), row.band, row.score,
        )
        for row in ReadinessScore.objects.all()
        if before.get((row.employee_id, row.role_id), "") != row.band
    }  # fmt: skip


def drafted_policy(policy: ScoringPolicy, by: Account) -> ScoringPolicyDraft:
    source = policy_in_force(as_of=timezone.localdate(), known_at=timezone.now())
    draft = start_policy_draft(source=source, by=by)
    return change_policy_draft(draft=draft, policy=policy, seen=draft.changed_at, by=by)


def finish(preview: Preview) -> None:
    while advance_preview(run_id=preview.pk) is not None:
        pass


@pytest.mark.django_db
def test_a_previewed_policy_brings_exactly_what_was_foretold() -> None:
    make_random_company(seed=5, people=120)
    recompute_pending()
    before, history = bands(), ReadinessHistory.objects.count()
    by = make_account("Hanna Holm", roles=["hr_admin"])
    preview = start_policy_preview(draft=drafted_policy(STRICTER, by), by=by)
    finish(preview)
    assert (bands(), ReadinessHistory.objects.count()) == (before, history)
    publish_policy(policy=STRICTER, effective_from=timezone.localdate(), note="Stricter", by=by)
    recompute_pending()
    assert foretold() == came(before) != {}
    run = Run.objects.get(pk=preview.pk)
    active = Employee.objects.filter(status="active").count()
    assert (run.status, run.done, run.total) == ("done", active, active)
    assert run.counts == {"people": active, "changed": len(foretold())}
    event = Event.objects.get(object_type="preview")
    assert (event.actor_label, event.action) == ("Hanna Holm", "ran")


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["r2", "bare"])
def test_a_previewed_profile_brings_exactly_what_was_foretold(code: str) -> None:
    make_random_company(seed=6, people=150)
    recompute_pending()
    before, role = bands(), Role.objects.get(code=code)
    by = make_account("Hanna Holm", roles=["hr_admin"])
    draft = start_draft(role=role, source=None, by=by)
    source = RoleProfile.objects.get(role__code="r3", version=1)
    draft = change_draft(
        draft=draft,
        requirements=[
            Stated(competency_id=row.competency_id, level=2, weight=1, is_critical=False)
            for row in Requirement.objects.filter(profile=source)
        ],
        seen=draft.changed_at,
        by=by,
    )
    work_off(start_profile_preview(draft=draft, by=by))
    assert bands() == before
    publish_draft(draft=draft, note="Clearer", seen=draft.changed_at, by=by)
    recompute_pending()
    assert foretold() == came(before) != {}
    assert {role_id for _, role_id in foretold()} == {role.pk}
    assert all(was == "" for was, _, _ in foretold().values()) == (code == "bare")


@pytest.mark.django_db
def test_counts_of_every_grouping_add_up_to_the_same_people_and_pairs(cast: Cast) -> None:
    people = [cast.people[one] for one in ("mona", "erik", "nia", "tuan")]
    for number, person in enumerate(people):
        observe(person, cast.competencies["coaching"], 3)
        Demographics.objects.create(
            employee=person, gender="woman" if number else "man", birth_year=1980 + number * 5
        )
    Employee.objects.filter(pk__in=[one.pk for one in people[:2]]).update(location="Lund")
    by = cast.accounts["hr_admin"]
    draft = drafted_policy(replace(DEFAULT_POLICY, minimum_coverage=0.9), by)
    preview = start_policy_preview(draft=draft, by=by)
    finish(preview)
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for row in PreviewCount.objects.filter(preview=preview):
        found.setdefault(row.dimension, {})[row.key] = (row.people, sum(row.cells))
    year = timezone.localdate().year
    decades = [str((year - 1980 - 5 * number) // 10 * 10) for number in range(4)]
    assert found["all"] == {"": (7, 13)}
    assert found["gender"] == {"man": (1, 2), "woman": (3, 6), "": (3, 5)}
    assert found["location"] == {"Lund": (2, 4), "": (5, 9)}
    assert found["division"] == {
        str(cast.units["sales"].pk): (4, 8),
        str(cast.units["operations"].pk): (2, 4),
        "": (1, 1),
    }
    assert {key for key in found["age"] if key} == set(decades)
    assert sum(people for people, _ in found["role"].values()) == 13
    for dimension in ("role", "division", "location", "gender", "ethnicity", "age"):
        assert sum(pairs for _, pairs in found[dimension].values()) == 13
    whole = PreviewCount.objects.get(preview=preview, dimension="all").cells
    assert sum(whole[COLUMNS * UNSCORED :]) == 0


@pytest.mark.django_db
def test_a_chunk_that_fails_counts_nobody_and_is_done_again(cast: Cast) -> None:
    observe_all(cast)
    by = cast.accounts["hr_admin"]
    preview = start_policy_preview(draft=drafted_policy(STRICTER, by), by=by)
    finish(preview)
    expected, counted = foretold(), figures(preview)
    again = start_policy_preview(draft=ScoringPolicyDraft.objects.get(), by=by)
    (employee_id, role_id), _ = next(iter(expected.items()))
    in_the_way = PreviewChange.objects.create(
        preview=again, employee_id=employee_id, role_id=role_id, band_before=0, band_after=1,
        score_before=0, score_after=0, moved_competency=0, moved_points=0,
    )  # fmt: skip
    PreviewChunk.objects.filter(preview=again, last_employee_id__lt=employee_id).update(
        finished_at=timezone.now()
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        advance_preview(run_id=again.pk)
    assert not PreviewCount.objects.filter(preview=again).exists()
    assert Run.objects.get(pk=again.pk).done == 0
    in_the_way.delete()
    PreviewChunk.objects.filter(preview=again).update(finished_at=None)
    finish(again)
    assert (foretold(), figures(again)) == (expected, counted)


def observe_all(cast: Cast) -> None:
    for who in ("ada", "mona", "erik", "nia", "tuan", "olga", "sten"):
        for code in ("coaching", "planning"):
            observe(cast.people[who], cast.competencies[code], 2, days_ago=300)


def figures(preview: Preview) -> list[tuple[str, str, int, list[int]]]:
    rows = PreviewCount.objects.filter(preview=preview)
    return [(row.dimension, row.key, row.people, row.cells) for row in rows]


@pytest.mark.django_db(transaction=True)
def test_two_workers_take_different_chunks_and_a_finished_one_is_not_taken_again() -> None:
    cast = make_cast()
    by = cast.accounts["hr_admin"]
    preview = start_policy_preview(draft=drafted_policy(STRICTER, by), by=by)
    chunks = list(PreviewChunk.objects.filter(preview=preview))
    assert len(chunks) == 7
    with somebody_else() as other:
        other.execute(
            "SELECT 1 FROM succession_previewchunk WHERE id = %s FOR UPDATE", [chunks[0].pk]
        )
        assert advance_preview(run_id=preview.pk) is not None
    assert list(PreviewChunk.objects.filter(preview=preview, finished_at__isnull=False)) == [
        chunks[1]
    ]
    finish(preview)
    done = figures(preview)
    assert advance_preview(run_id=preview.pk) is None
    assert figures(preview) == done


@pytest.mark.django_db
def test_a_draft_changed_meanwhile_ends_its_preview_with_the_reason(cast: Cast) -> None:
    by, role = cast.accounts["hr_admin"], cast.roles["sales-rep"]
    draft = start_draft(role=role, source=cast.profiles["sales-rep"], by=by)
    preview = start_profile_preview(draft=draft, by=by)
    change_draft(
        draft=draft,
        requirements=[
            Stated(
                competency_id=cast.competencies["coaching"].pk,
                level=5, weight=1, is_critical=True,
            )
        ],
        seen=draft.changed_at,
        by=by,
    )  # fmt: skip
    assert advance_preview(run_id=preview.pk) is None
    run = Run.objects.get(pk=preview.pk)
    assert (run.status, run.done) == ("failed", 0)
    assert run.error == "The draft was changed while it was being tried out. Run it again."
    assert not PreviewCount.objects.exists()


@pytest.mark.django_db
def test_an_empty_profile_cannot_be_tried_out(cast: Cast) -> None:
    by = cast.accounts["hr_admin"]
    draft = start_draft(role=cast.roles["sales-rep"], source=None, by=by)
    with pytest.raises(Conflict, match="without requirements"):
        start_profile_preview(draft=draft, by=by)
    assert not Run.objects.exists()


@pytest.mark.django_db
def test_a_newer_preview_ends_the_one_before_and_forgets_its_people(cast: Cast) -> None:
    observe_all(cast)
    by = cast.accounts["hr_admin"]
    draft = drafted_policy(STRICTER, by)
    first = start_policy_preview(draft=draft, by=by)
    for _chunk in range(6):  # of seven
        advance_preview(run_id=first.pk)
    assert PreviewChange.objects.filter(preview=first).exists()
    second = start_policy_preview(draft=draft, by=by)
    first_run = Run.objects.get(pk=first.pk)
    assert (first_run.status, first_run.error) == ("refused", "A newer preview was begun.")
    assert advance_preview(run_id=first.pk) is None
    assert not PreviewChange.objects.exists()
    finish(second)
    assert set(PreviewChange.objects.values_list("preview_id", flat=True)) == {second.pk}


@pytest.mark.django_db
def test_many_people_are_left_to_workers(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "AT_ONCE", 3)
    by, role = cast.accounts["hr_admin"], cast.roles["sales-rep"]
    draft = start_draft(role=role, source=cast.profiles["sales-rep"], by=by)
    preview = start_profile_preview(draft=draft, by=by)
    work_off(preview)
    assert Run.objects.get(pk=preview.pk).status == "running"
    assert resume_previews() == 0
    Run.objects.filter(pk=preview.pk).update(started_at=timezone.now() - timedelta(minutes=5))
    assert resume_previews() == 1
    finish(preview)
    assert Run.objects.get(pk=preview.pk).status == "done"


def test_a_killed_worker_loses_nothing_and_counts_nobody_twice(
    start_worker: Callable[[], Worker],
) -> None:
    make_random_company(seed=5, people=60)
    by = make_account("Hanna Holm", roles=["hr_admin"])
    draft = drafted_policy(STRICTER, by)
    finish(start_policy_preview(draft=draft, by=by))
    expected, counted = foretold(), figures(Preview.objects.get())
    preview, worker = start_policy_preview(draft=draft, by=by), start_worker()
    with somebody_holding("succession_previewcount"):
        queue_preview(run_id=preview.pk)
        wait_until(is_standing_still)
        worker.kill()
    assert not PreviewCount.objects.filter(preview=preview).exists()
    survivor = start_worker()
    assert (worker.process.poll(), survivor.process.poll()) == (-9, None)
    queue_preview(run_id=preview.pk)
    wait_until(lambda: Run.objects.get(pk=preview.pk).status == "done")
    assert (foretold(), figures(preview)) == (expected, counted)
