"""Talent pools: criteria, stays, how people move through, and what is stale."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import InternalError, transaction
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.errors import Conflict, DomainError, Forbidden
from audit.models import Event
from people.access import access_of
from people.asks import answers_to
from people.models import Account, WithheldItem
from people.services.withholding import withhold
from succession.asks import questions_for
from succession.models import PoolSpell, TalentPool
from succession.pools import services
from succession.pools.criteria import Criteria
from succession.pools.matching import people_meeting
from succession.pools.services import PoolTerms
from succession.services.pending import recompute_pending
from succession.tasks import refresh_pools
from tests.cast import Cast, make_person, observe
from tests.succession.pages import read

TODAY = date(2026, 11, 26)
SOON = timedelta(days=90)


def terms(cast: Cast, **changes: Any) -> PoolTerms:
    return PoolTerms(
        **{
            "name": "Rising",
            "purpose": "A first team each.",
            "owner": cast.people["mona"],
            "review_on": timezone.localdate() + SOON,
            **changes,
        }
    )


def live(cast: Cast, criteria: Criteria, **changes: Any) -> TalentPool:
    return services.create_pool(
        kind=TalentPool.Kind.LIVE,
        terms=terms(cast, criteria=criteria, **changes),
        by=cast.accounts["hr_admin"],
    )


def picked(cast: Cast, **changes: Any) -> TalentPool:
    return services.create_pool(
        kind=TalentPool.Kind.PICKED, terms=terms(cast, **changes), by=cast.accounts["hr_admin"]
    )


def put(cast: Cast, pool: TalentPool, who: str) -> PoolSpell:
    return services.add_member(
        pool=pool,
        employee=cast.people[who],
        reason="Seen leading",
        by=cast.accounts["hr_admin"],
    )


def names_in(pool: TalentPool) -> set[str]:
    stays = pool.spells.filter(left_on__isnull=True)
    return set(stays.values_list("employee__full_name", flat=True))


# Who is in it


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (Criteria(families=("sales",), grade_from=1, grade_to=1), "erik nia tuan sten"),
        (Criteria(units=("sales",)), "mona erik nia tuan"),
        (Criteria(grade_from=2), "ada mona olga"),
        (Criteria(bands=("ready_now",)), "erik"),
        (Criteria(coverage=0.4), "erik nia"),
        (Criteria(competency="coaching", level=3.0, chance=0.7), "erik"),
        (Criteria(competency="coaching", level=1.0), "erik nia"),
        (Criteria(tenure_months=12, units=("operations",)), "olga sten"),
        (Criteria(tenure_months=500), ""),
        (Criteria(competency="none", level=1.0), ""),
    ],
)
def test_criteria_find_whom_they_describe(cast: Cast, criteria: Criteria, expected: str) -> None:
    for name in ("coaching", "planning", "judgement"):
        observe(cast.people["erik"], cast.competencies[name], 5)
    observe(cast.people["nia"], cast.competencies["coaching"], 1)
    recompute_pending()
    found = people_meeting(criteria, cast.roles["sales-manager"], timezone.localdate())
    assert set(found) == {cast.people[who].pk for who in expected.split()}
    assert found == sorted(found)


def test_a_live_pool_fills_itself_and_writes_who_came_and_went(cast: Cast) -> None:
    pool = live(cast, Criteria(units=("sales-north",)))
    assert names_in(pool) == {"Erik Ek", "Nia Ncube", "Tuấn Trần"}
    nia, tuan, sten = (cast.people[who] for who in ("nia", "tuan", "sten"))
    nia.org_unit, sten.org_unit = cast.units["operations"], cast.units["sales-north"]
    tuan.status = "left"
    for person in (nia, sten, tuan):
        person.save()
    assert refresh_pools() == 3
    assert names_in(pool) == {"Erik Ek", "Sten Sand"}
    gone = pool.spells.filter(left_on__isnull=False)
    assert dict(gone.values_list("employee__number", "left_because")) == {
        "E4": "criteria", "E5": "gone",
    }  # fmt: skip
    assert refresh_pools() == 0
    assert Event.objects.filter(object_type="talent_pool").count() == 3  # made, filled, moved


def test_who_comes_back_has_a_second_stay(cast: Cast) -> None:
    pool = live(cast, Criteria(units=("sales-north",)))
    nia = cast.people["nia"]
    for unit in ("operations", "sales-north"):
        nia.org_unit = cast.units[unit]
        nia.save()
        refresh_pools()
    assert pool.spells.filter(employee=nia).count() == 2


def test_a_hand_picked_pool_holds_whom_somebody_put_in(cast: Cast) -> None:
    pool = picked(cast)
    spell = put(cast, pool, "erik")
    admin = cast.accounts["hr_admin"]
    with pytest.raises(Conflict, match="already"):
        put(cast, pool, "erik")
    services.remove_member(spell=spell, reason="Moved on", by=admin)
    with pytest.raises(Conflict, match="not in the pool any more"):
        services.remove_member(spell=spell, reason="Again", by=admin)
    spell.refresh_from_db()
    assert (spell.left_because, spell.left_note, spell.left_by) == ("removed", "Moved on", admin)
    with pytest.raises(InternalError), transaction.atomic():
        PoolSpell.objects.filter(pk=spell.pk).update(left_note="Otherwise")
    with pytest.raises(InternalError), transaction.atomic():
        spell.delete()


def test_nobody_decides_about_themselves_nor_by_hand_about_a_live_pool(cast: Cast) -> None:
    pool = picked(cast)
    with pytest.raises(Forbidden):
        services.add_member(
            pool=pool, employee=cast.people["mona"], reason="Me", by=cast.accounts["manager"]
        )
    automatic = live(cast, Criteria(grade_from=2), name="Automatic")
    with pytest.raises(Conflict, match="criteria"):
        put(cast, automatic, "erik")
    assert PoolSpell.objects.filter(pool=pool).count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"criteria": Criteria()}, "at least one"),
        ({"criteria": Criteria(bands=("ready_now",))}, "which role"),
        ({"criteria": Criteria(grade_from=2), "name": "Taken"}, "already"),
    ],
)
def test_a_pool_that_makes_no_sense_is_refused(
    cast: Cast, changes: dict[str, Any], sentence: str
) -> None:
    picked(cast, name="Taken")
    with pytest.raises(DomainError, match=sentence):
        services.create_pool(
            kind=TalentPool.Kind.LIVE, terms=terms(cast, **changes), by=cast.accounts["hr_admin"]
        )
    assert TalentPool.objects.count() == 1


def test_closing_ends_every_stay_and_reopening_fills_again(cast: Cast) -> None:
    pool, admin = live(cast, Criteria(units=("sales-north",))), cast.accounts["hr_admin"]
    services.close_pool(pool=pool, by=admin)
    assert names_in(pool) == set()
    assert set(pool.spells.values_list("left_because", flat=True)) == {"closed"}
    with pytest.raises(Conflict, match="closed"):
        services.refresh_pool(pool=pool, by=admin)
    assert refresh_pools() == 0
    services.reopen_pool(pool=pool, by=admin)
    assert len(names_in(pool)) == 3


def test_a_change_that_fails_in_the_middle_leaves_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(services, "refresh_pool", broken)
    with pytest.raises(RuntimeError):
        live(cast, Criteria(grade_from=1))
    assert (TalentPool.objects.count(), Event.objects.count()) == (0, 0)


# Pages


def test_members_within_reach_are_named_with_what_is_stale(cast: Cast) -> None:
    pool = picked(cast, role=cast.roles["sales-manager"], criteria=Criteria(units=("sales",)))
    long_ago = timezone.localdate() - timedelta(days=800)
    for who in ("erik", "nia", "sten"):
        spell = put(cast, pool, who)
        PoolSpell.objects.filter(pk=spell.pk).update(joined_on=long_ago)
    observe(cast.people["nia"], cast.competencies["coaching"], 3)
    recompute_pending()
    page = cast.client("hr_admin").get(f"/pools/{pool.pk}/")
    found = {one.spell.employee.full_name: list(one.stale) for one in page.context["members"]}
    quiet, long_ = (
        "No new evidence for 12 months",
        "In the pool for more than 24 months without a change",
    )
    assert found == {
        "Erik Ek": [quiet, long_],
        "Nia Ncube": [long_],
        "Sten Sand": ["Does not meet the criteria any more", quiet, long_],
    }
    of_mona = cast.client("manager").get(f"/pools/{pool.pk}/")
    assert {one.spell.employee.number for one in of_mona.context["members"]} == {"E3", "E4"}
    assert "Sten Sand" not in of_mona.content.decode()
    only = cast.client("hr_admin").get(f"/pools/{pool.pk}/?stale=criteria")
    assert [one.spell.employee.number for one in only.context["members"]] == ["E7"]


def test_a_manager_sees_only_pools_with_own_people_in_them(cast: Cast) -> None:
    pool = picked(cast, owner=cast.people["ada"])
    put(cast, pool, "sten")
    manager = cast.client("manager")
    assert manager.get(f"/pools/{pool.pk}/").status_code == 404
    assert manager.get("/pools/").context["page"].total == 0
    put(cast, pool, "erik")
    row = manager.get("/pools/").context["page"].rows[0]
    assert (row.name, row.members) == ("Rising", 1)


def test_hr_makes_fills_reviews_and_closes_a_pool_by_pages(cast: Cast) -> None:
    hr, soon = cast.client("hr_admin"), (timezone.localdate() + SOON).isoformat()
    sent = {
        "name": "First leaders", "purpose": "A first team each.", "person": "E2",
        "review_on": soon, "longest_months": "12", "units": ["sales-north"],
    }  # fmt: skip
    assert hr.post("/pools/new/live/", {**sent, "units": []}).status_code == 200
    assert TalentPool.objects.count() == 0
    made = hr.post("/pools/new/live/", sent)
    pool = TalentPool.objects.get()
    assert (made.status_code, made["Location"]) == (302, f"/pools/{pool.pk}/")
    assert (pool.owner, len(names_in(pool))) == (cast.people["mona"], 3)
    changed = hr.post(f"/pools/{pool.pk}/change/", {**sent, "units": ["operations"]})
    assert changed.status_code == 302
    assert names_in(pool) == {"Olga Orlova", "Sten Sand"}
    assert "Refreshed: 0 joined, 0 left." in read_after(
        hr.post(f"/pools/{pool.pk}/do/refresh/"), hr
    )
    hr.post(f"/pools/{pool.pk}/do/close/")
    pool.refresh_from_db()
    assert pool.state == "closed"
    assert hr.post(f"/pools/{pool.pk}/do/burn/").status_code == 404


def read_after(response: Any, client: Any) -> str:
    return read(client, response["Location"])


def test_an_hr_partner_makes_pools_of_the_own_units_alone(cast: Cast) -> None:
    partner, soon = cast.client("hr_partner"), (timezone.localdate() + SOON).isoformat()
    sent = {
        "name": "Sales", "purpose": "Growing.", "person": "E2", "review_on": soon,
        "longest_months": "12", "grade_from": "1",
    }  # fmt: skip
    for units in ([], ["operations"]):
        partner.post("/pools/new/live/", {**sent, "units": units})
    assert TalentPool.objects.count() == 0
    partner.post("/pools/new/live/", {**sent, "units": ["sales"]})
    pool = TalentPool.objects.get()
    assert partner.get(f"/pools/{pool.pk}/change/").status_code == 200
    others = picked(cast, name="Not theirs")
    put(cast, others, "erik")
    assert partner.post(f"/pools/{others.pk}/do/close/").status_code == 403
    others.refresh_from_db()
    assert others.state == "open"


def test_an_overdue_review_is_on_the_owners_today(cast: Cast) -> None:
    pool = picked(cast)

    def asked(account: Account) -> list[str]:
        asks = answers_to(questions_for(access_of(account)))
        return [ask.url for ask in asks if "talent pool" in ask.title]

    assert asked(cast.accounts["manager"]) == []
    TalentPool.objects.filter(pk=pool.pk).update(review_on=timezone.localdate())
    assert asked(cast.accounts["manager"]) == [f"/pools/{pool.pk}/"]
    assert asked(cast.accounts["hr_admin"]) == []
    sent = {"next_on": (timezone.localdate() + SOON).isoformat()}
    assert cast.client("manager").post(f"/pools/{pool.pk}/review/", sent).status_code == 302
    assert asked(cast.accounts["manager"]) == []


def test_a_person_reads_which_pools_they_are_in_unless_it_is_withheld(cast: Cast) -> None:
    put(cast, picked(cast), "erik")
    erik = cast.client("employee")
    assert "Seen leading" in read(erik, "/me/held/")
    withhold(item=WithheldItem.Item.POOLS, reason="Under review.", by=cast.accounts["hr_admin"])
    words = read(erik, "/me/held/")
    assert "Under review." in words
    assert "Seen leading" not in words


def test_what_happened_while_in_the_pool_is_counted(cast: Cast) -> None:
    role = cast.roles["sales-manager"]
    pool = picked(cast, role=role)
    for who in ("erik", "nia"):
        spell = put(cast, pool, who)
        past = timezone.localdate() - timedelta(days=100)
        PoolSpell.objects.filter(pk=spell.pk).update(joined_on=past)
    for name in ("coaching", "planning", "judgement"):
        observe(cast.people["erik"], cast.competencies[name], 5)
    recompute_pending()
    nia = cast.people["nia"]
    nia.role, nia.grade = role, 2
    nia.save()
    found = cast.client("hr_admin").get(f"/pools/{pool.pk}/").context["velocity"]
    assert (found.became_ready, found.promoted, found.stays) == (1, 1, 2)
    assert (found.entered_year, found.left_year, found.duration.median) == (2, 0, None)


@pytest.mark.parametrize(
    ("url", "queries"), [("/pools/", 4), ("/pools/{}/", 9), ("/pools/{}/export.csv", 7)]
)
def test_queries_do_not_grow_with_pools_or_members(
    cast: Cast, url: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pool = live(cast, Criteria(units=("sales",)), role=cast.roles["sales-manager"])
    address = url.format(pool.pk)
    hr = cast.client("hr_admin")
    consume = _consume(hr)
    consume(address)
    with django_assert_num_queries(queries):
        consume(address)
    for number in range(30):
        make_person(f"X{number}", f"Extra {number:02}", unit=cast.units["sales"])
    services.refresh_pool(pool=pool)
    for number in range(5):
        put(cast, picked(cast, name=f"Pool {number}"), "erik")
    with django_assert_num_queries(queries):
        consume(address)
    assert len(names_in(pool)) == 34


def _consume(client: Any) -> Callable[[str], None]:
    def get(url: str) -> None:
        response = client.get(url)
        assert response.status_code == 200
        if response.streaming:
            list(response.streaming_content)

    return get
