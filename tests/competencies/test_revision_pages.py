"""Changing a framework on its pages: draft, review, changelog, and what follows for role profiles."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from competencies.editing import fingerprint
from competencies.models import (
    Competency,
    CompetencyLink,
    CompetencyRedirect,
    Framework,
    FrameworkLevel,
    FrameworkRevision,
    RoleProfile,
)
from competencies.selectors.profiles import needs_of
from competencies.selectors.revisions import standing_of
from competencies.services.profiles import start_draft
from competencies.services.revisions import (
    open_revision,
    propose_change,
    start_revision,
)
from tests.cast import Cast, make_account
from tests.competencies.frameworks import (
    BASE,
    DRAFT,
    change,
    published,
    the_framework,
)


@pytest.fixture
def hr(cast: Cast) -> Client:
    return cast.client("hr_admin")


@pytest.fixture
def approver(cast: Cast) -> Client:
    return cast.client("learning_admin")


@pytest.fixture
def draft(cast: Cast) -> FrameworkRevision:
    return start_revision(framework=the_framework(), by=cast.accounts["hr_admin"], note="Clearer.")


def filled(draft: FrameworkRevision, code: str, **changes: str) -> dict[str, Any]:
    """What the form of a competency would send, with changes by field name."""
    standing = standing_of(draft, code)
    assert standing is not None
    facts = standing.facts
    return {
        "seen": fingerprint(facts),
        "name": facts.name,
        "description": facts.description,
        "category": facts.category,
        "parent": facts.parent,
        "scale_max": str(facts.scale_max),
        "half_life_days": "",
        **{f"level_{level}": "\n".join(texts) for level, texts in facts.levels.items()},
        **changes,
    }


def stored(draft: FrameworkRevision) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row.kind, row.code): row.after for row in draft.changes.all()}


def test_a_framework_of_ones_own_starts_with_a_draft(cast: Cast, hr: Client) -> None:
    response = hr.post("/frameworks/new/", {"name": "How we lead"})
    assert (response.status_code, response["Location"]) == (302, "/frameworks/how-we-lead/draft/")
    again = hr.post("/frameworks/new/", {"name": "How we lead"}).content.decode()
    assert "A framework with the code how-we-lead is here already." in again
    assert "Revision 1 in draft" in hr.get("/frameworks/").content.decode()
    assert "Enter a valid" in (
        hr.post("/frameworks/new/", {"name": "X", "code": "a/b"}).content.decode()
    )
    assert "is an address of its own" in (
        hr.post("/frameworks/new/", {"name": "Competency"}).content.decode()
    )
    assert Framework.objects.count() == 2


def test_from_starting_a_revision_to_its_place_in_the_changelog(
    cast: Cast, hr: Client, approver: Client
) -> None:
    FrameworkLevel.objects.create(framework=the_framework(), level=1, name="Starting")
    assert "Start a revision" in hr.get(DRAFT).content.decode()
    assert hr.post(f"{DRAFT}start/")["Location"] == DRAFT
    draft = open_revision(the_framework())
    assert draft is not None
    sent = filled(
        draft,
        "coaching",
        name="Coaching others",
        half_life_days="400",
        level_1="Asks first\r\n\r\n  Asks   again \r\nAsks first",
    )
    assert hr.post(f"{DRAFT}edit/?of=coaching", sent).status_code == 302
    names = {"name_1": "Beginning", "description_1": "First steps"}
    assert hr.post(f"{DRAFT}levels/", names)["Location"] == DRAFT
    assert hr.post(f"{DRAFT}add/", {"name": "Asking", "parent": "Coaching", "scale_max": "5"}
                   ).status_code == 302  # fmt: skip
    assert stored(draft) == {
        ("rename", "coaching"): {"name": "Coaching others"},
        ("rescale", "coaching"): {"half_life_days": 400},
        ("indicators", "coaching"): {"levels": {"1": ["Asks first", "Asks again"]}},
        ("levels", ""): {"names": {"1": {"name": "Beginning", "description": "First steps"}}},
        ("add", "leading-asking"): draft.changes.get(kind="add").after,
    }
    page = hr.get(DRAFT).content.decode()
    assert "Coaching: behaviour of level 1" in page
    assert "Asks again" in page
    response = hr.post(f"{DRAFT}submit/", {"note": "Plainer words."})
    assert response["Location"] == f"{BASE}changes/1/"
    assert hr.get(DRAFT)["Location"] == f"{BASE}changes/1/"
    mine = hr.get(f"{BASE}changes/1/").content.decode()
    assert "You wrote a part of this revision." in mine
    assert "Approve and publish" not in mine
    assert "Approve and publish revision 1" in approver.get(f"{BASE}changes/1/").content.decode()
    assert approver.post(f"{BASE}changes/1/approve/", {}).status_code == 302
    assert Competency.objects.get(code="leading-asking").parent == cast.competencies["coaching"]
    employee = cast.client("employee")
    changelog = employee.get(f"{BASE}changes/").content.decode()
    assert "approved by Lena Lamb" in changelog
    assert "Coaching others" in changelog
    assert "How it changed" in employee.get("/frameworks/competency/coaching/").content.decode()


def test_saving_what_is_there_already_leaves_no_change(
    cast: Cast, hr: Client, draft: FrameworkRevision
) -> None:
    hr.post(f"{DRAFT}edit/?of=coaching", filled(draft, "coaching", name="Leading"))
    assert stored(draft) == {("rename", "coaching"): {"name": "Leading"}}
    hr.post(f"{DRAFT}edit/?of=coaching", filled(draft, "coaching", name="Coaching"))
    assert stored(draft) == {}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "This field is required."),
        ("name", "x" * 201, "at most 200 characters"),
        ("scale_max", "11", "less than or equal to 10"),
        ("scale_max", "nan", "Enter a whole number."),
        ("scale_max", "3", "This level is above the scale: empty it first."),
        ("half_life_days", "0", "greater than or equal to 1"),
        ("parent", "nobody", "There is no competency called “nobody”"),
        ("parent", "coaching", "coaching: A competency cannot stand below itself."),
        ("level_2", "x" * 4001, "A behaviour has at most 4000 characters."),
    ],
)
def test_a_slip_is_told_and_nothing_typed_is_lost(
    cast: Cast, hr: Client, draft: FrameworkRevision, field: str, value: str, words: str
) -> None:
    sent = filled(draft, "coaching", **{"category": "Kept as typed", field: value})
    response = hr.post(f"{DRAFT}edit/?of=coaching", sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "Kept as typed" in page
    assert stored(draft) == {}


def test_the_second_writer_is_shown_both_and_chooses(
    cast: Cast, hr: Client, draft: FrameworkRevision
) -> None:
    mine = filled(draft, "coaching", name="Mine")
    propose_change(
        revision=draft,
        kind="rename",
        code="coaching",
        after={"name": "Theirs"},
        by=make_account("Hugo Hart", roles=["hr_admin"]),
    )
    response = hr.post(f"{DRAFT}edit/?of=coaching", mine)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Hugo Hart saved it" in page
    assert [(x.label, x.before, x.after) for x in response.context["differences"]] == [
        ("Name", "Theirs", "Mine")
    ]
    assert stored(draft)["rename", "coaching"] == {"name": "Theirs"}
    assert hr.post(
        f"{DRAFT}edit/?of=coaching", {**mine, "seen": response.context["seen"]}
    ).status_code == 302  # fmt: skip
    assert stored(draft)["rename", "coaching"] == {"name": "Mine"}


def test_merge_split_retire_and_link_are_forms(
    cast: Cast, hr: Client, draft: FrameworkRevision
) -> None:
    Competency.objects.create(code="theirs", name="Theirs")
    assert hr.post(f"{DRAFT}merge/?of=coaching", {"into": "Planning ahead"}).status_code == 302
    assert hr.post(f"{DRAFT}split/?of=judgement", {"part_1": "Asking", "part_2": "planning"}
                   ).status_code == 302  # fmt: skip
    assert hr.post(f"{DRAFT}link/?of=planning", {"kind": "equivalent", "other": "theirs"}
                   ).status_code == 302  # fmt: skip
    found = stored(draft)
    assert found["merge", "planning"] == {"codes": ["coaching"]}
    assert found["split", "judgement"] == {"codes": ["leading-asking", "planning"]}
    assert found["add", "leading-asking"]["name"] == "Asking"
    assert found["link", "planning"]["add"] == [{"code": "theirs", "kind": "equivalent"}]
    twice = hr.post(f"{DRAFT}submit/", {"note": "Why"})
    assert twice.status_code == 302
    for of, page in (("coaching", "merge"), ("coaching", "split")):
        assert hr.post(f"{DRAFT}{page}/?of={of}", {}).status_code == 409


def test_a_competency_is_retired_and_taken_out_again(
    cast: Cast, hr: Client, draft: FrameworkRevision
) -> None:
    assert hr.post(f"{DRAFT}retire/", {"of": "planning"})["Location"] == DRAFT
    assert stored(draft) == {("retire", "planning"): {}}
    assert hr.post(f"{DRAFT}withdraw/", {"kind": "retire", "of": "planning"}).status_code == 302
    assert stored(draft) == {}
    assert hr.post(f"{DRAFT}withdraw/", {"kind": "retire", "of": "planning"}).status_code == 409
    assert hr.post(f"{DRAFT}withdraw/", {"kind": "odd", "of": "planning"}).status_code == 400


def test_what_cannot_be_merged_is_told_in_the_form(
    cast: Cast, hr: Client, draft: FrameworkRevision
) -> None:
    Competency.objects.create(code="c2", name="coaching", framework=the_framework())
    page = hr.post(f"{DRAFT}merge/?of=planning", {"into": "Coaching"}).content.decode()
    assert "Several are called “Coaching”: type the code, c2, coaching." in page
    page = hr.post(f"{DRAFT}merge/?of=planning", {"into": "planning"}).content.decode()
    assert "A competency cannot be merged into itself." in page
    page = hr.post(f"{DRAFT}split/?of=planning", {"part_1": "One"}).content.decode()
    assert "A split has two parts at least." in page
    assert hr.get(f"{DRAFT}merge/?of=nobody").status_code == 404
    assert stored(draft) == {}


def test_a_revision_is_sent_back_with_what_should_be_otherwise(
    cast: Cast, hr: Client, approver: Client, draft: FrameworkRevision
) -> None:
    hr.post(f"{DRAFT}retire/", {"of": "planning"})
    hr.post(f"{DRAFT}submit/", {"note": "Nobody plans."})
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    approver.post(f"{BASE}changes/1/approve/", {"effective_from": day})
    assert "waits for its day" in approver.get(f"{BASE}changes/1/").content.decode()
    past = (timezone.localdate() - timedelta(days=3)).isoformat()
    wrong = approver.post(f"{BASE}changes/1/approve/", {"effective_from": past}).content.decode()
    assert "Choose today or a day to come." in wrong
    assert approver.post(f"{BASE}changes/1/send-back/", {"reason": "They do"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.approved_by) == ("draft", None)
    assert hr.post(f"{DRAFT}discard/").status_code == 302
    assert "Discarded without effect." in hr.get(f"{BASE}changes/1/").content.decode()


def test_what_changed_meanwhile_is_told_and_taken_up(
    cast: Cast, hr: Client, approver: Client, draft: FrameworkRevision
) -> None:
    hr.post(f"{DRAFT}edit/?of=coaching", filled(draft, "coaching", name="Leading"))
    hr.post(f"{DRAFT}submit/", {"note": "Plainer"})
    Competency.objects.filter(code="coaching").update(name="By an import")
    response = approver.post(f"{BASE}changes/1/approve/", {})
    assert response.status_code == 409
    assert "The framework changed after this was written." in response.content.decode()
    assert Competency.objects.get(code="coaching").name == "By an import"
    approver.post(f"{BASE}changes/1/send-back/", {})
    assert hr.post(f"{DRAFT}refresh/")["Location"] == DRAFT
    assert draft.changes.get().before == {"name": "By an import"}
    hr.post(f"{DRAFT}submit/", {"note": "Plainer"})
    assert approver.post(f"{BASE}changes/1/approve/", {}).status_code == 302


def test_an_unfinished_revision_is_for_those_who_write_and_approve(
    cast: Cast, hr: Client, approver: Client, draft: FrameworkRevision
) -> None:
    employee = cast.client("employee")
    assert employee.get(f"{BASE}changes/1/").status_code == 404
    assert approver.get(f"{BASE}changes/1/").status_code == 200
    assert approver.get(DRAFT).status_code == 403
    assert approver.post(f"{DRAFT}retire/", {"of": "planning"}).status_code == 403
    assert stored(draft) == {}


def test_drafts_of_role_profiles_follow_a_merge_and_a_split(cast: Cast, hr: Client) -> None:
    published(
        cast,
        change("add", "asking", name="Asking"),
        change("add", "telling", name="Telling", scale_max=3),
        change("merge", "planning", codes=["judgement"]),
        change("split", "coaching", codes=["asking", "telling"]),
    )
    start_draft(role=cast.roles["sales-rep"], by=cast.accounts["hr_admin"])
    url = f"{BASE}changes/1/profiles/"
    assert "Prepare drafts of 3 role profiles" in hr.get(f"{BASE}changes/1/").content.decode()
    page = hr.get(url)
    assert [(x.profile.role.code, x.has_draft) for x in page.context["affected"]] == [
        ("sales-director", False),
        ("sales-manager", False),
        ("sales-rep", True),
    ]
    roles, asking = cast.roles, Competency.objects.get(code="asking")
    key = f"to-{roles['sales-manager'].pk}-{cast.competencies['coaching'].pk}"
    ticked = [roles["sales-director"].pk, roles["sales-manager"].pk, roles["sales-rep"].pk]
    assert hr.post(url, {"role": ticked, key: [asking.pk]}).status_code == 302
    made = {
        code: [
            (need.code, need.level, need.weight, need.is_critical)
            for need in needs_of(RoleProfile.objects.get(role=roles[code], status="draft"))
        ]
        for code in ("sales-director", "sales-manager")
    }
    assert made == {
        "sales-director": [
            ("planning", 4.0, 3.0, False),
            ("asking", 4.0, 1.5, True),
            ("telling", 3.0, 1.5, True),
        ],
        "sales-manager": [("asking", 3.0, 3.0, True), ("planning", 3.0, 3.0, False)],
    }
    assert RoleProfile.objects.filter(status="published").count() == 3


def test_a_link_in_force_is_taken_away(cast: Cast, hr: Client, draft: FrameworkRevision) -> None:
    CompetencyLink.objects.create(
        origin=cast.competencies["coaching"],
        destination=cast.competencies["planning"],
        kind="related",
    )
    assert "Take away" in hr.get(f"{DRAFT}link/?of=coaching").content.decode()
    hr.post(f"{DRAFT}link/?of=coaching", {"remove": "planning", "remove_kind": "related"})
    assert stored(draft)["link", "coaching"] == {
        "add": [],
        "remove": [{"code": "planning", "kind": "related"}],
    }
    assert "Has to do with" in hr.get("/frameworks/competency/coaching/").content.decode()
    assert CompetencyRedirect.objects.count() == 0
