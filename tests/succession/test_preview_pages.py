"""What a preview shows, to whom: figures, who is behind them, and why."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Event, Run
from competencies.models import Requirement, RoleProfile
from competencies.services.profiles import Stated, change_draft, start_draft
from people.models import Demographics
from succession.models import Preview, PreviewChange, ScoringPolicyDraft, ScoringPolicyVersion
from succession.previews.services import start_policy_preview, start_profile_preview, work_off
from succession.scoring import DEFAULT_POLICY, ScoringPolicy
from succession.services.policies import publish_policy
from succession.services.policy_drafts import change_policy_draft, start_policy_draft
from tests.cast import Cast, make_person, observe
from tests.succession.pages import read

pytestmark = pytest.mark.django_db

HARD = replace(DEFAULT_POLICY, ready_now_score=99.0)
EVERYBODY = ("ada", "mona", "erik", "nia", "tuan", "olga", "sten")


def preview_of(cast: Cast, policy: ScoringPolicy = HARD) -> Preview:
    by = cast.accounts["hr_admin"]
    source = ScoringPolicyVersion.objects.order_by("-version")[0]
    draft = start_policy_draft(source=source, by=by)
    draft = change_policy_draft(draft=draft, policy=policy, seen=draft.changed_at, by=by)
    preview = start_policy_preview(draft=draft, by=by)
    work_off(preview)
    return preview


def profile_draft(cast: Cast, level: float = 1.0, role: str = "sales-rep") -> RoleProfile:
    """Easier in coaching, everything else as it is."""
    by, profile = cast.accounts["hr_admin"], cast.profiles[role]
    draft = start_draft(role=cast.roles[role], source=profile, by=by)
    rows = Requirement.objects.filter(profile=profile).select_related("competency")
    stated = [
        Stated(
            competency_id=row.competency_id,
            level=level if row.competency.code == "coaching" else row.level,
            weight=row.weight,
            is_critical=row.is_critical,
        )
        for row in rows
    ]
    return change_draft(draft=draft, requirements=stated, seen=draft.changed_at, by=by)


def observe_everybody(cast: Cast, level: float = 2.0, people: Sequence[str] = EVERYBODY) -> None:
    for who in people:
        for code in ("coaching", "planning", "judgement"):
            observe(cast.people[who], cast.competencies[code], level, days_ago=30)


def at(preview: Preview, rest: str = "") -> str:
    return f"/policies/previews/{preview.pk}/{rest}"


def test_figures_say_how_many_which_way_and_how_far(cast: Cast) -> None:
    observe_everybody(cast)
    page = read(cast.client("hr_admin"), at(preview_of(cast)))
    changed = PreviewChange.objects.count()
    assert changed > 0
    assert f"{changed} of 13 pairs of a person and a role would be in another band" in page
    assert "From band to band" in page
    assert "Sales representative" in page
    assert "the mean change of a score is 0.0 points of 100" in page
    assert "No score was touched." in page


def test_groups_are_held_back_though_the_reader_may_see_every_person(cast: Cast) -> None:
    for number, who in enumerate(EVERYBODY):
        gender = "woman" if number < 2 else "man"
        Demographics.objects.create(employee=cast.people[who], gender=gender)
    observe_everybody(cast)
    figures = cast.client("hr_admin").get(at(preview_of(cast))).context["figures"]
    gender = next(table for table in figures.groups if table.heading == "Gender")
    assert gender.lines == []
    assert (gender.held_back, gender.people_held_back) == (2, 7)
    assert sum(line.people for line in figures.roles.lines) == 13


def test_reader_of_a_part_sees_no_small_role_and_only_people_within_reach(cast: Cast) -> None:
    observe_everybody(cast)
    preview = preview_of(cast)
    partner, admin = cast.client("hr_partner"), cast.client("hr_admin")
    exact = {line.code: line.people for line in admin.get(at(preview)).context["page"].rows}
    assert exact == {"sales-rep": 4, "sales-manager": 6, "sales-director": 3}
    assert [line.code for line in partner.get(at(preview)).context["page"].rows] == [
        "sales-manager"
    ]
    names = {
        row.change.employee.full_name
        for row in partner.get(at(preview, "roles/sales-rep/")).context["rows"]
    }
    assert names == {"Erik Ek", "Nia Ncube", "Tuấn Trần"}
    everybody = admin.get(at(preview, "roles/sales-rep/")).context["rows"]
    assert {row.change.employee.full_name for row in everybody} == names | {"Sten Sand"}


def test_drill_down_says_from_where_to_where_and_why(cast: Cast) -> None:
    observe(cast.people["erik"], cast.competencies["coaching"], 1, days_ago=30)
    for code in ("planning", "judgement"):
        observe(cast.people["erik"], cast.competencies[code], 3, days_ago=30)
    draft = profile_draft(cast)
    preview = start_profile_preview(draft=draft, by=cast.accounts["hr_admin"])
    work_off(preview)
    client = cast.client("hr_admin")
    page = read(client, at(preview, "roles/sales-rep/"))
    assert "Erik Ek Sales North" in page
    assert "Ready within 2 years" in page
    assert "Ready now" in page
    [row] = client.get(at(preview, "roles/sales-rep/")).context["rows"]
    assert row.why == f"Coaching +{row.change.moved_points:.1f} points"
    assert row.change.score_after - row.change.score_before == pytest.approx(
        row.change.moved_points
    )
    assert "Nobody matches" in read(client, at(preview, "roles/sales-rep/?q=nobody"))
    assert "Erik Ek" in read(client, at(preview, "roles/sales-rep/?move=up&q=ERIK"))
    assert "Nobody matches" in read(client, at(preview, "roles/sales-rep/?move=down"))


def test_where_no_requirement_moved_the_rule_for_bands_is_named(cast: Cast) -> None:
    observe_everybody(cast, people=["erik"])
    preview = preview_of(cast)
    page = read(cast.client("hr_admin"), at(preview, "roles/sales-rep/"))
    assert "What the bands ask" in page


def test_lists_can_be_taken_away_and_that_is_told(cast: Cast) -> None:
    observe_everybody(cast)
    preview, client = preview_of(cast), cast.client("hr_partner")
    response = client.get(at(preview, "roles/sales-rep/export.csv?sort=name"))
    rows = list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"))))
    assert [row["Name"] for row in rows] == ["Erik Ek", "Nia Ncube", "Tuấn Trần"]
    assert set(rows[0]) == {
        *("Employee number", "Name", "Org unit", "Role", "Band before", "Band after"),
        *("Score before", "Score after", "Moved most", "By points"),
    }
    event = Event.objects.get(action="exported")
    assert (event.object_type, event.detail) == ("preview", {"rows": 3})
    sheet = cast.client("hr_admin").get(at(preview, "export.csv?q=director"))
    [role] = csv.DictReader(io.StringIO(b"".join(sheet).decode("utf-8-sig")))
    assert (role["Role"], role["People"]) == ("Sales director", "3")


def test_preview_of_a_draft_that_changed_says_so_and_offers_to_run_again(cast: Cast) -> None:
    preview, client = preview_of(cast), cast.client("hr_admin")
    assert "This preview is of the past." not in read(client, at(preview))
    draft, by = ScoringPolicyDraft.objects.get(), cast.accounts["hr_admin"]
    other = replace(HARD, prior_sd=1.5)
    change_policy_draft(draft=draft, policy=other, seen=draft.changed_at, by=by)
    page = read(client, at(preview))
    assert "This preview is of the past. The draft was changed since." in page
    assert "Run it again" in page
    assert "Run it again" not in read(cast.client("auditor"), at(preview))
    again = client.post("/policies/draft/preview/")
    assert again["Location"] != at(preview)
    assert "This preview is of the past." not in read(client, again["Location"])


def test_preview_against_rules_no_longer_in_force_says_so(cast: Cast) -> None:
    preview, by = preview_of(cast), cast.accounts["hr_admin"]
    publish_policy(policy=DEFAULT_POLICY, effective_from=timezone.localdate(), note="Two", by=by)
    assert "Scoring policy 2 is in force since." in read(cast.client("hr_admin"), at(preview))


def test_impact_of_a_profile_is_answered_at_once(cast: Cast) -> None:
    observe_everybody(cast)
    draft, client = profile_draft(cast), cast.client("hr_admin")
    impact = "/impact/sales-rep/"
    assert "Preview who changes band" in read(client, "/roles/sales-rep/draft/publish/")
    assert "Nothing was tried out yet" in read(client, impact)
    response = client.post(impact)
    preview = Preview.objects.get(role=cast.roles["sales-rep"])
    assert response["Location"] == at(preview) == client.get(impact)["Location"]
    run = Run.objects.get(pk=preview.pk)
    assert (run.status, run.total) == ("done", 4)
    page = read(client, at(preview))
    assert "What the draft of Sales representative would change" in page
    assert "and version 1 of the profile" in page
    change_draft(
        draft=draft,
        requirements=[
            Stated(
                competency_id=cast.competencies["planning"].pk, level=2, weight=1, is_critical=False
            )
        ],
        seen=draft.changed_at,
        by=cast.accounts["hr_admin"],
    )
    assert "The draft was changed since." in read(client, at(preview))
    client.post("/roles/sales-rep/draft/discard/", {"seen": fresh(draft).changed_at.isoformat()})
    page = read(client, at(preview))
    assert "The draft was published or discarded since." in page
    assert "Run it again" not in page
    assert client.get(impact).status_code == 404


def fresh(draft: RoleProfile) -> RoleProfile:
    return RoleProfile.objects.get(pk=draft.pk)


def test_preview_under_way_shows_progress_and_then_loads_anew(cast: Cast) -> None:
    by, client = cast.accounts["hr_admin"], cast.client("hr_admin")
    draft = start_policy_draft(source=ScoringPolicyVersion.objects.get(), by=by)
    preview = start_policy_preview(draft=draft, by=by)
    page = client.get(at(preview)).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert "0 of 7 people" in page
    assert "HX-Refresh" not in client.get(at(preview, "progress/"))
    work_off(preview)
    assert client.get(at(preview, "progress/"))["HX-Refresh"] == "true"


def test_failed_preview_says_why_and_offers_to_run_again(cast: Cast) -> None:
    preview = preview_of(cast)
    Run.objects.filter(pk=preview.pk).update(status="failed", error="Half of it is missing.")
    page = read(cast.client("hr_admin"), at(preview))
    assert "Half of it is missing." in page
    assert "Run it again" in page


def test_queries_do_not_grow_with_people_or_roles(cast: Cast) -> None:
    observe_everybody(cast)
    first, client = preview_of(cast), cast.client("hr_admin")
    urls = ("", "roles/sales-rep/", "progress/")
    few = [queries(client, at(first, url)) for url in urls]
    for number in range(8):
        person = make_person(
            f"X{number}", f"Person {number}", role=cast.roles["sales-rep"],
            unit=cast.units["operations"],
        )  # fmt: skip
        for code in ("coaching", "planning", "judgement"):
            observe(person, cast.competencies[code], 2, days_ago=30)
    second = start_policy_preview(
        draft=ScoringPolicyDraft.objects.get(), by=cast.accounts["hr_admin"]
    )
    work_off(second)
    assert [queries(client, at(second, url)) for url in urls] == few == [8, 8, 3]


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    return len(seen)


def test_preview_that_is_not_there_is_404(cast: Cast) -> None:
    client = cast.client("hr_admin")
    assert client.get("/policies/previews/77/").status_code == 404
    assert client.get(at(preview_of(cast), "roles/none/")).status_code == 404


def test_runs_page_leads_to_the_preview(cast: Cast) -> None:
    preview = preview_of(cast)
    Run.objects.filter(pk=preview.pk).update(created_at=timezone.now() + timedelta(minutes=1))
    html = cast.client("hr_admin").get("/runs/").content.decode()
    assert f'href="{at(preview)}"' in html
