"""The editor of role profiles, as plain forms and as fragments."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.models import Event
from competencies.models import Competency, RoleProfile
from competencies.selectors.profiles import current_profile, needs_of
from competencies.services.profiles import Stated, change_draft, start_draft
from people.models import Role
from tests.cast import Cast, make_profile

DRAFT = "/roles/sales-rep/draft/"


@pytest.fixture
def hr(cast: Cast) -> Client:
    return cast.client("hr_admin")


@pytest.fixture
def draft(cast: Cast) -> RoleProfile:
    return start_draft(
        role=cast.roles["sales-rep"],
        source=cast.profiles["sales-rep"],
        by=cast.accounts["hr_admin"],
    )


def filled(draft: RoleProfile, **changes: str | None) -> dict[str, Any]:
    """What the form would send, with changes by field name; None leaves a field out."""
    sent: dict[str, Any] = {"seen": draft.changed_at.isoformat(), "rows": []}
    for need in needs_of(draft):
        key = f"c{need.competency_id}"
        sent["rows"].append(str(need.competency_id))
        sent |= {f"{key}-level": f"{need.level:g}", f"{key}-weight": f"{need.weight:g}"}
        if need.is_critical:
            sent[f"{key}-is_critical"] = "on"
    sent |= changes
    return {name: value for name, value in sent.items() if value is not None}


def key(cast: Cast, code: str, field: str) -> str:
    return f"c{cast.competencies[code].pk}-{field}"


def stored(cast: Cast) -> list[tuple[str, float, float, bool]]:
    draft = RoleProfile.objects.get(role=cast.roles["sales-rep"], status="draft")
    return [(n.code, n.level, n.weight, n.is_critical) for n in needs_of(draft)]


AS_PUBLISHED = [
    ("coaching", 2.0, 3.0, True),
    ("planning", 2.0, 2.0, False),
    ("judgement", 1.0, 1.0, False),
]


def test_without_a_draft_one_chooses_what_to_start_from(cast: Cast, hr: Client) -> None:
    page = hr.get(DRAFT).content.decode()
    assert "Start from version 1" in page
    assert "As Sales manager, except" in page
    response = hr.post(f"{DRAFT}start/", {"source": "other", "other": "sales-director"})
    assert (response.status_code, response["Location"]) == (302, DRAFT)
    assert [level for _, level, _, _ in stored(cast)] == [4.0, 4.0, 3.0]


def test_starting_from_a_role_without_a_profile_says_so(cast: Cast, hr: Client) -> None:
    Role.objects.create(code="bare", name="Bare role")
    response = hr.post(f"{DRAFT}start/", {"source": "other", "other": "bare"})
    assert response.status_code == 400
    assert "Bare role has no published profile" in response.content.decode()
    assert not RoleProfile.objects.filter(status="draft").exists()


def test_saving_keeps_levels_weights_and_marks(cast: Cast, hr: Client, draft: RoleProfile) -> None:
    sent = filled(
        draft,
        **{
            key(cast, "coaching", "level"): "4",
            key(cast, "coaching", "is_critical"): None,
            key(cast, "planning", "weight"): "2,5",
            key(cast, "judgement", "goes"): "on",
        },
    )
    assert hr.post(f"{DRAFT}save/", sent)["Location"] == DRAFT
    assert stored(cast) == [("coaching", 4.0, 3.0, False), ("planning", 2.0, 2.5, False)]
    assert "Left out against version 1" in hr.get(DRAFT).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("level", "", "Choose the level that the role needs."),
        ("level", "6", "Choose a level from 1 to 5."),
        ("level", "0", "greater than or equal to 1"),
        ("level", "nan", "Enter a number."),
        ("weight", "", "Say how much it weighs"),
        ("weight", "heavy", "Enter a number."),
        ("weight", "0", "A weight is above 0."),
        ("weight", "-1", "A weight is above 0."),
        ("weight", "inf", "Enter a number."),
    ],
)
def test_a_slip_is_told_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, hr: Client, draft: RoleProfile, field: str, value: str, words: str
) -> None:
    sent = filled(
        draft,
        **{key(cast, "coaching", field): value, key(cast, "planning", "weight"): "7.25"},
    )
    response = hr.post(f"{DRAFT}save/", sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert f'id="{key(cast, "coaching", field)}-error"' in page
    assert words in page
    assert 'value="7.25"' in page
    assert stored(cast) == AS_PUBLISHED


def test_a_row_that_goes_is_not_judged(cast: Cast, hr: Client, draft: RoleProfile) -> None:
    sent = filled(
        draft,
        **{key(cast, "coaching", "weight"): "heavy", key(cast, "coaching", "goes"): "on"},
    )
    assert hr.post(f"{DRAFT}save/", sent).status_code == 302
    assert [code for code, *_ in stored(cast)] == ["planning", "judgement"]


def test_rows_that_are_no_competencies_are_left_out(
    cast: Cast, hr: Client, draft: RoleProfile
) -> None:
    sent = filled(draft)
    sent["rows"] += ["x", "999999", "9" * 40, sent["rows"][0]]
    assert hr.post(f"{DRAFT}save/", sent).status_code == 302
    assert stored(cast) == AS_PUBLISHED


def test_the_second_writer_sees_both_and_overwrites_nothing(
    cast: Cast, hr: Client, draft: RoleProfile
) -> None:
    mine = filled(draft, **{key(cast, "coaching", "level"): "5"})
    change_draft(
        draft=draft,
        requirements=[
            Stated(
                competency_id=cast.competencies["coaching"].pk,
                level=3,
                weight=3,
                is_critical=True,
            )
        ],
        seen=draft.changed_at,
        by=cast.accounts["hr_partner"],
    )
    response = hr.post(f"{DRAFT}save/", mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Petra Paz saved it" in page
    assert "<del>Level 3</del>" in page
    assert "<ins>Level 5</ins>" in page
    assert stored(cast) == [("coaching", 3.0, 3.0, True)]

    mine["seen"] = response.context["draft"].changed_at.isoformat()
    assert hr.post(f"{DRAFT}save/", mine).status_code == 302
    assert stored(cast)[0] == ("coaching", 5.0, 3.0, True)


def test_a_form_without_a_token_never_overwrites(
    cast: Cast, hr: Client, draft: RoleProfile
) -> None:
    for seen in ("", "yesterday", "2026-11-22T10:00:00"):
        sent = filled(draft, seen=seen, **{key(cast, "coaching", "level"): "5"})
        assert hr.post(f"{DRAFT}save/", sent).status_code == 409
    assert stored(cast) == AS_PUBLISHED


def test_finding_without_javascript_keeps_what_is_typed(
    cast: Cast, hr: Client, draft: RoleProfile
) -> None:
    Competency.objects.create(code="listening", name="Listening", category="Self")
    sent = filled(draft, find="listen", **{key(cast, "coaching", "weight"): "heavy"})
    page = hr.post(f"{DRAFT}find/", sent).content.decode()
    assert "Listening" in page
    assert 'value="heavy"' in page
    assert "not saved yet" in page
    assert "field-error" not in page
    assert stored(cast) == AS_PUBLISHED


def test_enter_in_the_search_field_finds_and_does_not_save(
    cast: Cast, hr: Client, draft: RoleProfile
) -> None:
    Competency.objects.create(code="listening", name="Listening")
    sent = filled(draft, find="listen", enter="1", **{key(cast, "coaching", "level"): "5"})
    response = hr.post(f"{DRAFT}save/", sent)
    assert (response.status_code, "Listening" in response.content.decode()) == (200, True)
    assert stored(cast) == AS_PUBLISHED


def test_found_is_only_what_the_draft_lacks(cast: Cast, hr: Client, draft: RoleProfile) -> None:
    response = hr.post(f"{DRAFT}find/", filled(draft, find="coach"), headers={"hx-request": "true"})
    assert "No competency matches “coach”" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_adding_gives_a_row_to_fill_in(cast: Cast, hr: Client, draft: RoleProfile) -> None:
    one = Competency.objects.create(code="listening", name="Listening", scale_max=4)
    sent = filled(draft, add=str(one.pk))
    page = hr.post(f"{DRAFT}add/", sent).content.decode()
    assert page.count('name="rows"') == 4
    fragment = hr.post(f"{DRAFT}add/", sent, headers={"hx-request": "true"}).content.decode()
    assert fragment.count('name="rows"') == 1
    assert fragment.count('type="radio"') == 4
    assert "checked" not in fragment
    assert stored(cast) == AS_PUBLISHED

    sent["rows"].append(str(one.pk))
    assert f"c{one.pk}-level-error" in hr.post(f"{DRAFT}save/", sent).content.decode()
    sent |= {f"c{one.pk}-level": "3", f"c{one.pk}-weight": "1"}
    assert hr.post(f"{DRAFT}save/", sent).status_code == 302
    assert ("listening", 3.0, 1.0, False) in stored(cast)


def test_put_back_brings_what_is_in_force(cast: Cast, hr: Client, draft: RoleProfile) -> None:
    hr.post(f"{DRAFT}save/", filled(draft, **{key(cast, "coaching", "goes"): "on"}))
    draft.refresh_from_db()
    sent = filled(draft, add=str(cast.competencies["coaching"].pk))
    row = hr.post(f"{DRAFT}add/", sent).context["grid"].rows[-1]
    assert (row.chosen, row.form["weight"].value(), row.form["is_critical"].value()) == (
        "2",
        "3",
        True,
    )


def test_adding_what_does_not_exist_is_not_found(
    cast: Cast, hr: Client, draft: RoleProfile
) -> None:
    for wrong in ("", "x", "0", "9" * 40):
        assert hr.post(f"{DRAFT}add/", filled(draft, add=wrong)).status_code == 404


def test_a_level_between_two_stays_a_choice(cast: Cast, hr: Client) -> None:
    profile = make_profile(cast.roles["sales-rep"], [(cast.competencies["coaching"], 2.5, 1, True)])
    start_draft(role=cast.roles["sales-rep"], source=profile, by=cast.accounts["hr_admin"])
    row = hr.get(DRAFT).context["grid"].rows[0]
    assert row.choices == ["1", "2", "3", "4", "5", "2.5"]
    assert (row.chosen, row.shown_level) == ("2.5", 2)


def test_publishing_shows_the_difference_and_whom_it_concerns(
    cast: Cast, hr: Client, draft: RoleProfile
) -> None:
    hr.post(f"{DRAFT}save/", filled(draft, **{key(cast, "coaching", "level"): "3"}))
    page = hr.get(f"{DRAFT}publish/")
    assert page.context["words"] == "Coaching from level 2 to 3"
    assert page.context["concerned"] == 4  # Erik, Nia, Tuấn, Sten
    draft.refresh_from_db()
    sent = {"seen": draft.changed_at.isoformat(), "note": "Coaching earlier"}
    assert hr.post(f"{DRAFT}published/", sent)["Location"] == "/roles/sales-rep/"
    current = current_profile(cast.roles["sales-rep"])
    assert current is not None
    assert (current.version, current.note) == (2, "Coaching earlier")


def test_those_on_the_rung_below_and_named_successors_are_concerned(cast: Cast, hr: Client) -> None:
    start_draft(
        role=cast.roles["sales-director"],
        source=cast.profiles["sales-director"],
        by=cast.accounts["hr_admin"],
    )
    page = hr.get("/roles/sales-director/draft/publish/")
    assert page.context["concerned"] == 3  # Ada; Mona, who is a successor too; Olga


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"note": ""}, "Say in a sentence what changes and why."),
        ({"note": "   "}, "Say in a sentence what changes and why."),
        ({"note": "Fine"}, "too old to tell what changed"),
        (
            {"note": "Fine", "seen": "2026-01-01T00:00:00+00:00"},
            "Somebody else changed this draft",
        ),
    ],
)
def test_publishing_that_cannot_be_says_why(
    cast: Cast, hr: Client, draft: RoleProfile, sent: dict[str, str], words: str
) -> None:
    page = hr.post(f"{DRAFT}published/", sent).content.decode()
    assert words in page
    assert stored(cast) == AS_PUBLISHED


def test_an_empty_profile_is_refused_with_a_sentence(cast: Cast, hr: Client) -> None:
    draft = start_draft(role=cast.roles["sales-rep"], by=cast.accounts["hr_admin"])
    assert "cannot be published" in hr.get(f"{DRAFT}publish/").content.decode()
    sent = {"seen": draft.changed_at.isoformat(), "note": "Nothing at all"}
    assert "cannot be published" in hr.post(f"{DRAFT}published/", sent).content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_discarding_leaves_the_version_in_force(cast: Cast, hr: Client, draft: RoleProfile) -> None:
    sent = {"seen": draft.changed_at.isoformat()}
    assert hr.post(f"{DRAFT}discard/", sent)["Location"] == "/roles/sales-rep/"
    assert current_profile(cast.roles["sales-rep"]) == cast.profiles["sales-rep"]
    assert hr.post(f"{DRAFT}discard/", sent).status_code == 404


@pytest.mark.parametrize("persona", ["manager", "employee", "hr_partner", "auditor"])
@pytest.mark.parametrize("act", ["start", "save", "add", "published", "discard"])
def test_others_change_nothing(cast: Cast, draft: RoleProfile, persona: str, act: str) -> None:
    client, events = Client(), Event.objects.count()
    cast.sign_in(client, persona)
    assert client.post(f"{DRAFT}{act}/", filled(draft, note="Mine")).status_code == 403
    assert (stored(cast), Event.objects.count()) == (AS_PUBLISHED, events)


@pytest.mark.parametrize("count", [5, 50])
def test_editor_and_publish_page_ask_the_same_whatever_the_rows(
    cast: Cast, hr: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    role = Role.objects.create(code="wide", name="Wide role")
    kit = [Competency.objects.create(code=f"K{n}", name=f"Skill {n}") for n in range(count)]
    source = make_profile(role, [(one, 2, 1, False) for one in kit])
    start_draft(role=role, source=source, by=cast.accounts["hr_admin"])
    with django_assert_num_queries(9):
        hr.get("/roles/wide/draft/")
    with django_assert_num_queries(9):
        hr.get("/roles/wide/draft/publish/")
