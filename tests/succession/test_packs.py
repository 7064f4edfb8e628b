"""The calibration pack: what to take into the room, and what is kept of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from competencies.models import Evidence
from learning.models import Completion, Content, ContentMapping
from succession.models import Pack
from succession.services.pending import recompute_pending
from tests.cast import Cast, observe
from tests.succession.pages import ERIK, observe_erik, read

pytestmark = pytest.mark.django_db

PACK = f"{ERIK}pack/"


def keep(cast: Cast, digest: str | None = None) -> int:
    client = cast.client("manager")
    shown = digest or client.get(PACK).context["hash"]
    return client.post(f"{PACK}keep/", {"hash": shown}).status_code


def test_pack_holds_answer_reasons_quotes_and_the_decision_box(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    page = read(cast.client("manager"), PACK)
    assert "“Two <b>branches”" in page.replace("< b>", "<b>")
    assert "Cannot tell yet" in page
    assert "Judgement" in page or "Commercial judgement" in page
    assert "Nobody has observed it. Who could say" in page
    assert "For: Mona Lind" in page


def test_opening_is_recorded_and_keeps_nothing(cast: Cast) -> None:
    observe_erik(cast)
    read(cast.client("manager"), PACK)
    event = Event.objects.get(action=Event.Action.VIEWED)
    assert (event.object_type, event.subject_number) == ("pack", "E3")
    assert not Pack.objects.exists()


def test_keeping_stores_what_was_shown_once(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    assert keep(cast) == 302
    assert keep(cast) == 302
    pack = Pack.objects.get()
    assert pack.content_hash == cast.client("manager").get(PACK).context["hash"]
    assert (
        sum(part["printed_points"] for part in pack.content["sheet"]["parts"])
        == (pack.content["sheet"]["printed_score"])
    )
    created = Event.objects.get(action=Event.Action.CREATED, object_type="pack")
    assert created.detail["hash"] == pack.content_hash
    assert "This version was kept by Mona Lind" in read(cast.client("manager"), PACK)


def test_figures_that_moved_meanwhile_are_not_kept(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    shown = cast.client("manager").get(PACK).context["hash"]
    observe(cast.people["erik"], cast.competencies["planning"], 5, days_ago=1)
    recompute_pending()
    assert keep(cast, shown) == 409
    assert not Pack.objects.exists()


def test_denied_keeping_changes_nothing(cast: Cast) -> None:
    observe_erik(cast)
    shown = cast.client("manager").get(PACK).context["hash"]
    for persona, status in (("employee", 403), ("stranger", 403), ("auditor", 403)):
        answer = cast.client(persona).post(f"{PACK}keep/", {"hash": shown})
        assert answer.status_code == status
    assert not Pack.objects.exists()


def test_next_pack_says_what_changed_since_the_last(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    keep(cast)
    kept = Pack.objects.get()
    yesterday = kept.as_of - timedelta(days=1)
    Pack.objects.bulk_create(
        [
            Pack(
                employee=kept.employee,
                role=kept.role,
                made_by=kept.made_by,
                as_of=yesterday,
                profile_version=1,
                policy_version=kept.policy_version,
                content=kept.content,
                content_hash="0" * 64,
            )
        ]
    )
    observe(cast.people["erik"], cast.competencies["judgement"], 4)
    recompute_pending()
    page = read(cast.client("manager"), PACK)
    assert "Since the pack of" in page
    assert "seen for the first time" in page


def test_learning_finished_and_not_observed_since_is_listed(cast: Cast) -> None:
    observe_erik(cast)
    erik, planning = cast.people["erik"], cast.competencies["planning"]
    today = timezone.localdate()
    for code, title, days in (("c1", "Plan better", 20), ("c2", "Long ago", 300)):
        content = Content.objects.create(code=code, title=title)
        ContentMapping.objects.create(content=content, competency=planning, level=2)
        Completion.objects.create(
            employee=erik, content=content, completed_on=today - timedelta(days=days)
        )
    page = read(cast.client("manager"), PACK)
    assert "Finished, not yet observed" in page
    assert "Planning ahead : Plan better" in page
    assert "Long ago" not in page


def test_disagreement_becomes_a_question_with_both_voices(cast: Cast) -> None:
    observe_erik(cast)
    erik, coaching = cast.people["erik"], cast.competencies["coaching"]
    observe(erik, coaching, 5, source=Evidence.Source.SELF_ASSESSMENT, days_ago=3, assessor=erik)
    page = read(cast.client("manager"), PACK)
    assert (
        "Coaching. Manager rating by Mona Lind says 3; Self-assessment by Erik Ek says 5. "
        "What did each see?" in page
    )


def test_queries_of_the_pack_do_not_grow_with_evidence(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    observe_erik(cast)
    recompute_pending()
    client = cast.client("manager")
    client.get(PACK)
    with django_assert_num_queries(12):  # type: ignore[operator]  # a fixture that is a function
        client.get(PACK)
    for days in range(20):
        observe(cast.people["erik"], cast.competencies["planning"], 2, days_ago=days + 1)
    recompute_pending()
    with django_assert_num_queries(12):  # type: ignore[operator]  # a fixture that is a function
        client.get(PACK)
