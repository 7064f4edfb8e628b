"""A profile that follows another one, except for what differs."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from audit.errors import Conflict, DomainError
from competencies.comparing import Need
from competencies.inheriting import take_over
from competencies.models import RoleProfile
from competencies.selectors.inheriting import heritage_of
from competencies.selectors.profiles import needs_of, profiles_behind, with_requirements
from competencies.services.inheriting import follow, follow_newer_base
from competencies.services.profiles import Stated, change_draft, publish_draft, start_draft
from tests.cast import Cast, make_profile

A = Need(competency_id=1, code="a", name="Coaching", level=2, weight=3, is_critical=True)
B = Need(competency_id=2, code="b", name="Planning", level=2, weight=1, is_critical=False)
C = Need(competency_id=3, code="c", name="Judgement", level=1, weight=1, is_critical=False)
HIGHER_A, HIGHER_B, OWN_B = replace(A, level=4), replace(B, level=3), replace(B, weight=5)


@pytest.mark.parametrize(
    ("old", "new", "own", "expected", "contested"),
    [
        ([A, B], [HIGHER_A, B], [A, B], [HIGHER_A, B], []),  # inherited lines move along
        ([A, B], [HIGHER_A, B], [A, OWN_B], [HIGHER_A, OWN_B], []),  # an exception stays
        ([A, B], [A, HIGHER_B], [A, OWN_B], [A, OWN_B], ["Planning"]),  # both changed it
        ([A, B], [A, OWN_B], [A, OWN_B], [A, OWN_B], []),  # both alike: nothing to contest
        ([A], [A, B], [A], [A, B], []),  # what the base adds is inherited
        ([A, B], [A], [A, B], [A], []),  # what the base drops goes
        ([A, B], [A], [A, OWN_B], [A, OWN_B], ["Planning"]),  # unless it was an exception
        ([A, B], [HIGHER_A, B], [A], [HIGHER_A], []),  # what was left out stays out
        ([A, B], [A, HIGHER_B], [A], [A], ["Planning"]),
        ([A], [A], [A, C], [A, C], []),  # what was added stays
    ],
)
def test_exceptions_are_carried_over(
    old: list[Need], new: list[Need], own: list[Need], expected: list[Need], contested: list[str]
) -> None:
    taken = take_over(old=old, new=new, own=own)
    assert sorted(taken.needs, key=lambda one: one.competency_id) == expected
    assert taken.contested == contested


def as_needs(levels: list[int | None]) -> list[Need]:
    return [replace(A, competency_id=key, level=level) for key, level in enumerate(levels) if level]


PROFILES = st.lists(st.sampled_from([None, 1, 2, 3]), min_size=5, max_size=5).map(as_needs)


@given(old=PROFILES, new=PROFILES, own=PROFILES)
def test_without_exceptions_it_becomes_the_base_and_an_unchanged_base_changes_nothing(
    old: list[Need], new: list[Need], own: list[Need]
) -> None:
    assert {*take_over(old=old, new=new, own=old).needs} == {*new}
    assert {*take_over(old=old, new=old, own=own).needs} == {*own}


def heir(cast: Cast) -> RoleProfile:
    """A draft of the manager's profile that follows the representative's."""
    return start_draft(
        role=cast.roles["sales-manager"],
        source=cast.profiles["sales-rep"],
        is_heir=True,
        by=cast.accounts["hr_admin"],
    )


def stated(cast: Cast, **levels: float) -> list[Stated]:
    return [
        Stated(competency_id=cast.competencies[code].pk, level=level, weight=1, is_critical=False)
        for code, level in levels.items()
    ]


def published_heir(cast: Cast) -> RoleProfile:
    """In force: coaching inherited at 2, planning raised to 4, judgement left out."""
    draft, by = heir(cast), cast.accounts["hr_admin"]
    kept = [
        Stated(
            competency_id=need.competency_id,
            level=4 if need.code == "planning" else need.level,
            weight=need.weight,
            is_critical=need.is_critical,
        )
        for need in needs_of(draft)
        if need.code != "judgement"
    ]
    changed = change_draft(draft=draft, requirements=kept, seen=draft.changed_at, by=by)
    return publish_draft(draft=changed, note="As below", seen=changed.changed_at, by=by)


def rung_below_changes(cast: Cast) -> RoleProfile:
    kit = cast.competencies
    return make_profile(
        cast.roles["sales-rep"],
        [
            (kit["coaching"], 3, 3, True),
            (kit["planning"], 3, 2, False),
            (kit["judgement"], 2, 1, False),
        ],
    )


def levels(profile: RoleProfile) -> dict[str, float]:
    return {need.code: need.level for need in needs_of(profile)}


def test_a_published_heir_has_rows_of_its_own_and_tells_where_each_is_from(cast: Cast) -> None:
    profile = published_heir(cast)
    assert levels(profile) == {"coaching": 2.0, "planning": 4.0}
    heritage = heritage_of(with_requirements(RoleProfile.objects.filter(pk=profile.pk)).get())
    assert heritage is not None
    assert (heritage.words, heritage.inherited_count) == ("1 changed, 1 left out", 1)
    assert [(one.need.code, one.difference) for one in heritage.lines] == [
        ("judgement", "removed"),
        ("planning", "changed"),
        ("coaching", "same"),
    ]
    assert heritage.newer is None


def test_a_newer_base_is_told_and_taken_over_in_one_click(cast: Cast) -> None:
    profile = published_heir(cast)
    assert not profiles_behind().exists()
    rung_below_changes(cast)
    assert levels(profile) == {"coaching": 2.0, "planning": 4.0}  # published versions never change
    assert list(profiles_behind()) == [profile]
    client = cast.client("hr_admin")
    assert "A role profile is behind the one that it follows" in client.get("/").content.decode()
    assert "This profile is behind." in client.get("/roles/sales-manager/").content.decode()
    assert "Sales manager" in client.get("/roles/?state=behind").content.decode()
    client.post("/roles/sales-manager/draft/start/", {"source": "newer-base"})
    draft = RoleProfile.objects.get(status="draft")
    assert levels(draft) == {"coaching": 3.0, "planning": 4.0}
    assert draft.inherits_from is not None
    assert draft.inherits_from.version == 2
    assert not profiles_behind().exists()  # somebody is at it


def test_an_open_draft_is_brought_up_and_says_what_differs_in_both(cast: Cast) -> None:
    published_heir(cast)
    draft = start_draft(
        role=cast.roles["sales-manager"],
        source=RoleProfile.objects.get(role=cast.roles["sales-manager"], version=2),
        by=cast.accounts["hr_admin"],
    )
    assert draft.inherits_from == cast.profiles["sales-rep"]
    with pytest.raises(Conflict, match="no newer version"):
        follow_newer_base(draft=draft, seen=draft.changed_at, by=cast.accounts["hr_admin"])
    rung_below_changes(cast)
    client = cast.client("hr_admin")
    page = client.post(
        "/roles/sales-manager/draft/take-over/",
        {"seen": draft.changed_at.isoformat()},
        follow=True,
    ).content.decode()
    assert "yours stay as they were: Commercial judgement, Planning ahead." in page
    assert levels(draft) == {"coaching": 3.0, "planning": 4.0}


def test_circles_are_refused_over_any_detour(cast: Cast) -> None:
    by, roles = cast.accounts["hr_admin"], cast.roles
    published_heir(cast)  # the manager follows the representative
    middle = cast.profiles["sales-manager"]
    draft = start_draft(role=roles["sales-director"], source=middle, is_heir=True, by=by)
    assert draft.inherits_from == middle
    with pytest.raises(DomainError, match="itself follows Sales representative"):
        start_draft(
            role=roles["sales-rep"], source=cast.profiles["sales-director"], is_heir=True, by=by
        )
    own = start_draft(role=roles["sales-rep"], source=cast.profiles["sales-rep"], by=by)
    for base in (cast.profiles["sales-director"], middle, cast.profiles["sales-rep"]):
        with pytest.raises(DomainError, match="cannot follow it"):
            follow(draft=own, base=base, seen=own.changed_at, by=by)
    own.refresh_from_db()
    assert own.inherits_from is None


def test_following_and_stopping_leave_the_requirements_as_they_are(cast: Cast) -> None:
    client = cast.client("hr_admin")
    draft = start_draft(
        role=cast.roles["sales-manager"],
        source=cast.profiles["sales-manager"],
        by=cast.accounts["hr_admin"],
    )
    before = levels(draft)
    for other, words in (("sales-rep", "except 3 changed"), ("", "Follow another profile")):
        draft.refresh_from_db()
        sent = {"other": other, "seen": draft.changed_at.isoformat()}
        client.post("/roles/sales-manager/draft/follow/", sent)
        assert words in client.get("/roles/sales-manager/draft/").content.decode()
        assert levels(draft) == before


def test_the_editor_marks_each_line_by_its_origin(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    draft = heir(cast)
    change_draft(
        draft=draft,
        requirements=[
            Stated(
                competency_id=cast.competencies["coaching"].pk, level=2, weight=3, is_critical=True
            ),
            *stated(cast, planning=5),
        ],
        seen=draft.changed_at,
        by=cast.accounts["hr_admin"],
    )
    client = cast.client("hr_admin")
    with django_assert_num_queries(11):
        page = client.get("/roles/sales-manager/draft/")
    rows = page.context["grid"].rows
    assert [(row.competency.code, row.origin) for row in rows] == [
        ("coaching", "inherited"),
        ("planning", "changed"),
    ]
    assert rows[1].differs_in == ["level 2 there", "weight 2 there"]
    assert [need.code for need in page.context["grid"].gone] == ["judgement"]
