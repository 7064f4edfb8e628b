from datetime import date

import pytest

from ui.navigation import Account, Frame, NavPage, NavSection, initials_of, mark_active

BENCH = NavPage(label="Critical positions", url="/succession/bench/")
PLANS = NavPage(label="Plans", url="/succession/plans/")
SECTIONS = [
    NavSection(label="Today", url="/today/", icon="home"),
    NavSection(
        label="Succession", url="/succession/bench/", icon="hierarchy", pages=[BENCH, PLANS]
    ),
]


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Lindiwe Mokoena", "LM"), ("Nguyễn Thị Minh Châu", "NC"), ("Björk", "B"), ("", "")],
)
def test_initials_are_of_the_first_and_last_word(name: str, initials: str) -> None:
    assert initials_of(name) == initials


def test_the_longest_matching_page_is_active_and_opens_its_section() -> None:
    today, succession = mark_active(SECTIONS, "/succession/plans/7/")
    assert (today.active, succession.active) == (False, True)
    assert [page.active for page in succession.pages] == [False, True]


def test_an_unknown_path_opens_nothing() -> None:
    assert [section.active for section in mark_active(SECTIONS, "/elsewhere/")] == [False, False]


def test_the_first_page_is_not_open_on_pages_that_belong_to_none() -> None:
    first = [NavSection(label="Today", url="/", icon="home")]
    assert [mark_active(first, path)[0].active for path in ("/", "/plans/add/")] == [True, False]


def test_four_entries_stand_on_the_phone_and_the_rest_under_more() -> None:
    sections = [
        NavSection(label=str(n), url=f"/{n}/", icon="home", active=n == 5) for n in range(6)
    ]
    frame = Frame(sections=sections, account=Account(name="A B"), as_of=date(2026, 11, 21))
    assert [section.label for section in frame.tabs] == ["0", "1", "2", "3"]
    assert frame.more_is_open
