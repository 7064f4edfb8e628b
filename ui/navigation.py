"""What stands around a page. The app layer builds a `Frame`; templates/base.html draws it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

TAB_BAR_ENTRIES = 4


@dataclass(frozen=True, kw_only=True)
class NavPage:
    """A page inside a section, shown while its section is open."""

    label: str
    url: str
    active: bool = False


@dataclass(frozen=True, kw_only=True)
class NavSection:
    """An entry of the sidebar. `icon` is a name in scripts/icons.txt; `count` waits there."""

    label: str
    url: str
    icon: str
    active: bool = False
    count: int | None = None
    pages: Sequence[NavPage] = ()


@dataclass(frozen=True, kw_only=True)
class Account:
    """Who is signed in: full name and what the person is here, in words."""

    name: str
    role: str = ""
    url: str = ""

    @property
    def initials(self) -> str:
        return initials_of(self.name)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The frame around every page; give it to templates as `frame`.

    `as_of` is the day whose state the page shows; `as_of_is_past` marks a look back. Empty URLs
    hide what they lead to.
    """

    sections: Sequence[NavSection] = ()
    account: Account | None = None
    as_of: date | None = None
    as_of_is_past: bool = False
    home_url: str = "/"
    search_url: str = ""
    sign_out_url: str = ""
    theme_url: str = ""

    @property
    def tabs(self) -> Sequence[NavSection]:
        """The entries of the bar at the foot of a phone."""
        return self.sections[:TAB_BAR_ENTRIES]

    @property
    def more_is_open(self) -> bool:
        return any(section.active for section in self.sections[TAB_BAR_ENTRIES:])


def initials_of(name: str) -> str:
    """First letters of the first and last word: "Nguyễn Thị Minh Châu" gives "NC"."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def mark_active(sections: Sequence[NavSection], path: str) -> list[NavSection]:
    """Marks the section and page whose URL is the longest beginning of `path`; "/", with which every
    path begins, is only itself."""
    urls = [page.url for section in sections for page in section.pages]
    urls += [section.url for section in sections]
    best = max(
        (url for url in urls if path == url or (url != "/" and path.startswith(url))),
        key=len,
        default="",
    )
    return [_marked(section, best) for section in sections]


def _marked(section: NavSection, best: str) -> NavSection:
    pages = [replace(page, active=bool(best) and page.url == best) for page in section.pages]
    active = bool(best) and (section.url == best or any(page.active for page in pages))
    return replace(section, active=active, pages=pages)
