"""The employee's own pages: everything held, how it counted, roles, and what is withheld."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from competencies.models import Evidence, RoleInterest
from people.models import Employee, Position, WithheldItem
from people.services.withholding import withhold
from succession.calibration.grid import Cell
from succession.calibration.running import move_person, record_dissent
from succession.mine.counted import counted
from succession.models import AcknowledgedBreak, Assessment, Pack, SuccessionPlan, Successor
from succession.selectors.person import readiness_of
from succession.services.pending import recompute_pending
from tests.cast import Cast, make_profile, observe
from tests.succession.calibration.room import member, opened
from tests.succession.pages import observe_erik, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def erik(cast: Cast) -> Client:
    observe_erik(cast)
    observe(
        cast.people["erik"],
        cast.competencies["coaching"],
        5,
        source=Evidence.Source.SELF_ASSESSMENT,
        assessor=cast.people["erik"],
        days_ago=5,
    )
    return cast.client("employee")


def nominate_erik(cast: Cast) -> None:
    """For a position of a role that is in sight for no other reason."""
    role = cast.roles["sales-director"]
    plan = SuccessionPlan.objects.get(position__role=role)
    Successor.objects.create(plan=plan, employee=cast.people["erik"])
    recompute_pending()


def test_everything_is_there_with_who_said_it(cast: Cast, erik: Client) -> None:
    nominate_erik(cast)
    cast.client("manager").get("/people/E3/evidence/")
    page = read(erik, "/me/held/")
    for words in (
        "Employee number E3",
        "Manager Mona Lind",
        "Hired on 1 Jan 2020",
        "Coaching Manager rating 3",
        "Two <b>branches",
        "Sales director, Group Proposed",
        "Mona Lind looked at: Evidence about Erik Ek",
        "Nothing is withheld from you.",
    ):
        assert words in page


def test_counted_in_words_with_the_exact_arithmetic(cast: Cast, erik: Client) -> None:
    day = timezone.localdate() - timedelta(days=250)
    page = read(erik, "/me/counted/?role=sales-manager")
    assert f"Your manager's 3 of {day:%-d %b %Y} counts " in page
    assert "Your own 5 of " in page
    assert "An assessment: 2" in page or "Assessment: 2 of" in page
    assert "(where everybody starts) = " in page
    assert "of 100 points" in page
    assert "Nobody has seen it yet; the role needs level 2" in page


def test_shares_and_levels_make_the_estimate(cast: Cast, erik: Client) -> None:
    """What the words say is what was computed: shares add up to 1, and weigh the levels to the mean."""
    readiness = readiness_of(cast.people["erik"], cast.roles["sales-manager"])
    for line in counted(readiness, prior_mean=1.0):
        part = line.part
        shares = part.starting_share + sum(piece.share for piece in part.evidence)
        mean = part.starting_share * 1.0 + sum(
            piece.share * piece.level_counted for piece in part.evidence
        )
        assert shares == pytest.approx(1)
        assert mean == pytest.approx(part.mean)


def test_files_hold_the_same(cast: Cast, erik: Client) -> None:
    response = erik.get("/me/held/file.json")
    assert response["Content-Disposition"].startswith('attachment; filename="held-about-')
    held = json.loads(response.content)
    assert held["about"] == "E3"
    sections = {one["key"]: one for one in held["sections"]}
    assert set(sections) == {
        "record", "evidence", "scores", "contests", "peer_requests", "rounds", "asked_in",
        "rating_habits", "interests", "conversations", "actions", "forward", "calibration_said",
        "nominations", "breaks", "packs", "pools", "calibrations", "assessments", "looks",
    }  # fmt: skip
    assert (
        len(sections["evidence"]["rows"]) == Evidence.objects.filter(employee__number="E3").count()
    )
    assert {one["role"] for one in held["counted"]} == {"Sales representative", "Sales manager"}
    html = erik.get("/me/held/file.html").content.decode()
    assert "Two &lt;b&gt;branches" in html
    assert "<b>branches" not in html
    assert erik.get("/me/held/file.exe").status_code == 404


def test_own_words_and_judgements_about_the_own_seat_are_there(cast: Cast) -> None:
    session = opened(cast)
    move_person(
        member=member(session, cast, "erik"), to=Cell(row=2, column=1), seen=0,
        rationale="Ran the branch alone.", by=cast.accounts["manager"],
    )  # fmt: skip
    record_dissent(
        member=member(session, cast, "nia"), text="Too early.", by=cast.accounts["manager"]
    )
    seat = Position.objects.get(incumbent=cast.people["mona"])
    Assessment.objects.create(
        position=seat, is_critical=True, risk_of_loss="high", impact_of_loss="low",
        reason="Asked for another country.", review_on=timezone.localdate(),
        made_by=cast.accounts["hr_admin"],
    )  # fmt: skip
    AcknowledgedBreak.objects.create(
        key="x", position=seat, employee=cast.people["mona"], words="The holder moved.",
        reason="The plan names an interim.", acknowledged_by=cast.accounts["hr_admin"],
    )  # fmt: skip
    mona = cast.client("manager")
    page = read(mona, "/me/held/")
    for words in (
        "Erik Ek From Medium readiness, meets expectations to High readiness, meets expectations"
        " Ran the branch alone.",
        "Seen otherwise Too early.",
        "High Low Asked for another country.",
        "The holder moved. The plan names an interim.",
    ):
        assert words in page, words
    for item, gone in (("assessments", "another country"), ("nominations", "names an interim")):
        withhold(item=WithheldItem.Item(item), reason="Not now", by=cast.accounts["hr_admin"])
        assert gone not in read(mona, "/me/held/")


def test_what_is_withheld_is_named_and_shown_nowhere(cast: Cast, erik: Client) -> None:
    nominate_erik(cast)
    erik_row, admin = cast.people["erik"], cast.accounts["hr_admin"]
    Employee.objects.filter(pk=erik_row.pk).update(performance_rating=4.25)
    Pack.objects.create(
        employee=erik_row, role=cast.roles["sales-manager"], made_by=cast.accounts["manager"],
        as_of=timezone.localdate() - timedelta(days=9), profile_version=1, policy_version=1,
        content={"printed_score": 50}, content_hash="abcdef123456",
    )  # fmt: skip
    shown = ("Sales director, Group", "abcdef123456", "4.25")
    packed = "Since the pack of"
    assert packed in read(erik, "/people/E3/readiness/sales-manager/")
    page = read(erik, "/me/held/")
    assert [one in page for one in shown] == [True, True, True]
    assert "Sales director" in read(erik, "/people/E3/readiness/sales-manager/")
    for item in WithheldItem.Item:
        withhold(item=item, reason=f"Because of {item.value}", by=admin)
    for url in ("/me/held/", "/me/held/file.json", "/me/held/file.html"):
        body = erik.get(url).content.decode()
        assert not [one for one in (*shown, "Sales director") if one in body]
        for item in WithheldItem.Item:
            assert f"Because of {item.value}" in body
    for url in ("/people/E3/readiness/sales-manager/", "/people/E3/history/?role=sales-manager",
                "/me/counted/", "/api/v1/readiness/", "/"):  # fmt: skip
        body = erik.get(url).content.decode()
        assert not [
            one for one in (*shown, packed, "Sales director", "sales-director") if one in body
        ]
    manager = cast.client("manager")
    assert "Sales director" in read(manager, "/people/E3/readiness/sales-manager/")


def test_withholding_is_for_those_who_answer_for_all_and_says_why(cast: Cast) -> None:
    client = cast.client("hr_admin")
    client.post("/withheld/nominations/", {"reason": "Plans change"})
    assert WithheldItem.objects.get().reason == "Plans change"
    assert "Plans change" in read(client, "/withheld/")
    assert client.post("/withheld/packs/", {"reason": " "}).status_code == 400
    client.post("/withheld/packs/", {"reason": "x" * 301})
    assert client.post("/withheld/salary/", {"reason": "No"}).status_code == 404
    client.post("/withheld/nominations/", {"show": "1"})
    assert not WithheldItem.objects.exists()


def test_roles_of_interest_up_to_five_with_where_one_stands(cast: Cast, erik: Client) -> None:
    found = read(erik, "/me/roles/?q=director")
    assert "Sales director" in found
    erik.post("/me/roles/", {"add": "sales-director"})
    erik.post("/me/roles/", {"add": "sales-director"})
    assert RoleInterest.objects.get().role == cast.roles["sales-director"]
    page = read(erik, "/me/roles/")
    assert "Where you stand for Sales director" in page
    assert "Coaching critical 4 2." in page or "Coaching critical 4 3." in page
    assert not Successor.objects.filter(employee=cast.people["erik"]).exists()
    for n in range(4):
        role = type(cast.roles["sales-rep"]).objects.create(code=f"x{n}", name=f"X{n}")
        make_profile(role, [(cast.competencies["coaching"], 2.0, 1, False)])
        erik.post("/me/roles/", {"add": f"x{n}"})
    assert erik.post("/me/roles/", {"add": "sales-manager"}).status_code == 409
    assert RoleInterest.objects.count() == 5
    erik.post("/me/roles/", {"remove": "x0"})
    assert RoleInterest.objects.count() == 4
    assert erik.post("/me/roles/", {}).status_code == 400
    assert erik.post("/me/roles/", {"add": "nothing"}).status_code == 404


def test_pages_cost_the_same_at_any_size(cast: Cast, erik: Client) -> None:
    def costs() -> list[int]:
        found = []
        for url in ("/me/held/", "/me/counted/?role=sales-manager", "/me/roles/"):
            with CaptureQueriesContext(connection) as queries:
                assert erik.get(url).status_code == 200
            found.append(len(queries))
        return found

    erik.post("/me/roles/", {"add": "sales-director"})
    recompute_pending()
    few = costs()
    for days in range(1, 30):
        observe(cast.people["erik"], cast.competencies["planning"], 3, days_ago=days)
    assert costs() == few
    assert few == [26, 9, 9]
