"""Which texts are about the same thing, without a database."""

import pytest

from competencies.similarity import Text, most_alike

ASKED = {"supplier": "suppliers", "contract": "contracts", "work": "working"}


def text(key: int, *shared: str, in_name: tuple[str, ...] = (), length: int = 10) -> Text:
    return Text(key=key, shared=shared, in_name=in_name, length=length)


def keys(texts: list[Text], total: int = 100, most: int = 5) -> list[int]:
    return [one.key for one in most_alike(ASKED, texts, total=total, most=most)]


@pytest.mark.parametrize(
    ("better", "worse", "why"),
    [
        (text(2, "supplier", "contract"), text(1, "supplier"), "more words"),
        (text(2, "supplier", in_name=("supplier",)), text(1, "supplier"), "in the name"),
        (text(2, "supplier", length=5), text(1, "supplier", length=50), "a shorter text"),
    ],
)
def test_what_makes_a_text_more_alike(better: Text, worse: Text, why: str) -> None:
    assert keys([worse, better]) == [2, 1], why


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    common = [text(key, "work") for key in range(10, 30)]
    assert keys([*common, text(1, "supplier")])[0] == 1


def test_a_word_that_is_everywhere_tells_nothing_unless_texts_are_few() -> None:
    everywhere = [text(key, "work") for key in range(40)]
    assert keys(everywhere, total=50) == []
    assert keys(everywhere[:3], total=3) == [0, 1, 2]


def test_the_reason_names_the_telling_words_as_they_were_asked() -> None:
    (found,) = most_alike(ASKED, [text(1, "work", "supplier", "contract")], total=100, most=5)
    assert set(found.words) == {"suppliers", "contracts", "working"}
    assert len(most_alike(ASKED, [text(n, "supplier") for n in range(9)], total=99, most=4)) == 4


def test_nothing_shared_is_nothing_alike() -> None:
    assert keys([]) == []
    assert keys([text(1)]) == []
