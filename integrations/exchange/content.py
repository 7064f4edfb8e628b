"""A framework with all that belongs to it, whatever format it came from or goes to. Pure.

Every format reads into this and is written from it; what is stored reads into it too. So two
versions of a framework are compared in one place, and no format knows another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from competencies.revising import Facts


@dataclass(frozen=True, kw_only=True)
class Head:
    """The framework's own words, as the fields of `Framework`."""

    code: str
    name: str
    description: str = ""
    source: str = ""
    licence: str = ""
    identifier: str = ""
    version_label: str = ""
    publisher: str = ""
    language: str = ""
    attribution: str = ""
    extras: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """`origin` and `destination` are codes."""

    origin: str
    destination: str
    kind: str
    identifier: str = ""
    rank: int = 0
    extras: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """An occupation, or a group of them; `parent` is a code, "" at the top."""

    code: str
    title: str
    description: str = ""
    alternative_titles: Sequence[str] = ()
    parent: str = ""
    identifier: str = ""
    kind: str = "occupation"
    zone: int | None = None
    extras: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """What an occupation asks for; both ends are codes, importance is 0 to 1."""

    occupation: str
    competency: str
    importance: float
    level: float | None = None
    is_essential: bool = False
    extras: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """An author says that what had this identifier went on as these codes. `because` is the author's
    word for it; only `is_certain` ones replace, the others relate."""

    old: str
    new: Sequence[str]
    because: str
    is_certain: bool


@dataclass(frozen=True, kw_only=True)
class Content:
    """`level_names` maps a level to its name and description."""

    head: Head
    items: Mapping[str, Facts]
    links: Sequence[Link] = ()
    level_names: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    works: Mapping[str, Work] = field(default_factory=dict)
    needs: Sequence[Need] = ()
    replacements: Sequence[Replacement] = ()


def recoded(content: Content, codes: Mapping[str, str]) -> Content:
    """The same with other codes of competencies, wherever they are named."""
    if not codes:
        return content

    def new(code: str) -> str:
        return codes.get(code, code)

    return replace(
        content,
        items={
            new(code): replace(one, code=new(code), parent=new(one.parent))
            for code, one in content.items.items()
        },
        links=[
            replace(one, origin=new(one.origin), destination=new(one.destination))
            for one in content.links
        ],
        needs=[replace(one, competency=new(one.competency)) for one in content.needs],
        replacements=[
            replace(one, new=[new(code) for code in one.new]) for one in content.replacements
        ],
    )
