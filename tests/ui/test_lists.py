import pytest
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from people.models import Account
from ui.lists import Filter, ListSpec, Page, paginate, read_list

SPEC = ListSpec(
    sorts={"name": ["email"], "seen": ["-last_login", "email"]},
    default_sort="name",
    per_page=2,
    filters=[
        Filter(name="unit", label="Unit", choices={"plants": "Plants", "regions": "Regions"}),
        Filter(name="band", label="Band", choices={"1": "Ready"}, counts={"1": 3}),
    ],
)


def test_unknown_filters_sorts_and_pages_are_dropped() -> None:
    state = read_list(QueryDict("unit=mars&sort=password&page=-4&q=%00 gda "), SPEC)
    assert (state.filters, state.sort, state.page, state.search) == ({}, "name", 1, "gda")


@pytest.mark.parametrize("text", ["0", "-1", "x", "²", "99999999999", ""])
def test_a_page_that_is_no_page_number_is_the_first(text: str) -> None:
    assert read_list(QueryDict(f"page={text}"), SPEC).page == 1


def test_query_keeps_everything_else_and_goes_back_to_page_one() -> None:
    state = read_list(QueryDict("q=a b&unit=plants&unit=regions&sort=-seen&page=3"), SPEC)
    assert state.query(page=4) == "?q=a+b&unit=plants&unit=regions&sort=-seen&page=4"
    assert state.query(sort="name") == "?q=a+b&unit=plants&unit=regions&sort=name"
    assert state.query(unit=None, q=None) == "?sort=-seen"


def test_sorting_by_the_same_column_turns_it_round() -> None:
    state = read_list(QueryDict(""), SPEC)
    assert state.sort_query("name") == "?sort=-name"
    assert state.sort_query("seen") == "?sort=seen"
    assert state.aria_sort("name") == "ascending"
    assert state.aria_sort("seen") == ""
    turned = read_list(QueryDict("sort=-seen"), SPEC)
    assert turned.order_by() == ["last_login", "-email", "pk"]
    assert turned.aria_sort("seen") == "descending"


def test_chips_turn_a_filter_on_and_off() -> None:
    state = read_list(QueryDict("unit=regions"), SPEC)
    assert [(chip.label, chip.on, chip.query) for chip in state.chips] == [
        ("Regions", True, "?"),
        ("Plants", False, "?unit=regions&unit=plants"),
        ("Ready", False, "?unit=regions&band=1"),
    ]
    assert state.chips_off()[1].count == 3


def test_search_form_sends_filters_and_order_along() -> None:
    state = read_list(QueryDict("unit=plants&sort=seen&q=x&page=2"), SPEC)
    assert state.hidden_fields() == [("unit", "plants"), ("sort", "seen")]


@pytest.mark.django_db
def test_pagination_takes_two_queries_and_shows_the_last_page_past_the_end(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for name in ("ada", "bea", "cyd"):
        Account.objects.create(email=f"{name}@example.org")
    state = read_list(QueryDict("page=9"), SPEC)
    with django_assert_num_queries(2):
        page = paginate(Account.objects.order_by(*state.order_by()), state)
    assert [account.email for account in page.rows] == ["cyd@example.org"]
    assert (page.number, page.total, page.first_row, page.last_row) == (2, 3, 3, 3)


@pytest.mark.django_db
def test_pagination_of_nothing_takes_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    state = read_list(QueryDict(""), SPEC)
    with django_assert_num_queries(1):
        page = paginate(Account.objects.none() | Account.objects.filter(email="nobody"), state)
    assert (page.rows, page.total, page.last, page.first_row) == ([], 0, 1, 0)


def test_page_numbers_leave_out_what_lies_between() -> None:
    page: Page[Account] = Page(rows=[], number=5, total=1000, per_page=50)
    assert page.numbers == [1, None, 4, 5, 6, None, 20]
    assert (page.previous, page.next) == (4, 6)
