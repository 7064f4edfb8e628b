"""No small group can be worked out from a total and the groups that are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.suppression import hidden_groups

GROUPS = st.dictionaries(st.text(max_size=3), st.integers(0, 12), max_size=8)


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({}, set()),
        ({"a": 5, "b": 9}, set()),
        ({"a": 4, "b": 9, "c": 6}, {"a", "c"}),
        ({"a": 1, "b": 1, "c": 9}, {"a", "b", "c"}),
        ({"a": 3, "b": 3, "c": 9}, {"a", "b"}),
        ({"a": 0, "b": 9}, set()),
        ({"a": 2}, {"a"}),
    ],
)
def test_hides_small_groups_and_what_would_give_them_away(
    sizes: dict[str, int], hidden: set[str]
) -> None:
    assert hidden_groups(sizes) == hidden


@given(GROUPS)
def test_every_small_group_is_hidden(sizes: dict[str, int]) -> None:
    hidden = hidden_groups(sizes)
    assert all(key in hidden for key, size in sizes.items() if 0 < size < 5)


@given(GROUPS)
def test_total_less_shown_never_gives_one_group_or_few_people(sizes: dict[str, int]) -> None:
    hidden = hidden_groups(sizes)
    rest = sum(sizes.values()) - sum(size for key, size in sizes.items() if key not in hidden)
    everything_is_hidden = hidden == {key for key, size in sizes.items() if size}
    assert not hidden or everything_is_hidden or (len(hidden) > 1 and rest >= 5)


@given(GROUPS, st.randoms())
def test_how_much_is_hidden_does_not_depend_on_the_order(sizes: dict[str, int], random) -> None:  # type: ignore[no-untyped-def] # hypothesis keeps the type to itself
    shuffled = list(sizes.items())
    random.shuffle(shuffled)
    assert sorted(sizes[key] for key in hidden_groups(sizes)) == sorted(
        sizes[key] for key in hidden_groups(dict(shuffled))
    )
