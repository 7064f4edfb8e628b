"""Risk and impact of loss: who said so, why, until when."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import Position
from succession.bench.selectors import load_bench
from succession.models import (
    Assessment,
)
from tests.cast import Cast


def assess(cast: Cast, code: str = "P2", **changes: str) -> int:
    day = timezone.localdate() + timedelta(days=60)
    body = {
        "critical": "yes", "risk": "high", "impact": "low", "reason": "Retires in spring",
        "review_on": day.isoformat(),
    }  # fmt: skip
    url = reverse("succession:position-assess", args=[code])
    return cast.client("hr_admin").post(url, body | changes).status_code


def test_an_assessment_says_who_why_and_until_when(cast: Cast) -> None:
    assert assess(cast) == 302
    seat = Position.objects.get(code="P2")
    assert (seat.risk_of_loss, seat.impact_of_loss) == ("high", "low")
    said = cast.client("manager").get("/positions/P2/").context["plan"].assessed
    assert (said.newest.words, said.newest.reason, said.newest.by) == (
        "High risk, low impact", "Retires in spring", "Hanna Holm",
    )  # fmt: skip
    committee = cast.client("committee_member").get("/positions/P2/").content.decode()
    assert "Retires in spring" not in committee
    Position.objects.filter(code="P2").update(risk_of_loss="low")
    assert (
        "came otherwise from an import"
        in cast.client("manager").get("/positions/P2/").content.decode()
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": " "},
        {"risk": ""},
        {"review_on": ""},
        {"review_on": "2020-01-01"},
        {"risk": "huge"},
    ],
)
def test_half_an_assessment_changes_nothing(cast: Cast, changes: dict[str, str]) -> None:
    assert assess(cast, **changes) == 200
    assert not Assessment.objects.exists()
    assert Position.objects.get(code="P2").risk_of_loss == "medium"


def test_a_seat_becomes_critical_and_stops_being_so(cast: Cast) -> None:
    Position.objects.create(
        code="P7", title="Rep, North", role=cast.roles["sales-rep"], org_unit=cast.units["sales"]
    )
    hr = cast.client("hr_admin")
    assert hr.get("/positions/P7/").status_code == 404
    asked = {"position-words": "rep", "position-find": "1"}
    assert "Rep, North" in hr.post("/plans/add/", asked).content.decode()
    assert hr.post("/plans/add/", {"position": "P7"})["Location"] == "/positions/P7/assess/"
    assert assess(cast, "P7") == 302
    assert "P7" in {seat.code for seat in load_bench(timezone.localdate()).seats}
    assert assess(cast, "P7", critical="no", reason="Merged with another") == 302
    assert "P7" not in {seat.code for seat in load_bench(timezone.localdate()).seats}
    assert list(Assessment.objects.values_list("is_critical", flat=True)) == [False, True]
