"""The digest: once, to those who have something open, naming nobody in its subject."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from engagement.models import Digest, Nudge, NudgeRule
from engagement.services.digests import prepare_digests, send_waiting_digests
from engagement.tasks import send_digests
from learning.models import Completion, Content
from tests.cast import Cast


@pytest.fixture
def nudge(cast: Cast) -> Nudge:
    content = Content.objects.create(code="c1", title="Coaching that works")
    completion = Completion.objects.create(
        employee=cast.people["erik"], content=content, completed_on=timezone.localdate()
    )
    return Nudge.objects.create(
        rule=NudgeRule.objects.get(),
        recipient=cast.people["mona"],
        employee=cast.people["erik"],
        competency=cast.competencies["coaching"],
        completion=completion,
        arm=Nudge.Arm.ASSIGNED,
        due_on=timezone.localdate() + timedelta(days=7),
    )


def test_one_mail_however_often_the_task_runs(nudge: Nudge) -> None:
    assert [send_digests(), send_digests()] == [1, 0]
    assert len(mail.outbox) == 1
    assert mail.outbox[0].to == ["e2@example.org"]
    assert mail.outbox[0].subject == "One question waits for you"
    assert "Erik Ek: Coaching" in mail.outbox[0].body
    assert Digest.objects.get().nudge_count == 1


def test_nobody_is_mailed_about_what_is_held_out(nudge: Nudge) -> None:
    Nudge.objects.update(arm=Nudge.Arm.HELD_OUT)
    assert send_digests() == 0
    assert mail.outbox == []


def test_a_question_answered_in_the_meantime_sends_nothing(nudge: Nudge, cast: Cast) -> None:
    prepare_digests(as_of=timezone.localdate())
    Nudge.objects.update(outcome=Nudge.Outcome.LAPSED)
    assert send_waiting_digests() == 0
    assert mail.outbox == []


def test_a_refusing_mail_server_is_written_down_and_tried_again(
    nudge: Nudge, settings: object
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined] # pytest-django's wrapper
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # type: ignore[attr-defined] # a closed port
    assert send_digests() == 0
    digest = Digest.objects.get()
    assert digest.sent_at is None
    assert "ConnectionRefusedError" in digest.error
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined] # pytest-django's wrapper
    assert send_digests() == 1
    assert Digest.objects.get().error == ""
