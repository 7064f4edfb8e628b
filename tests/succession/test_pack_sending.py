"""Sending packs, and the worker that makes long ones."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from audit.models import Event, Run
from competencies.models import Evidence
from people.models import Employee
from succession.calibration.closing import close_session
from succession.calibration.preparing import open_session
from succession.models import Pack, PackFile, PackSending, ReadinessScore
from succession.packs.bulk import live_packs
from succession.packs.content import pack_content
from succession.packs.files import (
    STALLED,
    make_pack_file,
    order_pack_file,
    pairs_of,
    resume_pack_files,
)
from succession.packs.selectors import live_pack
from succession.selectors.person import readiness_of
from succession.services.pending import recompute_pending
from tests.cast import Cast, make_account, observe
from tests.succession.calibration.room import know_people, prepared
from tests.succession.company import make_random_company
from tests.succession.pages import ERIK, observe_erik, read
from tests.succession.test_rater_correction import correct_by_newest
from tests.support.sessions import is_standing_still, somebody_holding
from tests.support.worker import Worker, wait_until

PACK = f"{ERIK}pack/"
TODAY = timezone.localdate()


@pytest.mark.django_db
def test_sent_pack_is_kept_waits_on_today_and_is_seen_by_the_person(
    cast: Cast, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    observe_erik(cast)
    recompute_pending()
    mona, hanna = cast.client("manager"), cast.client("hr_admin")
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            mona.post(f"{PACK}send/", {"to": cast.accounts["hr_admin"].email})
    [sending], [pack] = PackSending.objects.all(), Pack.objects.all()
    assert (sending.pack, sending.opened_at) == (pack, None)
    [event] = Event.objects.filter(action=Event.Action.EXPORTED, subject_number="E3")
    assert (event.actor_label, event.detail["how"]) == ("Mona Lind", "sent to Hanna Holm")
    [mail] = mailoutbox
    assert f"{PACK}{pack.pk}/" in mail.body
    assert "Erik" not in mail.subject + mail.body
    assert not mail.attachments
    asked = "Mona Lind sent you the pack of Erik Ek for Sales manager"
    assert asked in read(hanna, "/")
    assert asked not in read(mona, "/")
    assert "Mona Lind to Hanna Holm" in read(hanna, f"{PACK}{pack.pk}/")
    assert asked not in read(hanna, "/")
    own = read(cast.client("employee"), "/me/held/")
    assert f"By Mona Lind to Hanna Holm on {TODAY:%-d %b %Y}, opened {TODAY:%-d %b %Y}" in own
    assert "sent to Hanna Holm" in own


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["nobody@example.org", "stranger", "manager"])
def test_no_pack_to_somebody_who_may_not_see_or_to_oneself(
    cast: Cast, to: str, mailoutbox: Any
) -> None:
    observe_erik(cast)
    recompute_pending()
    address = cast.accounts[to].email if to in cast.accounts else to
    assert cast.client("manager").post(f"{PACK}send/", {"to": address}).status_code == 400
    assert mailoutbox == []
    assert not Event.objects.filter(action=Event.Action.EXPORTED).exists()
    assert not Pack.objects.exists()


@pytest.mark.django_db
def test_kept_session_pack_goes_to_one_who_takes_part(cast: Cast) -> None:
    know_people(cast)
    session, fay = prepared(cast), cast.client("facilitator")
    at = f"/calibration/{session.pk}/pack/"
    fay.post(f"{at}order/", {"paper": "a4"})
    file = PackFile.objects.get()
    assert make_pack_file(run_id=file.pk) == 3
    petra, mona = cast.accounts["hr_partner"], cast.client("manager")
    kept = f"{at}{file.pk}/"
    assert mona.get(kept).status_code == 404
    assert fay.post(f"{kept}send/", {"to": cast.accounts["auditor"].pk}).status_code == 400
    assert mona.post(f"{kept}send/", {"to": petra.pk}).status_code == 404
    assert not PackSending.objects.exists()
    assert fay.post(f"{kept}send/", {"to": cast.accounts["manager"].pk}).status_code == 302
    sent = Event.objects.filter(detail__how="sent to Mona Lind").order_by("subject_number")
    assert [one.subject_number for one in sent] == ["E3", "E4", "E5"]
    assert {one.detail["hash"] for one in sent} == {PackFile.objects.get().content_hash}
    assert "sent you the pack of Sales reps, autumn" in read(mona, "/")
    assert "sent you this pack" in read(mona, at)
    assert mona.get(kept).content == bytes(PackFile.objects.get().content)
    assert PackSending.objects.get().opened_at is not None
    assert "sent you the pack" not in read(mona, "/")
    assert "Sent to Mona Lind" in read(fay, at)
    close_session(
        session=open_session(session=session, by=cast.accounts["facilitator"]),
        by=cast.accounts["facilitator"],
    )
    Employee.objects.filter(pk=cast.people["nia"].pk).update(manager=cast.people["sten"])
    assert mona.get(kept).status_code == 404


@pytest.mark.django_db
def test_bulk_packs_correct_rater_habits_as_the_person_page_does(cast: Cast) -> None:
    for code in ("coaching", "planning", "judgement"):
        observe(
            cast.people["erik"],
            cast.competencies[code],
            4,
            source=Evidence.Source.MANAGER_RATING,
            assessor=cast.people["mona"],
            days_ago=10,
        )
    erik, role = cast.people["erik"], cast.roles["sales-manager"]
    recompute_pending()
    as_said = readiness_of(erik, role).score
    correct_by_newest(cast)
    [part], _ = live_packs([(erik, role)])
    page = readiness_of(erik, role)
    assert page.score < as_said
    assert part.held.sheet.score == page.score == ReadinessScore.objects.get(
        employee=erik, role=role
    ).score  # fmt: skip
    assert [(row.competency, row.mean, row.points) for row in part.held.sheet.parts] == [
        (one.competency.code, one.mean, one.points) for one in page.requirements
    ]
    one = live_pack(erik, role)
    assert pack_content(part.held.sheet) == pack_content(one.sheet)
    assert part.held.digest == one.digest


def test_killed_worker_leaves_no_half_pack_and_the_next_makes_exactly_one(
    start_worker: Callable[[], Worker],
) -> None:
    make_random_company(seed=5, people=60)
    recompute_pending()
    by = make_account("Hanna Holm", roles=["hr_admin"])
    scores = ReadinessScore.objects.order_by("employee_id", "role_id").distinct("employee_id")
    pairs = pairs_of(list(scores.values_list("employee_id", "role_id")))
    assert len(pairs) > 25  # more than one batch
    file = order_pack_file(title="All", day=TODAY, pairs=pairs, paper="a4", by=by)
    with somebody_holding("succession_packfile"):
        worker = start_worker()
        wait_until(is_standing_still)  # read and set, and not kept yet
        worker.kill()
    file.refresh_from_db()
    assert (bytes(file.content), file.content_hash, file.run.status) == (b"", "", "running")
    survivor = start_worker()
    assert (worker.process.poll(), survivor.process.poll()) == (-9, None)
    assert resume_pack_files() == 0  # it may still be at work
    Run.objects.filter(pk=file.pk).update(started_at=timezone.now() - STALLED)
    assert resume_pack_files() == resume_pack_files() == 1  # sent twice, made once
    wait_until(lambda: Run.objects.get(pk=file.pk).status == "done")
    [made] = PackFile.objects.all()
    assert (made.run.done, made.run.total) == (len(pairs), len(pairs))
    assert bytes(made.content).startswith(b"%PDF")
    assert Event.objects.filter(object_type="pack_file").count() == 1
    digest = made.content_hash
    assert make_pack_file(run_id=made.pk) == 0
    made.refresh_from_db()
    assert made.content_hash == digest
