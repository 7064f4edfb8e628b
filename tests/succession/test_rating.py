"""Rating a competency: anchors first, one choice, and the score follows."""

import pytest
from django.utils import timezone

from audit.errors import Conflict, Forbidden
from competencies.forms import NOT_SEEN
from competencies.models import Evidence
from competencies.services.ratings import rate_person
from people.models import Employee
from succession.models import PendingRecompute
from succession.tasks import recompute_pending
from tests.cast import Cast
from tests.succession.pages import ERIK, observe_erik, read

pytestmark = pytest.mark.django_db

RATE = "/people/E3/rate/coaching/?role=sales-manager"


def test_every_level_shows_its_behaviour_and_nothing_anchors(cast: Cast) -> None:
    observe_erik(cast)
    recompute_pending()
    page = read(cast.client("manager"), RATE)
    for level in range(1, 6):
        assert f"Coaching: behaviour of level {level}" in page
    assert "I have not seen this" in page
    assert "Erik Ek, the managers above and HR will see this rating" in page
    for anchoring in ("needs level", "likely", "of 100", "Manager rating"):
        assert anchoring not in page


def test_rating_becomes_evidence_and_the_score_follows(cast: Cast) -> None:
    observe_erik(cast)
    before = cast.score("erik", "sales-manager").score
    response = cast.client("manager").post(RATE, {"level": "5", "note": " Led the merger "})
    assert response["Location"] == "/people/E3/rate/?role=sales-manager&saved=coaching"
    rating = Evidence.objects.latest("id")
    assert (rating.source, rating.level, rating.note) == (
        Evidence.Source.MANAGER_RATING,
        5,
        "Led the merger",
    )
    assert (rating.assessor, rating.observed_on) == (cast.people["mona"], timezone.localdate())
    assert rating.recorded_by == cast.accounts["manager"]
    assert PendingRecompute.objects.filter(employee=cast.people["erik"]).exists()
    assert recompute_pending() == 1
    assert cast.score("erik", "sales-manager").score > before
    assert "being counted" not in read(cast.client("manager"), ERIK)


def test_second_rating_of_a_day_corrects_the_first_and_keeps_both(cast: Cast) -> None:
    client = cast.client("manager")
    client.post(RATE, {"level": "2"})
    client.post(RATE, {"level": "4"})
    rows = Evidence.objects.filter(employee__number="E3").order_by("id")
    assert [(row.level, row.retracted_at is None) for row in rows] == [(2, False), (4, True)]


def test_without_a_choice_the_error_stands_at_the_field_and_the_note_is_kept(cast: Cast) -> None:
    response = cast.client("manager").post(RATE, {"note": "Saw it twice"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Choose a level, or say that you have not seen this." in html
    assert "Saw it twice" in html
    assert 'id="level_error"' in html
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("level", ["0", "6", "9999999999", "3.5", "-1", "four", "\x00"])
def test_level_off_the_scale_is_refused_at_the_field(cast: Cast, level: str) -> None:
    response = cast.client("manager").post(RATE, {"level": level})
    assert response.status_code == 422
    assert "Choose a level from 1 to 5" in response.content.decode()
    assert not Evidence.objects.exists()


def test_note_too_long_or_with_a_null_is_refused_and_kept(cast: Cast) -> None:
    client = cast.client("manager")
    for note in ("x" * 2001, "null \x00 here"):
        response = client.post(RATE, {"level": "3", "note": note})
        assert response.status_code == 422
    assert not Evidence.objects.exists()


def test_not_seen_records_nothing_and_asks_the_next(cast: Cast) -> None:
    client = cast.client("manager")
    response = client.post(RATE, {"level": NOT_SEEN})
    assert not Evidence.objects.exists()
    following = client.get(response["Location"])
    assert following["Location"].startswith("/people/E3/rate/planning/?role=sales-manager")
    assert "skip=coaching" in following["Location"]


def test_walk_begins_where_a_look_changes_most_and_ends_at_home(cast: Cast) -> None:
    client = cast.client("manager")
    asked = []
    at = client.get("/people/E3/rate/?role=sales-manager")["Location"]
    while "/rate/" in at:
        asked.append(at.split("/")[4])
        saved = client.post(at, {"level": "3"})
        at = client.get(saved["Location"])["Location"]
    assert asked == ["coaching", "planning", "judgement"]
    assert at == f"{ERIK}?saved=judgement"


def test_nobody_rates_themselves_or_whom_they_do_not_manage(cast: Cast) -> None:
    refusals = [("manager", "E2", 403), ("employee", "E3", 403), ("manager", "E7", 404)]
    for persona, number, status in refusals:
        url = f"/people/{number}/rate/coaching/"
        assert cast.client(persona).post(url, {"level": "3"}).status_code == status
    assert not Evidence.objects.exists()


def test_service_refuses_oneself_and_those_who_left(cast: Cast) -> None:
    mona, erik = cast.people["mona"], cast.people["erik"]
    asked = {
        "competency": cast.competencies["coaching"],
        "level": 3,
        "note": "",
        "by": cast.accounts["manager"],
        "on": timezone.localdate(),
    }
    with pytest.raises(Forbidden, match="Nobody rates themselves"):
        rate_person(employee=mona, **asked)  # type: ignore[arg-type]  # one dict for two calls
    erik.status = Employee.Status.LEFT
    with pytest.raises(Conflict, match="Erik Ek has left"):
        rate_person(employee=erik, **asked)  # type: ignore[arg-type]  # one dict for two calls
    assert not Evidence.objects.exists()


def test_unknown_competency_is_404(cast: Cast) -> None:
    assert cast.client("manager").get("/people/E3/rate/welding/").status_code == 404
