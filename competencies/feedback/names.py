"""Finding what in a comment may tell of somebody. Pure; a person decides what becomes of it.

Accents, case, width and invisible characters are folded. People near the round (its subject, raters
and their unit) are found by first or last name and by initials; everybody else by full name,
number and address, and by a single name only where it is written like one.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST_NAME = 2
SHORTEST_DIGITS = 4
"""A number of digits alone is taken for an employee number from this length on."""
_LETTERS = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ı": "i", "œ": "oe",
                          "æ": "ae", "þ": "th"})  # fmt: skip
_WORD = re.compile(r"\w+")
_MAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)*")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.[ \-]?){1,3}[^\W\d_]\b\.?|\b[^\W\d_]{2,4}\b")


@dataclass(frozen=True, kw_only=True)
class Known:
    """Somebody who may be meant."""

    full_name: str
    number: str
    email: str = ""
    is_near: bool = False


@dataclass(frozen=True, kw_only=True, order=True)
class Finding:
    """`text` as it stands in the comment, and why it was found."""

    start: int
    text: str
    why: str


def fold(text: str) -> str:
    """Lower case without accents, and without what cannot be seen; as many characters or fewer."""
    kept = (one for one in unicodedata.normalize("NFKD", text.casefold()) if not _is_silent(one))
    return "".join(kept).translate(_LETTERS)


def _is_silent(one: str) -> bool:
    return unicodedata.category(one) in {"Mn", "Cf", "Me"}


class Names:
    """The names of an organisation, prepared once for many comments."""

    def __init__(self, people: Iterable[Known]) -> None:
        self.near: set[str] = set()
        self.far: set[str] = set()
        self.initials: set[str] = set()
        self.numbers: set[str] = set()
        self.mails: set[str] = set()
        self.full: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for one in people:
            self._add(one)

    def _add(self, one: Known) -> None:
        words = tuple(_WORD.findall(fold(one.full_name)))
        singles = {word for word in words if len(word) >= SHORTEST_NAME}
        (self.near if one.is_near else self.far).update(singles)
        if one.is_near and len(words) > 1:
            self.initials |= {"".join(word[0] for word in words), words[0][0] + words[-1][0]}
        if words:
            self.full[words[0]].add(words)
            self.full[words[-1]].add((words[-1], *words[:-1]))
        number = fold(one.number)
        if not number.isdigit() or len(number) >= SHORTEST_DIGITS:
            self.numbers.add(number)
        if one.email:
            self.mails.add(fold(one.email).split("@")[0])

    def find_in(self, text: str) -> list[Finding]:
        """Everything found, in order; a place is named once, by the most certain reason."""
        clean = unicodedata.normalize("NFKC", "".join(one for one in text if not _is_hidden(one)))
        found: dict[int, Finding] = {}
        for finding in (
            *_mails(clean),
            *self._full_names(clean),
            *self._words(clean),
            *self._initials(clean),
        ):
            if not any(one.start <= finding.start < one.start + len(one.text)
                       for one in found.values()):  # fmt: skip
                found[finding.start] = finding
        return sorted(found.values())

    def _full_names(self, text: str) -> Iterable[Finding]:
        words = [(one.start(), one.end(), fold(one.group())) for one in _WORD.finditer(text)]
        for place, (start, _, word) in enumerate(words):
            for name in self.full.get(word, ()):
                following = words[place : place + len(name)]
                if len(name) > 1 and tuple(one[2] for one in following) == name:
                    yield Finding(start=start, text=text[start : following[-1][1]], why="A name")

    def _words(self, text: str) -> Iterable[Finding]:
        for one in _WORD.finditer(text):
            word = fold(one.group())
            if why := self._why(one.group(), word):
                yield Finding(start=one.start(), text=one.group(), why=why)

    def _why(self, written: str, word: str) -> str:
        if word in self.numbers:
            return "An employee number"
        if word in self.near:
            return "A name of somebody near"
        if word in self.mails:
            return "Part of an address"
        if word in self.far and written[0].isupper():
            return "Somebody here has this name"
        return ""

    def _initials(self, text: str) -> Iterable[Finding]:
        """Capitals only: "EE", "E.E.", "E. E."."""
        for one in _INITIALS.finditer(text):
            letters = "".join(letter for letter in one.group() if letter.isalpha())
            if letters.isupper() and fold(letters) in self.initials:
                yield Finding(start=one.start(), text=one.group(), why="Initials of somebody near")


def _is_hidden(one: str) -> bool:
    return unicodedata.category(one) == "Cf"


def _mails(text: str) -> Iterable[Finding]:
    for one in _MAIL.finditer(text):
        yield Finding(start=one.start(), text=one.group(), why="An e-mail address")
